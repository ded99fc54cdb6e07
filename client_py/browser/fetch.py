"""One HTTP request by fetch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.contract import Cancel, OnChunk, OnEnd
from client_py.browser.host import new, window


def get_text(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
) -> Cancel:
    """Get an answer that comes whole; of the arguments for `browser.http.request` no others."""
    controller = new(window.AbortController)

    def on_response(response: Any) -> None:
        response.text().then(lambda text: on_end(response.status, text), on_failure)

    def on_failure(_: Any) -> None:
        on_end(0, "")

    settings = {"credentials": "include", "signal": controller.signal}
    window.fetch(url, settings).then(on_response, on_failure)
    return lambda: controller.abort()


def request(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
) -> Cancel:
    """Ask by fetch; arguments as for `browser.http.request`."""
    controller = new(window.AbortController)

    def on_response(response: Any) -> None:
        if on_chunk and response.status == 200:
            read = ChunkReader(response.body.getReader(), on_chunk, on_end, on_failure)
            read()
        else:
            response.text().then(lambda text: on_end(response.status, text), on_failure)

    def on_failure(_: Any) -> None:
        on_end(0, "")

    settings = {
        "method": "GET" if body is None else "POST",
        "body": body,
        "headers": options.headers or {},
        "credentials": "same-origin" if options.noCredentials else "include",
        "signal": controller.signal,
    }
    window.fetch(url, settings).then(on_response).then(None, on_failure)
    return lambda: controller.abort()


class ChunkReader:
    """Reads an answer while it comes. A call reads the next chunk, and all that follow it."""

    def __init__(
        self, reader: Any, on_chunk: OnChunk, on_end: OnEnd, on_failure: Callable[[Any], None]
    ) -> None:
        """Begin at the head of the answer.

        Args:
            reader: of the response's body.
            on_chunk: gets text as it comes; a character that is cut waits for its rest.
            on_end: called at the end.
            on_failure: called if the answer breaks.
        """
        self._reader = reader
        self._on_chunk = on_chunk
        self._on_end = on_end
        self._on_failure = on_failure
        self._decoder = new(window.TextDecoder)

    def __call__(self) -> None:
        self._reader.read().then(self._on_read, self._on_failure)

    def _on_read(self, result: Any) -> None:
        if result.done:
            self._on_end(200, "")
        else:
            self._on_chunk(self._decoder.decode(result.value, {"stream": True}))
            self()
