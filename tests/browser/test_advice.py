"""What a developer is told: of transports that were not tried, of options, of what happens."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.scripted_page import ScriptedPage
from tests.engines.parameters import only_in
from tests.engines.transports import TRANSPORTS

pytestmark = only_in("chromium", "firefox", "webkitgtk")

# Every transport, so that none opens; gives the attempts by transport.
ATTEMPTS = """
    const options = { transports, cookie, info };
    const url = (isCross ? place.cross : '') + scene.scripted({ status: 404, frames: [] });
    const socket = scene.make(url, options);
    const { code, attempts } = await scene.until(socket, 'close');
    return [code, attempts.map(({ transport, code, reason, ms }) =>
        [transport, code, reason, ms])];
"""


def attempts(scripted: ScriptedPage, transports: list[str] | str | None, **values: Any) -> Any:
    """Return how the connection ended, and its attempts as lists."""
    values = {"cookie": None, "info": {}, "isCross": False, **values}
    return scripted.run(ATTEMPTS, transports=transports, **values)


@pytest.mark.parametrize(
    ("transport", "reason", "values"),
    [
        ("xdr-polling", "no XDomainRequest", {}),
        ("websocket", "the server's info rules WebSocket out", {"info": {"websocket": False}}),
        ("htmlfile", "needs the server's own origin", {"isCross": True}),
        ("iframe-htmlfile", "`cookie` is false", {"cookie": False}),
        ("smoke", "unknown", {}),
    ],
)
def test_a_transport_that_is_ruled_out_is_listed_with_its_reason(
    scripted: ScriptedPage, transport: str, reason: str, values: dict[str, Any]
) -> None:
    assert attempts(scripted, transport, **values) == [2000, [[transport, 0, reason, 0]]]


@pytest.mark.parametrize("values", [{"cookie": True}, {"info": {"cookie_needed": True}}])
def test_xdr_is_told_to_send_no_cookies(scripted: ScriptedPage, values: dict[str, Any]) -> None:
    scripted.run("window.XDomainRequest = function () {};")
    reason = "sends no cookies"
    assert attempts(scripted, "xdr-polling", **values) == [2000, [["xdr-polling", 0, reason, 0]]]


@pytest.mark.parametrize(
    ("transport", "name"),
    [
        ("websocket", "WebSocket"),
        ("eventsource", "EventSource"),
        ("iframe-eventsource", "postMessage"),
    ],
)
def test_what_an_engine_lacks_is_named(scripted: ScriptedPage, transport: str, name: str) -> None:
    scripted.run("window[name] = undefined;", name=name)
    assert attempts(scripted, transport) == [2000, [[transport, 0, f"no {name}", 0]]]


def test_every_transport_is_listed_where_all_fail(scripted: ScriptedPage) -> None:
    code, told = attempts(scripted, None, info={"websocket": False}, isCross=True)
    assert code == 2000
    names = [name for name, *_ in told]
    assert sorted(names) == sorted(transport.name for transport in TRANSPORTS)


def test_what_was_ruled_out_before_the_open_is_listed_at_the_end(scripted: ScriptedPage) -> None:
    told = scripted.run(
        """
        const socket = scene.make(scene.service('echo'), { info: { websocket: false } });
        await scene.until(socket, 'open');
        socket.close();
        const { attempts } = await scene.until(socket, 'close');
        return attempts.map(({ transport, reason }) => transport + ': ' + reason);
        """
    )
    assert told == ["websocket: the server's info rules WebSocket out"]


@pytest.mark.parametrize(
    ("call", "warning"),
    [
        ("url, { transports: ['xhr-polling'] }", "options are the third argument"),
        ("url, { timeout: 5 }, { debug: false }", "options are the third argument"),
        ("url, null, { transport: 'xhr-polling' }", "unknown option 'transport'"),
        ("url, [], { withCredential: true, headers: {} }", "unknown option 'withCredential'"),
    ],
)
def test_an_option_without_effect_is_warned_of_once(
    scripted: ScriptedPage, call: str, warning: str
) -> None:
    body = f"const url = scene.service('echo'); new SockJS({call}).close(); return lines.warn;"
    assert scripted.run(body) == [f"SockJS {warning}"]


@pytest.mark.parametrize(
    "call",
    [
        *("url", "url, null", "url, undefined, undefined", "url, {}, {}", "url, [], null"),
        *("url, 'chat'", "url, ['a', 'b']", "url, null, []"),
        "url, null, { headers: null, query: null, info: null }",
        """url, null, {
            transports: [], timeout: 1, server: 'a', sessionId: 9, transportOptions: {},
            protocols_whitelist: [], debug: false, devel: false, cookie: false, info: {}, rtt: 1,
            vertxbus_ping_interval: 5000, vertxbus_randomization_factor: 0.5
        }""",
    ],
)
def test_arguments_of_every_generation_are_not_warned_of(scripted: ScriptedPage, call: str) -> None:
    body = f"const url = scene.service('echo'); new SockJS({call}).close(); return lines.warn;"
    assert scripted.run(body) == []


@pytest.mark.parametrize("console", ["undefined", "{}", "{ log: console.log }"])
def test_a_console_that_cannot_warn_is_left_alone(scripted: ScriptedPage, console: str) -> None:
    state = scripted.run(
        f"""
        Object.defineProperty(window, 'console', {{ value: {console}, configurable: true }});
        const options = {{ transport: 5, debug: true }};
        const socket = new SockJS(scene.service('echo'), {{ a: 1 }}, options);
        await scene.until(socket, 'open');
        return socket.readyState;
        """
    )
    assert state == 1


def test_debug_logs_everything_from_info_to_the_end(scripted: ScriptedPage) -> None:
    lines = scripted.run(
        """
        const url = scene.scripted({ info: '{"websocket":false}', frames: ['o'] });
        const names = ['websocket', 'xdr-streaming', 'xhr-polling'];
        const socket = scene.make(url, { debug: true, transports: names });
        await scene.until(socket, 'open');
        socket.close();
        await scene.closed(socket);
        return lines.log;
        """
    )
    assert [re.sub(r"\d+ ms", "N ms", line) for line in lines] == [
        'SockJS /info: HTTP status 200 in N ms {"websocket":false}',
        "SockJS websocket: 0 the server's info rules WebSocket out",
        "SockJS xdr-streaming: 0 no XDomainRequest",
        "SockJS xhr-polling",
        "SockJS xhr-polling: open in N ms",
        "SockJS closes: 1000 Normal closure",
    ]


def test_debug_explains_what_no_answer_may_mean(scripted: ScriptedPage) -> None:
    lines = scripted.run(
        """
        const socket = scene.make('http://127.0.0.1:65535/echo', { debug: true });
        await scene.closed(socket);
        return lines.log;
        """
    )
    info, end = lines
    assert info.startswith("SockJS /info: no answer: refused, cut, or blocked by CORS or CSP in ")
    assert end == "SockJS closes: 1002 Cannot connect to server"


@pytest.mark.parametrize("call", ["SockJS()", "new SockJS(undefined)", "new SockJS(null)"])
def test_a_missing_address_is_reported_as_missing(scripted: ScriptedPage, call: str) -> None:
    error = f"try {{ {call} }} catch (error) {{ return error.name + ': ' + error.message }}"
    assert scripted.run(error) == "TypeError: SockJS needs a URL"


@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming", "xhr-polling"])
def test_no_timer_outlives_the_open(scripted: ScriptedPage, transport: str) -> None:
    delays = scripted.run(
        """
        const running = new Map();
        const start = window.setTimeout, stop = window.clearTimeout;
        window.setTimeout = (callback, delay) => {
            const timer = start(() => { running.delete(timer); callback(); }, delay);
            running.set(timer, delay);
            return timer;
        };
        window.clearTimeout = (timer) => { running.delete(timer); stop(timer); };
        const options = { transports: transport, timeout: 8000 };
        const socket = scene.make(scene.scripted({ frames: ['o'] }), options);
        await scene.until(socket, 'open');
        await Promise.resolve();
        return [...running.values()].filter((delay) => delay > 100);
        """,
        transport=transport,
    )
    assert delays == []


def test_a_session_id_has_80_bits(scripted: ScriptedPage) -> None:
    ids = scripted.run(
        """
        const ids = [];
        for (let i = 0; i < 20; i++) {
            const url = scene.scripted({ frames: ['o', 'a["{session}"]'] });
            const socket = scene.make(url, { transports: 'xhr-polling' });
            ids.push((await scene.until(socket, 'message')).data);
            socket.close();
        }
        return ids;
        """
    )
    assert len(set(ids)) == 20
    assert all(re.fullmatch("[0-9a-v]{16}", one) for one in ids)
