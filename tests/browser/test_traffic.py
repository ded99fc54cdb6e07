"""What the client asks of a server, and when: no request too many, too late, or left behind."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.site import Site

TIMEOUT_S = 60
INFO = "GET /echo/info"

# As many as an engine has for one host.
CONNECTIONS = 6
# Not jsonp-polling: no engine drops a script that is on its way.
RECEIVING_BY_HTTP = (
    "xhr-streaming",
    "eventsource",
    "iframe-eventsource",
    "htmlfile",
    "iframe-htmlfile",
    "xhr-polling",
    "iframe-xhr-polling",
)

pytestmark = only_in("chromium", "firefox", "webkitgtk")


@pytest.fixture
def page(engine: Engine, site: Site) -> Engine:
    """The engine with a page that records its traffic."""
    engine.open(site.page(before="/pages/traffic.js"))
    return engine


def traffic_of(page: Engine, script: str, until: str) -> list[str]:
    """Run a script, and return what the page has asked once the condition is true."""
    page.evaluate(f"(function () {{ {script} }})()")
    assert page.wait_until(until, TIMEOUT_S), page.evaluate("JSON.stringify(traffic)")
    entries: list[str] = json.loads(page.evaluate("JSON.stringify(traffic)"))
    return entries


def exchange(
    page: Engine, transport: str, texts: str, on_message: str, before: str = ""
) -> list[str]:
    """Return the traffic of an echo that `on_message`, a statement, ends by closing."""
    script = f"exchange('{transport}', {texts}, function (socket, count) {{ {on_message} }})"
    return traffic_of(page, f"{before}; {script}", "traffic.includes('closed')")


def test_info_is_asked_before_the_constructor_returns(page: Engine) -> None:
    traffic = traffic_of(page, "connect(); traffic.push('constructed')", "areOpen()")
    assert traffic[:2] == [INFO, "constructed"]


def test_connections_opened_together_ask_for_info_once(page: Engine) -> None:
    traffic = traffic_of(page, "connect(); connect(); connect()", "areOpen()")
    assert traffic.count(INFO) == 1


def test_the_answer_is_not_kept_for_later(page: Engine) -> None:
    traffic = traffic_of(page, "connect().onopen = function () { connect() }", "sockets[1]")
    assert traffic.count(INFO) == 2


def test_other_services_are_asked_on_their_own(page: Engine) -> None:
    script = "connect(); connect(null, {}, '/close')"
    traffic = traffic_of(page, script, "sockets[0].readyState === 1")
    assert traffic.count(INFO) == traffic.count("GET /close/info") == 1


def test_a_socket_that_closes_before_the_answer_leaves_it_to_the_others(page: Engine) -> None:
    script = "connect(); connect(); sockets.shift().close(); connect(); sockets.pop().close()"
    traffic = traffic_of(page, script, "areOpen()")
    assert traffic.count(INFO) == 1


def test_the_last_socket_that_closes_before_the_answer_aborts_the_request(page: Engine) -> None:
    script = """
        connect(); connect(); sockets.shift().close();
        traffic.push('one is left'); sockets.shift().close(); connect()"""
    traffic = traffic_of(page, script, "areOpen()")
    assert traffic[:4] == [INFO, "one is left", f"abort {INFO}", INFO]


@pytest.mark.parametrize("more", ["", ", origins: ['*:*'], entropy: 1"])
def test_a_page_that_gives_the_info_asks_for_none(page: Engine, more: str) -> None:
    info = f"{{websocket: true, cookie_needed: false{more}}}"
    traffic = traffic_of(page, f"connect('xhr-polling', {{info: {info}}})", "areOpen()")
    assert traffic[0] == "fetch POST /echo/xhr"
    assert INFO not in traffic


@pytest.mark.parametrize("transport", ["xhr-streaming", "xhr-polling"])
def test_by_no_timer_a_lone_message_leaves_at_once_and_what_waits_with_the_answer(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page(before="/pages/traffic.js,/pages/clock.js"))
    stop = "shortMs = -1"
    go_on = "if (count === 3) { shortMs = 100; letPass(100); socket.close() }"
    traffic = exchange(engine, transport, "['1', '2', '3']", go_on, before=stop)
    sending = [entry for entry in traffic if "xhr_send" in entry or entry == "sent"]
    first, rest = 'POST /echo/xhr_send ["1"]', 'POST /echo/xhr_send ["2","3"]'
    assert sending[:4] == [first, "sent", f"answer {first}", rest]


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("", "fetch POST /echo/xhr_streaming"),
        ("delete window.fetch", "POST /echo/xhr_streaming"),
        ("delete Response.prototype.body", "POST /echo/xhr_streaming"),
        ("delete window.TextDecoder", "POST /echo/xhr_streaming"),
        ("delete window.AbortController", "POST /echo/xhr_streaming"),
    ],
)
def test_xhr_streaming_goes_by_fetch_where_that_can_stream(
    page: Engine, before: str, asked: str
) -> None:
    traffic = exchange(page, "xhr-streaming", "['1']", "socket.close()", before)
    assert [entry for entry in traffic if "streaming" in entry] == [asked, f"abort {asked}"]
    assert "message 1" in traffic


@pytest.mark.parametrize(
    ("transport", "before", "poll", "ahead"),
    [
        ("xhr-polling", "", "fetch POST /echo/xhr", 1),
        ("xhr-polling", "delete window.fetch", "POST /echo/xhr", 1),
        # Nothing aborts a script: a handler that closes must find none on its way.
        ("jsonp-polling", "", "GET /echo/jsonp", 0),
    ],
)
def test_the_next_poll_leaves_before_the_handlers_run_if_it_can_be_aborted(
    page: Engine, transport: str, before: str, poll: str, ahead: int
) -> None:
    on_message = "if (count < 3) socket.send('' + count); else socket.close()"
    traffic = exchange(page, transport, "['0']", on_message, before)
    for number in range(3):
        so_far = traffic[: traffic.index(f"message {number}")]
        # One for the open frame, one for each message, and the next.
        assert so_far.count(poll) == number + 2 + ahead, traffic


@pytest.mark.parametrize(
    ("transport", "poll"),
    [("xhr-streaming", "fetch POST /echo/xhr_streaming"), ("xhr-polling", "fetch POST /echo/xhr")],
)
def test_a_handler_that_closes_leaves_no_request_behind(
    page: Engine, transport: str, poll: str
) -> None:
    traffic = exchange(page, transport, "['0']", "socket.close()")
    after = traffic[traffic.index("message 0") :]
    assert f"abort {poll}" in after
    assert poll not in after


def test_a_handler_may_block_for_longer_than_the_server_waits_for_a_poll(page: Engine) -> None:
    script = """
        var socket = connect('xhr-polling', {}, '/hasty');
        socket.onopen = function () { socket.send('first') };
        socket.onmessage = function (event) {
            traffic.push(event.data);
            var until = Date.now() + 1000;
            while (Date.now() < until);
            if (event.data === 'first') socket.send('second');
        };
        socket.onclose = function () { traffic.push('closed') };"""
    traffic = traffic_of(page, script, "traffic.includes('second') || traffic.includes('closed')")
    assert "closed" not in traffic


def test_a_jsonp_handler_that_closes_leaves_no_script_behind(page: Engine) -> None:
    traffic = exchange(page, "jsonp-polling", "['0']", "socket.close()")
    # For the open frame, and for the message.
    assert traffic.count("GET /echo/jsonp") == 2


@pytest.mark.parametrize("transport", RECEIVING_BY_HTTP)
def test_closing_in_the_tick_of_open_holds_no_connection(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page(before="/pages/traffic.js"))
    script = f"openAndClose('{transport}', {CONNECTIONS})"
    traffic_of(engine, script, "sockets.length && areOpen()")


def test_the_forms_of_posts_that_were_answered_do_not_add_up(page: Engine) -> None:
    on_message = """
        traffic.push('forms ' + document.forms.length);
        if (count < 10) socket.send('' + count); else socket.close()"""
    traffic = exchange(page, "jsonp-polling", "['0']", on_message)
    # The one on its way, and the one before.
    assert {entry for entry in traffic if entry.startswith("forms")} <= {"forms 1", "forms 2"}
