"""The asyncio client behind proxies that keep a session on one server by a cookie."""

from __future__ import annotations

import pytest

from sockjs_py.client import connect
from tests.proxies.stand import BY_COOKIE, OURS, Stand, Way
from tests.support.backends import NAMED_BY_COOKIE

pytestmark = pytest.mark.xdist_group("doctor-proxies")


async def answers(url: str) -> set[str]:
    """Return what comes back, of sessions one after the other."""
    found = set()
    for _ in range(6):
        async with connect(url, transports=["xhr-polling"]) as connection:
            await connection.recv()
            await connection.send("€")
            found.add(await connection.recv())
    return found


@pytest.mark.parametrize("name", BY_COOKIE)
def test_cookies_go_back_as_they_came(stand: Stand, name: str) -> None:
    origin = stand.proxy(OURS, Way(f"deploy/{name}", name)).origin
    assert stand.loop.run(answers(f"{origin}{NAMED_BY_COOKIE}")) == {"€"}
