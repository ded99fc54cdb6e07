"""SockJS in the DOMs for node that pages are tested with, over each transport that these can do.

Neither has EventSource, names the window that posted a message, or shows a page while it loads;
jsdom submits no forms, and happy-dom loads no scripts.
"""

from __future__ import annotations

import json
import subprocess

import pytest

from build.minify import node
from server.app import Running
from tests.consumers.conftest import CLIENTS, HERE
from tests.consumers.table import ECHO_LOG

TIMEOUT_S = 60


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming", "xhr-polling"])
@pytest.mark.parametrize("target", ["same", "cross"])
@pytest.mark.parametrize("dom", ["jsdom", "happy-dom"])
def test_a_page_echoes(server: Running, dom: str, target: str, transport: str) -> None:
    origin = server.origin if target == "same" else server.cross_origin
    arguments = [f"{server.origin}/", str(CLIENTS["ours"]), f"{origin}/echo", transport]
    finished = subprocess.run(
        [node(), str(HERE / "dom.mjs"), dom, *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    expected = [line.format(transport=transport) for line in ECHO_LOG]
    assert json.loads(finished.stdout) == [*expected, "end"]
    assert finished.stderr == ""
