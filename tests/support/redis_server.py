"""A real Redis, in memory, that listens at a socket in a folder."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.support.processes import find_program, process

# Debian's package, and what it brings.
PACKAGES: Final = ("redis-server",)
PROGRAM: Final = "redis-server"
MISSING: Final = "Redis is missing: run `make browsers`, or `apt-get install redis-server`"


def is_installed() -> bool:
    """Return whether `redis_server` can work on this machine."""
    return find_program(PROGRAM) is not None


@asynccontextmanager
async def redis_server() -> AsyncIterator[str]:
    """Run Redis until the context is left."""
    program = find_program(PROGRAM)
    assert program, MISSING
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "redis.sock"
        options = ("--port", "0", "--unixsocket", str(path), "--save", "", "--daemonize", "no")
        pipe = asyncio.subprocess.PIPE
        async with process(program, *options, stdout=pipe, cwd=folder) as running:
            assert running.stdout
            async for line in running.stdout:
                if b"ready to accept connections" in line.lower():
                    break
            yield f"unix://{path}"
