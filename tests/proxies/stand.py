"""Proxies between pages and two servers: the files of deploy/, as they are and spoiled.

Everything is started when a test first asks for it, and lives until the session of tests ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from server.app import ROOT
from tests.support import caddy, haproxy, nginx
from tests.support.backends import (
    NAMED,
    SHORTER,
    Backend,
    npm_backend,
    our_backend,
    pages_of_another_site,
)
from tests.support.background import BackgroundLoop
from tests.support.processes import require
from tests.support.proxy import Proxy, edited

FOLDER: Final = ROOT / "deploy"
# As many as the files have.
WORKERS: Final = 4

BY_PATH: Final = ("nginx.conf", "haproxy.cfg", "Caddyfile")
BY_COOKIE: Final = ("nginx-cookie.conf", "haproxy-cookie.cfg", "Caddyfile.cookie")
OURS: Final = "ours"
NPM: Final = "npm's sockjs"
SERVERS: Final = (OURS, NPM)

# What is replaced in a file, and by what.
Edit = tuple[str, str]


# How long a connection may be idle: what has to be longer than the time between two heartbeats.
_IDLE: Final = re.compile(
    r"((?:timeout (?:client|server|tunnel)|(?:read|send|write)_timeout) )(\d+)s"
)


def shorter(config: str) -> str:
    """Divide the idle times of a configuration by SHORTER, as heartbeats are."""

    def divided(found: re.Match[str]) -> str:
        return f"{found[1]}{round(int(found[2]) * 1000 / SHORTER)}ms"

    return _IDLE.sub(divided, config)


def program_of(name: str) -> ModuleType:
    """Return the module that runs a file of deploy/."""
    if name.startswith("nginx"):
        return nginx
    return haproxy if name.startswith("haproxy") else caddy


def deployed(
    name: str,
    addresses: Sequence[str],
    edits: Sequence[Edit] = (),
    *,
    is_short: bool = False,
    service: str = NAMED,
) -> AbstractAsyncContextManager[Proxy]:
    """Run the proxy of a file in deploy/.

    Args:
        name: of the file.
        addresses: of the backends, which become its workers in turn.
        edits: what is changed in the file before.
        is_short: whether idle times are as much shorter as the heartbeats of the backends.
        service: that the backends have; one of the files asks it whether they are well.
    """
    config = edited((FOLDER / name).read_text(encoding="utf-8"), edits)
    config = shorter(config) if is_short else config
    workers = [addresses[number % len(addresses)] for number in range(WORKERS)]
    variables = {f"WORKER{number}": address for number, address in enumerate(workers, 1)}
    program = program_of(name)
    require(program.is_installed(), program.MISSING)
    if program is nginx:
        named = {f"127.0.0.1:900{number}": address for number, address in enumerate(workers, 1)}
        return nginx.nginx_site(config, named)
    if program is haproxy:
        return haproxy.haproxy(config, **variables)
    return caddy.caddy(config, SERVICE=service, **variables)


@dataclass(frozen=True)
class Way:
    """A proxy between pages and servers: a file of deploy/, as it is or spoiled.

    Attributes:
        name: what tests and docs call it.
        file: of deploy/.
        edits: how that is spoiled.
        ends_on: the transport that the client is left with.
        is_short: whether idle times are as much shorter as the heartbeats of the backends.
        diagnoses: all that the doctor of `sockjs_py` has to find.
    """

    name: str
    file: str
    edits: tuple[Edit, ...] = ()
    ends_on: str = "websocket"
    is_short: bool = False
    diagnoses: tuple[str, ...] = ()


class Stand:
    """Backends and proxies that run."""

    def __init__(self, loop: BackgroundLoop) -> None:
        """Begin with nothing; everything runs in this loop."""
        self.loop = loop
        self._pages = ""
        self._backends: dict[str, list[Backend]] = {}
        self._proxies: dict[tuple[str, Way], Proxy] = {}

    def backends(self, server: str) -> list[Backend]:
        """Return two backends of a server, which nobody may kill."""
        if server not in self._backends:
            self._backends[server] = [self.backend(server) for _ in range(2)]
        return self._backends[server]

    def backend(self, server: str) -> Backend:
        """Start a backend for the one test that asks for it."""
        if server == OURS:
            return self.loop.enter(our_backend())
        return self.loop.enter(npm_backend(self.pages()))

    def pages(self) -> str:
        """Return the origin of the same pages on another site."""
        if not self._pages:
            self._pages = self.loop.enter(pages_of_another_site())
        return self._pages

    def proxy(self, server: str, way: Way) -> Proxy:
        """Return the proxy in front of the backends of a server, as everybody must leave it."""
        if (server, way) not in self._proxies:
            self._proxies[server, way] = self.new_proxy(self.backends(server), way)
        return self._proxies[server, way]

    def new_proxy(self, backends: Sequence[Backend], way: Way) -> Proxy:
        """Start a proxy for the one test that asks for it."""
        addresses = [backend.address for backend in backends]
        context = deployed(way.file, addresses, way.edits, is_short=way.is_short)
        return self.loop.enter(context)
