"""A service that confirms each message by its number and length, and not by its content.

Imported by the site, which serves it as /receipts; sockjs_node.js has the same.
"""

from __future__ import annotations

from sockjs_py.server import Session


async def receipts(session: Session) -> None:
    """Answer the messages of tests/browser/pages/receipts.js."""
    async for message in session:
        await session.send(receipt(message))


def receipt(message: str) -> str:
    """Return a message's number and length, or that it is broken."""
    number, _, rest = message.partition(" ")
    if number.isdecimal() and rest.count("x") == len(rest):
        return f"{number} {len(message)}"
    return f"broken: {message[:100]}"
