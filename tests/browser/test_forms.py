"""jsonp-polling sends by forms: what comes of one is told, as far as the engine shows it."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.held import HeldService
from tests.support.outcome import STRINGS, TIMEOUT_S, echo, leftovers
from tests.support.site import REFUSING, UNREADABLE, Site

TRANSPORT = "jsonp-polling"
LOST = 1006
FORBIDDEN = "Sending error: blocked by this page's CSP"

pytestmark = only_in("chromium", "firefox", "webkitgtk")


def forbid(engine: Engine, policy: str) -> None:
    """Give the page that is shown a Content-Security-Policy."""
    engine.evaluate(f"""(function () {{
        var meta = document.createElement("meta");
        meta.httpEquiv = "Content-Security-Policy";
        meta.content = {json.dumps(policy)};
        document.head.appendChild(meta);
    }})()""")


def test_an_error_of_the_own_server_is_reported_in_its_words(engine: Engine, site: Site) -> None:
    engine.open(site.page())
    outcome = echo(engine, f"{site.origin}{REFUSING}", TRANSPORT)
    assert outcome.closed is not None
    reason = "Sending error: answer 'Broken JSON encoding.'"
    assert (outcome.closed["code"], outcome.closed["reason"]) == (LOST, reason)
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S), leftovers(engine)


@pytest.mark.parametrize("is_own", [True, False])
def test_an_answer_that_cannot_be_read_counts(engine: Engine, site: Site, is_own: bool) -> None:
    engine.open(site.page())
    origin = site.origin if is_own else site.cross_origin
    outcome = echo(engine, f"{origin}{UNREADABLE}", TRANSPORT)
    assert (outcome.transport, outcome.echoed) == (TRANSPORT, STRINGS), outcome


@pytest.mark.parametrize("policy", ["form-action 'none'", "frame-src 'none'", "child-src 'none'"])
@pytest.mark.parametrize("is_own", [True, False])
def test_a_form_that_the_pages_policy_forbids_is_reported_at_once(
    engine: Engine, site: Site, policy: str, is_own: bool
) -> None:
    engine.open(site.page(before="/pages/clock.js"))  # No time passes.
    forbid(engine, policy)
    origin = site.origin if is_own else site.cross_origin
    outcome = echo(engine, f"{origin}/echo", TRANSPORT)
    assert outcome.closed is not None
    assert (outcome.closed["code"], outcome.closed["reason"]) == (LOST, FORBIDDEN)


def test_what_a_policy_forbids_of_others_is_not_ours(engine: Engine, site: Site) -> None:
    engine.open(site.page())
    forbid(engine, f"frame-src {site.cross_origin}")
    engine.evaluate("""(function () {
        document.addEventListener("securitypolicyviolation", function () { window.seen = true });
        document.body.appendChild(document.createElement("iframe")).src = "/pages/client.html";
    })()""")
    outcome = echo(engine, f"{site.cross_origin}/echo", TRANSPORT)
    assert (outcome.transport, outcome.echoed) == (TRANSPORT, STRINGS), outcome
    assert engine.wait_until("window.seen", TIMEOUT_S)


def test_a_form_without_an_answer_is_given_up_after_a_minute(
    engine: Engine, site: Site, held: HeldService
) -> None:
    engine.open(site.page(before="/pages/clock.js"))
    engine.evaluate(f"sendAndClose('{site.cross_origin}/held', '{TRANSPORT}', ['x'], true)")
    assert held.arrived.wait(TIMEOUT_S)
    engine.evaluate("letPass(59000)")
    assert not engine.evaluate("outcome.closed")
    engine.evaluate("letPass(1000)")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    assert engine.evaluate("outcome.closed") == "1006 Sending error: No answer"
