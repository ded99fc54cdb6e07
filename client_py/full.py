"""The full build: SockJS with every transport. Entry of the ES module; touches no global."""

from __future__ import annotations

from client_py.browser.xdr import request_anywhere
from client_py.iframe import bootstrap_iframe
from client_py.sockjs import SockJS as SockJS
from client_py.sockjs import equip
from client_py.transports.table import TRANSPORTS

equip(TRANSPORTS, request_anywhere, bootstrap_iframe)
