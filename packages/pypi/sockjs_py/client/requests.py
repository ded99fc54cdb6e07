"""A session over requests: xhr-streaming, eventsource and xhr-polling; `posts.py` sends.

One answer after the other brings frames. A session on the server lives from poll to poll, so the
next one leaves before an application sees the frames of the last: the task that takes a frame asks
for the next without letting another task run.
"""

from __future__ import annotations

import asyncio
import codecs
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from aiohttp import ClientError, ClientResponse
from yarl import URL

from sockjs_py.client.event_stream import EventStream
from sockjs_py.client.links import Link, LinkEnd, Target
from sockjs_py.client.posts import Posts
from sockjs_py.core.close_codes import CloseCode, status_text
from sockjs_py.core.frames import frame_splitter, is_frame, percent_decoder
from sockjs_py.core.polling import NO_FRAME, REFUSAL, is_refused, why_no_next
from sockjs_py.core.timeouts import POLL_PAUSE_LIMIT_MS

Split: TypeAlias = Callable[[str], list[str]]


@dataclass(frozen=True)
class Kind:
    """What differs among these transports.

    Attributes:
        method: of the request that receives.
        path: what it asks, below the session.
        make_split: returns, for each answer, a function that takes text and returns whole lines.
        is_stream: whether an answer lasts, and may bring nothing.
        refusal: why it ended if the status was not 200; "" for the status itself.
        end: what the end of an answer adds to its text: the end of its last line, if that counts.
        make_decode: returns, for each session, a function that undoes a server's escapes.
    """

    method: str
    path: str
    make_split: Callable[[], Split]
    is_stream: bool
    refusal: str = ""
    end: str = "\n"
    make_decode: Callable[[], Callable[[str], str]] = lambda: str


KINDS: Final = {
    "xhr-streaming": Kind("POST", "/xhr_streaming", frame_splitter, is_stream=True),
    "eventsource": Kind(
        "GET",
        "/eventsource",
        EventStream,
        is_stream=True,
        refusal="EventSource refused",
        end="",
        make_decode=percent_decoder,
    ),
    "xhr-polling": Kind("POST", "/xhr", frame_splitter, is_stream=False),
}


class RequestLink(Link):
    """One session over requests."""

    def __init__(self, kind: Kind, target: Target) -> None:
        super().__init__(target)
        self.can_wait = kind.is_stream
        self._kind = kind
        self._decode = kind.make_decode()
        self._url = target.address(kind.path)
        self._frames: deque[str] = deque()
        self._answer: Answer | None = None
        self._is_second = False  # Whether the last poll was refused.
        self._pause_s = 0.0  # Before the next one.
        self._ending: LinkEnd | None = None
        self._is_stopped = False
        self._posts = Posts(target, self._fail)

    async def open(self) -> None:
        """Do nothing: the first answer opens the session."""

    async def receive(self) -> str:
        while not self._frames:
            if self._ending is not None:
                raise self._ending
            await self._read()
        return self._frames.popleft()

    async def send(self, message: str) -> None:
        await self._posts.send(message)

    @property
    def unsent_bytes(self) -> int:
        return self._posts.unsent_bytes

    async def drain(self) -> None:
        # What is on its way may arrive first: a poll that is aborted ends the session.
        self._is_stopped = True
        await self._posts.drain()

    async def release(self) -> None:
        if self._answer is not None:
            self._answer.release()
        await self._posts.release()

    def _fail(self, reason: str) -> None:
        self.on_failure(LinkEnd(CloseCode.LOST, reason))

    async def _read(self) -> None:
        """Read the next piece of an answer, or ask for the next one first."""
        if self._answer is None:
            self._answer = await self._ask()
        answer = self._answer
        lines = await answer.next_lines()
        if lines is None:
            self._go_on(answer)
            return
        self.hear()
        for line in lines:
            frame = self._decode(line)
            if not is_frame(frame):
                continue
            answer.last_frame = frame
            if frame.startswith(REFUSAL) and not self._is_second:
                self._go_on(answer)
                return
            (self._frames if self._kind.is_stream else answer.held).append(frame)

    async def _ask(self) -> Answer:
        """Return the next answer, of which nothing has come yet."""
        if self._is_stopped:
            await asyncio.Event().wait()  # Until this is cancelled, as the connection closes.
        if self._pause_s:
            await asyncio.sleep(self._pause_s)
        return Answer(self._kind, self._url, self.target)

    def _go_on(self, answer: Answer) -> None:
        """Decide what follows an answer that has ended."""
        answer.release()
        self._answer = None
        last = answer.last_frame
        error = answer.error or (None if self._kind.is_stream or last else NO_FRAME)
        if is_refused(error, last) and not self._is_second:
            self._is_second = True
            self._pause_s = min(answer.age_s, POLL_PAUSE_LIMIT_MS / 1000)
        else:
            self._is_second = False
            self._pause_s = 0
            if reason := why_no_next(error, last):
                self._ending = LinkEnd(CloseCode.LOST, reason)
        self._frames += answer.held


class Answer:
    """One answer, which is asked for when it is first read, and then read piece by piece.

    Attributes:
        last_frame: that has come, or "".
        held: frames that nobody may see before the end.
        error: why it broke; None if it merely ended.
    """

    def __init__(self, kind: Kind, url: URL, target: Target) -> None:
        self.last_frame = ""
        self.held: list[str] = []
        self.error: str | None = None
        self._kind = kind
        self._url = url
        self._target = target
        self._started = target.loop.time()
        self._split = kind.make_split()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._response: ClientResponse | None = None
        self._is_over = False

    @property
    def age_s(self) -> float:
        """Return how long ago it was asked for."""
        return self._target.loop.time() - self._started

    async def next_lines(self) -> list[str] | None:
        """Return the lines that the next piece completes, None at the end."""
        if self._is_over:
            return None
        try:
            if self._response is None:
                self._response = await self._target.request(self._kind.method, self._url)
            response = self._response
            data = await response.content.readany() if response.status == 200 else b""
        except (ClientError, OSError, asyncio.TimeoutError) as error:
            # An EventSource of a page is not told why there was no answer, or how it has ended.
            if not self._kind.refusal:
                self.error = f"Receiving error: no answer: {error}"
            return None
        if response.status != 200:
            self.error = self._kind.refusal or f"Receiving error: {status_text(response.status)}"
            return None
        self._is_over = response.content.at_eof()
        # At the end it may be a whole line, or what is left of one.
        text = self._decoder.decode(data)
        return self._split(text + self._kind.end if self._is_over else text)

    def release(self) -> None:
        """End it, at its end or before."""
        if self._response is not None:
            if self._is_over:
                self._response.release()
            else:
                self._response.close()
