"""A build with WebSocket alone. Entry of an ES module."""

from __future__ import annotations

from client_py.browser.fetch import get_text
from client_py.builds.slim import equip_slim
from client_py.sockjs import SockJS as SockJS
from client_py.transports.websocket import websocket_transport

equip_slim([websocket_transport()], get_text)
