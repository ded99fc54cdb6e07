"""Pages of programs from npm that use SockJS: their scripts, their bundles, either client."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from build.minify import node
from server.app import ROOT
from server.serving import serving
from tests.support.background import BackgroundLoop

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"

# What programs take for sockjs-client, by the name that pages have it under.
CLIENTS = {
    "ours": ROOT / "sockjs.min.js",
    "npm": ROOT / "node_modules/sockjs-client/dist/sockjs.min.js",
}


@pytest.fixture(scope="session")
def packages() -> Path:
    """The programs from npm."""
    if not (PACKAGES / ".stamp").exists():
        pytest.fail(
            "the consumers are missing: run `make tests/consumers/node_modules/.stamp`",
            pytrace=False,
        )
    return PACKAGES


@pytest.fixture(scope="session")
def bundle_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages' bundles, in one folder for each client."""
    return tmp_path_factory.mktemp("bundles")


@pytest.fixture(scope="session")
def pages(packages: Path, bundle_folder: Path) -> Iterator[str]:
    """Serve pages: `/ours/page?script=…&script=…`, and `/npm/…` with sockjs-client."""
    for name, script in CLIENTS.items():
        bundle = [node(), str(HERE / "bundle.js"), str(script), str(bundle_folder / name)]
        subprocess.run(bundle, check=True)
    with BackgroundLoop() as loop:
        yield loop.enter(serve_pages(bundle_folder))


@pytest.fixture(scope="session")
def amd_bundles(pages: str, packages: Path, bundle_folder: Path) -> None:
    """Bundles of r.js: a program with our client, alone or with the loader almond."""
    for name, loader in (("amd", "main"), ("amd_with_almond", "almond")):
        options = {
            "baseUrl": HERE / "amd",
            "paths.socket": CLIENTS["ours"].with_suffix(""),
            "paths.almond": packages / "almond/almond",
            "name": loader,
            "include": "main",
            "optimize": "none",
            "out": bundle_folder / f"ours/{name}.js",
        }
        arguments = [f"{option}={value}" for option, value in options.items()]
        run = [node(), str(packages / "requirejs/bin/r.js"), "-o", *arguments]
        subprocess.run(run, check=True, stdout=subprocess.DEVNULL)


@asynccontextmanager
async def serve_pages(bundles: Path) -> AsyncIterator[str]:
    """Serve until the context ends; tell the origin."""
    app = web.Application()
    app.router.add_get("/{client}/page", _page)
    app.router.add_get("/{client}/sockjs.js", _sockjs)
    for name in CLIENTS:
        app.router.add_static(f"/{name}/bundles", bundles / name)
    app.router.add_static("/packages", PACKAGES)
    app.router.add_static("/scenarios", HERE / "scenarios")
    async with serving(app, "127.0.0.1") as (origin,):
        yield origin


async def _page(request: web.Request) -> web.Response:
    scripts = ["/scenarios/log.js", *request.query.getall("script")]
    head = '<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><body>'
    tags = "".join(f'<script src="{script}"></script>' for script in scripts)
    return web.Response(text=head + tags, content_type="text/html")


async def _sockjs(request: web.Request) -> web.FileResponse:
    return web.FileResponse(CLIENTS[request.match_info["client"]])
