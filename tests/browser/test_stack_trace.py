"""An error thrown in a script leads, through its map, to the line of Python that threw it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from build.bundle import Script
from server.app import ROOT, Running
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.sourcemaps import Lookup

THROW = "(function () { try { new SockJS('ftp://a/b'); } catch (error) { return error.stack; } })()"


@only_in("chromium", "firefox")
@pytest.mark.parametrize("name", ["sockjs.js", "sockjs.min.js"])
def test_a_stack_trace_resolves_to_the_python_line(
    engine: Engine, server: Running, name: str
) -> None:
    engine.open(f"{server.origin}/?script={name}&testId=none")
    stack = str(engine.evaluate(THROW))
    script = Script(name, "", json.loads((ROOT / f"{name}.map").read_text(encoding="utf-8")))
    original = Lookup(script)
    frames = re.findall(rf"/{re.escape(name)}:(\d+):(\d+)", stack)
    places = [original(int(line) - 1, int(column) - 1) for line, column in frames]
    source, row, _ = places[0]
    assert source == "client_py/core/urls.py"
    text = Path(source).read_text(encoding="utf-8").split("\n")[row]
    assert text.strip().startswith("raise SyntaxError(f\"The URL '{url}' is not of")
