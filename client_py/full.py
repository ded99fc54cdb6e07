"""The full build: SockJS with every transport. Entry of the ES module; touches no global."""

from __future__ import annotations

from client_py.browser.http import request
from client_py.sockjs import SockJS as SockJS
from client_py.sockjs import equip
from client_py.transports.contract import Transport
from client_py.transports.table import TRANSPORTS


def bootstrap(transports: list[Transport]) -> None:
    pass


equip(TRANSPORTS, request, bootstrap)
