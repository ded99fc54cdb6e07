"""Receiver of frames one to a line: `xhr` and `xhr_streaming`, by whatever makes the request."""

from __future__ import annotations

from typing import Any

from client_py.browser.http import Cancel, Request
from client_py.core.frames import frame_splitter
from client_py.receivers.contract import OnEnd, OnFrame, Receiver


def line_receiver(request: Request, is_streaming: bool) -> Receiver:
    """Make a receiver.

    Args:
        request: how to ask, with credentials or without.
        is_streaming: whether frames are wanted before the answer is complete.

    Source: sockjs-protocol 0.3.3, "XhrPolling", "XhrStreaming".
    """

    def receive(url: str, options: Any, on_frame: OnFrame, on_end: OnEnd) -> Cancel:
        split = frame_splitter()

        def on_chunk(chunk: str) -> None:
            for line in split(chunk):
                on_frame(line)

        def on_answer(status: int, text: str) -> None:
            if status == 200:
                on_end(None, split(text))
            else:
                on_end(f"Receiving error: HTTP status {status}", [])

        return request(url, "", options, on_chunk if is_streaming else None, on_answer)

    return receive
