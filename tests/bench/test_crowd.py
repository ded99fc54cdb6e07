"""The crowd of the chat: small here, so that the command works when somebody wants its figures."""

from __future__ import annotations

import re

from tests.bench.crowd import KINDS, measure
from tests.support import haproxy, redis_server
from tests.support.processes import require


async def test_it_tells_what_sessions_cost() -> None:
    require(haproxy.is_installed(), haproxy.MISSING)
    require(redis_server.is_installed(), redis_server.MISSING)
    text = await measure(40, idle_s=0.1)
    counts = re.search(r"at the workers: ([\d, ]+); lost: 0", text)
    assert counts
    assert sum(map(int, counts[1].split(","))) == 40
    (head, _, *rows) = [line for line in text.splitlines() if line.startswith("|")]
    assert all(kind in head for kind in KINDS.values())
    assert len(rows) == 6
