"""What passes between a page and its iframe: strangers are not heard, and nothing is overheard."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import STRINGS, TIMEOUT_S, echo, outcome_of, thrown
from tests.support.site import Site

ID = "aaaabbbb"  # of pages/parent.js


def ask_iframe(
    engine: Engine,
    service: str,
    transport: str,
    base_url: str,
    *,
    is_plain: bool = False,
    end: str = "",
) -> None:
    """Ask a service's iframe page by hand for a transport to somewhere."""
    session_url = f"{base_url}/000/{uuid4().hex}{end}"
    if transport.endswith("info-receiver"):  # As 0.3 and 1.6.1 do.
        session_url = base_url if is_plain else f"{base_url}/info"
    arguments = (service, transport, session_url, base_url, is_plain)
    engine.evaluate(f"askIframe({', '.join(json.dumps(value) for value in arguments)})")


def answer_with(engine: Engine, part: str) -> str:
    """Wait for the iframe to post something that has this part, and return it."""
    found = f"answers.filter(function (text) {{ return text.indexOf({json.dumps(part)}) >= 0 }})"
    assert engine.wait_until(f"{found}.length > 0", TIMEOUT_S), engine.evaluate("answers")
    return str(engine.evaluate(found)[0])


@pytest.mark.parametrize("stranger", ["this_page", "same_origin", "servers_origin"])
def test_whatever_a_stranger_posts_is_ignored_by_both_sides(
    engine: Engine, site: Site, stranger: str
) -> None:
    engine.open(site.page(before="/pages/foreign.js"))
    assert echo(engine, f"{site.cross_origin}/echo", "iframe-xhr-polling", hold=True).echoed
    if stranger == "this_page":
        engine.evaluate("postFromHere()")
    else:
        origin = site.origin if stranger == "same_origin" else site.cross_origin
        engine.evaluate(f"postFrom({json.dumps(origin)})")
        assert engine.wait_until("strangersDone === 1", TIMEOUT_S)
    # Messages keep their order: what the strangers posted has been seen when this comes back.
    engine.evaluate("outcome.socket.send('the end')")
    assert engine.wait_until("outcome.wrong.length > 0 || outcome.closed", TIMEOUT_S)
    outcome = outcome_of(engine)
    assert (outcome.echoed, outcome.wrong, outcome.closed) == (STRINGS, ["the end"], None)
    assert thrown(engine) == []


# Elsewhere the iframe tells as it is left that it loses its connection, and is removed at once.
@only_in("chromium")
def test_a_page_of_another_origin_in_the_iframe_itself_is_not_heard(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before="/pages/foreign.js"))
    assert echo(engine, f"{site.cross_origin}/echo", "iframe-xhr-polling", hold=True).echoed
    engine.evaluate(f"void navigateIframe({json.dumps(site.origin)})")
    assert engine.wait_until("strangersDone === 1 && outcome.closed", TIMEOUT_S)
    outcome = outcome_of(engine)
    assert outcome.wrong == []
    assert outcome.closed
    assert outcome.closed["reason"] == "The iframe was reloaded"


def test_messages_go_to_the_known_origin_alone(engine: Engine, site: Site) -> None:
    engine.open(site.page(before="/pages/recording.js"))
    outcome = echo(engine, f"{site.origin}/recorded", "iframe-xhr-polling")
    assert outcome.echoed == STRINGS, outcome
    targets = [tuple(pair) for pair in json.loads(engine.evaluate("JSON.stringify(targets)"))]
    # The iframe's hello, which has nothing to hide, is for a parent that it does not know yet.
    hellos, others = targets[:2], targets[2:]
    assert hellos == [("page", "*")] * 2
    assert set(others) == {("iframe", site.origin), ("page", site.origin)}


def test_bootstrap_iframe_has_said_hello_when_it_returns(engine: Engine, site: Site) -> None:
    engine.open(site.page(before="/pages/recording.js"))
    assert echo(engine, f"{site.origin}/recorded", "iframe-xhr-polling").echoed
    assert engine.evaluate("hadHello")


@pytest.mark.parametrize("is_devel", [True, False])
def test_devel_makes_the_iframe_page_uncached(engine: Engine, site: Site, is_devel: bool) -> None:
    engine.open(site.page(before="/pages/foreign.js"))
    url = f"{site.cross_origin}/echo"
    assert echo(engine, url, "iframe-xhr-polling", hold=True, devel=is_devel).echoed
    query = engine.evaluate("sockjsIframe().src").partition("#")[0].partition("?")[2]
    assert query.startswith("t=") == is_devel


@pytest.mark.parametrize(
    ("transport", "end", "reason"),
    [
        ("xhr-polling", ".", "refuses http://"),
        ("smoke-signals", "", "has no smoke-signals"),
    ],
)
def test_the_iframe_says_why_it_does_not_connect(
    engine: Engine, site: Site, transport: str, end: str, reason: str
) -> None:
    service = f"{site.cross_origin}/echo"
    engine.open(site.page(before="/pages/parent.js"))
    ask_iframe(engine, service, transport, service, end=end)
    assert reason in answer_with(engine, '"type":"c"')


def test_the_iframe_connects_to_its_own_service_whatever_it_is_asked_for(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before="/pages/parent.js"))
    ask_iframe(engine, f"{site.cross_origin}/echo", "xhr-polling", f"{site.origin}/close")
    # The other service would close.
    assert '"data":"o"' in answer_with(engine, '"type":"t"')


def test_the_iframe_says_why_it_does_not_connect_in_a_close_frame_to_a_page_of_0_3(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before="/pages/parent.js"))
    service = f"{site.cross_origin}/echo"
    ask_iframe(engine, service, "w-iframe-smoke-signals", service, is_plain=True)
    assert answer_with(engine, "tc[") == f'{ID}tc[1006,"The iframe page has no smoke-signals"]'


def test_a_page_of_0_3_echoes_through_the_iframe(engine: Engine, site: Site) -> None:
    engine.open(site.page(before="/pages/parent.js"))
    service = f"{site.cross_origin}/echo"
    ask_iframe(engine, service, "w-iframe-xhr-polling", service, is_plain=True)
    assert answer_with(engine, f"{ID}to") == f"{ID}to"
    engine.evaluate("""tell('m', '"100%41"')""")
    assert answer_with(engine, f"{ID}ta") == f'{ID}ta["100%41"]'


@pytest.mark.parametrize(
    ("name", "is_plain", "start"),
    [("w-iframe-info-receiver", True, "m[{"), ("iframe-info-receiver", False, "[{")],
)
def test_the_iframe_asks_for_info_where_a_page_of_sockjs_client_cannot(
    engine: Engine, site: Site, name: str, is_plain: bool, start: str
) -> None:
    engine.open(site.page(before="/pages/parent.js"))
    service = f"{site.cross_origin}/echo"
    ask_iframe(engine, service, name, service, is_plain=is_plain)
    answer = answer_with(engine, "cookie_needed")
    frame = answer[len(f"{ID}t") :] if is_plain else json.loads(answer)["data"]
    assert frame.startswith(start)
    info, rtt = json.loads(frame.removeprefix("m"))
    assert (info["websocket"], rtt) == (True, 0)


def test_our_page_echoes_through_an_iframe_of_0_3(engine: Engine, site: Site) -> None:
    engine.open(site.page())
    outcome = echo(engine, f"{site.cross_origin}/echo_of_plain_client", "iframe-xhr-polling")
    assert outcome.echoed == STRINGS, outcome


@pytest.mark.parametrize(
    ("client", "reason"),
    [
        ("no_client", "The iframe page has no SockJS"),
        ("unknown_client", "The iframe page has no answer"),
        ("newer_client", "The iframe page has no version 1 but 2"),
    ],
)
def test_an_iframe_that_does_not_fit_is_given_up_with_a_clear_reason(
    engine: Engine, site: Site, client: str, reason: str
) -> None:
    engine.open(site.page())
    url = f"{site.cross_origin}/echo_of_{client}"
    outcome = echo(engine, url, "iframe-xhr-polling", timeout=5000)
    assert outcome.closed is not None
    assert outcome.closed["reason"] == "All transports failed"
    [attempt] = outcome.closed["attempts"]
    assert attempt["reason"] == reason
