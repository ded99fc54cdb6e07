"""One HTTP request by fetch."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.contract import Cancel, OnAnswer, OnChunk
from client_py.browser.dom import AbortController, Chunk, Reader, Response
from client_py.browser.host import new, window
from client_py.core.settings import RequestOptions


def get_text(
    url: str,
    body: str | None,
    options: RequestOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Get an answer that comes whole, and post nothing; otherwise as `request`.

    It is apart from that so that a build which asks for nothing but /info has no `ChunkReader`.
    """
    controller: AbortController = new(window.AbortController)

    def on_response(response: Response) -> None:
        response.text().then(lambda text: on_answer(response.status, text), on_failure)

    def on_failure(_: object) -> None:
        on_answer(0, "")

    settings = {
        "headers": options.headers or {},
        "credentials": "same-origin" if options.no_credentials else "include",
        "signal": controller.signal,
    }
    window.fetch(url, settings).then(on_response, on_failure)
    return controller.abort


def request(
    url: str,
    body: str | None,
    options: RequestOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Ask by fetch; arguments as for `browser.http.request`."""
    controller: AbortController = new(window.AbortController)

    def on_response(response: Response) -> None:
        if on_chunk and response.status == 200:
            read = ChunkReader(response.body.getReader(), on_chunk, on_answer, on_failure)
            read()
        else:
            response.text().then(lambda text: on_answer(response.status, text), on_failure)

    def on_failure(_: object) -> None:
        on_answer(0, "")

    settings = {
        "method": "GET" if body is None else "POST",
        "body": body,
        "headers": options.headers or {},
        "credentials": "same-origin" if options.no_credentials else "include",
        "keepalive": options.keepalive,
        "signal": controller.signal,
    }
    window.fetch(url, settings).then(on_response).then(None, on_failure)
    return controller.abort


class ChunkReader:
    """Reads an answer while it comes. A call reads the next chunk and all that follow it."""

    def __init__(
        self,
        reader: Reader,
        on_chunk: OnChunk,
        on_answer: OnAnswer,
        on_failure: Callable[[object], None],
    ) -> None:
        """Begin at the head of the answer.

        Args:
            reader: of the response's body.
            on_chunk: gets text as it comes; a character that is cut waits for its rest.
            on_answer: called at the end.
            on_failure: called if the answer breaks.
        """
        self._reader = reader
        self._on_chunk = on_chunk
        self._on_answer = on_answer
        self._on_failure = on_failure
        self._decoder = new(window.TextDecoder)

    def __call__(self) -> None:
        self._reader.read().then(self._on_read, self._on_failure)

    def _on_read(self, result: Chunk) -> None:
        if result.done:
            self._on_answer(200, "")
        else:
            self._on_chunk(self._decoder.decode(result.value, {"stream": True}))
            self()
