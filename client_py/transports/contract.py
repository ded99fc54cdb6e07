"""What a transport is: a row of the table, and what it gives once it connects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from client_py.core.server_info import ServerInfo
from client_py.core.settings import Options

OnFrame = Callable[[str], None]
OnClose = Callable[[int, str], None]


@dataclass(frozen=True)
class Service:
    """Where to connect, and what decides by which transport.

    `named_url` is the service as the page named it; the server may have moved it since.
    """

    service_url: str
    named_url: str
    page_options: Options
    server_info: ServerInfo


WhyNot = Callable[[Service, bool], str]


@dataclass
class Link:
    """A live transport: `send` takes one message as JSON text, `close` may be called twice.

    What was sent arrives after a `close` too, within limits; over HTTP `on_close` tells when.
    `waits_for` is what the transport waits for, where it knows; a time-out tells it as its reason.
    `is_silent` as long as something on the way may be holding all bytes of an answer back.
    """

    send: Callable[[str], None]
    close: Callable[[], None]
    waits_for: str = ""
    is_silent: bool = False


@dataclass(frozen=True)
class Transport:
    """A way to reach the server.

    `own_pool` tells whose connections it uses: 0 those of /info, 1 one of its own, 2 an iframe's.
    `why_not` returns why it cannot work, in few words, or ""; it is told whether the transport is
    to run in an iframe of the server's own. `connect_to` takes the session's URL; it calls back in
    later tasks only, and raises where the engine refuses at once.
    """

    wire_name: str
    round_trips: int
    own_pool: int
    needs_body: bool
    why_not: WhyNot
    connect_to: Callable[[Service, str, OnFrame, OnClose], Link]
