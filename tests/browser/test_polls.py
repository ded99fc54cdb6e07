"""What an answer to a poll brings: whole frames, what is left of one, nothing, or a refusal."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import TIMEOUT_S
from tests.support.site import Site

Answer = tuple[int, str]

pytestmark = only_in("chromium", "firefox", "webkitgtk")

ENDPOINTS = {"xhr-polling": "xhr", "xhr-streaming": "xhr_streaming"}
BOTH = pytest.mark.parametrize("transport", ENDPOINTS)

BROKEN = ["open", "error", "close 1006 Broken frame"]
REFUSED: Answer = (200, 'c[2010,"Another connection still open"]\n')
OPEN: Answer = (200, "o\n")
HELLO: Answer = (200, 'a["hello"]\n')


def events_of(
    engine: Engine, site: Site, transport: str, answers: list[Answer], last: str, **others: object
) -> list[str]:
    """Return what the page saw of a connection whose polls were answered so, up to one event."""
    engine.open(site.page(before="/pages/answers.js"))
    given = {ENDPOINTS[transport]: answers, **others}
    engine.evaluate(f"connect({json.dumps(transport)}, {json.dumps(given)})")
    is_there = f"events.some(function (event) {{ return event.indexOf({json.dumps(last)}) === 0 }})"
    assert engine.wait_until(is_there, TIMEOUT_S), engine.evaluate("events")
    events: list[str] = engine.evaluate("events")
    return events


@BOTH
def test_a_whole_frame_without_its_line_end_is_delivered(
    engine: Engine, site: Site, transport: str
) -> None:
    answers = [(200, "o"), (200, 'a["hello"]'), (200, 'c[3000,"bye"]')]
    events = events_of(engine, site, transport, answers, "close")
    assert events == ["open", 'message "hello"', "close 3000 bye"]


@BOTH
@pytest.mark.parametrize("left", ['a["hello', 'a["hello"', "a", "a{}", 'm"hello', "c[3000", "c{}"])
def test_what_is_left_of_a_frame_is_a_loss(
    engine: Engine, site: Site, transport: str, left: str
) -> None:
    assert events_of(engine, site, transport, [OPEN, (200, left)], "close") == BROKEN


@BOTH
def test_the_frames_before_a_broken_one_are_delivered(
    engine: Engine, site: Site, transport: str
) -> None:
    answers = [OPEN, (200, 'a["hello"]\na["wor')]
    events = events_of(engine, site, transport, answers, "close")
    assert events == ["open", 'message "hello"', *BROKEN[1:]]


@BOTH
@pytest.mark.parametrize("rest", ["<!-- a proxy was here -->", "\n\n", "?", "hh"])
def test_other_text_at_the_end_of_an_answer_is_ignored(
    engine: Engine, site: Site, transport: str, rest: str
) -> None:
    answers = [OPEN, (200, f'a["hello"]\n{rest}'), (200, 'a["again"]\n')]
    events = events_of(engine, site, transport, answers, 'message "again"')
    assert events == ["open", 'message "hello"', 'message "again"']


@BOTH
def test_an_array_of_other_values_than_strings_is_delivered_as_it_is(
    engine: Engine, site: Site, transport: str
) -> None:
    answers = [OPEN, (200, 'a[{"x":1},null]\n')]
    events = events_of(engine, site, transport, answers, "message null")
    assert events == ["open", 'message {"x":1}', "message null"]


def test_an_empty_answer_to_a_poll_is_reported(engine: Engine, site: Site) -> None:
    events = events_of(engine, site, "xhr-polling", [OPEN, (200, "")], "close")
    assert events == ["open", "error", "close 1006 Answer without a frame"]


def test_a_stream_may_end_without_a_frame(engine: Engine, site: Site) -> None:
    answers = [OPEN, (200, "h" * 2048 + "\n"), HELLO]
    assert events_of(engine, site, "xhr-streaming", answers, "message") == [
        "open",
        'message "hello"',
    ]


@BOTH
@pytest.mark.parametrize("page", ["a captive portal", "", "<html>", "<html>\nconnect here\n"])
def test_a_strangers_answer_before_open_ends_the_attempt(
    engine: Engine, site: Site, transport: str, page: str
) -> None:
    answers = [(200, page)] * 8
    events = events_of(engine, site, transport, answers, "close")
    assert len(events) == 2
    assert events[1].startswith("close 2000 ")


@BOTH
@pytest.mark.parametrize("refusal", [(503, "Busy"), REFUSED], ids=["503", "c[2010]"])
def test_a_poll_that_is_refused_is_repeated_once(
    engine: Engine, site: Site, transport: str, refusal: Answer
) -> None:
    answers = [OPEN, refusal, HELLO, refusal, HELLO, refusal, refusal, HELLO]
    events = events_of(engine, site, transport, answers, "close")
    assert events[:3] == ["open", 'message "hello"', 'message "hello"']
    if refusal == REFUSED:
        assert events[3:] == ["close 2010 Another connection still open"]
    else:
        assert events[3:] == ["error", "close 1006 Receiving error: HTTP status 503"]


@BOTH
@pytest.mark.parametrize("status", [404, 500, 502, 504])
def test_a_poll_that_may_have_lost_an_answer_is_not_repeated(
    engine: Engine, site: Site, transport: str, status: int
) -> None:
    events = events_of(engine, site, transport, [OPEN, (status, ""), HELLO], "close")
    assert events == ["open", "error", f"close 1006 Receiving error: HTTP status {status}"]


@pytest.mark.parametrize("status", [502, 503])
def test_a_post_of_messages_is_never_repeated(engine: Engine, site: Site, status: int) -> None:
    sends = [(status, ""), (204, None)]
    events = events_of(engine, site, "xhr-polling", [OPEN], "close", xhr_send=sends)
    assert events == ["open", "error", f"close 1006 Sending error: HTTP status {status}"]
    assert engine.evaluate("asked").count("xhr_send") == 1


def test_a_message_above_the_servers_limit_is_named_as_the_reason(
    engine: Engine, site: Site
) -> None:
    events = events_of(engine, site, "xhr-polling", [OPEN], "close", xhr_send=[(413, "")])
    reason = "Sending error: HTTP status 413: too long"
    assert events == ["open", "error", f"close 1006 {reason}"]
