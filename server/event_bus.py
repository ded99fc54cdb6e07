"""A Vert.x event bus over SockJS sessions, in memory: the JSON protocol of its SockJS bridge.

Only clients listen at addresses: those that registered receive what is sent and published there.
Source: https://vertx.io/docs/vertx-web/java/#_sockjs_event_bus_bridge
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from sockjs_py.server import Handler, Session

_FIELDS: Final = ("address", "headers", "body", "replyAddress")


class BridgeError(Exception):
    """Raised with the bridge's own name for what is wrong."""


class EventBus:
    """The listeners of each address; the address of a reply is good for one message."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Session]] = {}
        self._awaiting_reply: dict[str, Session] = {}

    async def handle(self, session: Session, text: str) -> None:
        """Do what a client's message asks for."""
        try:
            await self._obey(session, _read(text))
        except BridgeError as error:
            await session.send(json.dumps({"type": "err", "body": str(error)}))

    def forget(self, session: Session) -> None:
        """Drop everything that a session has registered or awaits."""
        for address in list(self._listeners):
            self._unregister(session, address)
        self._awaiting_reply = {
            address: peer for address, peer in self._awaiting_reply.items() if peer is not session
        }

    async def _obey(self, session: Session, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "ping":
            return  # It only shows that the client lives.
        address = message.get("address")
        if not isinstance(address, str):
            raise BridgeError("missing_address")
        if kind == "register":
            self._listeners.setdefault(address, []).append(session)
        elif kind == "unregister":
            self._unregister(session, address)
        elif kind == "publish":
            await _deliver(message, self._listeners.get(address, []))
        elif kind == "send":
            await self._send(session, message)
        else:
            raise BridgeError("invalid_type")

    def _unregister(self, session: Session, address: str) -> None:
        kept = [peer for peer in self._listeners.pop(address, []) if peer is not session]
        if kept:
            self._listeners[address] = kept

    async def _send(self, session: Session, message: dict[str, Any]) -> None:
        """Send to one listener, in rotation, or to the session that awaits the reply."""
        address, reply_address = message["address"], message.get("replyAddress")
        if peers := self._listeners.get(address):
            peer = peers.pop(0)
            peers.append(peer)
        elif address in self._awaiting_reply:
            peer = self._awaiting_reply.pop(address)
        else:
            if reply_address is not None:
                await session.send(_no_handlers(address, reply_address))
            return
        if isinstance(reply_address, str):
            self._awaiting_reply[reply_address] = session
        await _deliver(message, [peer])


def _read(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise BridgeError("invalid_json")
    if "type" not in message:
        raise BridgeError("missing_type")
    return message


def _no_handlers(address: str, reply_address: object) -> str:
    failure = {"failureCode": -1, "failureType": "NO_HANDLERS"}
    text = f"No handlers for address {address}"
    return json.dumps({"type": "err", "address": reply_address, **failure, "message": text})


async def _deliver(message: dict[str, Any], sessions: list[Session]) -> None:
    received = {name: message[name] for name in _FIELDS if name in message}
    text = json.dumps({"type": "rec", **received})
    # All at once, so that a slow reader holds up the sender but not the others.
    await asyncio.gather(*(peer.send(text) for peer in sessions), return_exceptions=True)


def event_bus() -> Handler:
    """Return a handler that bridges its sessions."""
    bus = EventBus()

    async def handler(session: Session) -> None:
        """Bridge a Vert.x event bus: register, send, reply, publish."""
        try:
            async for text in session:
                await bus.handle(session, text)
        finally:
            bus.forget(session)

    return handler
