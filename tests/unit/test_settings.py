"""core/settings.py: what a page asks for, read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from client_py.core.settings import (
    SESSION_ID_LENGTH,
    RequestOptions,
    Settings,
    read_number,
    read_request_options,
    read_settings,
    read_url,
    why_no_headers,
)
from tests.parity.entry import PageOptions

KNOWN = ["websocket", "xhr-streaming", "xhr-polling"]
NO_MINIMUMS: dict[str, float] = dict.fromkeys(KNOWN, 0)


def read(protocols: object = None, **options: Any) -> Settings:
    return read_settings(PageOptions(**options), protocols, KNOWN, "123")


def test_without_options_every_transport_is_wanted_and_has_the_time_that_it_needs() -> None:
    assert read() == Settings([], [], SESSION_ID_LENGTH, NO_MINIMUMS, 8000, 0, None, "123")


@pytest.mark.parametrize(
    ("protocols", "options"),
    [
        (None, {"transports": "websocket"}),
        (None, {"transports": ["websocket"]}),
        (None, {"protocols_whitelist": ["websocket"]}),
        (["websocket"], {}),
        ("websocket", {}),
        ("xhr-polling", {"transports": ["websocket"]}),
        ("chat", {"protocols_whitelist": ["websocket"]}),
    ],
)
def test_transports_are_named_as_in_every_generation(
    protocols: object, options: dict[str, Any]
) -> None:
    assert read(protocols, **options).wanted_names == ["websocket"]


def test_sub_protocols_name_no_transport() -> None:
    assert read(["chat", "websocket"]).wanted_names == []


def test_names_that_this_build_does_not_have_are_reported() -> None:
    settings = read(transports=["websocket", "carrier-pigeon"])
    assert settings.unknown_names == ["carrier-pigeon"]
    assert settings.wanted_names == ["websocket", "carrier-pigeon"]


def test_repeated_sub_protocols_are_refused() -> None:
    with pytest.raises(SyntaxError, match="is empty or given twice"):
        read(["chat", "chat"])


@pytest.mark.parametrize("name", ["timeout", "rtt", "sessionId", "heartbeatTimeout", "infoTimeout"])
@pytest.mark.parametrize("value", [-1, 2**31, float("nan")])
def test_a_number_out_of_range_is_refused_by_its_option(name: str, value: float) -> None:
    with pytest.raises(TypeError, match=f"{name} is '{value}', not a number from 0 to 2"):
        read(**{name: value})


def test_text_counts_as_a_number_but_for_the_length_of_a_session_id() -> None:
    minimums_ms: dict[str, float] = dict.fromkeys(KNOWN, 250)
    assert read(timeout="250", rtt="5") == replace(read(), minimums_ms=minimums_ms, rtt_ms=5)
    with pytest.raises(TypeError, match="sessionId is '16'"):
        read(sessionId="16")


def test_a_page_may_make_up_session_ids_itself() -> None:
    make: Callable[[], str] = "id".upper
    assert read(sessionId=make).session_id == make
    assert read(sessionId=40).session_id == 40


@pytest.mark.parametrize("server", ["a.b", "a/b", "?", "#"])
def test_a_server_that_cannot_be_in_a_path_is_refused(server: str) -> None:
    with pytest.raises(SyntaxError, match="server is"):
        read(server=server)


def test_a_server_of_the_page_s_own_is_text() -> None:
    assert read(server=7).server_id == "7"


def test_a_plain_url_on_a_secure_page_is_refused() -> None:
    with pytest.raises(Exception, match="The page is https") as caught:
        read_url("http://a.test/echo", "https://page.test/")
    assert getattr(caught.value, "name", "") == "SecurityError"
    assert read_url("echo/", "https://page.test/") == "https://page.test/echo"


def test_a_number_is_read_as_one() -> None:
    assert read_number("timeout", "1e3", True) == 1000


def test_each_transport_may_have_a_time_of_its_own() -> None:
    timeout = SimpleNamespace(websocket=2000)
    assert read(timeout=timeout).minimums_ms == {**NO_MINIMUMS, "websocket": 2000}
    with pytest.raises(TypeError, match="timeout is '-1'"):
        read(timeout=SimpleNamespace(websocket=-1))


def test_headers_are_asked_for_each_time() -> None:
    tokens = iter("ab")
    options = PageOptions(headers=lambda: {"Authorization": next(tokens)}, withCredentials=False)
    for token in "ab":
        expected = RequestOptions({"Authorization": token}, True, keepalive=False)
        assert read_request_options(options) == expected
    assert read_request_options(PageOptions()) == RequestOptions(None, False, keepalive=False)


@pytest.mark.parametrize(
    ("name", "is_required", "expected"),
    [
        ("xhr-streaming", True, ""),
        ("iframe-xhr-polling", False, "sends no headers"),
        ("websocket", False, ""),
        ("websocket", True, "sends no headers"),
        ("eventsource", True, "sends no headers"),
    ],
)
def test_headers_rule_out_what_cannot_send_them(
    name: str, is_required: bool, expected: str
) -> None:
    options = PageOptions(headers={"A": "b"}, headersRequired=is_required)
    assert why_no_headers(options, name) == expected
    assert why_no_headers(PageOptions(headersRequired=is_required), name) == ""
