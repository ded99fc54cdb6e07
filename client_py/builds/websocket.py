"""A build with WebSocket alone.

Entry of the script; websocket_module.py exports it as an ES module.
"""

from __future__ import annotations

from client_py.browser.fetch import get_text
from client_py.builds.slim import equip_slim
from client_py.sockjs import SockJS as SockJS
from client_py.transports.websocket import websocket_transport


def no_names(_: str) -> str:
    """Return "": the order of one transport is always the same."""
    return ""


def nothing_to_remember(_: str, attempts: list[dict[str, object]]) -> None:
    """Do nothing."""


equip_slim([websocket_transport()], get_text, no_names, nothing_to_remember)
