"""What docs/client.md tells of the asyncio client."""

from __future__ import annotations

import re
from typing import Any

import pytest

from server.app import ROOT
from server.services import echo
from sockjs_py import client
from sockjs_py.__main__ import COMMANDS
from sockjs_py.core.close_codes import comes_back
from tests.client.live_scenarios import DIFFERENCES, FAULTS, ORDINARY
from tests.client.scenarios import SCRIPTS
from tests.client.services import by_aiohttp

TEXT = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")
MODULE = "\n".join(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL))


def module(**names: Any) -> dict[str, Any]:
    """Return what the code of the page defines."""
    found: dict[str, Any] = {**vars(client), **names}
    exec(MODULE, found)
    return found


async def test_the_first_example_echoes() -> None:
    async with by_aiohttp(echo) as url:
        assert await module()["main"](url) == "hello"


async def test_the_loop_comes_back_after_the_default_of_old_servers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    codes = iter([(3000, "Go away!"), (3001, "done")])

    async def end(session: Any) -> None:
        session.close(*next(codes))

    async with by_aiohttp(end) as url:
        await module(fresh_token=dict)["follow"](url)
    assert capsys.readouterr().out == "lost: 3000 Go away!\nlost: 3001 done\n"


@pytest.mark.parametrize(
    ("code", "reason", "status", "again"),
    [
        (1000, "", 0, "ends"),
        (1001, "", 0, "comes back"),
        (1002, "", 0, "comes back"),
        (1006, "", 0, "comes back"),
        (1009, "", 0, "ends"),
        (2000, "", 0, "comes back"),
        (3000, "Go away!", 0, "comes back"),
        (3000, "", 0, "ends"),
        (4999, "", 0, "ends"),
    ],
)
def test_the_table_of_codes_is_that_of_core(
    code: int, reason: str, status: int, again: str
) -> None:
    assert comes_back(code, reason, status) == (again == "comes back")
    rows = re.findall(
        r"^\| (\d{4})(?:-(\d{4}))?( with \S+ \S+)? \|.*\| (.*) \|$", TEXT, re.MULTILINE
    )
    (said,) = [
        said
        for first, last, with_reason, said in rows
        if int(first) <= code <= int(last or first) and bool(with_reason) == bool(reason)
    ]
    assert said.startswith(again)


def test_statuses_come_back_as_told() -> None:
    assert not comes_back(1002, "", 404)
    assert comes_back(1002, "", 408)
    assert comes_back(1002, "", 429)
    assert comes_back(1002, "", 502)


def test_differences_are_named() -> None:
    assert re.findall(r"^- (a page .*)$", TEXT, re.MULTILINE) == list(DIFFERENCES)


def test_scenarios_are_counted() -> None:
    (told,) = re.findall(r"^(\d+) scenarios", TEXT, re.MULTILINE)
    assert int(told) == len(SCRIPTS) + len(ORDINARY) + len(FAULTS)


def test_every_command_is_shown() -> None:
    assert sorted(re.findall(r"^python -m sockjs_py (\w+)", TEXT, re.MULTILINE)) == list(COMMANDS)
