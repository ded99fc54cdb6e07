"""Take the signal that ends the process, since ASGI servers tell the application too late.

ASGI servers first stop listening, then wait for the connections or close them, and end the
application last. By then no poll can arrive any more, and a stream that nobody ends keeps the
server waiting. So the signal is taken here first, and handed on once the sessions are closed.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any, Final

Close = Callable[[], Awaitable[None]]

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)

log = logging.getLogger("sockjs")


def close_on_signals(close: Close) -> None:
    """Call `close` when the process is told to end, and then what handled the signals before."""
    loop = asyncio.get_running_loop()
    try:
        for number in _SIGNALS:
            before = signal.getsignal(number)
            signal.signal(number, _Signal(loop, before, close).take)
    except ValueError:  # Python has no handlers in other threads.
        log.warning("`patience_s` has no effect: this is not the main thread")


class _Signal:
    """One signal, and what happens when it comes."""

    def __init__(self, loop: asyncio.AbstractEventLoop, before: Any, close: Close) -> None:
        self._loop = loop
        self._before = before
        self._close = close
        self._closing: asyncio.Future[None] | None = None

    def take(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal. A second one comes from somebody who does not want to wait."""
        if self._closing:
            self._hand_on(number, frame)
        else:
            self._closing = self._loop.create_future()
            self._loop.call_soon_threadsafe(self._begin, number, frame)

    def _begin(self, number: int, frame: FrameType | None) -> None:
        self._closing = asyncio.ensure_future(self._close())
        self._closing.add_done_callback(lambda _: self._hand_on(number, frame))

    def _hand_on(self, number: int, frame: FrameType | None) -> None:
        signal.signal(number, self._before)
        if callable(self._before):
            self._before(number, frame)
        else:
            os.kill(os.getpid(), number)
