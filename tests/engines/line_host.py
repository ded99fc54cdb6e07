"""Engines inside of a program of ours that reads commands from stdin, a line each.

A command is `open URL` or `evaluate EXPRESSION`, percent-encoded. It is answered by `value JSON`
or `error JSON` after any number of `console JSON`, all in ASCII: what the oldest hosts can read
and write without a library.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

from tests.engines.hosted import Host, navigate
from tests.support.processes import process

LINE_LIMIT_BYTES = 1 << 24


class LineHost:
    """The tests' side of the conversation."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self._running = running
        self._console: list[str] = []

    async def open(self, url: str) -> None:
        await navigate(self.evaluate, self._ask("open", url), url)

    async def evaluate(self, expression: str) -> Any:
        return await self._ask("evaluate", expression)

    async def read_console(self) -> list[str]:
        lines, self._console = self._console, []
        return lines

    async def _ask(self, command: str, text: str) -> Any:
        assert self._running.stdin is not None
        self._running.stdin.write(f"{command} {quote(text)}\n".encode())
        return await self._read_answer()

    async def _read_answer(self) -> Any:
        assert self._running.stdout is not None
        while line := await self._running.stdout.readline():
            kind, _, text = line.decode("ascii").partition(" ")
            if kind == "value":
                return json.loads(text)
            if kind == "error":
                raise RuntimeError(json.loads(text))
            self._console.append(json.loads(text))
        raise RuntimeError("the engine ended")


@asynccontextmanager
async def line_host(*command: str, env: Mapping[str, str] | None = None) -> AsyncIterator[Host]:
    """Run such a program."""
    pipe = asyncio.subprocess.PIPE
    async with process(
        *command, env=env, stdin=pipe, stdout=pipe, limit=LINE_LIMIT_BYTES
    ) as running:
        yield LineHost(running)
