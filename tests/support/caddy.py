"""A real Caddy, run with a configuration of the test's. It ends with its context."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from tests.support.processes import find_program, free_port, process
from tests.support.proxy import HOST, Process, Proxy, folder_with_certificate

# Debian's packages, and what they bring.
PACKAGES: Final = ("caddy", "openssl")
PROGRAMS: Final = ("caddy", "openssl")
MISSING: Final = "Caddy is missing: run `make browsers`, or `apt-get install caddy openssl`"

# What the manual has its readers write.
PLAIN: Final = """\
{$ADDRESS} {
	reverse_proxy {$SERVER}
}
"""

# What only tests need: nothing of it may leave their folder.
_GLOBAL_OPTIONS: Final = """\
{
	admin {$ADMIN}
	auto_https disable_redirects
	skip_install_trust
}

"""


def is_installed() -> bool:
    """Return whether `caddy` can work on this machine."""
    return all(find_program(name) for name in PROGRAMS)


@asynccontextmanager
async def caddy(config: str, **variables: str) -> AsyncIterator[Proxy]:
    """Run Caddy until the context is left.

    Args:
        config: a Caddyfile without global options, whose site is `{$ADDRESS}`.
        variables: what else it takes from the environment.
    """
    async with folder_with_certificate() as folder:
        file = folder / "Caddyfile"
        await asyncio.to_thread(file.write_text, _GLOBAL_OPTIONS + config, "utf-8")
        # It takes over no socket that listens, unlike newer ones.
        plain, secure = free_port(), free_port()
        admin = f"unix/{folder}/admin.sock"
        origin, secure_origin = f"http://{HOST}:{plain}", f"https://{HOST}:{secure}"
        env = {
            # By https it makes a certificate by itself: it is not on the Internet.
            "ADDRESS": f"{origin}, {secure_origin}",
            "ADMIN": admin,
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            **variables,
        }
        told = ("--config", str(file), "--adapter", "caddyfile")
        proxy = Proxy(
            origin,
            secure_origin,
            folder / "caddy/pki/authorities/local/root.crt",
            file,
            ("caddy", "run", *told),
            partial(_reread, ("caddy", "reload", "--force", *told, "--address", admin), env),
            {"env": env},
            partial(_is_up, (plain, secure)),
        )
        async with proxy.running():
            yield proxy


async def _reread(command: tuple[str, ...], env: dict[str, str], _: Process) -> None:
    async with process(*command, env=env) as reloading:
        assert await reloading.wait() == 0


async def _is_up(ports: tuple[int, int]) -> None:
    """Wait until it listens at all of these ports."""
    for port in ports:
        while True:
            try:
                _, writer = await asyncio.open_connection(HOST, port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                break
