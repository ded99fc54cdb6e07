"""What servers, engines and options do wrong ends in an event, or in another way; nothing loops."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.held import HeldService
from tests.support.outcome import STRINGS, TIMEOUT_S, echo
from tests.support.site import Site

pytestmark = only_in("chromium", "firefox", "webkitgtk")

# Answers in turn what a server would; the last one again and again.
FAKE_FETCH = """
    var answers = ['o\\n', 'c[3000]\\n'], asked = 0;
    window.fetch = function () {
        var answer = new Response(answers[Math.min(asked++, 1)]);
        return new Promise(function (resolve) { setTimeout(resolve, 0, answer) });
    };
    var info = { websocket: false, cookie_needed: false };
    var socket = new SockJS('/echo', null, { transports: 'xhr-streaming', info: info });
    socket.onclose = function (event) { window.ended = [event.code, event.reason, asked] };"""

# Asks one after the other; what else is asked meanwhile shows.
ASK_SOME = """
    (function ask(times) {
        if (times) fetch('/echo/info', { method: 'GET' }).then(function () { ask(times - 1) });
        else window.asked = true;
    })(20)"""


@pytest.fixture
def page(engine: Engine, site: Site) -> Engine:
    """The engine with a page that records its traffic."""
    engine.open(site.page(before="/pages/traffic.js"))
    return engine


def run(page: Engine, script: str, until: str) -> None:
    """Run a script and wait for a condition."""
    page.evaluate(f"(function () {{ {script} }})()")
    assert page.wait_until(until, TIMEOUT_S), page.console()


@pytest.mark.parametrize("transport", ["xhr-streaming", "xhr-polling"])
def test_nothing_is_polled_after_the_servers_close_frame(
    page: Engine, held: HeldService, transport: str
) -> None:
    script = f"""
        var socket = connect('{transport}', {{}}, '/held');
        socket.onopen = function () {{ socket.send('close') }};
        socket.onclose = function () {{ traffic.push('closed') }};"""
    run(page, script, "traffic.includes('closed')")
    run(page, ASK_SOME, "window.asked")
    traffic: list[str] = json.loads(page.evaluate("JSON.stringify(traffic)"))
    after = traffic[traffic.index("closed") :]
    polls = ("fetch POST /held/xhr", "fetch POST /held/xhr_streaming")
    assert [entry for entry in after if entry in polls] == []
    held.release()


def test_a_broken_close_frame_closes(page: Engine) -> None:
    run(page, FAKE_FETCH, "window.ended")
    ended = json.loads(page.evaluate("JSON.stringify(ended)"))
    assert ended == [1006, "Broken frame", 2]


def test_a_fetch_without_streams_is_left_alone(engine: Engine, site: Site) -> None:
    engine.open(site.page())
    engine.evaluate("delete Response.prototype.body")
    outcome = echo(engine, f"{site.cross_origin}/echo", "xhr-streaming")
    assert (outcome.transport, outcome.echoed) == ("xhr-streaming", STRINGS), outcome


@pytest.mark.parametrize("transport", ["xhr-streaming", "xhr-polling"])
def test_options_of_a_transport_may_be_null(page: Engine, transport: str) -> None:
    options = f"{{transportOptions: {{'{transport}': {{headers: null}}}}}}"
    run(page, f"connect('{transport}', {options})", "areOpen()")


def test_a_bad_base_url_is_ignored_with_a_warning(page: Engine) -> None:
    run(page, "connect('xhr-polling', { info: { base_url: 5 } });", "areOpen()")
    assert any("base_url is not an absolute http(s) URL" in line for line in page.console())
