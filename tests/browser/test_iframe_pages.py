"""What a page is told of an iframe page that does not come, does not stay, or talks nonsense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.strange import LEAVING, Strange, serve_strange
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.background import BackgroundLoop
from tests.support.outcome import STRINGS, TIMEOUT_S, echo, outcome_of, thrown

STILL = "/pages/clock.js,/pages/frames.js"
SCRIPTS = "'self' 'unsafe-inline' 'unsafe-eval'"
BLOCKED = "The iframe page is blocked by this page's CSP"
LATE = "The iframe page did not load"
EMPTY = "The iframe page has no SockJS"
RELOADED = "The iframe was reloaded"
NO_ANSWER = "Receiving error: no answer: refused, cut, or blocked by CORS or CSP"
# Engines may end the child's request before they show the next page, which it tells; 1.6.1 has
# "permanent" for that.
GONE = (RELOADED, NO_ANSWER, "EventSource refused", "permanent")


@pytest.fixture(scope="module")
def strange() -> Iterator[Strange]:
    with BackgroundLoop() as loop:
        yield loop.enter(serve_strange())


def begin(engine: Engine, url: str, **options: Any) -> None:
    """Start to connect through an iframe, on a clock that stands still."""
    options = {"transports": "iframe-xhr-polling", **options}
    engine.evaluate(f"echo({json.dumps(url)}, {json.dumps(options)})")
    assert engine.wait_until("document.querySelector('iframe') || outcome.closed", TIMEOUT_S)


def reason_of_attempt(engine: Engine) -> str:
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    closed = outcome_of(engine).closed
    assert closed
    assert closed["code"] == 2000
    return str(closed["attempts"][0]["reason"])


@pytest.mark.parametrize(
    "policy",
    [
        "frame-src 'self'",
        "child-src 'self'",
        f"default-src {SCRIPTS}; connect-src *; img-src *",
        "frame-src 'none'; report-uri /nowhere",
    ],
)
def test_an_iframe_that_the_pages_policy_forbids_ends_the_attempt_at_once(
    engine: Engine, strange: Strange, policy: str
) -> None:
    engine.open(strange.page(STILL, Content_Security_Policy=policy))
    # No time passes: nothing but the engine's word ends it.
    begin(engine, f"{strange.cross_origin}/echo?token=%20é")
    assert reason_of_attempt(engine) == BLOCKED


def test_an_own_origin_that_the_pages_policy_forbids_is_reported_too(
    engine: Engine, strange: Strange
) -> None:
    engine.open(strange.page(STILL, Content_Security_Policy="frame-src 'none'"))
    begin(engine, f"{strange.origin}/echo")
    assert reason_of_attempt(engine) == BLOCKED


def test_a_policy_that_only_reports_forbids_nothing(engine: Engine, strange: Strange) -> None:
    engine.open(strange.page(Content_Security_Policy_Report_Only="frame-src 'none'"))
    outcome = echo(engine, f"{strange.cross_origin}/echo", "iframe-xhr-polling")
    assert outcome.echoed == STRINGS, outcome


def test_another_frame_that_the_policy_forbids_is_not_ours(
    engine: Engine, strange: Strange
) -> None:
    policy = f"frame-src {strange.cross_origin}"
    engine.open(strange.page(STILL, Content_Security_Policy=policy))
    begin(engine, f"{strange.cross_origin}/slow")
    engine.evaluate("addForbiddenFrame()")
    assert engine.wait_until("window.hasViolation", TIMEOUT_S)
    engine.evaluate("letPass(60000)")
    assert reason_of_attempt(engine) == LATE


@pytest.mark.parametrize(
    "policy", ["connect-src 'self'", "frame-src {cross}; connect-src 'self'; img-src 'none'"]
)
def test_a_request_that_the_policy_forbids_is_not_the_iframe(
    engine: Engine, strange: Strange, policy: str
) -> None:
    # /info is given; what is forbidden to the page itself is allowed in the iframe.
    engine.open(
        strange.page(Content_Security_Policy=policy.replace("{cross}", strange.cross_origin))
    )
    info = {"websocket": True, "cookie_needed": False}
    outcome = echo(engine, f"{strange.cross_origin}/echo", "iframe-xhr-polling", info=info)
    assert outcome.echoed == STRINGS, outcome


def test_an_iframe_page_that_does_not_load_is_reported(engine: Engine, strange: Strange) -> None:
    engine.open(strange.page(STILL))
    begin(engine, f"{strange.cross_origin}/slow")
    engine.evaluate("letPass(60000)")
    assert reason_of_attempt(engine) == LATE


@pytest.mark.parametrize("service", ["forbidden", "denied"])
def test_a_page_without_sockjs_in_the_iframe_is_reported(
    engine: Engine, strange: Strange, service: str
) -> None:
    engine.open(strange.page(STILL))
    begin(engine, f"{strange.cross_origin}/{service}")
    assert engine.wait_until("framesDone === 1", TIMEOUT_S)
    engine.evaluate("letPass(60000)")
    assert reason_of_attempt(engine) == EMPTY


# WebKitGTK fires no event.
@only_in("chromium", "firefox")
def test_a_server_that_refuses_the_iframe_is_reported(engine: Engine, strange: Strange) -> None:
    engine.open(strange.page(STILL))
    info = {"websocket": True, "cookie_needed": False, "base_url": "http://127.0.0.2:1/echo"}
    begin(engine, f"{strange.cross_origin}/echo", info=info)
    assert engine.wait_until("framesDone === 1", TIMEOUT_S)
    engine.evaluate("letPass(60000)")
    assert reason_of_attempt(engine) == EMPTY


@pytest.mark.parametrize("way", ["reload", "go /pages/frames.js", "go {origin}/pages/frames.js"])
@pytest.mark.parametrize("client", LEAVING)
def test_a_session_whose_iframe_gets_another_page_is_lost(
    engine: Engine, strange: Strange, client: str, way: str
) -> None:
    engine.open(strange.page())
    service = f"{strange.cross_origin}/{client}"
    assert echo(engine, service, "iframe-xhr-polling", hold=True).echoed
    engine.evaluate(f"tellIframe({json.dumps(way.replace('{origin}', strange.origin))})")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    closed = outcome_of(engine).closed
    assert closed
    assert (closed["code"], closed["reason"] in GONE) == (1006, True), closed
    assert engine.wait_until("!document.querySelector('iframe')", TIMEOUT_S)


@pytest.mark.parametrize("inner", ["eventsource", "htmlfile"])
@pytest.mark.parametrize("client", ["ours", "npm"])
def test_an_iframe_that_leaves_is_reported_whatever_the_transport_within(
    engine: Engine, strange: Strange, client: str, inner: str
) -> None:
    engine.open(strange.page())
    service = f"{strange.cross_origin}/{client}"
    assert echo(engine, service, f"iframe-{inner}", messages=["plain"], hold=True).echoed
    engine.evaluate("tellIframe('go /pages/frames.js')")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    closed = outcome_of(engine).closed
    assert closed
    assert (closed["code"], closed["reason"] in GONE) == (1006, True), closed


def test_an_iframe_that_leaves_before_it_is_answered_ends_the_attempt(
    engine: Engine, strange: Strange
) -> None:
    engine.open(strange.page(STILL))
    begin(engine, f"{strange.cross_origin}/restless")
    assert reason_of_attempt(engine) == RELOADED


@pytest.mark.parametrize(
    "data",
    [
        *("", "null", "5", "[]", "[", '["x","y"]', '[{"toString":1},""]', "[3000,{}]"),
        *('[null,"x"]', '{"0":3000}'),
    ],
)
def test_a_close_that_is_broken_is_a_loss(engine: Engine, strange: Strange, data: str) -> None:
    engine.open(strange.page())
    assert echo(engine, f"{strange.cross_origin}/echo", "iframe-xhr-polling", hold=True).echoed
    arguments = ", ".join(json.dumps(value) for value in (strange.cross_origin, "c", data))
    engine.evaluate(f"void postAsIframe({arguments})")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    closed = outcome_of(engine).closed
    assert closed
    assert (closed["code"], closed["reason"]) == (1006, "Broken frame")
    assert thrown(engine) == []


@pytest.mark.parametrize("data", [None, {}, ["a"]], ids=json.dumps)
@pytest.mark.parametrize("type", ["s", "t", "c"])
def test_an_envelope_that_does_not_hold_text_is_ignored(
    engine: Engine, strange: Strange, type: str, data: Any
) -> None:
    engine.open(strange.page())
    assert echo(engine, f"{strange.cross_origin}/echo", "iframe-xhr-polling", hold=True).echoed
    arguments = ", ".join(json.dumps(value) for value in (strange.cross_origin, type, data))
    engine.evaluate(f"void postAsIframe({arguments})")
    engine.evaluate("outcome.socket.send('still there')")
    assert engine.wait_until("outcome.wrong.length > 0 || outcome.closed", TIMEOUT_S)
    assert (outcome_of(engine).wrong, outcome_of(engine).closed) == (["still there"], None)
    assert thrown(engine) == []
