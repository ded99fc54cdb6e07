"""What docs/server.md tells of the package."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from aiohttp import ClientSession

from server.app import ROOT
from server.serving import serving
from sockjs_py.server import Options
from tests.support.client import Client

TEXT = (ROOT / "docs" / "server.md").read_text()


class TestExample:
    async def test_serves_an_echo(self, http: ClientSession) -> None:
        example = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
        assert example is not None
        module: dict[str, Any] = {"__name__": "example"}
        exec(example[1], module)
        async with serving(module["make_app"](), "127.0.0.1") as (origin,):
            client = Client(http, f"{origin}/echo")
            url = await client.open()
            await client.send(url, '["a"]')
            assert await client.poll(url) == 'a["a"]\n'


class TestOptions:
    def test_all_are_documented(self) -> None:
        assert re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE) == [
            field.name for field in fields(Options)
        ]
