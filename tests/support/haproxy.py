"""A real HAProxy, with a configuration of the test's. It ends with its context."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.support.processes import find_program, process

# Debian's package, and what it brings. `/usr/sbin` is on root's PATH only.
PACKAGES: Final = ("haproxy",)
PROGRAM: Final = "/usr/sbin/haproxy"
MISSING: Final = "HAProxy is missing: run `make browsers`, or `apt-get install haproxy`"

_HOST: Final = "127.0.0.1"
# What the manual has its readers write.
PLAIN: Final = """\
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
frontend everything
  bind "${ADDRESS}"
  default_backend site
backend site
  server one "${SERVER}"
"""


def is_installed() -> bool:
    """Return whether `haproxy` can work on this machine."""
    return find_program(PROGRAM) is not None


@asynccontextmanager
async def haproxy(config: str, **variables: str) -> AsyncIterator[str]:
    """Run HAProxy until the context is left.

    Args:
        config: its configuration, which listens at `${ADDRESS}`.
        variables: what else the configuration takes from the environment.
    """
    program = find_program(PROGRAM)
    assert program, MISSING
    with tempfile.TemporaryDirectory() as name, socket.create_server((_HOST, 0)) as listening:
        file = Path(name) / "haproxy.cfg"
        await asyncio.to_thread(file.write_text, config, "utf-8")
        number = listening.fileno()
        env = {"ADDRESS": f"fd@{number}", **variables}
        # `-db`: in the foreground. It says nothing unless it cannot start.
        command = (program, "-db", "-f", str(file))
        async with process(*command, env=env, pass_fds=[number], stderr=None):
            yield f"http://{_HOST}:{listening.getsockname()[1]}"
