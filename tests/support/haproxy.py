"""A real HAProxy, run with a configuration of the test's. It ends with its context."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from tests.support.processes import find_program
from tests.support.proxy import (
    Process,
    Proxy,
    address_of,
    children_change,
    folder_with_certificate,
    listening,
)

# Debian's packages, and what they bring. `/usr/sbin` is on root's PATH only.
PACKAGES: Final = ("haproxy", "openssl")
PROGRAM: Final = "/usr/sbin/haproxy"
MISSING: Final = "HAProxy is missing: run `make browsers`, or `apt-get install haproxy openssl`"

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
.if defined(CERTIFICATE)
  bind "${SECURE_ADDRESS}" ssl crt "${CERTIFICATE}" alpn h2,http/1.1
.endif
  default_backend site
backend site
  server one "${SERVER}"
"""


def is_installed() -> bool:
    """Return whether `haproxy` can work on this machine."""
    return all(find_program(name) for name in (PROGRAM, "openssl"))


@asynccontextmanager
async def haproxy(config: str, **variables: str) -> AsyncIterator[Proxy]:
    """Run HAProxy until the context is left.

    Args:
        config: its configuration, which listens at `${ADDRESS}`, and by https at
            `${SECURE_ADDRESS}`.
        variables: what else the configuration takes from the environment.
    """
    program = find_program(PROGRAM)
    assert program, MISSING
    async with folder_with_certificate() as folder:
        with listening() as sockets:
            file = folder / "haproxy.cfg"
            await asyncio.to_thread(file.write_text, config, "utf-8")
            plain, secure = (opened.fileno() for opened in sockets)
            env = {
                "ADDRESS": f"fd@{plain}",
                "SECURE_ADDRESS": f"fd@{secure}",
                "CERTIFICATE": str(folder / "both.pem"),
                **variables,
            }
            proxy = Proxy(
                f"http://{address_of(sockets[0])}",
                f"https://{address_of(sockets[1])}",
                folder / "certificate.pem",
                file,
                # A master, which can reload, and its workers; in the foreground.
                (program, "-W", "-db", "-q", "-f", str(file)),
                _reread,
                {"env": env, "pass_fds": [plain, secure]},
            )
            async with proxy.running():
                yield proxy


async def _reread(running: Process) -> None:
    await children_change(running, partial(running.send_signal, signal.SIGUSR2))
