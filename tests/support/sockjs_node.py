"""npm's `sockjs` as a second server to test against."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from tests.support.node import node_server

# Small, so that tests meet them.
TEST_OPTIONS: Final = {"response_limit": 4096, "heartbeat_delay": 500}


def sockjs_node(
    pages: str, script: str = "/sockjs.min.js", options: Mapping[str, int] = TEST_OPTIONS
) -> AbstractContextManager[str]:
    """Run the server until the context is left.

    Args:
        pages: the origin from which it takes everything that is not one of its services.
        script: the client that its iframe pages load.
        options: the server's own, for every service.
    """
    server = Path(__file__).with_suffix(".js")
    return node_server(server, pages, script, json.dumps(options))
