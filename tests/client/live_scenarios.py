"""What an application does with real servers, and what spoils the way to them; by name.

Imported by the test that plays each in a page and in asyncio. A scenario is a service, steps after
it has opened, and a fault of `server/faults.py`. The steps are `["send", text]`, `["receive"]`,
`["close", code, reason]`; then both wait for the end.
"""

from __future__ import annotations

from typing import Any, Final

from sockjs_py.client.transports import TRANSPORTS

_REQUESTS: Final = TRANSPORTS[1:]
_STREAMS: Final = TRANSPORTS[1:3]
_CLOSE: Final = ["close", 1000, "Normal closure"]


def _echo(*texts: str) -> list[list[Any]]:
    """Return steps that send each text, and then wait for all of them."""
    return [*(["send", text] for text in texts), *([["receive"]] * len(texts)), _CLOSE]


# The service, and the steps; over each transport.
ORDINARY: Final[dict[str, tuple[str, list[list[Any]]]]] = {
    "one message": ("echo", _echo("one")),
    "messages in turn": ("echo", [*_echo("one")[:2], *_echo("two")[:2], *_echo("three")]),
    "fifty messages at once": ("echo", _echo(*map(str, range(50)))),
    "an empty message": ("echo", _echo("")),
    "every kind of character": ("echo", _echo("é€😀", "\u2028\u0000\x7f", "100%41%", '"\\n')),
    "half of a pair": ("echo", _echo("\ud83d", "\ude00\ud83d")),
    "a large message": ("echo", _echo("x" * 100_000)),
    "a large message of escapes": ("echo", _echo("é😀\u2028" * 5_000)),
    "JSON in a message": ("echo", _echo('{"a":[1,null]}', "null")),
    "a close as usual": ("echo", [_CLOSE]),
    "a close with a code": ("echo", [["close", 3000, "done"]]),
    "a close with the last code": ("echo", [["close", 4999, "x" * 123]]),
    "a close with text of others": ("echo", [["close", 3333, "é€😀"]]),
    "a close behind messages": ("echo", [["send", "a"], ["send", "b"], _CLOSE]),
    "the server closes at once": ("close", []),
    "a cookie is needed": ("cookie_needed_echo", _echo("with a cookie")),
    "the service has no WebSocket": ("disabled_websocket_echo", _echo("without")),
    "there is no such service": ("no/such/service", []),
}

# The fault, and over which transports.
FAULTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "a proxy that spoils nothing": ("none", TRANSPORTS),
    "answers that come in small pieces": ("drip:64", TRANSPORTS),
    "a slow way": ("delay.connect:50", TRANSPORTS),
    "/info that is cut": ("drop.connect@info", TRANSPORTS),
    "/info that is reset": ("reset.head@info", TRANSPORTS),
    "/info that lacks its end": ("truncate:3@info", TRANSPORTS),
    "/info that is said to be a page": ("content-type@info", TRANSPORTS),
    "/info that is forbidden": ("status:403@info", TRANSPORTS),
    "/info behind a gateway without server": ("status:502@info", TRANSPORTS),
    "no upgrade": ("no-upgrade", ("websocket",)),
    "a WebSocket that is forbidden": ("status:403@websocket", ("websocket",)),
    "a WebSocket that is cut at once": ("drop.head@websocket", ("websocket",)),
    "receivers without server": ("status:502@receiver", _REQUESTS),
    "receivers that are cut at once": ("drop.head@receiver", _REQUESTS),
    "a send that is not found": ("status:404@xhr_send", _REQUESTS),
    "a send that is too large": ("status:413@xhr_send", _REQUESTS),
    "a send without server": ("status:503@xhr_send", _REQUESTS),
    "a send that is cut": ("drop.connect@xhr_send", _REQUESTS),
    "another open frame": ("second-open@receiver", ("xhr-streaming", "xhr-polling")),
    "garbage after the open frame": ("garbage@receiver", ("xhr-streaming", "xhr-polling")),
    "an unfinished frame": ("unfinished@receiver", ("xhr-streaming", "xhr-polling")),
    "a close frame from the way": ("close@receiver", ("xhr-streaming", "xhr-polling")),
    "messages that lack their end": ("truncate-after:3@receiver", ("xhr-streaming", "xhr-polling")),
    "messages that are cut": ("cut-after:3@receiver", ("xhr-polling",)),
}

_BLOCKED: Final = "no answer: refused, cut, or blocked by CORS or CSP"
HIDDEN: Final = (
    "a page may not see the status of an answer that lacks the headers for other origins"
)
_UNTOLD: Final = "a page is not told why there was no answer"
_HANDSHAKE: Final = "a page is not told the status of a handshake"
# What a program is told and a page is not: what is said in asyncio, and in the page.
DIFFERENCES: Final = {
    HIDDEN: (r"HTTP status \d+.*", _BLOCKED),
    _UNTOLD: (r"no answer: .*", _BLOCKED),
    _HANDSHAKE: (
        r"^HTTP status \d+|^WebSocket connection broken: .*",
        "WebSocket connection broken",
    ),
}
# The one that a scenario has; both worlds see the same in all others.
DIFFERS: Final = {
    "there is no such service": HIDDEN,
    "/info that is forbidden": HIDDEN,
    "/info behind a gateway without server": HIDDEN,
    "no upgrade": _HANDSHAKE,
    "a WebSocket that is forbidden": _HANDSHAKE,
    "a WebSocket that is cut at once": _HANDSHAKE,
    "receivers without server": HIDDEN,
    "receivers that are cut at once": _UNTOLD,
    "a send that is not found": HIDDEN,
    "a send that is too large": HIDDEN,
    "a send without server": HIDDEN,
    "a send that is cut": _UNTOLD,
    "messages that are cut": _UNTOLD,
}
# Those without an answer of a service; one that finds no server by mistake would be equal as well.
UNREACHABLE: Final = {
    "there is no such service",
    "/info that is cut",
    "/info that is reset",
    "/info that is forbidden",
    "/info behind a gateway without server",
}

SERVERS: Final = ("aiohttp", "uvicorn", "npm")

# The name, the transport, the server. What spoils the way is the same for both of our fronts, but
# uvicorn answers in chunks even by HTTP/1.0, into which the proxy cannot write.
LIVE: Final = [
    *((name, each, server) for server in SERVERS for name in ORDINARY for each in TRANSPORTS),
    *(
        (name, each, server)
        for server in ("aiohttp", "npm")
        for name, (_, transports) in FAULTS.items()
        for each in transports
    ),
]


def scene(name: str) -> tuple[str, list[list[Any]]]:
    """Return the path below the server, or below its proxy of faults, and the steps."""
    if name in ORDINARY:
        service, steps = ORDINARY[name]
        return f"none/{service}", steps
    return f"{FAULTS[name][0]}/echo", _echo("one", "two")
