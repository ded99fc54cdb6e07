"""What has passed through a service, counted where it costs least: once for each frame."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Traffic:
    """Counts since the service began.

    Attributes:
        messages_received: from clients.
        messages_sent: to clients, of every session.
        characters_received: of frames and bodies, brackets and quotes included.
        characters_sent: of frames.
    """

    messages_received: int = 0
    messages_sent: int = 0
    characters_received: int = 0
    characters_sent: int = 0

    def receive(self, messages: int, characters: int) -> None:
        """Count a frame or a body of a client's."""
        self.messages_received += messages
        self.characters_received += characters

    def send(self, messages: int, characters: int) -> None:
        """Count a frame to a client."""
        self.messages_sent += messages
        self.characters_sent += characters
