"""Waiting with a limit, so that no cancellation is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def within(
    limit_s: float | None,
    work: Coroutine[Any, Any, T],
    undo: Callable[[T], Awaitable[object]] | None = None,
) -> T:
    """Return what `work` returns.

    Unlike `asyncio.wait_for` before Python 3.12, it does not lose a cancellation that comes just as
    the work ends.

    Args:
        limit_s: after which it is cancelled; None for never.
        undo: gets the result if nobody else does, as the one who waits has been cancelled.

    Raises:
        asyncio.TimeoutError: it takes longer.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task], timeout=limit_s)
    except asyncio.CancelledError:
        task.cancel()
        await asyncio.wait([task])
        if undo and not task.cancelled() and task.exception() is None:
            await undo(task.result())
        raise
    if not task.done():
        task.cancel()
        await asyncio.wait([task])
        raise asyncio.TimeoutError
    return task.result()
