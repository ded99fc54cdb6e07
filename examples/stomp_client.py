"""STOMP over SockJS, as Spring's brokers speak it: `python -m examples.stomp_client URL`.

A STOMP frame is one SockJS message. For more than this, such as receipts and transactions, put a
library of STOMP on top: what it needs is `send(text)` and the texts that come.

Source: https://stomp.github.io/stomp-specification-1.2.html
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from sockjs_py.client import ClientConnection, connect

_UNESCAPED = (("\\r", "\r"), ("\\n", "\n"), ("\\c", ":"), ("\\\\", "\\"))


@dataclass(frozen=True)
class Frame:
    """A command, its headers, and its body."""

    command: str
    headers: Mapping[str, str]
    body: str = ""


def encode(frame: Frame) -> str:
    """Return a frame as it is sent."""
    lines = [f"{_escape(name)}:{_escape(value)}" for name, value in frame.headers.items()]
    return "\n".join([frame.command, *lines, "", f"{frame.body}\0"])


def decode(text: str) -> Frame:
    """Return the frame that a message holds."""
    head, _, body = text.partition("\n\n")
    command, *lines = head.split("\n")
    pairs = [line.partition(":") for line in lines]
    headers = {_unescape(name): _unescape(value) for name, _, value in reversed(pairs)}
    return Frame(command, headers, body.partition("\0")[0])


class Stomp:
    """A session of STOMP on an open connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def log_in(self, **headers: str) -> Frame:
        """Return the broker's CONNECTED frame; headers are such as `login` and `passcode`.

        Raises:
            ConnectionError: the broker refuses.
        """
        await self.send("CONNECT", {"accept-version": "1.2", "host": "/", **headers})
        frame = await anext(self.frames())
        if frame.command != "CONNECTED":
            raise ConnectionError(f"{frame.command}: {frame.headers.get('message')}")
        return frame

    async def send(self, command: str, headers: Mapping[str, str], body: str = "") -> None:
        """Send a frame."""
        await self._connection.send(encode(Frame(command, headers, body)))

    async def frames(self) -> AsyncIterator[Frame]:
        """Yield the frames that come; heart-beats, which are bare line ends, are none."""
        async for text in self._connection:
            if text.strip("\r\n"):
                yield decode(text.lstrip("\r\n"))


async def main(url: str, topic: str = "/topic/greetings") -> str:
    """Subscribe to a topic, say hello there, and return what is heard."""
    async with connect(url) as connection:
        stomp = Stomp(connection)
        await stomp.log_in()
        await stomp.send("SUBSCRIBE", {"id": "0", "destination": topic})
        await stomp.send("SEND", {"destination": topic, "content-type": "text/plain"}, "hello")
        async for frame in stomp.frames():
            if frame.command == "MESSAGE":
                await stomp.send("DISCONNECT", {})
                return frame.body
    raise ConnectionError("the broker has closed the connection")


def _escape(text: str) -> str:
    for escaped, character in reversed(_UNESCAPED):
        text = text.replace(character, escaped)
    return text


def _unescape(text: str) -> str:
    parts = text.split("\\\\")
    for escaped, character in _UNESCAPED[:-1]:
        parts = [part.replace(escaped, character) for part in parts]
    return "\\".join(parts)


if __name__ == "__main__":
    print(asyncio.run(main(sys.argv[1])))
