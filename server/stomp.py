"""A STOMP broker over SockJS sessions, in memory: every subscriber hears every message.

STOMP 1.2, and 1.1 for older clients; no transactions, and acknowledgements change nothing.
Source: https://stomp.github.io/stomp-specification-1.2.html
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Final, TypeAlias

from server.stomp_frames import Frame, FrameError, FrameReader
from sockjs_py.server import Handler, Session

VERSIONS: Final = ("1.2", "1.1")
# The shortest interval at which this server sends heart-beats and wants them.
HEART_BEAT_MS: Final = 100

_HEART_BEAT: Final = re.compile(r"([0-9]{1,9}),([0-9]{1,9})")


class CommandError(Exception):
    """Raised for a frame that asks for something impossible."""


@dataclass(frozen=True, eq=False, slots=True)
class Subscription:
    """One subscription of one session; the client chooses its id."""

    session: Session
    id: str
    destination: str
    needs_ack: bool


class Broker:
    """All subscriptions of all sessions."""

    def __init__(self) -> None:
        self.subscriptions: list[Subscription] = []
        self._message_ids = count(1)

    async def publish(self, frame: Frame) -> None:
        """Send what a SEND frame brought to all subscribers of its destination."""
        message_id = str(next(self._message_ids))
        sending = [
            subscription.session.send(_message(frame, subscription, message_id).encode())
            for subscription in self.subscriptions
            if subscription.destination == frame.headers["destination"]
        ]
        # All at once, so that a slow reader holds up the sender but not the others.
        await asyncio.gather(*sending, return_exceptions=True)


class Connection:
    """One session of the broker, and what it asks for."""

    def __init__(self, session: Session, broker: Broker) -> None:
        self._session = session
        self._broker = broker
        self._is_connected = False
        self._is_over = False
        self._heart_beats: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve until the client disconnects, goes away, or makes a mistake."""
        reader = FrameReader()
        try:
            async for text in self._session:
                for frame in reader.feed(text):
                    await self._answer(frame)
                    if self._is_over:
                        return
        except FrameError as error:
            await self._send("ERROR", {"message": "malformed frame"}, str(error))
        finally:
            self._forget()
            if self._heart_beats is not None:
                self._heart_beats.cancel()
                await asyncio.gather(self._heart_beats, return_exceptions=True)

    async def _answer(self, frame: Frame) -> None:
        receipt = {"receipt-id": frame.headers["receipt"]} if "receipt" in frame.headers else {}
        try:
            await self._obey(frame)
        except CommandError as error:
            self._is_over = True
            await self._send("ERROR", {"message": f"bad {frame.command}", **receipt}, str(error))
        else:
            if receipt:
                await self._send("RECEIPT", receipt)

    async def _obey(self, frame: Frame) -> None:
        if frame.command not in _COMMANDS:
            raise CommandError(f"supported commands: {', '.join(_COMMANDS)}")
        obey, needed = _COMMANDS[frame.command]
        for name in needed:
            if name not in frame.headers:
                raise CommandError(f"the header {name} is missing")
        if self._is_connected == (obey is Connection._connect):
            raise CommandError("CONNECT must come first, and only once")
        await obey(self, frame)

    async def _connect(self, frame: Frame) -> None:
        accepted = frame.headers["accept-version"].split(",")
        version = next((version for version in VERSIONS if version in accepted), None)
        if version is None:
            raise CommandError(f"supported versions: {', '.join(VERSIONS)}")
        wanted = _HEART_BEAT.fullmatch(frame.headers.get("heart-beat", "0,0"))
        if wanted is None:
            raise CommandError("heart-beat must be two numbers")
        self._is_connected = True
        beats = f"{HEART_BEAT_MS},{HEART_BEAT_MS}"
        await self._send("CONNECTED", {"version": version, "heart-beat": beats})
        if every_ms := int(wanted[2]):
            self._heart_beats = asyncio.create_task(self._beat(max(every_ms, HEART_BEAT_MS)))

    async def _beat(self, every_ms: int) -> None:
        while True:
            await asyncio.sleep(every_ms / 1000)
            await self._session.send("\n")

    async def _send_message(self, frame: Frame) -> None:
        await self._broker.publish(frame)

    async def _subscribe(self, frame: Frame) -> None:
        headers = frame.headers
        needs_ack = headers.get("ack", "auto") != "auto"
        self._broker.subscriptions.append(
            Subscription(self._session, headers["id"], headers["destination"], needs_ack)
        )

    async def _unsubscribe(self, frame: Frame) -> None:
        self._forget(frame.headers["id"])

    async def _acknowledge(self, frame: Frame) -> None:
        """Do nothing: messages are never sent again."""

    async def _disconnect(self, frame: Frame) -> None:
        self._is_over = True

    def _forget(self, id_: str | None = None) -> None:
        """Drop the subscription with this id, or all of this session."""
        self._broker.subscriptions[:] = [
            subscription
            for subscription in self._broker.subscriptions
            if subscription.session is not self._session or id_ not in (None, subscription.id)
        ]

    async def _send(self, command: str, headers: dict[str, str], body: str = "") -> None:
        await self._session.send(Frame(command, headers, body).encode())


_Obey: TypeAlias = Callable[[Connection, Frame], Awaitable[None]]

# Each command, and the headers that it needs.
_COMMANDS: Final[dict[str, tuple[_Obey, tuple[str, ...]]]] = {
    "CONNECT": (Connection._connect, ("accept-version",)),
    "STOMP": (Connection._connect, ("accept-version",)),
    "SEND": (Connection._send_message, ("destination",)),
    "SUBSCRIBE": (Connection._subscribe, ("destination", "id")),
    "UNSUBSCRIBE": (Connection._unsubscribe, ("id",)),
    "ACK": (Connection._acknowledge, ()),
    "NACK": (Connection._acknowledge, ()),
    "DISCONNECT": (Connection._disconnect, ()),
}


def _message(frame: Frame, subscription: Subscription, message_id: str) -> Frame:
    """Return the MESSAGE for a SEND, with all its headers except the receipt."""
    headers = {name: value for name, value in frame.headers.items() if name != "receipt"}
    headers |= {"subscription": subscription.id, "message-id": message_id}
    if subscription.needs_ack:
        headers["ack"] = message_id
    return Frame("MESSAGE", headers, frame.body)


def stomp() -> Handler:
    """Return a handler that speaks STOMP."""
    broker = Broker()

    async def handler(session: Session) -> None:
        """Speak STOMP 1.2: publish to all subscribers."""
        await Connection(session, broker).run()

    return handler
