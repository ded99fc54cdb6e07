"""A WebSocket, as sessions see it: what each front has to offer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable


class Wire(ABC):
    """A WebSocket that has shaken hands."""

    __slots__ = ()

    @property
    @abstractmethod
    def is_closed(self) -> bool:
        """Return whether nothing can be written any more."""

    @property
    @abstractmethod
    def is_congested(self) -> bool:
        """Return whether so much is waiting for the peer that a sender should wait too."""

    @abstractmethod
    def start(self, beat: Callable[[], None]) -> None:
        """Call `beat` at the interval of heartbeats, and begin to notice a peer that vanishes."""

    @abstractmethod
    async def receive(self) -> str | bytes | None:
        """Return the next message, or `None` once the WebSocket ends."""

    @abstractmethod
    def write(self, message: str | bytes) -> None:
        """Queue a message; drop it if the WebSocket has ended."""

    @abstractmethod
    def beat(self, text: str | None) -> None:
        """Write a message, if it is not `None`, and what a live peer answers, if the front can."""

    @abstractmethod
    async def room(self) -> None:
        """Wait while the wire is congested; any number of tasks may wait."""

    @abstractmethod
    async def close(self, code: int, reason: str) -> None:
        """Do the closing handshake; cut off a peer that does not play its part in time."""

    @abstractmethod
    def end(self) -> None:
        """Begin to end the connection without a close frame, if the front can."""

    @abstractmethod
    async def release(self) -> None:
        """Stop the heartbeats, and wait for the connection to end if its end has begun."""
