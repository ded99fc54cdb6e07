"""A session over requests: xhr-streaming, eventsource and xhr-polling.

One answer after the other brings frames. A session on the server lives from poll to poll, so the
next one leaves before anybody sees the frames of the last. Messages leave one POST at a time, since
requests that are under way together may arrive in any order; what waits meanwhile leaves together.
A POST that fails ends the session: nobody can know whether the server took its messages.
"""

from __future__ import annotations

import asyncio
import codecs
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import ClientError, ClientResponse, ClientTimeout

from sockjs_py.client.event_stream import EventStream
from sockjs_py.client.links import Link, LinkEnd, Target
from sockjs_py.core.batches import BATCH_LIMIT_BYTES, batch_length
from sockjs_py.core.close_codes import CloseCode, send_status_text, status_text
from sockjs_py.core.frames import frame_splitter, is_frame, percent_decoder
from sockjs_py.core.polling import NO_FRAME, REFUSAL, is_refused, why_no_next
from sockjs_py.core.timeouts import POLL_PAUSE_LIMIT_MS, UNANSWERED_MS
from sockjs_py.core.urls import add_number, add_path

Split: TypeAlias = Callable[[str], list[str]]

# `send` waits while more than this is on its way or waits to be.
_UNSENT_LIMIT_BYTES = 4 * BATCH_LIMIT_BYTES
_UNANSWERED = ClientTimeout(UNANSWERED_MS / 1000)


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


XHR_STREAMING = Kind("POST", "/xhr_streaming", frame_splitter, is_stream=True)
XHR_POLLING = Kind("POST", "/xhr", frame_splitter, is_stream=False)
EVENTSOURCE = Kind(
    "GET",
    "/eventsource",
    EventStream,
    is_stream=True,
    refusal="EventSource refused",
    end="",
    make_decode=percent_decoder,
)


class RequestLink(Link):
    """One session over requests."""

    def __init__(self, kind: Kind, target: Target) -> None:
        super().__init__(target)
        self.can_wait = kind.is_stream
        self._kind = kind
        self._decode = kind.make_decode()
        self._frames: deque[str] = deque()
        self._answer: Answer | None = None
        self._is_second = False  # Whether the last poll was refused.
        self._pause_s = 0.0  # Before the next one.
        self._ending: LinkEnd | None = None
        self._is_stopped = False
        self._number = 0  # Of the last poll.
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
        await self._posts.release()
        if self._answer is not None:
            await self._answer.release()

    def _fail(self, reason: str) -> None:
        self.on_failure(LinkEnd(CloseCode.LOST, reason))

    async def _read(self) -> None:
        """Read the next piece of an answer, or begin the next one."""
        if self._answer is None:
            await self._pause()
            self._answer = self._ask()
        answer = self._answer
        lines = await answer.next_lines()
        if lines is None:
            await self._go_on(answer)
            return
        self.hear()
        for line in lines:
            frame = self._decode(line)
            if not is_frame(frame):
                continue
            answer.last_frame = frame
            if frame.startswith(REFUSAL) and not self._is_second:
                await self._go_on(answer)
                return
            (self._frames if self._kind.is_stream else answer.held).append(frame)

    async def _go_on(self, answer: Answer) -> None:
        """Decide what follows an answer that has ended."""
        await answer.release()
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
            elif not self._is_stopped:
                # It leaves before anybody sees the frames of the last one.
                self._answer = self._ask()
        self._frames += answer.held

    def _ask(self) -> Answer:
        self._number += 1
        return Answer(self._kind, self.target, self._number)

    async def _pause(self) -> None:
        if self._is_stopped:
            await asyncio.Event().wait()
        await asyncio.sleep(self._pause_s)


class Answer:
    """One answer: it is asked for at once, and read piece by piece.

    Attributes:
        last_frame: that has come, or "".
        held: frames that nobody may see before the end.
        error: why it broke; None if it merely ended.
    """

    def __init__(self, kind: Kind, target: Target, number: int) -> None:
        """Ask, as the poll with this number."""
        self.last_frame = ""
        self.held: list[str] = []
        self.error: str | None = None
        self._kind = kind
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._split = kind.make_split()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._is_over = False
        url = add_number(add_path(target.url, kind.path), number, None)
        request = target.http.request(kind.method, url, **target.options())
        self._asking: asyncio.Future[ClientResponse] = asyncio.ensure_future(request)

    @property
    def age_s(self) -> float:
        """Return how long ago it was asked for."""
        return self._loop.time() - self._started

    async def next_lines(self) -> list[str] | None:
        """Return the lines that the next piece completes, None at the end."""
        if self._is_over:
            return None
        try:
            # Whoever is cancelled here still has to release it.
            response = await asyncio.shield(self._asking)
            data = await response.content.readany() if response.status == 200 else b""
        except (ClientError, OSError) as error:
            self.error = self._kind.refusal or f"Receiving error: no answer: {error}"
            return None
        if response.status != 200:
            self.error = self._kind.refusal or f"Receiving error: {status_text(response.status)}"
            return None
        if data:
            return self._split(self._decoder.decode(data))
        self._is_over = True
        # In lines it may be a whole frame, or what is left of one.
        return self._split(self._kind.end)

    async def release(self) -> None:
        """End it, at its end or before."""
        self._asking.cancel()
        await asyncio.wait([self._asking])
        if self._asking.cancelled() or self._asking.exception() is not None:
            return
        if self._is_over:
            self._asking.result().release()
        else:
            self._asking.result().close()


class Posts:
    """The queue in front of `xhr_send`: messages in, one request at a time out."""

    def __init__(self, target: Target, on_failure: Callable[[str], None]) -> None:
        """Begin without a message.

        Args:
            target: the session.
            on_failure: gets why a batch was not taken.
        """
        self.unsent_bytes = 0
        self._target = target
        self._on_failure = on_failure
        self._number = 0  # Of the last batch.
        self._waiting: list[str] = []
        self._sending: asyncio.Task[None] | None = None
        self._has_room = asyncio.Event()

    async def send(self, message: str) -> None:
        """Send a message, which is JSON text; wait while too many wait."""
        self._waiting.append(message)
        self.unsent_bytes += _length(message) + 1
        if self._sending is None:
            self._sending = asyncio.ensure_future(self._send_all())
        while self.unsent_bytes > _UNSENT_LIMIT_BYTES and self._sending is not None:
            self._has_room.clear()
            await self._has_room.wait()

    async def drain(self) -> None:
        """Wait until all is answered."""
        if self._sending is not None:
            await asyncio.wait([self._sending])

    async def release(self) -> None:
        """Abort what is on its way."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.wait([self._sending])

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                count = batch_length(self._waiting, _length)
                payload = f"[{','.join(self._waiting[:count])}]".encode()
                self._waiting = self._waiting[count:]
                error = await self._post(payload)
                self.unsent_bytes -= len(payload) - 1
                self._has_room.set()
                if error:
                    self._on_failure(f"Sending error: {error}")
                    break
        finally:
            self._sending = None
            self._has_room.set()

    async def _post(self, payload: bytes) -> str | None:
        """Return why a batch was not taken, None if it was."""
        options = self._target.options()
        options["headers"] = {**options["headers"], "Content-Type": "text/plain;charset=UTF-8"}
        self._number += 1
        url = add_number(add_path(self._target.url, "/xhr_send"), self._number, None)
        try:
            async with self._target.http.post(
                url, data=payload, timeout=_UNANSWERED, **options
            ) as answer:
                await answer.read()
                return None if 200 <= answer.status < 300 else send_status_text(answer.status)
        except asyncio.TimeoutError:
            return "No answer"
        except (ClientError, OSError) as error:
            return f"no answer: {error}"


def _length(text: str) -> int:
    """Return the length of JSON text in UTF-8; `core.utf8` counts as browsers without it do."""
    return len(text) if text.isascii() else len(text.encode())
