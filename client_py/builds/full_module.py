"""The ES module of the full build: SockJS, and ReconnectingSockJS for pages that import it."""

from __future__ import annotations

# First: after SockJS, bundlers could not leave it out of pages that do not import it.
from client_py.reconnecting import ReconnectingSockJS as ReconnectingSockJS  # isort: skip
from client_py.builds.full import SockJS as SockJS
