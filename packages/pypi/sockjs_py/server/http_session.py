"""A session that lives over many HTTP requests: its queues, its one timer, its receiver.

Requests to `*_send` put the peer's messages into one queue, from which the handler reads. The
handler's messages wait in the other for a receiver: the request, if one is open, whose answer
carries the next frame. Receivers come and go, and a session without one ends after a time-out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from sockjs_py.server.exchange import Exchange, Request
from sockjs_py.server.frames import HEARTBEAT, OPEN, close_frame, message_frame, quote
from sockjs_py.server.message_queue import MessageQueue
from sockjs_py.server.options import Options
from sockjs_py.server.session import Session, SessionClosedError
from sockjs_py.server.traffic import Traffic


class HttpSession(Session):
    """The session behind xhr, xhr_streaming, eventsource, htmlfile and jsonp.

    One timer serves both clocks: with a receiver it is the heartbeat's, without one it is
    the session's time-out.

    Attributes:
        binding: what `Options.bind` said of the request that opened the session.
    """

    __slots__ = (
        "_answer",
        "_answered",
        "_close_frame",
        "_deadline",
        "_inbox",
        "_is_open",
        "_loop",
        "_on_end",
        "_options",
        "_outbox",
        "_parting",
        "_received",
        "_receivers",
        "_request",
        "_timer",
        "_traffic",
        "_transport_name",
        "binding",
    )

    def __init__(
        self,
        request: Request,
        transport_name: str,
        options: Options,
        traffic: Traffic,
        on_end: Callable[[], None],
        binding: object = None,
    ) -> None:
        self._request = request
        self._transport_name = transport_name
        self.binding = binding
        self._options = options
        self._traffic = traffic
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._inbox = MessageQueue(options.queue_limit_chars)
        self._outbox = MessageQueue(options.queue_limit_chars)
        self._is_open = False
        self._close_frame: str | None = None
        # Engines may repeat a request by themselves (docs/decisions/0025). So the number and frame
        # of the last poll are kept until the next one comes, and so is the last body's number.
        self._answered = ""
        self._answer = ""
        self._received = ""
        # One, or several if the session is closed.
        self._receivers: list[Exchange] = []
        self._parting: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._arm(options.session_timeout_s)

    # --- what the application calls

    @property
    def request(self) -> Request:
        return self._request

    @property
    def transport_name(self) -> str:
        return self._transport_name

    async def __anext__(self) -> str:
        while not self._inbox:
            if self.is_closed:
                raise StopAsyncIteration
            await self._inbox.wait()
        return self._inbox.pop()

    async def send(self, text: str) -> None:
        if not self.is_closed:
            self._outbox.push(quote(text))
            await self._outbox.room()
        if self.is_closed:
            raise SessionClosedError("the session has ended")

    def end_with(self, code: int, reason: str) -> None:
        if self._close_frame is None:
            self._close_frame = close_frame(code, reason)
            # From now on polls do not prolong the session's life.
            self._arm(self._options.session_timeout_s)
            self._inbox.wake()
            self._outbox.wake()

    # --- what the requests call

    @property
    def is_closed(self) -> bool:
        """Return whether the close frame is all that the session still has to say."""
        return self._close_frame is not None

    def feed(self, messages: Iterable[str]) -> None:
        """Hand the peer's messages to the application; drop them when the session is closed.

        Refusing them would hide the close frame, which may still be on its way to the peer.
        """
        if self.is_closed:
            return
        for message in messages:
            self._inbox.push(message)

    @property
    def is_behind(self) -> bool:
        """Return whether more messages wait for the application than `queue_limit_chars`."""
        return self._inbox.is_full and not self.is_closed

    async def catch_up(self) -> None:
        """Wait while the application is behind."""
        await self._inbox.room()

    def attach(self, receiver: Exchange) -> bool:
        """Take the place of the one receiver; return whether it was free.

        In a closing session the place is always free: every receiver gets the close frame (P:1331).
        """
        if self._receivers and not self.is_closed:
            return False
        self._receivers.append(receiver)
        return True

    def detach(self, receiver: Exchange) -> None:
        """Free the place of the receiver; the next one has to come before the time-out."""
        self._receivers.remove(receiver)
        if not self.is_closed:
            self._arm(self._options.session_timeout_s)

    def interrupt(self) -> None:
        """End the session after its receiver was cut off: messages may be lost (P:1372)."""
        self.end_with(1002, "Connection interrupted")
        self._outbox.clear()

    async def next_frame(self) -> str:
        """Wait for what the attached receiver has to write next."""
        if not self._is_open:
            self._is_open = True
            return OPEN
        if not self._outbox and not self._close_frame:
            self._arm(self._options.heartbeat_s)
            await self._outbox.wait()
        if self._outbox:
            messages = self._outbox.pop_all()
            frame = message_frame(messages)
            self._traffic.send(len(messages), len(frame))
            return frame
        if self._close_frame:
            self._part()
        return self._close_frame or HEARTBEAT

    async def next_answer(self, number: str) -> str:
        """Wait for the frame of a poll. A poll that arrives twice gets the same frame twice.

        Args:
            number: of the poll; see `Exchange.number`.
        """
        if number and number == self._answered:
            return self._answer
        self._answered = self._answer = ""
        frame = await self.next_frame()
        if number:
            self._answered, self._answer = number, frame
        return frame

    def is_new(self, number: str) -> bool:
        """Remember the number of a body; return whether the last one had another."""
        is_new = not number or number != self._received
        self._received = number
        return is_new

    def parting(self) -> asyncio.Future[None]:
        self._parting = self._loop.create_future()
        return self._parting

    def end(self) -> None:
        """Forget the session at once; do not wait for receivers that are stuck."""
        self.end_with(1006, "Session timed out")
        self._outbox.clear()
        self._inbox.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._part()
        for receiver in self._receivers:
            receiver.cut_off_when_stuck(self._options.session_timeout_s)
        self._on_end()

    def _part(self) -> None:
        if self._parting is not None and not self._parting.done():
            self._parting.set_result(None)

    def _arm(self, delay_s: float) -> None:
        # A poll moves the deadline twice. Only an earlier deadline needs a new timer: a timer
        # that fires too early arms itself again, which keeps asyncio's heap small.
        self._deadline = self._loop.time() + delay_s
        if self._timer is None or self._timer.when() > self._deadline:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = self._loop.call_at(self._deadline, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        if self._loop.time() < self._deadline:
            self._timer = self._loop.call_at(self._deadline, self._on_timer)
        elif self._receivers and not self.is_closed:
            self._outbox.wake()
        else:
            self.end()
