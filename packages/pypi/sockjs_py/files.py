"""How the scripts are answered over HTTP, for every framework that `sockjs_py.contrib` knows.

The name in a request enters; leaves status, headers and body. It works from a zip file too, as no
folder is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sockjs_py.assets import integrity_by_name, read, version

_TYPES: Final = {
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "map": "application/json",
    "ts": "text/plain; charset=utf-8",
}
_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a GET."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def answer(name: str, asked: str | None = None, if_none_match: str | None = None) -> Answer:
    """Return the answer to a request for a file.

    It may be kept for a year only if the URL has the version of this very file: while servers of
    two releases run side by side, one of them is asked for the file of the other.

    Args:
        name: the last segment of the path.
        asked: the parameter `v` of the URL.
        if_none_match: the header of that name.
    """
    if name not in integrity_by_name():
        return Answer(404, {"Content-Type": "text/plain"}, b"Not found")
    etag = f'"{version(name)}"'
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": _FOR_A_YEAR if asked == version(name) else "no-cache",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": etag,
    }
    if if_none_match and etag in if_none_match:
        return Answer(304, headers)
    headers["Content-Type"] = _TYPES[name.rpartition(".")[2]]
    headers["X-Content-Type-Options"] = "nosniff"
    return Answer(200, headers, read(name))
