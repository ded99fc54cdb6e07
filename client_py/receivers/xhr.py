"""Receiver of frames one to a line: `xhr` and `xhr_streaming`, by whatever makes the request."""

from __future__ import annotations

from client_py.browser.contract import Cancel, Request
from client_py.core.close_codes import status_text
from client_py.core.frames import OnFrame, frame_splitter, is_frame
from client_py.core.polling import NO_FRAME
from client_py.core.settings import RequestOptions
from client_py.receivers.contract import OnEnd, Receiver


def line_receiver(request: Request, is_streaming: bool) -> Receiver:
    """Make a receiver of a stream, or of an answer to a poll, whose frames are held to its end.

    Args:
        request: how to ask.
        is_streaming: whether an answer may bring nothing, as a poll's may not.

    Source: sockjs-protocol 0.3.3, "XhrPolling", "XhrStreaming".
    """

    def receive(url: str, options: RequestOptions, on_frame: OnFrame, on_end: OnEnd) -> Cancel:
        split = frame_splitter()
        held: list[str] = []

        def on_chunk(chunk: str) -> None:
            lines = split(chunk)
            if not lines:  # A sign of life: a long frame may take minutes to arrive.
                on_frame("")
            for line in lines:
                if is_streaming:
                    on_frame(line)
                elif is_frame(line):
                    held.append(line)

        def on_answer(status: int, text: str) -> None:
            error: str | None = None
            if status == 200:
                # The end of an answer ends its last line: a whole frame, or what is left of one.
                on_chunk(text + "\n")
                if not is_streaming and not held:
                    error = NO_FRAME
            else:
                error = f"Receiving error: {status_text(status)}"
            on_end(error, held)

        return request(url, "", options, on_chunk, on_answer)

    return receive
