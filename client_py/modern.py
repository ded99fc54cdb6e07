"""A build for engines of today: WebSocket, and XMLHttpRequest or fetch. Entry of an ES module."""

from __future__ import annotations

from client_py.browser.http import request
from client_py.browser.json import parse_native, quote_native
from client_py.sockjs import Parts, equip, refuse_bootstrap
from client_py.sockjs import SockJS as SockJS
from client_py.transports.websocket import websocket_transport
from client_py.transports.xhr import XHR_POLLING, XHR_STREAMING

equip(
    Parts(
        [websocket_transport(), XHR_STREAMING, XHR_POLLING],
        request,
        parse_native,
        quote_native,
        refuse_bootstrap,
    )
)
