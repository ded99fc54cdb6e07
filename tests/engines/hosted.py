"""Engines without Playwright: a `Host`, which speaks to one program, becomes an `Engine`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, Protocol

from tests.engines.contract import BLANK, Engine
from tests.support.background import BackgroundLoop

# None of these engines can tell by itself that an expression became true.
POLL_S = 0.1
LOAD_TIMEOUT_S = 20

# On the document, as the first page may inherit the window. JScript has no document.
LEAVE = "(window.document || window).isLeft = true"
IS_LOADED = (
    "!(window.document || window).isLeft && !(window.document && document.readyState === 'loading')"
)

Evaluate = Callable[[str], Awaitable[Any]]


class Host(Protocol):
    """The driver of one running engine."""

    async def open(self, url: str) -> None:
        """Show a page; its scripts have run when this returns."""

    async def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, which is plain data.

        Raises:
            RuntimeError: it threw, or the page is just being replaced.
        """

    async def read_console(self) -> list[str]:
        """Return what was written to the console since the last time, if that can be had."""


class HostedEngine:
    """A host, driven from synchronous code."""

    def __init__(self, loop: BackgroundLoop, host: Host) -> None:
        self._loop = loop
        self._host = host
        self._console: list[str] = []

    def open(self, url: str) -> None:
        self._loop.run(self._host.open(BLANK))
        self.console()
        self._console.clear()
        self._loop.run(self._host.open(url))

    def evaluate(self, expression: str) -> Any:
        return self._loop.run(self._host.evaluate(expression))

    def wait_until(self, expression: str, timeout_s: float) -> bool:
        return self._loop.run(is_true_within(timeout_s, self._host.evaluate, expression))

    def console(self) -> list[str]:
        self._console += self._loop.run(self._host.read_console())
        return list(self._console)


@contextmanager
def start(open_host: Callable[[], AbstractAsyncContextManager[Host]]) -> Iterator[Engine]:
    """Start an engine with an event loop of its own."""
    with BackgroundLoop() as loop:
        yield HostedEngine(loop, loop.enter(open_host()))


async def is_true_within(timeout_s: float, evaluate: Evaluate, expression: str) -> bool:
    """Return whether the JavaScript expression became true in time."""
    end = time.monotonic() + timeout_s
    while not await evaluate(expression):
        if time.monotonic() > end:
            return False
        await asyncio.sleep(POLL_S)
    return True


async def navigate(evaluate: Evaluate, go: Awaitable[Any], url: str) -> None:
    """Leave the page by `go` and wait for the next one, where the engine tells of neither.

    Raises:
        RuntimeError: the page did not come.
    """
    await evaluate(LEAVE)
    await go
    if not await is_true_within(LOAD_TIMEOUT_S, evaluate, IS_LOADED):
        raise RuntimeError(f"{url} did not load")
