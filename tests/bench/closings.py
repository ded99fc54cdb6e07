"""What is left of connections that close: a poll that nothing can abort holds up those that follow.

The server must send heartbeats as seldom as it does by default.
"""

from __future__ import annotations

from typing import Final

from tests.bench.browser import NPM, OURS, BenchPage
from tests.bench.figures import CLOSINGS
from tests.bench.recorder import Recorder
from tests.bench.sections import Scale
from tests.bench.servers import Server

# More than a browser has connections to one host.
_CONNECTIONS: Final = 10
# Longer than heartbeats and time-outs add up to.
_TIMEOUT_S: Final = 200


async def measure_closings(recorder: Recorder, server: Server, scale: Scale) -> None:
    """Open jsonp-polling connections one after the other, each closed in its `onmessage`."""

    async def measure(page: BenchPage) -> dict[str, float]:
        await page.load(server)
        target = page.target(server, "jsonp-polling", timeout=0)
        found: dict[str, float] = await page.call(
            "closings", target, _CONNECTIONS, timeout_s=_TIMEOUT_S
        )
        return found

    await recorder.take(server.name, CLOSINGS, scale.closing_rounds, measure, (OURS, NPM))
