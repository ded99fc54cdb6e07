"""core/batches.py: how many messages go into one body."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from client_py.core.batches import BATCH_LIMIT_BYTES, batch_length
from client_py.core.utf8 import utf8_length

# An array of this one message is as long as a body may be.
LARGEST = "x" * (BATCH_LIMIT_BYTES - len("[]"))


def test_all_go_into_one_body_if_they_fit() -> None:
    assert batch_length(['"x"'] * 1000, utf8_length) == 1000


def test_a_body_may_be_as_long_as_the_limit() -> None:
    half = "x" * ((BATCH_LIMIT_BYTES - len("[,]")) // 2)
    assert batch_length([half, half], utf8_length) == 2
    assert batch_length([half, half + "xx"], utf8_length) == 1


def test_a_message_above_the_limit_goes_alone() -> None:
    assert batch_length([LARGEST + "x", '"x"'], utf8_length) == 1
    assert batch_length(['"x"', LARGEST + "x"], utf8_length) == 1


def test_the_encoded_length_counts() -> None:
    quarter = '"' * (BATCH_LIMIT_BYTES // 4)
    assert batch_length([quarter] * 3, utf8_length) == 3
    assert batch_length([quarter] * 3, lambda text: len(quote(text))) == 1


@given(st.lists(st.integers(0, BATCH_LIMIT_BYTES), min_size=1, max_size=9))
def test_a_body_holds_as_many_messages_as_fit(sizes: list[int]) -> None:
    messages = ["x" * size for size in sizes]
    count = batch_length(messages, utf8_length)

    def body_bytes(number: int) -> int:
        return len(f"[{','.join(messages[:number])}]")

    assert count == 1 or body_bytes(count) <= BATCH_LIMIT_BYTES
    assert count == len(messages) or body_bytes(count + 1) > BATCH_LIMIT_BYTES
