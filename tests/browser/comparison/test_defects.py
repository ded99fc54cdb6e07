"""Eleven defects of sockjs-client 1.6.1, each a test that fails there and passes here."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browser.comparison.site import CLIENTS, ComparisonSite
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import TIMEOUT_S

CLOSED = 'close 1000 "Normal closure" clean'


class ClientPage:
    """A page with one of the clients, and the scenarios."""

    def __init__(self, engine: Engine, site: ComparisonSite, client: str) -> None:
        self.engine = engine
        self._origin = site.origin
        self._query = urlencode(
            {
                "client": client,
                "script": CLIENTS[client],
                "cross": site.cross_origin,
                "proxy": site.proxy,
            }
        )
        self.open("/comparison/pages/frame.html")

    def open(self, path: str) -> None:
        """Show a page of the site with this client."""
        self.engine.open(f"{self._origin}{path}?{self._query}")

    def trace(self, scenario: str, transport: str = "") -> list[str]:
        """Run a scenario."""
        lines: list[str] = self.engine.evaluate(
            f"run({json.dumps(scenario)}, {json.dumps(transport)})"
        )
        return lines

    def evaluate(self, body: str) -> Any:
        """Return what the body of an async function gives; it has a `scene`."""
        return self.engine.evaluate(f"(async (scene) => {{ {body} }})(new Scene())")


@pytest.fixture(
    params=[
        "ours",
        pytest.param(
            "theirs", marks=pytest.mark.xfail(raises=AssertionError, reason="sockjs-client 1.6.1")
        ),
    ]
)
def page(
    request: pytest.FixtureRequest, engine: Engine, comparison_site: ComparisonSite
) -> ClientPage:
    """A page of each client."""
    return ClientPage(engine, comparison_site, request.param)


in_chromium = only_in("chromium")


@in_chromium
@pytest.mark.parametrize("transport", ["eventsource", "iframe-eventsource"])
def test_1_percent_signs_of_an_eventsource_stay_as_they_are(
    page: ClientPage, transport: str
) -> None:
    trace = page.trace("percent signs", transport)
    assert trace == ["open", 'message "100%41"', 'message "50%25"']


@in_chromium
def test_2_empty_answers_are_not_asked_for_without_a_pause(page: ClientPage) -> None:
    ended = page.evaluate("""
        const socket = scene.make(
            scene.scripted({ frames: ['o'], empty: true }), { transports: 'xhr-polling' });
        const requests = new Promise((resolve) => {
            let count = 0;
            const counted = (object, method) => {
                const native = object[method];
                object[method] = function () {
                    count++;
                    if (count > 50) resolve('polled 50 times');
                    return native.apply(this, arguments);
                };
            };
            counted(XMLHttpRequest.prototype, 'open');
            counted(window, 'fetch');
        });
        const closed = scene.until(socket, 'close').then(describe);
        const ended = await Promise.race([requests, closed]);
        socket.close();
        return ended;
    """)
    assert ended == 'close 1006 "Answer without a frame" unclean'


@in_chromium
@pytest.mark.parametrize("transport", ["xhr-streaming", "xhr-polling"])
def test_3_a_handler_that_throws_gets_each_message_once(page: ClientPage, transport: str) -> None:
    trace = page.trace("a handler that throws at each message", transport)
    assert trace[-1] == '["first","second"]'


@in_chromium
@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming", "jsonp-polling"])
def test_4_no_message_is_delivered_after_close(page: ClientPage, transport: str) -> None:
    trace = page.trace("close() in the first message of a batch", transport)
    assert trace == ["open", 'message "1"', CLOSED]


@in_chromium
@pytest.mark.parametrize(
    ("scenario", "is_error"),
    [("a port that refuses", True), ("/info is 404", True), ("close() while connecting", False)],
)
def test_5_error_reports_a_failure_and_nothing_else(
    page: ClientPage, scenario: str, is_error: bool
) -> None:
    assert ("error" in page.trace(scenario)) == is_error


@in_chromium
@pytest.mark.parametrize(
    ("scenario", "line"),
    [
        ("fields of the message event", "target socket"),
        ("constants", "OPEN 1, on a socket 1"),
        ("members of a new socket", "bufferedAmount 0"),
        ("the caller's list of sub-protocols", '["b","a"]'),
    ],
)
def test_6_what_a_websocket_has_is_there(page: ClientPage, scenario: str, line: str) -> None:
    assert line in page.trace(scenario)


@in_chromium
def test_7_transport_options_reach_the_transport(page: ClientPage) -> None:
    assert page.trace("transportOptions", "xhr-polling") == ["open", 'message "header mine"']


@in_chromium
def test_7_an_iframe_of_another_version_connects(page: ClientPage) -> None:
    trace = page.evaluate("""
        const options = { transports: 'iframe-xhr-polling', timeout: 3000 };
        const socket = scene.open(scene.service('other'), options);
        await Promise.race([scene.until(socket, 'open'), scene.until(socket, 'close')]);
        socket.close();
        return scene.trace;
    """)
    assert trace == ["open"]


@in_chromium
def test_7_an_iframe_posts_frames_to_its_parents_origin_alone(page: ClientPage) -> None:
    targets = page.evaluate("""
        const post = window.postMessage;
        const targets = [];
        window.postMessage = function (data, target) {
            if (/"type":"t"/.test(data)) targets.push(target);
            // Called by a function of the iframe, a message has the iframe as its source.
            const iframe = document.querySelector('iframe[src*="iframe.html"]').contentWindow;
            const call = new iframe.Function('post', 'self', 'args', 'post.apply(self, args)');
            call(post, window, arguments);
        };
        const socket = scene.make(scene.service('echo'), { transports: 'iframe-xhr-polling' });
        await scene.until(socket, 'open');
        window.postMessage = post;
        socket.close();
        return targets.map((target) => target === location.origin);
    """)
    assert targets
    assert all(targets)


@in_chromium
def test_7_messages_of_strangers_are_left_alone(page: ClientPage) -> None:
    errors = page.evaluate("""
        const errors = [];
        addEventListener('error', ({ message }) => errors.push(message));
        const socket = scene.make(scene.service('echo'), { transports: 'iframe-xhr-polling' });
        await scene.until(socket, 'open');
        const heard = new Promise((resolve) => addEventListener('message', ({ data }) => {
            if (data === 'the end') resolve();
        }));
        ['null', '5', '{}', 'the end'].forEach((text) => postMessage(text, '*'));
        await heard;
        socket.close();
        return errors;
    """)
    assert errors == []


@in_chromium
def test_8_no_handler_waits_for_unload(page: ClientPage) -> None:
    page.open("/no_unload")
    page.trace("echo", "websocket")
    assert [line for line in page.engine.console() if "unload" in line] == []


@in_chromium
def test_9_what_waits_for_the_body_does_not_connect_after_close(page: ClientPage) -> None:
    page.open("/late")
    assert page.engine.wait_until("isDone", TIMEOUT_S)
    requested = page.engine.evaluate("requested")
    assert any("/second/xhr_streaming" in url for url in requested)
    assert not any("/first/" in url for url in requested)


@in_chromium
def test_10_a_second_question_mark_is_part_of_the_query(page: ClientPage) -> None:
    message = page.evaluate("""
        const url = scene.scripted({ frames: ['o', 'a["{query}"]'] }) + '?a=1?b=2';
        const socket = scene.make(url, { transports: 'xhr-polling' });
        const { data } = await scene.until(socket, 'message');
        socket.close();
        return data;
    """)
    assert message.removesuffix("&_n=2") == "a=1?b=2"


@in_chromium
def test_11_a_bundler_need_not_stand_in_for_global_or_process(page: ClientPage) -> None:
    outcome = page.evaluate("""
        const source = await (await fetch(scene.service('entry.js'))).text();
        const module = { exports: {} };
        // What else it requires may be anything.
        const require = () => () => ({});
        try {
            new Function('require', 'module', 'exports', source)(require, module, module.exports);
        } catch (error) {
            return String(error);
        }
        const socket = new module.exports(scene.service('echo'));
        await new Promise((resolve) => { socket.onopen = resolve; });
        socket.close();
        return 'open';
    """)
    assert outcome == "open"
