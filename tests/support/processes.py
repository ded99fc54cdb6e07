"""Programs that run beside the tests, and a virtual screen; they end with their context."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from glob import glob
from typing import Any

import pytest

XVFB = ("Xvfb", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset", "-displayfd")
# Old engines are slow to go, and some wait for a page that waits for a server.
END_TIMEOUT_S = 3


@asynccontextmanager
async def process(
    *command: str, env: Mapping[str, str] | None = None, **options: Any
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a program and its children until the context is left, or this process dies.

    Args:
        env: variables beside those of this process.
        options: of `asyncio.create_subprocess_exec`; its streams are silent by default.
    """
    silent = asyncio.subprocess.DEVNULL
    running = await asyncio.create_subprocess_exec(
        "setpriv",
        "--pdeathsig",
        "TERM",
        *command,
        env={**os.environ, **(env or {})},
        start_new_session=True,
        **({"stdin": silent, "stdout": silent, "stderr": silent} | options),
    )
    try:
        yield running
    finally:
        await _end(running)


async def _end(running: asyncio.subprocess.Process) -> None:
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(running.pid, kind)
            await asyncio.wait_for(running.wait(), END_TIMEOUT_S)
        except asyncio.TimeoutError:
            continue
        except ProcessLookupError:
            pass
        break
    await running.wait()


@asynccontextmanager
async def screen() -> AsyncIterator[str]:
    """Start Xvfb, and yield the name of its display."""
    read_end, write_end = os.pipe()
    async with process(*XVFB, str(write_end), pass_fds=[write_end]):
        os.close(write_end)
        with open(read_end) as pipe:
            # Up to the newline: Xvfb dies if the pipe is closed before it has written that.
            number = await asyncio.to_thread(pipe.readline)
        yield f":{number.strip()}"


def find_program(name: str) -> str | None:
    """Find a program on the PATH, or a file by a pattern, such as one below /usr/lib/*."""
    return shutil.which(name) or next(iter(sorted(glob(name))), None)


def require(is_there: bool, what_to_do: str) -> None:
    """Skip a test, loudly, for want of a program; fail where all of them must be there."""
    if not is_there:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(what_to_do)


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
