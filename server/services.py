"""The services that the protocol's suite and the QUnit page connect to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from server.event_bus import event_bus
from server.stomp import stomp
from sockjs_py.server import Handler, Options, Session

# Small, so that tests reach it.
_RESPONSE_LIMIT_BYTES: Final = 4096

# With more, `amplify` would take too long in a browser.
_MAX_POWER: Final = 19


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service: its path, its handler, and the options that differ from the defaults."""

    prefix: str
    handler: Handler
    options: Options


async def echo(session: Session) -> None:
    """Send every message back."""
    async for message in session:
        await session.send(message)


async def close(session: Session) -> None:
    """Close at once."""
    session.close(3000, "Go away!")


async def amplify(session: Session) -> None:
    """Answer "n" with a string of 2^n characters."""
    async for message in session:
        # Nine digits are enough; Python itself refuses to parse thousands of them.
        power = int(message[:9]) if message.isdecimal() else 0
        await session.send("x" * 2 ** min(power, _MAX_POWER))


async def ticker(session: Session) -> None:
    """Send "tick!" every second."""

    async def tick() -> None:
        while True:
            await session.send("tick!")
            await asyncio.sleep(1)

    ticking = asyncio.create_task(tick())
    async for _ in session:
        pass
    ticking.cancel()
    await asyncio.gather(ticking, return_exceptions=True)


def broadcast() -> Handler:
    """Return a handler that sends every message to all of its sessions."""
    sessions: set[Session] = set()

    async def handler(session: Session) -> None:
        """Send every message to all sessions."""
        sessions.add(session)
        try:
            async for message in session:
                # All at once, so that a slow reader holds up the sender but not the others.
                await asyncio.gather(
                    *(peer.send(message) for peer in sessions), return_exceptions=True
                )
        finally:
            sessions.discard(session)

    return handler


def service_rows(sockjs_url: str) -> tuple[ServiceRow, ...]:
    """Return the services of the test server; their iframe pages load `sockjs_url`."""
    plain = Options(sockjs_url=sockjs_url)
    # The published protocol's suite compares whole pages. The QUnit page also runs htmlfile in
    # IE's object, whose page must set its domain and can call only pages that do the same.
    published = replace(plain, document_domain=True)
    small = replace(published, response_limit_bytes=_RESPONSE_LIMIT_BYTES)
    return (
        ServiceRow("/echo", echo, small),
        ServiceRow("/disabled_websocket_echo", echo, replace(small, websocket=False)),
        ServiceRow("/cookie_needed_echo", echo, replace(small, cookie_needed=True)),
        ServiceRow("/close", close, published),
        ServiceRow("/ticker", ticker, plain),
        ServiceRow("/broadcast", broadcast(), plain),
        ServiceRow("/amplify", amplify, published),
        ServiceRow("/stomp", stomp(), plain),
        ServiceRow("/event_bus", event_bus(), plain),
    )
