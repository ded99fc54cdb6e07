"""The aiohttp front beside itself at another commit: `python -m tests.bench.before COMMIT`.

Both run at once, each in a process of its own, and take turns that are short, so that the machine
is about as busy for the one as for the other. Printed are the ratios of what a CPU second carries
now to what it carried then: the median of ten pairs, and between which two values the true one is,
in 98 of 100 cases. For Linux.
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
# How many turns of each make a pair.
TURNS: Final = 5
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


async def pair(rate: Rate, then: Server, now: Server) -> float:
    """Return the ratio of what a CPU second carries."""
    spent = dict.fromkeys((then, now), 0.0)
    for turn in range(TURNS):
        for server in (then, now) if turn % 2 else (now, then):
            before = server.cpu_seconds()
            await rate.runs[OURS](server)
            spent[server] += server.cpu_seconds() - before
    return spent[then] / spent[now]


async def compare(rate: Rate, folder: Path) -> list[float]:
    """Return the ratios, in order."""
    async with AsyncExitStack() as stack:
        then = await stack.enter_async_context(start(OURS, folder))
        now = await stack.enter_async_context(start(OURS))
        # This warms up and is not counted.
        await pair(rate, then, now)
        return sorted([await pair(rate, then, now) for _ in range(PAIRS)])


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
