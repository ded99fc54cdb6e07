"""Measure the client beside sockjs-client and native WebSocket: `python -m tests.bench.client`.

One Chromium has a page for each; rounds go from page to page, and a ratio is the median of the
ratios within a round. `ours again` is this build a second time: how far its ratio to `ours` is
from 1 tells the noise. `--help` tells how to measure a part.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from playwright.async_api import Error as PlaywrightError

from server.app import ROOT
from tests.bench import client_target
from tests.bench.browser import NATIVE, BenchPage, Server, open_pages
from tests.bench.figures import Row
from tests.bench.tables import full_table, native_medians
from tests.browser.sockjs_node import sockjs_node

TRANSPORTS: Final = (
    "websocket",
    "xhr-streaming",
    "eventsource",
    "iframe-eventsource",
    "htmlfile",
    "iframe-htmlfile",
    "xhr-polling",
    "iframe-xhr-polling",
    "jsonp-polling",
)
OUR_SERVER: Final = "ours"
NPM_SERVER: Final = "npm sockjs"

# What npm's server has by default, and ours.
_NPM_OPTIONS: Final = {"response_limit": 128 * 1024, "heartbeat_delay": 25_000}

Plan = dict[str, int]


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    Attributes:
        rounds: by server.
        plan: for each figure of page.js what it takes: a least time in ms, or a count.
    """

    rounds: dict[str, int]
    plan: Plan


FULL: Final = Scale(
    rounds={OUR_SERVER: 7, NPM_SERVER: 3},
    plan={"round_trip": 300, "idle_round_trip": 6, "rate": 5_000, "large": 100},
)
QUICK: Final = Scale(
    rounds={OUR_SERVER: 3},
    plan={"round_trip": 100, "idle_round_trip": 3, "rate": 2_000, "large": 0},
)


class Bench:
    """What all sections share: pages, servers, and what has been found."""

    def __init__(self, pages: list[BenchPage], json_file: Path) -> None:
        self.pages = pages
        self.rows: list[Row] = []
        self._json_file = json_file

    def row(self, server: str, transport: str, figure: str) -> Row:
        """Return a row that is there, or a new one."""
        for row in self.rows:
            if (row.server, row.transport, row.figure) == (server, transport, figure):
                return row
        self.rows.append(Row(server, transport, figure))
        return self.rows[-1]

    def save(self) -> None:
        """Write down what is known: a run that breaks off leaves that much."""
        self._json_file.parent.mkdir(exist_ok=True)
        text = json.dumps([vars(row) for row in self.rows], indent=1)
        self._json_file.write_text(text, encoding="utf-8")


async def measure_transport(bench: Bench, server: Server, transport: str, scale: Scale) -> None:
    """Take the figures of one transport, round by round."""
    pages = [page for page in bench.pages if transport == "websocket" or page.variant != NATIVE]
    rows = {figure: bench.row(server.name, transport, figure) for figure in ("open", *scale.plan)}
    for number in range(scale.rounds[server.name]):
        for row in rows.values():
            row.rounds.append({})
        for page in turned(pages, number):
            name = page.variant.name
            try:
                await page.load(server)
                found = await page.call("run", page.target(server, transport), scale.plan)
            except (PlaywrightError, asyncio.TimeoutError) as error:
                rows["open"].errors[name] = str(error) or "no answer"
                tell(f"{server.name}, {transport}, {name}: {error}")
                continue
            for figure, value in found.items():
                rows[figure].rounds[-1][name] = value
    bench.save()


def turned(pages: Sequence[BenchPage], number: int) -> list[BenchPage]:
    """Return the pages in another order in every round."""
    start = number % len(pages)
    return [*pages[start:], *pages[:start]]


@asynccontextmanager
async def our_server() -> AsyncIterator[Server]:
    """Start this project's server in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-B", "-m", "tests.bench.client_target", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    try:
        origin = (await process.stdout.readline()).decode().strip()
        services = {script: origin + path for script, path in client_target.PREFIXES.items()}
        yield Server(OUR_SERVER, services)
    finally:
        process.kill()
        await process.communicate()


@contextmanager
def npm_server(pages: Server) -> Iterator[Server]:
    """Start npm's server, once for each client; it takes its pages from ours."""
    with ExitStack() as stack:
        services = {}
        for script, service in pages.services.items():
            origin = urljoin(service, "/").rstrip("/")
            node = stack.enter_context(sockjs_node(origin, script, _NPM_OPTIONS))
            services[script] = f"{node}/echo"
        yield Server(NPM_SERVER, services)


async def measure(arguments: argparse.Namespace) -> list[Row]:
    """Take all figures that the arguments select."""
    scale = QUICK if arguments.quick else FULL
    async with our_server() as ours, open_pages() as pages:
        bench = Bench(pages, arguments.json)
        with ExitStack() as stack:
            for server in (ours, stack.enter_context(npm_server(ours))):
                for transport in arguments.transport or TRANSPORTS:
                    if server.name in scale.rounds:
                        tell(f"{server.name}: {transport}")
                        await measure_transport(bench, server, transport, scale)
    return bench.rows


def tell(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Measure, print, write; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.client", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes' worth, and noisy")
    parser.add_argument("--transport", nargs="+", choices=TRANSPORTS, help="only these")
    parser.add_argument("--json", type=Path, default=ROOT / ".bench" / "client.json")
    arguments = parser.parse_args()
    rows = asyncio.run(measure(arguments))
    print(full_table(rows, native_medians(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
