"""One list of scenarios, and what an application sees of them: in a page and in asyncio."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest

from sockjs_py.client import ConnectionClosed, connect
from tests.browser.comparison.site import ComparisonSite
from tests.browser.scripted_page import ScriptedPage
from tests.client.scenarios import SCENARIOS, SCRIPTS
from tests.client.traces import UNTIL_CLOSED, last_line
from tests.engines.parameters import only_in

# What happens in the page, without the event that precedes an unclean end: asyncio has one end.
TRACE = """
    const seen = [];
    const socket = scene.make(scene.scripted(script), { transports });
    socket.onopen = () => {
        seen.push(['open', socket.transport]);
        if (script.send) { socket.send(script.send); }
    };
    socket.onmessage = (event) => { seen.push(['message', event.data]); };
"""


def scripted_url(site: ComparisonSite, script: dict[str, Any]) -> str:
    text = base64.urlsafe_b64encode(json.dumps(script).encode()).decode().rstrip("=")
    return f"{site.origin}/ours/scripted/{text}"


async def trace(url: str, transport: str, sent: str | None) -> list[Any]:
    """Return what an application sees, in the words of the page."""
    lines: list[Any] = []
    try:
        async with connect(url, transports=[transport]) as connection:
            lines.append(["open", connection.transport])
            if sent:
                await connection.send(sent)
            while True:
                lines.append(["message", await connection.recv()])
    except ConnectionClosed as end:
        lines.append(last_line(end))
    return lines


@only_in("chromium")
@pytest.mark.parametrize(("name", "transport"), SCENARIOS)
def test_both_worlds_see_the_same(scripted: ScriptedPage, name: str, transport: str) -> None:
    script = SCRIPTS[name]
    seen = scripted.run(TRACE + UNTIL_CLOSED, script=script, transports=transport)
    url = scripted_url(scripted.site, script)
    assert asyncio.run(trace(url, transport, script.get("send"))) == seen
    assert seen[-1][0] == "close"
