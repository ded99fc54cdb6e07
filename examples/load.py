"""Many connections in one loop, each with many messages: `python -m examples.load URL --help`.

The service has to echo. Every message is compared with what was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter

from sockjs_py.client import ConnectionClosed, connect
from sockjs_py.client.transports import TRANSPORTS

# A server has a limit of connections that wait to be accepted.
OPENING_AT_ONCE = 100


async def load(url: str, transport: str, connections: int, messages: int) -> Counter[str]:
    """Return how many messages were echoed, and how many connections ended by an error."""
    counts: Counter[str] = Counter()
    opening = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one(name: str) -> None:
        try:
            async with opening:
                connection = await connect(url, transports=[transport], open_timeout=60)
            try:
                for number in range(messages):
                    text = f"{name} {number}"
                    await connection.send(text)
                    counts["echoed" if await connection.recv() == text else "mixed up"] += 1
            finally:
                await connection.close()
        except (ConnectionClosed, asyncio.TimeoutError) as error:
            counts[f"{type(error).__name__}: {error}"] += 1

    await asyncio.gather(*(one(str(number)) for number in range(connections)))
    return counts


def allow_many_sockets() -> None:
    """Raise the limit of open files, which Windows does not have."""
    if sys.platform != "win32":
        import resource

        # Over requests, a connection has two sockets.
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> int:
    """Run the load; return 1 unless everything came back."""
    parser = argparse.ArgumentParser(prog="python -m examples.load", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--transport", choices=TRANSPORTS, action="append")
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=100)
    options = parser.parse_args()
    allow_many_sockets()
    expected = {"echoed": options.connections * options.messages}
    is_fine = True
    for transport in options.transport or TRANSPORTS:
        started = time.perf_counter()
        found = asyncio.run(load(options.url, transport, options.connections, options.messages))
        seconds = time.perf_counter() - started
        print(f"{transport:14} {dict(found)} in {seconds:.1f} s", flush=True)
        is_fine &= found == expected
    return int(not is_fine)


if __name__ == "__main__":
    raise SystemExit(main())
