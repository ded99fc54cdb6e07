"""A build with WebSocket alone. Entry of an ES module."""

from __future__ import annotations

from client_py.browser.fetch import get_text
from client_py.browser.json import parse_native, quote_native
from client_py.sockjs import Parts, equip, refuse_bootstrap
from client_py.sockjs import SockJS as SockJS
from client_py.transports.websocket import websocket_transport

equip(Parts([websocket_transport()], get_text, parse_native, quote_native, refuse_bootstrap))
