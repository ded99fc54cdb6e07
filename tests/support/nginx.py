"""A real nginx in front of a server, over http and https.

It runs as the user who runs the tests, writes to a temporary folder, and ends with its context.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.processes import find_program, process

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

_HOST: Final = "127.0.0.1"
_CONFIG: Final = """\
daemon off;
worker_processes 1;
pid pid;
error_log error.log;
events {}
http {
  access_log off;
  client_max_body_size 64m;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ssl_certificate certificate.pem;
  ssl_certificate_key key.pem;
  server {
    listen HTTP;
    listen HTTPS ssl;
    LOCATIONS
  }
}
"""
_CERTIFICATE: Final = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
    *("-days", "2", "-subj", "/CN=localhost", "-addext", f"subjectAltName=IP:{_HOST}"),
    *("-keyout", "key.pem", "-out", "certificate.pem"),
)


@dataclass(frozen=True)
class Front:
    """Where nginx listens.

    Attributes:
        certificate: its own, signed by itself.
    """

    origin: str
    secure_origin: str
    certificate: Path


def is_installed() -> bool:
    """Return whether `nginx` can work on this machine."""
    return all(find_program(name) for name in PROGRAMS)


@asynccontextmanager
async def nginx(origin: str, locations: str = PLAIN) -> AsyncIterator[Front]:
    """Run nginx until the context is left.

    Args:
        origin: of the server behind.
        locations: what the `server` block contains, where ORIGIN stands for the server behind.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # If root runs nginx, its workers run as another user, who must be able to read the folder.
        folder.chmod(0o755)
        async with AsyncExitStack() as stack:
            with ExitStack() as opened:
                sockets = [opened.enter_context(socket.create_server((_HOST, 0))) for _ in range(2)]
                ports = [listening.getsockname()[1] for listening in sockets]
                await asyncio.to_thread(_write, folder, ports, locations.replace("ORIGIN", origin))
                await stack.enter_async_context(_run(folder, sockets))
            yield Front(
                f"http://{_HOST}:{ports[0]}",
                f"https://{_HOST}:{ports[1]}",
                folder / "certificate.pem",
            )


def _run(
    folder: Path, sockets: list[socket.socket]
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """Start nginx with sockets that already listen: no other program can take their ports."""
    program = find_program(PROGRAMS[0])
    assert program, MISSING
    numbers = [listening.fileno() for listening in sockets]
    return process(
        *(program, "-p", f"{folder}/", "-c", "nginx.conf", "-e", "error.log"),
        env={"NGINX": "".join(f"{number};" for number in numbers)},
        pass_fds=numbers,
    )


def _write(folder: Path, ports: list[int], locations: str) -> None:
    subprocess.run(_CERTIFICATE, check=True, cwd=folder, capture_output=True)
    config = _CONFIG.replace("HTTPS", f"{_HOST}:{ports[1]}").replace("HTTP", f"{_HOST}:{ports[0]}")
    (folder / "nginx.conf").write_text(config.replace("LOCATIONS", locations), encoding="utf-8")
