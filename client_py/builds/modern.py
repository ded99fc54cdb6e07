"""A build for engines of today: WebSocket, and fetch.

Entry of the script; modern_module.py exports it as an ES module.
"""

from __future__ import annotations

from client_py.browser.http import request
from client_py.browser.memory import remember, slow_names
from client_py.builds.slim import equip_slim
from client_py.sockjs import SockJS as SockJS
from client_py.transports.websocket import websocket_transport
from client_py.transports.xhr import XHR_POLLING, XHR_STREAMING

equip_slim([websocket_transport(), XHR_STREAMING, XHR_POLLING], request, slow_names, remember)
