"""npm's `sockjs` as a second server to test against: a page's origin in, its own origin out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from build.minify import node

# Small, so that tests meet them.
TEST_OPTIONS: Final = {"response_limit": 4096, "heartbeat_delay": 500}


@contextmanager
def sockjs_node(
    pages: str, script: str = "/sockjs.min.js", options: Mapping[str, int] = TEST_OPTIONS
) -> Iterator[str]:
    """Run the server until the context is left.

    Args:
        pages: the origin from which it takes everything that is not one of its services.
        script: the client that its iframe pages load.
        options: the server's own, for every service.
    """
    command = [node(), str(Path(__file__).with_suffix(".js")), pages, script, json.dumps(options)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
