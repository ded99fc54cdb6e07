"""The script in a page of every framework, under a strict policy, in a real browser."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from sys import executable, version_info
from typing import Any
from urllib.request import urlopen

import pytest

from server.app import ROOT
from sockjs_py.contrib.asgi import scripts
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.packages.frameworks.page import BROKEN
from tests.support.outcome import TIMEOUT_S
from tests.support.processes import require
from tests.support.pythons import MISSING, environment

FOLDER = Path(__file__).with_name("frameworks")
README, INFO, QUICK_START = "readme", "info", "quick_start"
APPLICATIONS = {file.stem.removesuffix("_app") for file in FOLDER.glob("*_app.py")}
FRAMEWORKS = sorted(APPLICATIONS - {README, INFO, QUICK_START})
ECHO = """
window.said = "";
var mine = new SockJS(%s + '/echo', null, { transports: %s });
mine.onopen = function () { mine.send('Hello €'); };
mine.onmessage = function (event) { said = mine.transport + ': ' + event.data; };
mine.onclose = function (event) { said = said || event.code + ' ' + event.reason; };
"""
TRANSPORTS = (
    "websocket",
    "xhr-streaming",
    "eventsource",
    "xhr-polling",
    "iframe-xhr-polling",
    "jsonp-polling",
)

YEAR_S = 365 * 24 * 3600
# What the console names, if it is not the integrity: here the policy allows nothing but the hash.
REFUSED_BY = {"django_media": "Content Security Policy"}


@contextmanager
def served(
    framework: str, unpacked: Path, python: str = executable, **environment: str
) -> Iterator[str]:
    """Serve the application of a framework by a Python; yield its origin."""
    command = (python, "-m", "tests.packages.frameworks", framework)
    # The wheel's package comes before that of the checkout.
    path = os.pathsep.join((str(unpacked), str(ROOT)))
    settings = {**os.environ, "PYTHONPATH": path, **environment}
    with Popen(command, cwd=ROOT, env=settings, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        lines = (line.strip() for line in process.stdout)
        yield next(line for line in lines if line.startswith("http://"))
        process.stdin.close()


@only_in("chromium")
@pytest.mark.parametrize("framework", FRAMEWORKS)
class TestPage:
    def test_runs_the_script_and_no_policy_is_broken(
        self, engine: Engine, unpacked: Path, framework: str
    ) -> None:
        with served(framework, unpacked) as origin:
            engine.open(origin)
            assert engine.wait_until("document.title !== ''", TIMEOUT_S)
            assert engine.evaluate("document.title") == "function"

    def test_runs_nothing_whose_bytes_are_others(
        self, engine: Engine, unpacked: Path, framework: str
    ) -> None:
        with served(framework, unpacked, **{BROKEN: "1"}) as origin:
            engine.open(origin)
            assert not engine.evaluate("window.SockJS")
            assert engine.evaluate("document.title") != "function"
            told = REFUSED_BY.get(framework, "integrity")
            assert any(told in line for line in engine.console())


@only_in("chromium")
class TestReadme:
    """In a new environment, with nothing but FastAPI, uvicorn and aiohttp."""

    @pytest.fixture
    def origin(self, unpacked: Path) -> Iterator[str]:
        version = "{}.{}".format(*version_info)
        python = environment(version)
        require(python.is_file(), MISSING.format(version))
        with served(README, unpacked, str(python)) as origin:
            yield origin

    def test_its_page_gets_an_echo(self, engine: Engine, origin: str) -> None:
        engine.open(origin)
        assert engine.wait_until("document.title === 'Hello'", TIMEOUT_S)

    @pytest.mark.parametrize("is_same", [True, False], ids=["same", "cross"])
    def test_every_transport_echoes(self, engine: Engine, origin: str, is_same: bool) -> None:
        engine.open(origin)
        target = origin if is_same else origin.replace("127.0.0.1", "localhost")
        for transport in TRANSPORTS:
            engine.evaluate(ECHO % (json.dumps(target), json.dumps(transport)) + "0")
            assert engine.wait_until("said !== ''", TIMEOUT_S)
            assert engine.evaluate("said") == f"{transport}: Hello €"
            engine.evaluate("mine.close(), 0")


@only_in("chromium")
class TestInfoTag:
    def test_the_page_opens_without_asking(self, engine: Engine, unpacked: Path) -> None:
        with served(INFO, unpacked) as origin:
            engine.open(origin)
            assert engine.wait_until("socket.readyState === 1", TIMEOUT_S)
            # Measured for the page, by the browser.
            assert engine.evaluate("socket.inspect().rtt") > 0
            with urlopen(f"{origin}/asked") as asked:
                (path,) = json.load(asked)
        assert path.endswith("/websocket")


async def test_a_websocket_for_a_script_is_refused() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(event: Any) -> None:
        sent.append(event)

    await scripts({"type": "websocket", "path": "/static/sockjs_py/sockjs.min.js"}, receive, send)
    assert sent == [{"type": "websocket.close"}]


# Whatever serves Django's static files decides how long they are kept.
@pytest.mark.parametrize("framework", [name for name in FRAMEWORKS if "django" not in name])
def test_the_script_may_be_kept_for_a_year(unpacked: Path, framework: str) -> None:
    with served(framework, unpacked) as origin:
        with urlopen(origin) as page:
            found = re.search(r"/static/[^\"]+\?v=\w+", page.read().decode())
        assert found
        with urlopen(origin + found[0]) as script:
            kept = re.search(r"max-age=(\d+)", script.headers["Cache-Control"])
            assert script.headers.get_content_type() in (
                "text/javascript",
                "application/javascript",
            )
    assert kept
    assert int(kept[1]) >= YEAR_S


class TestDocument:
    @pytest.mark.parametrize("framework", FRAMEWORKS)
    def test_its_lines_are_those_that_are_tested(self, framework: str) -> None:
        text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
        application = (FOLDER / f"{framework}_app.py").read_text(encoding="utf-8")
        section = text.partition(f"<!-- {framework} -->\n```")[2].partition("```")[0]
        _, *lines = section.splitlines()
        assert lines
        for line in lines:
            assert line.strip() in application
