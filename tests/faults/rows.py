"""The table of faults: what each does, and what a page must see of it over each transport.

Read by the tests, and by document.py, which writes docs/faults.md from their results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.engines.contract import EngineRow
from tests.engines.transports import TRANSPORTS, Transport, gap

# What a page may see of a connection through a fault.
DELIVERED: Final = "delivered"  # All messages, there and back, and its own `close()`.
TOLD: Final = "told"  # A first part of the messages, and a `close` event that names the reason.
# What must not be seen, but where the protocol has no sign that something is wrong.
SILENT: Final = "silent"  # Messages do not come, and the connection looks alive.
LOST: Final = "lost"  # Messages are missing between others, or before a normal close.
DOUBLED: Final = "doubled"  # Messages come twice.
UNTOLD: Final = (SILENT, LOST, DOUBLED)

_EITHER: Final = frozenset({DELIVERED, TOLD})
_DELIVERED: Final = frozenset({DELIVERED})
_TOLD: Final = frozenset({TOLD})
_SILENT: Final = frozenset({SILENT})
_DOUBLED: Final = frozenset({DOUBLED})

OURS: Final = "our server"
NPM: Final = "npm sockjs"

_NAMES: Final = tuple(transport.name for transport in TRANSPORTS)
_POLLS: Final = tuple(name for name in _NAMES if name.endswith("-polling"))
_STREAMS: Final = tuple(name for name in _NAMES if name not in ("websocket", *_POLLS))
_IFRAMES: Final = tuple(name for name in _NAMES if name.startswith("iframe-"))
_OVER_HTTP: Final = (*_STREAMS, *_POLLS)

_NO_BEATS = "npm `sockjs` sends no heartbeat over WebSocket that a page can see"
_FORM = "the answer to a form that was posted to another origin cannot be read"
_ERROR_PAGE = f"{_FORM}, and Chromium fires `load` for its own error page"


@dataclass(frozen=True)
class Row:
    """A fault, and what a page must see.

    Attributes:
        fault: as URLs name it; see server/faults.py.
        does: what it does, in words.
        seen: what a page must see, unless `but` has an entry for the cell: by `TRANSPORT SERVER`,
            `TRANSPORT ENGINE`, or `TRANSPORT`.
        why: of cells in which it cannot be told.
        concerns: the transports that it can meet.
        service: what the page connects to.
        opens: whether the session is open when it happens, so that no transport may fail before.
    """

    fault: str
    does: str
    seen: frozenset[str]
    but: Mapping[str, frozenset[str]] = field(default_factory=dict)
    why: str = ""
    concerns: tuple[str, ...] = _NAMES
    service: str = "/echo"
    opens: bool = False

    def expected(self, transport: str, server: str, engine: str) -> frozenset[str]:
        """Return what a page may see in one cell."""
        keys = (f"{transport} {server}", f"{transport} {engine}", transport)
        return next((self.but[key] for key in keys if key in self.but), self.seen)

    def not_applicable(self, transport: Transport, engine: EngineRow) -> str:
        """Return why there is nothing to see in a cell, or nothing."""
        if transport.name not in self.concerns:
            return "has no such request"
        return gap(engine, transport, "same" if transport.name == "htmlfile" else "cross")


def _all(names: tuple[str, ...], seen: frozenset[str]) -> dict[str, frozenset[str]]:
    return dict.fromkeys(names, seen)


_SILENT_NPM: Final = {f"websocket {NPM}": _SILENT}

ROWS: Final = (
    # Before there is a session
    Row("none", "spoils nothing", _DELIVERED),
    # Firefox asks once more by itself.
    Row("refuse-once", "resets the first connection, as if the name had not been found", _EITHER),
    Row("stall.connect@info", "never answers `/info`", _TOLD),
    Row("status:500@info", "answers `/info` with 500", _TOLD),
    Row("redirect@info", "sends `/info` elsewhere", _TOLD),
    Row(
        "captive@info",
        "answers `/info` with an HTML page",
        _TOLD,
        # A page of the same origin can read that, and what is no JSON rules nothing out.
        {"htmlfile": _DELIVERED},
    ),
    Row("captive", "answers everything with an HTML page (a network to sign in to)", _TOLD),
    Row("no-cors", "removes the CORS headers", _TOLD, {"htmlfile": _DELIVERED}),
    Row("stall.connect@receiver", "never answers requests that receive", _TOLD),
    Row("reset.connect@receiver", "resets requests that receive", _TOLD),
    Row("stall.head@receiver", "hands on requests that receive, but no answer", _TOLD),
    Row("drop.head@receiver", "closes requests that receive before the answer", _TOLD),
    Row("status:404@receiver", "answers requests that receive with 404", _TOLD),
    Row("status:502@receiver", "answers requests that receive with 502", _TOLD),
    Row("status:503@receiver", "answers requests that receive with 503", _TOLD),
    Row("redirect@receiver", "sends requests that receive elsewhere", _TOLD),
    Row("captive@receiver", "answers requests that receive with an HTML page", _TOLD),
    Row("status:404@iframe", "answers the iframe page with 404", _TOLD, concerns=_IFRAMES),
    Row("stall.connect@iframe", "never answers the iframe page", _TOLD, concerns=_IFRAMES),
    Row("captive@script", "answers the iframe page's script with HTML", _TOLD, concerns=_IFRAMES),
    Row("stall.connect@script", "never answers the iframe's script", _TOLD, concerns=_IFRAMES),
    # What changes all answers
    Row("no-upgrade", "strips `Upgrade`", _DELIVERED, {"websocket": _TOLD}),
    Row(
        "content-type",
        "calls every answer HTML",
        _DELIVERED,
        _all(("eventsource", "iframe-eventsource", "jsonp-polling"), _EITHER),
    ),
    Row("gzip", "compresses answers as they come", _DELIVERED),
    Row("buffer", "holds answers back until they end", _DELIVERED, _all(_STREAMS, _TOLD)),
    Row("drip:64", "writes 64 bytes at a time", _DELIVERED),
    Row("delay.connect:200", "holds every request back for 200 ms", _DELIVERED),
    Row("delay.messages:300", "holds messages back for 300 ms, in their middle", _DELIVERED),
    Row("cache", "answers every GET of an address as the first", _DELIVERED),
    Row("limit:2", "lets two requests pass at a time", _DELIVERED),
    Row("limit:1", "lets one request pass at a time", _EITHER),
    # In mid-session
    Row(
        "stall.open",
        "passes on nothing after the open frame",
        _TOLD,
        _all(_POLLS, _EITHER) | _SILENT_NPM,
        _NO_BEATS,
    ),
    Row(
        "stall.messages",
        "stops within the first messages",
        _TOLD,
        _SILENT_NPM,
        _NO_BEATS,
        opens=True,
    ),
    Row(
        "stall.between",
        "stops after the first messages of an answer",
        _TOLD,
        _all(_POLLS, _EITHER) | _SILENT_NPM,
        _NO_BEATS,
    ),
    Row("drop.open", "closes after the open frame", _TOLD, _all(_POLLS, _DELIVERED)),
    Row("drop.messages", "closes within the first messages", _TOLD, opens=True),
    Row(
        "drop.between",
        "closes after the first messages of an answer",
        _EITHER,
        _all(_POLLS, _DELIVERED),
        opens=True,
    ),
    Row("reset.open", "resets after the open frame", _TOLD, _all(_POLLS, _EITHER)),
    Row("reset.messages", "resets within the first messages", _TOLD, opens=True),
    Row("reset.between", "resets after the first messages of an answer", _EITHER, opens=True),
    Row("truncate-after:1", "cuts messages' last byte, no length is given", _EITHER, opens=True),
    Row(
        "truncate-after:3",
        "cuts messages' last three bytes, no length is given",
        _EITHER,
        opens=True,
    ),
    Row("cut-after:1", "cuts messages' last byte, a given length tells", _EITHER, opens=True),
    Row(
        "cut-after:3", "cuts messages' last three bytes, a given length tells", _EITHER, opens=True
    ),
    Row(
        "truncate:3",
        "cuts the last three bytes of every answer, which come late until then",
        _EITHER,
        _all(
            tuple(name for name in _STREAMS if not name.startswith("x")), _EITHER | {SILENT, LOST}
        ),
        "engines drop an event, or a script, whose end is missing",
    ),
    Row(
        "duplicate",
        "writes all messages twice",
        _DOUBLED,
        {"jsonp-polling": _DELIVERED},
        "a doubled frame looks like two equal messages",
        opens=True,
    ),
    Row("garbage", "adds a frame that nobody knows", _DELIVERED, opens=True),
    Row(
        "second-open", "adds a second open frame", _TOLD, {"jsonp-polling": _DELIVERED}, opens=True
    ),
    Row(
        "unfinished",
        "adds a frame that is not whole",
        _TOLD,
        {"jsonp-polling": _DELIVERED},
        opens=True,
    ),
    Row("close", "adds a close frame", _TOLD, {"jsonp-polling": _DELIVERED}),
    # What sends
    *(
        Row(
            f"status:{status}@sender",
            f"answers requests that send with {status}",
            _TOLD,
            {"jsonp-polling": _SILENT},
            _FORM,
            _OVER_HTTP,
            opens=True,
        )
        for status in (404, 413, 500)
    ),
    Row(
        "stall.connect@sender",
        "never hands on requests that send",
        _TOLD,
        concerns=_OVER_HTTP,
        opens=True,
    ),
    Row(
        "stall.head@sender",
        "hands on requests that send, but no answer",
        _TOLD,
        concerns=_OVER_HTTP,
        opens=True,
    ),
    Row(
        "reset.connect@sender",
        "resets requests that send",
        _TOLD,
        {"jsonp-polling chromium": _SILENT},
        _ERROR_PAGE,
        _OVER_HTTP,
        opens=True,
    ),
    Row(
        "drop.head@sender",
        "hands on requests that send, and closes before the answer",
        _TOLD,
        {"jsonp-polling": _EITHER},
        concerns=_OVER_HTTP,
        opens=True,
    ),
    Row(
        "cut-request:4@sender",
        "hands on four bytes of requests that send, and closes",
        _TOLD,
        {"jsonp-polling chromium": _SILENT},
        _ERROR_PAGE,
        _OVER_HTTP,
        opens=True,
    ),
    Row(
        "cut-request:9@websocket",
        "closes within the first message that is sent",
        _TOLD,
        concerns=("websocket",),
        opens=True,
    ),
    Row(
        "reorder:200@sender",
        "lets later requests overtake",
        _DELIVERED,
        concerns=_OVER_HTTP,
        opens=True,
    ),
    # While the server closes the session
    Row("drop.close", "closes instead of the close frame", _TOLD, service="/close"),
    Row("reset.close", "resets instead of the close frame", _TOLD, service="/close"),
    Row(
        "stall.close",
        "stops before the close frame",
        _TOLD,
        _SILENT_NPM,
        _NO_BEATS,
        service="/close",
    ),
)
