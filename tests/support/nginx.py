"""A real nginx, run with a configuration of the test's. It ends with its context.

It runs as the user who runs the tests, and writes to a temporary folder.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
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
PACKAGES: Final = ("nginx", "openssl")
PROGRAMS: Final = ("/usr/sbin/nginx", "openssl")
MISSING: Final = "nginx is missing: run `make browsers`, or `apt-get install nginx openssl`"

# The configuration of someone who knows of `proxy_pass` and nothing else.
PLAIN: Final = "location / { proxy_pass ORIGIN; }"

# That of someone who has read about WebSocket and streams.
UPGRADING: Final = """\
location / {
  proxy_pass ORIGIN;
  proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $http_connection;
  proxy_buffering off;
}"""

_MAIN: Final = """\
daemon off;
worker_processes 1;
pid pid;
error_log error.log;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include site.conf;
}
"""
_SITE: Final = """\
client_max_body_size 64m;
server {
  listen 8080;
  listen 8443 ssl;
  ssl_certificate sockjs.pem;
  ssl_certificate_key sockjs.key;
  LOCATIONS
}
"""


def is_installed() -> bool:
    """Return whether `nginx` can work on this machine."""
    return all(find_program(name) for name in PROGRAMS)


def nginx(origin: str, locations: str = PLAIN) -> AbstractAsyncContextManager[Proxy]:
    """Run nginx until the context is left.

    Args:
        origin: of the server behind.
        locations: what the `server` block contains, where ORIGIN stands for the server behind.
    """
    return nginx_site(_SITE.replace("LOCATIONS", locations), {"ORIGIN": origin})


@asynccontextmanager
async def nginx_site(config: str, substitutions: Mapping[str, str]) -> AsyncIterator[Proxy]:
    """The same with a file for /etc/nginx/conf.d.

    Args:
        config: what the file contains; it listens at 8080, and by https at 8443.
        substitutions: what else is replaced in it, by what.
    """
    program = find_program(PROGRAMS[0])
    assert program, MISSING
    async with folder_with_certificate() as folder:
        with listening() as sockets:
            plain, secure = map(address_of, sockets)
            replaced = {"8080": plain, "8443": secure, "sockjs.pem": "certificate.pem"}
            for old, new in {**replaced, "sockjs.key": "key.pem", **substitutions}.items():
                config = config.replace(old, new)
            file = folder / "site.conf"
            await asyncio.to_thread(_write, folder, config)
            numbers = [opened.fileno() for opened in sockets]
            # nginx takes sockets over that already listen.
            env = {"NGINX": "".join(f"{number};" for number in numbers)}
            proxy = Proxy(
                f"http://{plain}",
                f"https://{secure}",
                folder / "certificate.pem",
                file,
                (program, "-p", f"{folder}/", "-c", "nginx.conf", "-e", "error.log"),
                _reread,
                {"env": env, "pass_fds": numbers},
            )
            async with proxy.running():
                yield proxy


async def _reread(running: Process) -> None:
    await children_change(running, partial(running.send_signal, signal.SIGHUP))


def _write(folder: Path, config: str) -> None:
    (folder / "nginx.conf").write_text(_MAIN, encoding="utf-8")
    (folder / "site.conf").write_text(config, encoding="utf-8")
