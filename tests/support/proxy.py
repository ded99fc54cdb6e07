"""What the proxies of tests have in common: how they are started, reloaded and stopped.

Each is a program that runs with a configuration of the test's until its context ends. nginx.py,
haproxy.py and caddy.py make them.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.support.processes import process

HOST: Final = "127.0.0.1"
_CERTIFICATE: Final = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
    *("-days", "2", "-subj", "/CN=localhost", "-addext", f"subjectAltName=IP:{HOST}"),
    *("-keyout", "key.pem", "-out", "certificate.pem"),
)

Process = asyncio.subprocess.Process


@dataclass
class Proxy:
    """A proxy that runs.

    Attributes:
        origin: by http.
        secure_origin: by https; it leads nowhere if the configuration has no https.
        certificate: its own, signed by itself.
        config: the file that it reads.
        command: what starts it.
        reread: has the running program read `config` again, and returns once it has.
        options: of `process`.
    """

    origin: str
    secure_origin: str
    certificate: Path
    config: Path
    command: Sequence[str]
    reread: Callable[[Process], Awaitable[None]]
    options: dict[str, Any]
    is_up: Callable[[], Awaitable[None]] | None = None
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)
    _process: Process | None = None

    async def start(self) -> None:
        """Run the program."""
        context = process(*self.command, **self.options)
        self._process = await self._running.enter_async_context(context)
        if self.is_up:
            await self.is_up()

    async def stop(self) -> None:
        """End the program, and with it every connection."""
        await self._running.aclose()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the program until the context ends."""
        await self.start()
        try:
            yield
        finally:
            await self.stop()

    async def restart(self) -> None:
        """End the program, and run it again at the same addresses."""
        await self.stop()
        await self.start()

    async def reload(self, edits: Sequence[tuple[str, str]] = ()) -> None:
        """Let the program read its configuration again, with these texts replaced by others."""
        text = await asyncio.to_thread(self.config.read_text, "utf-8")
        await asyncio.to_thread(self.config.write_text, edited(text, edits), "utf-8")
        assert self._process
        await self.reread(self._process)


def edited(config: str, edits: Sequence[tuple[str, str]]) -> str:
    """Return a configuration with texts replaced by others.

    Raises:
        ValueError: it does not contain what is to be replaced.
    """
    for old, new in edits:
        if old not in config:
            raise ValueError(f"{old!r} is not in the configuration")
        config = config.replace(old, new)
    return config


@asynccontextmanager
async def folder_with_certificate() -> AsyncIterator[Path]:
    """Make a temporary folder with `key.pem`, `certificate.pem`, and `both.pem`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # If root runs nginx, its workers run as another user, who must be able to read the folder.
        folder.chmod(0o755)
        await asyncio.to_thread(_certify, folder)
        yield folder


@contextmanager
def listening() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Listen at two ports that the system chooses; no other program can take them."""
    with ExitStack() as opened:
        first, second = (opened.enter_context(socket.create_server((HOST, 0))) for _ in range(2))
        yield first, second


def address_of(opened: socket.socket) -> str:
    """Return the host and the port of a socket."""
    return f"{HOST}:{opened.getsockname()[1]}"


async def children_change(running: Process, send: Callable[[], None]) -> None:
    """Call `send`, and wait until the program has other child processes than before."""
    before = await _children(running)
    send()
    # All of the old ones stay as long as they have connections.
    while not await _children(running) - before:
        await asyncio.sleep(0.02)


async def _children(running: Process) -> set[str]:
    file = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    return {*(await asyncio.to_thread(file.read_text)).split()}


def _certify(folder: Path) -> None:
    subprocess.run(_CERTIFICATE, check=True, cwd=folder, capture_output=True)
    both = (folder / "key.pem").read_text() + (folder / "certificate.pem").read_text()
    (folder / "both.pem").write_text(both, encoding="utf-8")
