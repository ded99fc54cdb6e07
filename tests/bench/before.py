"""The aiohttp front beside itself at another commit: `python -m tests.bench.before COMMIT`.

Both run at once, each in a process of its own, and take turns. Printed are the ratios of what a CPU
second carries now to what it carried then: the median of the pairs, and between which two values
the true one is, in 98 of 100 cases. For Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.bench.server import ROOT, Rate, Server, rates, start
from tests.bench.tables import table

# Of ten values in order, the second and the ninth are on either side of the median in 98 of 100
# cases, however the values are distributed.
PAIRS: Final = 10
LOW, HIGH = 1, 8
# Of each load in a turn, as one alone is over too soon.
REPEATS: Final = 4
OURS: Final = "ours"


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """Yield a folder with the files of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        subprocess.run(["tar", "--extract", "-C", folder], input=archive.stdout, check=True)
        yield Path(folder)


async def carried(rate: Rate, server: Server) -> float:
    """Return how much of a load a CPU second of the server carries."""
    before, count = server.cpu_seconds(), 0
    for _ in range(REPEATS):
        count += await rate.runs[OURS](server)
    return count / (server.cpu_seconds() - before)


async def compare(rate: Rate, folder: Path) -> list[float]:
    """Return the ratios, in order."""
    async with AsyncExitStack() as stack:
        then, now = [await stack.enter_async_context(start(OURS, root)) for root in (folder, ROOT)]
        ratios = []
        # The first pair warms up and is not counted.
        for number in range(PAIRS + 1):
            order = (then, now) if number % 2 else (now, then)
            found = {server: await carried(rate, server) for server in order}
            if number:
                ratios.append(found[now] / found[then])
    return sorted(ratios)


async def measure(commit: str, only: str) -> str:
    """Return a table, as Markdown."""
    lines = []
    with checkout(commit) as folder:
        for rate in rates():
            if OURS in rate.runs and only in rate.name:
                ratios = await compare(rate, folder)
                cells = (statistics.median(ratios), ratios[LOW], ratios[HIGH])
                lines.append([rate.name, *(f"{cell:.3f}" for cell in cells)])
    return table([f"now / {commit}", "median", "from", "to"], lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.before", description=__doc__)
    parser.add_argument("commit", help="such as 76cbd74^, before the core knew no framework")
    parser.add_argument("--only", default="", help="rows that have this in their name")
    arguments = parser.parse_args()
    import_module("uvloop").install()
    print(asyncio.run(measure(arguments.commit, arguments.only)))


if __name__ == "__main__":
    main()
