"""An npm registry with one package, so that tests install by the commands that users type.

A packed file enters; leaves the address of the registry. It has nothing else: a dependency is a
failed installation.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from server.serving import serving


@asynccontextmanager
async def serve_registry(packed: Path) -> AsyncIterator[str]:
    """Listen until the context ends.

    Source: npm's registry API, "package metadata".
    """
    with tarfile.open(packed) as archive:
        manifest = archive.extractfile("package/package.json")
        assert manifest
        package = json.load(manifest)
    digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()

    async def metadata(request: web.Request) -> web.Response:
        dist = {"tarball": f"{request.url.origin()}/file.tgz", "integrity": f"sha512-{digest}"}
        version = package["version"]
        return web.json_response(
            {
                "name": package["name"],
                "dist-tags": {"latest": version},
                "versions": {version: {**package, "dist": dist}},
            }
        )

    async def file(_: web.Request) -> web.FileResponse:
        return web.FileResponse(packed)

    app = web.Application()
    app.router.add_get(f"/{package['name']}", metadata)
    app.router.add_get("/file.tgz", file)
    async with serving(app, "127.0.0.1") as (origin,):
        yield origin
