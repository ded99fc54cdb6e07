"""Whatever a server answers, nothing of it runs in the page, throws in the client or hangs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.scripted_page import ScriptedPage
from tests.engines.parameters import only_in

pytestmark = only_in("chromium", "firefox", "webkitgtk")

IGNORED = "SockJS base_url is not an absolute http(s) URL"
LOST = ["open", "error", 'close 1006 "Broken frame" unclean']
STREAMS_AND_POLLS = pytest.mark.parametrize(
    "transport", ["websocket", "xhr-streaming", "eventsource", "xhr-polling", "jsonp-polling"]
)

# Sends the page's own header to a service that moves the transports; gives what came of it.
MOVE = """
    const echo = scene.scripted({ frames: ['o', 'a["header {header}"]'] });
    const moved = (isCross ? place.cross : location.origin) + echo;
    const info = isPages ? {} : { info: JSON.stringify({ base_url: moved }) };
    const socket = scene.make(scene.scripted({ ...info, status: 404 }), {
        transports: 'xhr-polling',
        info: isPages ? { base_url: moved } : {},
        transportOptions: { 'xhr-polling': { headers: { 'X-Test': 'mine' } } }
    });
    return (await scene.until(socket, 'message')).data;
"""


@pytest.mark.parametrize("name", ["iframe-eventsource", "iframe-htmlfile", "iframe-xhr-polling"])
def test_a_script_as_base_url_does_not_run(scripted: ScriptedPage, name: str) -> None:
    ended = scripted.run(
        """
        const info = JSON.stringify({ base_url: 'javascript:void(parent.isRun=true)//' });
        const socket = scene.open(scene.scripted({ info, frames: ['o'] }), { transports: name });
        await Promise.race([scene.until(socket, 'open'), scene.until(socket, 'close')]);
        return [scene.trace, 'isRun' in window, lines.warn];
        """,
        name=name,
    )
    assert ended == [["open"], False, [IGNORED]]


@pytest.mark.parametrize(
    "base_url",
    [
        *("/other", "other", "//127.0.0.1/echo", "ws://127.0.0.1/echo", "data:,x", "http://"),
        *("http://127.0.0.1/echo#x", 5, True, ["http://127.0.0.1/"], {"toString": 1}),
    ],
    ids=json.dumps,
)
@pytest.mark.parametrize("is_pages", [False, True], ids=["server", "page"])
def test_an_invalid_base_url_is_ignored_with_a_warning(
    scripted: ScriptedPage, base_url: Any, is_pages: bool
) -> None:
    ended = scripted.run(
        """
        const script = isPages ? {} : { info: JSON.stringify({ base_url }) };
        const options = { transports: 'xhr-polling', info: isPages ? { base_url } : {} };
        const socket = scene.open(scene.scripted({ ...script, frames: ['o'] }), options);
        await Promise.race([scene.until(socket, 'open'), scene.until(socket, 'close')]);
        return [scene.trace, lines.warn];
        """,
        base_url=base_url,
        isPages=is_pages,
    )
    assert ended == [["open"], [IGNORED]]


@pytest.mark.parametrize(
    ("is_cross", "is_pages", "header"),
    [(True, False, ""), (False, False, "mine"), (True, True, "mine")],
    ids=["to-a-third-origin", "within-the-origin", "by-the-page"],
)
def test_headers_go_to_another_origin_only_if_the_page_named_it(
    scripted: ScriptedPage, is_cross: bool, is_pages: bool, header: str
) -> None:
    assert scripted.run(MOVE, isCross=is_cross, isPages=is_pages) == f"header {header}"


def test_a_third_origin_gets_no_cookies_that_the_page_keeps_back(scripted: ScriptedPage) -> None:
    modes = scripted.run(
        """
        const info = JSON.stringify({ base_url: place.cross + scene.scripted({ frames: ['o'] }) });
        const modes = [];
        const fetchNatively = window.fetch;
        window.fetch = (url, settings) => {
            modes.push(settings.credentials);
            return fetchNatively(url, settings);
        };
        const socket = scene.make(scene.scripted({ info }), {
            transports: 'xhr-streaming',
            transportOptions: { 'xhr-streaming': { noCredentials: true } }
        });
        await scene.until(socket, 'open');
        return modes;
        """
    )
    assert modes == ["same-origin"]


@pytest.mark.parametrize(
    "info",
    [
        *("null", "[]", "5", '"x"', "false", '{"websocket":"no"}', '{"websocket":{"toString":1}}'),
        '{"__proto__":{"websocket":false,"base_url":5},"origins":5,"entropy":{},"rtt":"x"}',
        '{"cookie_needed":{"toString":1}}',
        '{"websocket":' + "[" * 200_000 + "]" * 200_000 + "}",
        "[" * 200_000,
    ],
    ids=range(11),
)
def test_an_info_of_any_kind_does_no_harm(scripted: ScriptedPage, info: str) -> None:
    ended = scripted.run(
        """
        // Too long for the address that holds a script.

        const Xhr = window.XMLHttpRequest, open = Xhr.prototype.open;
        Xhr.prototype.open = function (method, url, isAsync) {
            const blob = URL.createObjectURL(new Blob([info]));
            return open.call(this, method, /info$/.test(url) ? blob : url, isAsync);
        };
        const errors = [];
        addEventListener('error', ({ message }) => errors.push(message));
        const socket = scene.open(scene.scripted({ frames: ['o'] }));
        await Promise.race([scene.until(socket, 'open'), scene.until(socket, 'close')]);
        return [scene.trace, errors];
        """,
        info=info,
    )
    assert ended == [["open"], []]


@STREAMS_AND_POLLS
@pytest.mark.parametrize(
    "frame", ['c["x",{"toString":1}]', 'c[{"a":1},null]', 'c[true,""]', "c[3000,5]", "c[null,null]"]
)
def test_a_close_frame_of_wrong_types_is_a_loss(
    scripted: ScriptedPage, transport: str, frame: str
) -> None:
    assert scripted.trace({"frames": ["o", frame]}, transport) == LOST


@STREAMS_AND_POLLS
def test_a_close_frame_without_a_reason_has_an_empty_one(
    scripted: ScriptedPage, transport: str
) -> None:
    trace = scripted.trace({"frames": ["o", "c[4001,null]"]}, transport)
    assert trace == ["open", 'close 4001 "" clean']


@STREAMS_AND_POLLS
@pytest.mark.parametrize("mark", ["", "!"])
def test_a_server_that_reports_a_cut_connection_has_lost_it(
    scripted: ScriptedPage, transport: str, mark: str
) -> None:
    reason = f"Connection interrupted{mark}"
    trace = scripted.trace({"frames": ["o", f'c[1002,"{reason}"]']}, transport)
    assert trace == ["open", "error", f'close 1006 "{reason}" unclean']


def test_a_broken_close_frame_before_open_ends_the_attempt_only(scripted: ScriptedPage) -> None:
    attempts = scripted.run(
        """
        const url = scene.scripted({ frames: ['c["x",{"toString":1}]'] });
        const socket = scene.make(url, { transports: ['xhr-streaming', 'xhr-polling'] });
        const { code, attempts } = await scene.until(socket, 'close');
        return [code, ...attempts.map(({ transport, reason }) => transport + ' ' + reason)];
        """
    )
    assert attempts == [2000, "xhr-streaming Broken frame", "xhr-polling Broken frame"]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"code": "x", "reason": {"toString": 1}}, 'close 1006 "Broken frame" unclean'),
        ({"code": {"toString": 1}, "reason": "x"}, 'close 1006 "Broken frame" unclean'),
        ({"code": 4001, "reason": None}, 'close 4001 "WebSocket connection broken" clean'),
    ],
)
def test_a_websocket_that_closes_with_wrong_types_closes(
    scripted: ScriptedPage, event: dict[str, Any], told: str
) -> None:
    trace = scripted.run(
        """
        window.WebSocket = function () {
            setTimeout(() => this.onmessage({ data: 'o' }), 0);
            setTimeout(() => this.onclose(event), 0);
            this.close = () => {};
        };
        await scene.closed(scene.open(scene.service('echo'), { transports: 'websocket' }));
        return scene.trace;
        """,
        event=event,
    )
    assert trace[0] == "open"
    assert trace[-1] == told


def test_a_binary_message_is_a_loss(scripted: ScriptedPage) -> None:
    trace = scripted.run(
        """
        window.WebSocket = function () {
            setTimeout(() => this.onmessage({ data: 'o' }), 0);
            setTimeout(() => this.onmessage({ data: new Blob(['a["x"]']) }), 0);
            this.close = () => {};
        };
        await scene.closed(scene.open(scene.service('echo'), { transports: 'websocket' }));
        return scene.trace;
        """
    )
    assert trace == LOST
