"""Measure the client beside sockjs-client and native WebSocket: `python -m tests.bench.client`.

One Chromium has a page for each; rounds go from page to page, and a ratio is the median of the
ratios within a round. "Ours again" is this build a second time: how far its ratio to ours is from
1 tells the noise.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
from datetime import date
from pathlib import Path
from typing import Final

from tests.bench.browser import open_pages
from tests.bench.closings import measure_closings
from tests.bench.figures import NPM_SERVER, OUR_SERVER
from tests.bench.growth import measure_crowds, measure_long_session
from tests.bench.proxies import measure_fallback, measure_pairs, measure_polling
from tests.bench.recorder import Recorder
from tests.bench.sections import (
    Scale,
    measure_bytes,
    measure_heap,
    measure_scripts,
    measure_transport,
)
from tests.bench.servers import npm_server, our_server
from tests.bench.tables import fallback_table, full_table, goal_table, growth_table
from tests.engines.transports import MODERN

FULL: Final = Scale(
    rounds={OUR_SERVER: 7, NPM_SERVER: 3},
    # So short a time, most of it the operating system's, takes many rounds to tell anything.
    opens=dict.fromkeys(MODERN, 20) | {"websocket": 150},
    # Long enough for several: what a client does between two answers is part of an echo.
    plan={"round_trip": 300, "idle_round_trip": 6, "rate": 5_000, "large": 600},
    evaluations=20,
    heap_looks=10,
    heap_thousands=dict.fromkeys(MODERN, 10),
    echoes=20,
    growth_thousands=dict.fromkeys(MODERN, 3_600),
    crowd_rounds=5,
    fallback_rounds=7,
    pairs=100,
    polling_rounds=12,
    closing_rounds=3,
)
QUICK: Final = Scale(
    rounds={OUR_SERVER: 3},
    opens=dict.fromkeys(MODERN, 2) | {"websocket": 10},
    plan={"round_trip": 100, "idle_round_trip": 3, "rate": 2_000, "large": 0},
    evaluations=5,
    heap_looks=4,
    heap_thousands={"websocket": 1, "htmlfile": 1},
    echoes=5,
    growth_thousands={"websocket": 20},
    crowd_rounds=1,
    fallback_rounds=1,
    pairs=26,
    polling_rounds=2,
    closing_rounds=1,
)

# What is measured of every transport, and against which server.
_EVERY_TRANSPORT: Final = (
    ("transports", OUR_SERVER, measure_transport),
    ("transports", NPM_SERVER, measure_transport),
    ("bytes", OUR_SERVER, measure_bytes),
    # It sends every message on its own, as servers do whose messages come one by one.
    ("heap", NPM_SERVER, measure_heap),
    ("growth", OUR_SERVER, measure_long_session),
)
# What is measured once, against this project's server.
_ONCE: Final = {
    "scripts": measure_scripts,
    "proxies": measure_fallback,
    "pairs": measure_pairs,
    "idle echo": measure_polling,
    "jsonp closings": measure_closings,
}
SECTIONS: Final = (*_ONCE, "transports", "bytes", "heap", "growth")


async def measure(arguments: argparse.Namespace) -> Recorder:
    """Take the figures that the arguments select."""
    scale = QUICK if arguments.quick else FULL
    async with our_server() as ours, open_pages() as (pages, browser):
        facts = {
            "date": str(date.today()),
            "browser": f"Chromium {browser}",
            "python": f"Python {platform.python_version()}",
            "cores": str(os.cpu_count()),
        }
        recorder = Recorder(pages, arguments.json, facts)
        for section, measure_once in _ONCE.items():
            if section in arguments.section:
                await measure_once(recorder, ours, scale)
        with npm_server(ours) as npm:
            servers = {server.name: server for server in (ours, npm)}
            for transport in arguments.transport:
                for section, name, measure_one in _EVERY_TRANSPORT:
                    if section in arguments.section:
                        await measure_one(recorder, servers[name], transport, scale)
        if "growth" in arguments.section and "websocket" in arguments.transport:
            await measure_crowds(recorder, ours, scale)
    return recorder


def main() -> int:
    """Measure and print; return 1 if something could not be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.client",
        description="Measure the client beside sockjs-client and native WebSocket.",
    )
    parser.add_argument("--quick", action="store_true", help="a few minutes' worth, and noisy")
    parser.add_argument("--section", nargs="+", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--transport", nargs="+", choices=MODERN, default=MODERN)
    parser.add_argument("--json", type=Path, help="where the results go")
    recorder = asyncio.run(measure(parser.parse_args()))
    rows = recorder.rows.values()
    tables = (
        full_table(rows),
        fallback_table(recorder.ended_on),
        growth_table(rows),
        goal_table(rows),
    )
    print(*tables, *recorder.errors, sep="\n\n")
    return int(bool(recorder.errors))


if __name__ == "__main__":
    sys.exit(main())
