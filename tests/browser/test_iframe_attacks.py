"""What a foreign page can do through a server's iframe page: hold a session, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.browser.victim import SECRET, Victim, serve_victim
from tests.engines.contract import Engine
from tests.support.background import BackgroundLoop
from tests.support.outcome import TIMEOUT_S, thrown
from tests.support.site import Site

FRAMED = ("eventsource", "htmlfile", "xhr-polling")
HEADERS = {"headers": {"X-Attack": "1"}}
NO_URLS: tuple[Any, ...] = (None, 5, {}, [], "", "/", "//", "/a", "x")
SCRIPT = "<script>new Image().src = '/ran?sister'</script>"


@pytest.fixture(scope="module")
def running_victim() -> Iterator[Victim]:
    with BackgroundLoop() as loop:
        yield loop.enter(serve_victim())


@pytest.fixture
def victim(running_victim: Victim) -> Victim:
    """The server under attack, which has not been asked anything yet."""
    running_victim.forget()
    return running_victim


def session() -> str:
    return f"000/{uuid4().hex}"


def attack(engine: Engine, page_url: str, order: Any, function: str = "attack", *more: str) -> str:
    """Have the attacker's page give an order, and return what the victim's iframe answers."""
    arguments = (page_url, json.dumps(order), *more)
    engine.evaluate(f"{function}({', '.join(json.dumps(value) for value in arguments)})")
    assert engine.wait_until("answers.length > 0", TIMEOUT_S)
    return str(engine.evaluate("answers[0]"))


@pytest.fixture
def attacker(engine: Engine, site: Site) -> Engine:
    """An engine that shows a page of an origin which is not the victim's."""
    engine.open(site.page(before="/pages/attacker.js"))
    return engine


@pytest.mark.parametrize("transport", ["jsonp-polling", "htmlfile", "xhr-polling"])
def test_no_message_is_written_into_another_frame_of_the_server(
    attacker: Engine, victim: Victim, transport: str
) -> None:
    url = f"{victim.origin}/echo/{session()}"
    order = ["1", transport, f"{url}?c=parent.sister.document.write&x=", victim.origin + "/echo"]
    page = f"{victim.origin}/echo/iframe.html"
    attack(attacker, page, [*order, {}], "attackWithSister", url, SCRIPT)
    assert victim.harm() == []


@pytest.mark.parametrize("transport", ["jsonp-polling", *FRAMED])
@pytest.mark.parametrize(
    "path",
    [
        "/uploads/note.txt#",
        "/uploads/note.txt?",
        "/uploads/note.txt?/000/abc",
        "/uploads/note.txt#/000/abc",
        "/echo/../uploads/note.txt#",
        "/echo/%2e%2e/uploads/note.txt#",
        "/echo/000/..%2f..%2fuploads%2fnote.txt%23",
        "/echo/000/..\\..\\uploads\\note.txt#",
        "/echo/000/..\\..\\api\\transfer?",
        "/api/transfer#",
        "/api/transfer/..;/x",
    ],
)
def test_nothing_but_a_session_of_the_service_is_asked_for(
    attacker: Engine, victim: Victim, path: str, transport: str
) -> None:
    order = ["1", transport, victim.origin + path, victim.origin + path, HEADERS]
    attack(attacker, f"{victim.origin}/echo/iframe.html", order)
    assert victim.harm() == []


@pytest.mark.parametrize("transport", FRAMED)
def test_a_foreign_page_has_no_headers_sent(
    attacker: Engine, victim: Victim, transport: str
) -> None:
    url = f"{victim.origin}/echo"
    options = {**HEADERS, "noCredentials": False, "transportOptions": {transport: HEADERS}}
    order = ["1", transport, f"{url}/{session()}", url, options]
    assert attack(attacker, f"{url}/iframe.html", order) == "to"
    attacker.evaluate("giveOrder('m', '\"back\"')")
    assert attacker.wait_until("""answers.indexOf('ta["back"]') > 0""", TIMEOUT_S)
    assert victim.harm() == []


@pytest.mark.parametrize("end", ["#", "?", ""])
def test_a_foreign_page_gets_no_other_page_of_the_server_for_its_info(
    attacker: Engine, victim: Victim, end: str
) -> None:
    url = f"{victim.origin}/private{end}"
    order = ["1", "iframe-info-receiver", url, url]
    answer = attack(attacker, f"{victim.origin}/echo/iframe.html", order)
    assert json.loads(answer[1:])[0]["websocket"] is True
    assert victim.harm() == []


def test_an_info_that_is_not_an_object_counts_as_missing(attacker: Engine, victim: Victim) -> None:
    # A service without /info, whose address the server answers with a page of its own.
    order = ["1", "info-receiver", "", ""]
    answer = attack(attacker, f"{victim.origin}/private/iframe.html", order)
    assert SECRET not in answer
    assert answer == "t[null,0]"


@pytest.mark.parametrize(
    "name",
    [
        *("websocket", "xhr-streaming", "xdr-streaming", "xdr-polling", "jsonp-polling"),
        *("iframe-jsonp-polling", "w-iframe-jsonp-polling", "iframe-iframe-xhr-polling"),
        *("constructor", "__proto__", "toString", "0", "length", ""),
    ],
)
def test_nothing_but_what_a_page_wraps_in_iframes_can_be_asked_for(
    attacker: Engine, victim: Victim, name: str
) -> None:
    url = f"{victim.origin}/echo"
    answer = attack(attacker, f"{url}/iframe.html", ["1", name, f"{url}/{session()}", url, {}])
    code, reason = json.loads(answer[1:])
    assert (answer[0], code) == ("c", 1006)
    assert reason.startswith("The iframe page has no ")
    assert victim.session_paths() == []


@pytest.mark.parametrize(
    "order",
    [
        *(None, 5, "text", {}, [], ["1"], ["1", None, None, None], ["1", 5, 5, 5]),
        ["1", ["xhr-polling"], "", "", {}],
        ["1", {"replace": "x"}, "", "", {}],
        *(["1", "xhr-polling", url, url, {}] for url in NO_URLS),
    ],
    ids=json.dumps,
)
def test_an_invalid_order_is_refused_with_a_reason(
    attacker: Engine, victim: Victim, order: Any
) -> None:
    answer = attack(attacker, f"{victim.origin}/echo/iframe.html", order)
    code, reason = json.loads(answer[1:])
    assert (answer[0], code) == ("c", 1006)
    assert reason
    assert victim.session_paths() == []
    assert thrown(attacker) == []


@pytest.mark.parametrize(
    "query",
    [
        *("?c=sister", "?x=1&c=sister", "?x=1;c=sister", "?c", "?c=a&t=1", "?x=1&&c=sister"),
        *("?%63=sister", "?%43=sister", "?+c=sister", "?%20c=sister", "?c%00=sister"),
        *("?c[]=sister", "?C=sister", "?%u0063=sister", "?%zz=1&%63=sister", "?x=%e9;%63=sister"),
    ],
)
def test_an_iframe_page_whose_query_names_a_callback_refuses(
    attacker: Engine, victim: Victim, query: str
) -> None:
    url = f"{victim.origin}/echo"
    order = ["1", "htmlfile", f"{url}/{session()}", url, {}]
    code, reason = json.loads(attack(attacker, f"{url}/iframe.html{query}", order)[1:])
    assert (code, reason.startswith("The iframe page refuses ")) == (1006, True)
    assert victim.session_paths() == []


@pytest.mark.parametrize(
    "query", ["?cc=1", "?x=c", "?token=a%26c%3D1", "?abc&_c=2", "?%E9=%C3%", "?x=t&at=1", "?t=1a"]
)
def test_any_other_query_of_the_iframe_page_is_that_of_the_session(
    attacker: Engine, victim: Victim, query: str
) -> None:
    url = f"{victim.origin}/echo"
    order = ["1", "xhr-polling", f"{url}/{session()}?token=another", url, {}]
    assert attack(attacker, f"{url}/iframe.html{query}", order) == "to"
    assert {path.partition("xhr")[2] for path in victim.session_paths()} == {query}


@pytest.mark.parametrize(
    ("page", "base"),
    [
        ("//evil.test/iframe.html", "//evil.test"),
        ("/\\evil.test/iframe.html", "//evil.test"),
        ("/@evil.test/iframe-1.6.1.html", "/@evil.test"),
        ("/echo;x=1/iframe.html", "/echo;x=1"),
        ("/a%2F..%2Fecho/iframe.html", "/a%2F..%2Fecho"),
        ("/echo/%2e%2e/iframe.html", ""),
        ("/iframe.html/iframe.html", "/iframe.html"),
    ],
)
def test_an_iframe_page_of_any_address_asks_below_its_own_folder(
    attacker: Engine, victim: Victim, page: str, base: str
) -> None:
    # Nothing is there, which the iframe tells.
    order = ["1", "xhr-polling", "http://evil.test/echo/000/abc", "http://evil.test/echo", {}]
    attack(attacker, victim.origin + page, order)
    host = victim.origin.partition("//")[2]
    assert {(asked.host, asked.path) for asked in victim.asked if "000" in asked.path} == {
        (host, f"{base}/000/abc/xhr")
    }


@pytest.mark.parametrize("page", ["/about.html", "/iframe.html/x.html", "/echo/iframe.html;x.html"])
def test_another_page_that_loads_the_script_refuses(
    attacker: Engine, victim: Victim, page: str
) -> None:
    url = f"{victim.origin}/echo"
    order = ["1", "xhr-polling", f"{url}/{session()}", url, {}]
    code, reason = json.loads(attack(attacker, victim.origin + page, order)[1:])
    assert (code, reason.startswith("The iframe page refuses ")) == (1006, True)
    assert victim.session_paths() == []
