"""Servers that break the protocol: nothing that they send is lost in silence."""

from __future__ import annotations

import pytest

from tests.browser.scripted_page import ScriptedPage
from tests.engines.parameters import only_in

pytestmark = only_in("chromium", "firefox", "webkitgtk")

EVERY = pytest.mark.parametrize(
    "transport",
    ["websocket", "xhr-streaming", "eventsource", "htmlfile", "xhr-polling", "jsonp-polling"],
)
# Answers each poll, or stream, with the next of `answers`; what is asked after them waits.
ANSWER = r"""
    window.XMLHttpRequest = undefined;
    const fetchNatively = window.fetch;
    window.fetch = (url, settings) => {
        if (!/xhr(_streaming)?\?_n=\d+$/.test(url)) {
            return fetchNatively(url, settings);
        }
        return answers.length
            ? Promise.resolve(new Response(answers.shift()))
            : new Promise(() => {});
    };
"""
REFUSAL = 'c[2010,"Another connection still open"]'


@EVERY
@pytest.mark.parametrize("code", ["1e999", "1.5", "-1", "65536"])
def test_a_code_that_no_close_event_can_have_is_a_broken_frame(
    scripted: ScriptedPage, transport: str, code: str
) -> None:
    trace = scripted.trace({"frames": ["o", f'c[{code},"x"]']}, transport)
    assert trace == ["open", "error", 'close 1006 "Broken frame" unclean']


def test_messages_before_a_refusal_in_one_answer_are_delivered(scripted: ScriptedPage) -> None:
    trace = scripted.run(
        ANSWER
        + """
        const socket = scene.open(scene.scripted({}), { transports: 'xhr-polling' });
        const two = scene.until(socket, 'message', 2);
        await Promise.race([two, scene.closed(socket), pause(2000)]);
        return scene.trace;
        """,
        answers=["o\n", f'a["one"]\n{REFUSAL}\n', 'a["two"]\n'],
    )
    assert trace[:2] == ["open", 'message "one"']


def test_a_stream_that_is_refused_is_asked_for_again_before_it_ends(
    scripted: ScriptedPage,
) -> None:
    trace = scripted.run(
        ANSWER
        + """
        const held = new ReadableStream({
            start(controller) { controller.enqueue(new TextEncoder().encode(refusal + '\\n')); }
        });
        const answers = ['o\\n', held, 'a["text"]\\n'];
        const socket = scene.open(scene.scripted({}), { transports: 'xhr-streaming' });
        await Promise.race([scene.until(socket, 'message'), scene.closed(socket), pause(5000)]);
        return scene.trace;
        """,
        refusal=REFUSAL,
    )
    assert trace == ["open", 'message "text"']
