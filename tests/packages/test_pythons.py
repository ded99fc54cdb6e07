"""The wheel in a new environment of every Python that it supports."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha384
from pathlib import Path

import pytest
from aiohttp import ClientSession

from server.app import ROOT
from tests.packages.test_frameworks import QUICK_START, README, served
from tests.support.client import Client
from tests.support.node import NODE_MODULES, evaluate
from tests.support.pythons import MISSING, VERSIONS, environment


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("example", [QUICK_START, README], ids=["aiohttp", "uvicorn"])
async def test_an_example_serves(unpacked: Path, version: str, example: str) -> None:
    python = environment(version)
    if not python.is_file():
        # Not an error in CI either: no package brings other Pythons.
        pytest.skip(MISSING.format(version))
    with served(example, unpacked, str(python)) as origin:
        async with ClientSession() as http:
            await Client(http, f"{origin}/echo").assert_echoes()
            if example == README:
                await assert_script(http, origin)


async def assert_script(http: ClientSession, origin: str) -> None:
    async with http.get(origin) as page:
        found = re.search(r'src="([^"]+)" integrity="sha384-([^"]+)"', await page.text())
    assert found
    async with http.get(origin + found[1]) as script:
        digest = sha384(await script.read()).digest()
    assert b64encode(digest).decode() == found[2]


def test_it_is_imported_by_the_newest(unpacked: Path) -> None:
    program = """
import json, sys
sys.path.insert(0, "/site")
import sockjs_py.server.asgi
from sockjs_py.assets import script_tag
json.dumps([list(sys.version_info[:2]), script_tag()])
"""
    # npm's pyodide is CPython; its event loop is the page's, and has no sockets.
    pyodide = NODE_MODULES / "pyodide-3.14" / "pyodide.mjs"
    code = f"""
    import {{ loadPyodide }} from {json.dumps(pyodide.as_uri())};
    const python = await loadPyodide();
    python.mountNodeFS("/site", {json.dumps(str(unpacked))});
    console.log(python.runPython({json.dumps(program)}));
    """
    used, tag = evaluate(code, is_module=True)
    assert used == [3, 14]
    assert tag.startswith('<script src="/static/sockjs_py/sockjs.min.js?v=')


def test_the_metadata_name_the_same_pythons() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', text)
    assert named[: len(VERSIONS)] == list(VERSIONS)
    assert f'requires-python = ">={VERSIONS[0]}"' in text
