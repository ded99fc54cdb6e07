"""Pages that do unusual things: a connection goes on, or the page is told of its end."""

from __future__ import annotations

import pytest

from tests.browser.scripted_page import ScriptedPage
from tests.engines.parameters import only_in

pytestmark = only_in("chromium", "firefox", "webkitgtk")

# Keeps what scripts throw, with nobody there to catch it, in `errors`.
KEEP_ERRORS = """
    const errors = [];
    addEventListener('error', ({ message }) => errors.push(message));
    addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
"""
CONSOLE_THROWS = """
    console.log = console.warn = () => { throw new Error('no console'); };
"""


@pytest.mark.parametrize(
    ("script", "options"),
    [
        ({"info": '{"base_url":5}'}, {"transports": "xhr-polling"}),
        ({}, {"transports": "xhr-polling", "debug": True}),
        ({}, {"transports": "xhr-polling", "unknown": True}),
    ],
    ids=["base_url", "debug", "unknown-option"],
)
def test_a_console_that_throws_does_no_harm(
    scripted: ScriptedPage, script: dict[str, object], options: dict[str, object]
) -> None:
    ended = scripted.run(
        KEEP_ERRORS
        + CONSOLE_THROWS
        + """
        const socket = scene.open(scene.scripted({ ...script, frames: ['o'] }), options);
        const ended = Promise.race([scene.until(socket, 'open'), scene.until(socket, 'close')]);
        await Promise.race([ended, pause(5000)]);
        return [scene.trace, errors];
        """,
        script=script,
        options=options,
    )
    assert ended == [["open"], []]


@pytest.mark.parametrize(
    "again",
    ["return Promise.resolve(new Response(null));", "throw new Error('no more');"],
    ids=["no-body", "throws"],
)
def test_a_stream_that_cannot_be_asked_for_again_is_a_loss(
    scripted: ScriptedPage, again: str
) -> None:
    ended = scripted.run(
        KEEP_ERRORS
        + """
        const fetchNatively = window.fetch;
        let asked = 0;
        window.fetch = function (url, settings) {
            if (!/xhr_streaming/.test(url)) {
                return fetchNatively(url, settings);
            }
            asked++;
            if (asked === 1) {
                return Promise.resolve(new Response('o\\n'));
            }
            AGAIN
        };
        const socket = scene.open(scene.scripted({}), { transports: 'xhr-streaming' });
        await Promise.race([scene.closed(socket), pause(10000)]);
        return [scene.trace.slice(0, 2), socket.readyState, errors];
        """.replace("AGAIN", again)
    )
    assert ended == [["open", "error"], 3, []]


def test_an_event_source_that_cannot_be_made_again_is_a_loss(scripted: ScriptedPage) -> None:
    ended = scripted.run(
        KEEP_ERRORS
        + """
        let made = 0;
        window.EventSource = function () {
            made++;
            if (made > 1) {
                throw new Error('no more');
            }
            setTimeout(() => {
                this.onmessage({ data: 'o' });
                this.readyState = 0;
                this.onerror({});
            }, 0);
            this.close = () => {};
        };
        const socket = scene.open(scene.scripted({}), { transports: 'eventsource' });
        await Promise.race([scene.closed(socket), pause(3000)]);
        return [scene.trace.slice(0, 2), socket.readyState, errors];
        """
    )
    assert ended == [["open", "error"], 3, []]


def test_a_page_that_loses_its_body_gets_an_error_over_jsonp_polling(
    scripted: ScriptedPage,
) -> None:
    ended = scripted.run(
        KEEP_ERRORS
        + """
        const socket = scene.open(scene.service('echo'), { transports: 'jsonp-polling' });
        await scene.until(socket, 'open');
        document.body.remove();
        socket.send('text');
        await Promise.race([scene.closed(socket), pause(3000)]);
        return [scene.trace.slice(0, 2), socket.readyState, errors];
        """
    )
    assert ended == [["open", "error"], 3, []]


def test_a_forbidden_script_leaves_no_callback(scripted: ScriptedPage) -> None:
    left = scripted.run(
        """
        const element = document.createElement('script');
        const prototype = Object.getPrototypeOf(element);
        // As a page does with `require-trusted-types-for 'script'`.
        Object.defineProperty(prototype, 'src', {
            configurable: true,
            set() { throw new TypeError('a TrustedScriptURL is needed'); }
        });
        await scene.closed(scene.open(scene.scripted({}), { transports: 'jsonp-polling' }));
        return Object.keys(window).filter((name) => /^sockjs[0-9a-v]{8}$/.test(name));
        """
    )
    assert left == []
