"""How what an application sees ends, written in the same way in a page and in asyncio."""

from __future__ import annotations

from typing import Any, Final

from sockjs_py.client import ConnectionClosed

# The end of a function of a page that keeps what `socket` does in `seen`.
UNTIL_CLOSED: Final = """
    await new Promise((resolve) => {
        socket.onclose = (event) => {
            const attempts = event.attempts.map(({ transport, code, reason }) =>
                [transport, code, reason]);
            seen.push(['close', event.code, event.reason, event.status || 0, attempts]);
            resolve();
        };
    });
    return seen;
"""


def last_line(end: ConnectionClosed) -> list[Any]:
    """Return what the page would say of an end."""
    attempts = [[each["transport"], each["code"], each["reason"]] for each in end.attempts]
    return ["close", end.code, end.reason, end.status, attempts]
