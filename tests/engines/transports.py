"""What each transport needs of an engine, so that tests know in advance where it must work.

The client is not asked, nor does a test find out by trying: a transport that an engine should
have and does not use is a failure.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.engines.contract import EngineRow

TARGETS = ("same", "cross")

# What an engine may lack; the names are what a person reads in docs/transports.md.
WEBSOCKET = "no WebSocket"
EVENTSOURCE = "no EventSource"
CROSS_EVENTSOURCE = "its EventSource refuses another origin"
XDR = "no XDomainRequest"
XHR_STREAM = "its XMLHttpRequest cannot stream"
# Of an imitation. No test would end, so that none is run.
XHR_STREAM_HANGS = "its XMLHttpRequest stops all scripts until the answer ends"
CORS = "no CORS"
CROSS_INFO = "claims CORS and refuses it"
# A bug of Wine 8: addresses of one length are of one origin to any script.
JOINED_STRINGS = "takes joined strings of one length for equal"
POST_MESSAGE = "no postMessage"
HTMLFILE = "refuses to make an htmlfile"
DOCUMENT = "no document"
# What the slim builds need; no transport of the full build does.
GLOBAL_THIS = "no globalThis"
# Nothing to lack: it is so in every engine.
SAME_ORIGIN = "needs a page of the server"

# These show only when a transport is tried. The client goes on to its next one then.
REFUSALS = (CROSS_EVENTSOURCE, HTMLFILE)


@dataclass(frozen=True)
class Transport:
    """A transport and the gaps that rule it out, the most telling first."""

    name: str
    gaps: tuple[str, ...]
    cross_gaps: tuple[str, ...] = ()


TRANSPORTS = (
    Transport("websocket", (WEBSOCKET,)),
    Transport("xhr-streaming", (XHR_STREAM, XHR_STREAM_HANGS), (CORS,)),
    Transport("xdr-streaming", (XDR,)),
    Transport("eventsource", (EVENTSOURCE,), (CROSS_EVENTSOURCE, CORS)),
    Transport("iframe-eventsource", (POST_MESSAGE, EVENTSOURCE)),
    Transport("htmlfile", (DOCUMENT, HTMLFILE), (SAME_ORIGIN,)),
    Transport("iframe-htmlfile", (POST_MESSAGE,)),
    Transport("xhr-polling", (), (JOINED_STRINGS, CORS)),
    Transport("xdr-polling", (XDR,)),
    Transport("iframe-xhr-polling", (POST_MESSAGE,)),
    Transport("jsonp-polling", (DOCUMENT,)),
)
# The names of those that browsers of today have.
MODERN = tuple(transport.name for transport in TRANSPORTS if XDR not in transport.gaps)


def gap(row: EngineRow, transport: Transport, target: str) -> str:
    """Return why a transport cannot be had in an engine, or nothing if it can."""
    found = {SAME_ORIGIN, *row.gaps}
    ruling_out = transport.gaps
    if target == "cross":
        ruling_out = (CROSS_INFO, *transport.cross_gaps, *transport.gaps)
    return next((name for name in ruling_out if name in found), "")
