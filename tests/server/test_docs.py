"""What docs/server.md tells of the package."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from aiohttp import ClientSession, web

from server.app import ROOT, listen
from server.protocol import Options
from tests.support.client import Client

TEXT = (ROOT / "docs" / "server.md").read_text()


class TestExample:
    async def test_serves_an_echo(self, http: ClientSession) -> None:
        example = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
        assert example is not None
        module: dict[str, Any] = {"__name__": "example"}
        exec(example[1], module)
        runner = web.AppRunner(module["make_app"](), access_log=None)
        await runner.setup()
        async with listen(runner, "127.0.0.1", 0) as origin:
            client = Client(http, f"{origin}/echo")
            url = await client.open()
            await client.send(url, '["a"]')
            assert await client.poll(url) == 'a["a"]\n'
        await runner.cleanup()


class TestOptions:
    def test_all_are_told(self) -> None:
        assert re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE) == [
            field.name for field in fields(Options)
        ]
