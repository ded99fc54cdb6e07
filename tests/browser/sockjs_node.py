"""npm's `sockjs` as a second server to test against: a page's origin in, its own origin out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build.minify import node


@contextmanager
def sockjs_node(pages: str, script: str = "/sockjs.min.js") -> Iterator[str]:
    """Run the server until the context is left.

    Args:
        pages: the origin from which it takes everything that is not one of its services.
        script: the client that its iframe pages load.
    """
    command = [node(), str(Path(__file__).with_suffix(".js")), pages, script]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
