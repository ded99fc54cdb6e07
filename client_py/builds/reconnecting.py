"""Publishes SockJS with `SockJS.Reconnecting`: entry of a UMD script."""

from __future__ import annotations

from client_py.builds.main import SockJS as SockJS
from client_py.reconnecting import ReconnectingSockJS


def publish() -> None:
    """Make the class a member of SockJS, which stays the one global."""
    SockJS.Reconnecting = ReconnectingSockJS


publish()
