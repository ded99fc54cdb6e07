"""The signal that ends a process, for applications that `web.run_app` would tell of it too late.

It stops listening first, so that no poll can come any more. So the signal is taken here, and handed
on once the sessions have been closed.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from typing import Final
from weakref import WeakKeyDictionary

from aiohttp import web

Close = Callable[[], Awaitable[None]]

# What a signal closes: all services of one application, and of those below it.
_closes: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, list[Close]]] = WeakKeyDictionary()

log = logging.getLogger("sockjs")


def close_on_signals(close: Close) -> None:
    """Call `close` when the process is told to end; then end what `web.run_app` runs."""
    loop = asyncio.get_running_loop()
    closes = _closes.setdefault(loop, [])
    closes.append(close)
    if len(closes) == 1:
        take = _Signal(closes).take
        try:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, take)
        except (NotImplementedError, RuntimeError, ValueError):
            log.warning("`patience_s` has no effect: not in the main thread, or on Windows")


class _Signal:
    """What happens when a signal comes."""

    def __init__(self, closes: list[Close]) -> None:
        self._closes = closes
        self._closing: asyncio.Future[list[None]] | None = None

    def take(self) -> None:
        """Handle the signal; a second one is for somebody who does not want to wait."""
        if self._closing:
            self._end()
        self._closing = asyncio.gather(*(close() for close in self._closes))
        self._closing.add_done_callback(self._end)

    def _end(self, _: object = None) -> None:
        raise web.GracefulExit
