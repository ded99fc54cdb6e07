"""What docs/server.md tells of the package."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from dataclasses import fields
from importlib import import_module
from typing import Any

import pytest
from aiohttp import ClientSession, web

from server.app import ROOT
from server.services import echo
from server.serving import serving
from sockjs_py.server import Options
from sockjs_py.server.asgi import SockJS
from tests.server.differences import asgi_table
from tests.support.asgi_serving import serving_asgi
from tests.support.client import Client
from tests.support.django import set_up_django

TEXT = (ROOT / "docs" / "server.md").read_text()


BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
HANDLER, *QUICK_STARTS = BLOCKS
NAMES = ("aiohttp", "fastapi", "django", "flask", "no framework")


def run(example: str) -> dict[str, Any]:
    """Return what a module with the handler and an example has."""
    module: dict[str, Any] = {"__name__": "example"}
    exec(HANDLER + example, module)
    return module


async def serve_and_echo(example: str) -> None:
    module = run(example)
    app: Any = module.get("app") or module["application"]
    async with AsyncExitStack() as stack:
        if isinstance(app, web.Application):
            (origin,) = await stack.enter_async_context(serving(app, "127.0.0.1"))
        else:
            origin = await stack.enter_async_context(serving_asgi(app))
        client = Client(await stack.enter_async_context(ClientSession()), f"{origin}/echo")
        await client.assert_echoes()


class TestQuickStarts:
    @pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
    @pytest.mark.parametrize("example", QUICK_STARTS, ids=NAMES)
    def test_each_serves_an_echo(self, example: str, loop: str) -> None:
        if "django" in example:
            set_up_django()
        import_module(loop).run(serve_and_echo(example))


class TestHandlerWithoutServer:
    def test_example_holds(self) -> None:
        (example,) = re.findall(r"```py\n(class Script.*?)```", TEXT, re.DOTALL)
        run(f"import asyncio\n{example}")


class TestPrometheus:
    async def test_the_example_is_scraped(self, http: ClientSession) -> None:
        (example,) = re.findall(r"```py\n(from prometheus.*?)```", TEXT, re.DOTALL)
        example, *_ = example.split("start_http_server(9100")
        app = SockJS(echo, prefix="/echo")
        async with serving_asgi(app) as origin:
            await Client(http, f"{origin}/echo").open()
            module: dict[str, Any] = {"service": app.service}
            exec(example, module)
            # It answers in a thread of its own.
            server, thread = module["start_http_server"](0, "127.0.0.1")
            async with http.get(f"http://127.0.0.1:{server.server_port}") as answer:
                lines = (await answer.text()).splitlines()
            server.shutdown()
            server.server_close()
            thread.join()
        assert 'sockjs_sessions{transport="xhr"} 1.0' in lines
        assert "sockjs_opened_total 1.0" in lines
        (oldest,) = (line for line in lines if line.startswith("sockjs_oldest_s "))
        assert float(oldest.split()[1]) > 0


class TestServersOfAsgi:
    def test_table_is_what_the_tests_expect(self) -> None:
        assert asgi_table() in TEXT


class TestOptions:
    def test_all_are_documented(self) -> None:
        assert re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE) == [
            field.name for field in fields(Options)
        ]
