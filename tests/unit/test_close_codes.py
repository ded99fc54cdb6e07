"""core/close_codes.py: what an application may close with."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core import close_codes
from client_py.core.close_codes import (
    BROKEN_FRAME,
    LOST_SESSION,
    Closure,
    chosen_closure,
    comes_back,
    read_closure,
    send_status_text,
    status_text,
)


@given(st.just(1000) | st.integers(3000, 4999))
def test_an_application_may_close_with_its_own_codes(code: int) -> None:
    assert chosen_closure(code, "") == Closure(code, "")


def test_an_application_that_gives_no_code_closes_normally() -> None:
    assert chosen_closure(None, None) == Closure(1000, "Normal closure")


@given(st.integers().filter(lambda code: code != 1000 and not 3000 <= code <= 4999))
def test_any_other_code_is_refused_by_name(code: int) -> None:
    with pytest.raises(Exception, match=f"Close code {code} is not 1000 or 3000-4999") as caught:
        chosen_closure(code, "")
    assert caught.value.name == "InvalidAccessError"  # type: ignore[attr-defined]


@pytest.mark.parametrize("reason", ["x" * 123, "\u00e9" * 61 + "x", "\U0001f600" * 30 + "xyz"])
def test_a_reason_may_have_123_bytes(reason: str) -> None:
    chosen_closure(1000, reason)


@pytest.mark.parametrize("reason", ["x" * 124, "\u00e9" * 62, "\u20ac" * 42, "\U0001f600" * 31])
def test_a_reason_of_more_bytes_is_refused(reason: str) -> None:
    length = len(reason.encode())
    with pytest.raises(SyntaxError, match=f"Close reason has {length} bytes, more than 123"):
        chosen_closure(1000, reason)


def test_every_closure_has_a_code_of_its_own_but_for_losses() -> None:
    closures = [value for value in vars(close_codes).values() if isinstance(value, Closure)]
    assert sorted(closure.code for closure in closures) == [1002, 1006, 1006, 2000]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (0, "no answer: refused, cut, or blocked by CORS or CSP"),
        (404, "HTTP status 404"),
        (500, "HTTP status 500"),
    ],
)
def test_a_status_is_explained_in_words_a_developer_can_act_upon(status: int, text: str) -> None:
    assert status_text(status) == text


def test_an_unknown_session_is_explained_alike_by_a_refusal_and_by_a_second_open_frame() -> None:
    explained = LOST_SESSION.reason
    assert explained.startswith("the server does not know this session: it restarted, or ")
    assert send_status_text(404) == f"HTTP status 404: {explained}"
    assert send_status_text(413) == "HTTP status 413: too long"
    assert send_status_text(500) == status_text(500)


@pytest.mark.parametrize("code", [1000, 1003, 1007, 1008, 1009, 1010, 3000, 3001, 4000, 4999])
def test_what_was_meant_does_not_come_back(code: int) -> None:
    assert not comes_back(code, "", 0)
    assert comes_back(code, "Go away!", 0) == (code == 3000)


@given(st.integers(1001, 65535).filter(lambda code: code != 1000 and not 3000 <= code <= 4999))
def test_what_nobody_meant_comes_back(code: int) -> None:
    assert comes_back(code, "Go away!", 0) == (code not in (1003, 1007, 1008, 1009, 1010))


@pytest.mark.parametrize(
    ("status", "is_back"),
    [
        *((0, True), (200, True), (302, True), (399, True), (400, False), (401, False)),
        *((403, False), (404, False), (407, False), (408, True), (409, False), (428, False)),
        *((429, True), (430, False), (499, False), (500, True), (502, True), (503, True)),
    ],
)
def test_a_server_that_refuses_is_asked_again_unless_the_request_is_wrong(
    status: int, is_back: bool
) -> None:
    assert comes_back(1002, "Cannot connect to server", status) == is_back


@pytest.mark.parametrize("code", [0, 1000, 1001, 2010, 3000, 4999, 65535])
@pytest.mark.parametrize("reason", ["", "bye"])
def test_a_close_frame_is_reported_as_the_server_gave_it(code: float, reason: str) -> None:
    assert read_closure([code, reason]) == Closure(code, reason)  # type: ignore[arg-type]


def test_a_close_frame_may_have_null_for_an_empty_reason() -> None:
    assert read_closure([4001, None]) == Closure(4001, "")


@pytest.mark.parametrize("reason", ["Connection interrupted", "Connection interrupted!"])
def test_a_server_that_reports_a_cut_connection_has_lost_it(reason: str) -> None:
    assert read_closure([1002, reason]) == Closure(1006, reason)
    assert read_closure([4001, reason]) == Closure(4001, reason)


@pytest.mark.parametrize(
    "payload",
    [
        *(None, 5, "x", {}, [], [3000], [3000, "a", "b"], ["x", ""], ["3000", "x"], [None, ""]),
        *([True, ""], [3000, 5], [3000, False], [3000, []], [{"a": 1}, None], [[], ""]),
        ["x", {"toString": 1}],
        *([1e9, ""], [-1, ""], [3000.5, ""], [65536, ""], [float("inf"), ""]),
    ],
)
def test_a_close_frame_of_other_types_is_broken(payload: Any) -> None:
    assert read_closure(payload) == BROKEN_FRAME
