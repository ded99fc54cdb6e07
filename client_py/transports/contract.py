"""What a transport is: a row of the table, and the link that it returns when it connects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from client_py.core.frames import OnFrame
from client_py.core.server_info import ServerInfo
from client_py.core.settings import Options

OnClose = Callable[[int, str], None]


@dataclass(frozen=True)
class Service:
    """Where to connect, and what decides by which transport.

    Attributes:
        service_url: of the service; the server may have moved it.
        named_url: of the service, as the page named it.
        page_options: the constructor's third argument.
        server_info: what the page and the server say of the server.
    """

    service_url: str
    named_url: str
    page_options: Options
    server_info: ServerInfo


# (service, is_framed) -> why the transport cannot work, in a few words, or "". It `is_framed` if it
# is to run in an iframe of the server's own origin.
WhyNot = Callable[[Service, bool], str]


@dataclass
class Link:
    """A transport that is connecting or connected.

    Attributes:
        send: takes one message, as JSON text.
        close: may be called twice. What was sent still arrives, within limits; over HTTP `on_close`
            is called when it has.
        unsent_bytes: returns how much of what was sent has not left for the server, as far as it is
            known.
        on_sent: gets how many of these bytes have left, each time that some have. It is for an
            owner in another window, which cannot call `unsent_bytes`.
        waits_for: what has not come yet, as the reason of a time-out; "" if it is not known.
        is_silent: whether something on the way may be holding back all bytes of an answer.
    """

    send: Callable[[str], None]
    close: Callable[[], None]
    unsent_bytes: Callable[[], int]
    waits_for: str = ""
    is_silent: bool = False
    on_sent: Callable[[int], None] | None = None


class Pool(IntEnum):
    """Whose connections a transport uses; a transport may find those of a lower pool open."""

    INFO = 0
    OWN = 1
    IFRAME = 2


@dataclass(frozen=True)
class Transport:
    """A way to reach the server.

    Attributes:
        wire_name: its name in options and on the socket.
        round_trips: how many it takes until the open frame.
        own_pool: whose connections it uses: see `Pool`.
        needs_body: whether the document must have a body.
        why_not: see `WhyNot`.
        connect_to: takes the session's URL. It calls back in later tasks only, and raises if the
            engine refuses at once.
    """

    wire_name: str
    round_trips: int
    own_pool: int
    needs_body: bool
    why_not: WhyNot
    connect_to: Callable[[Service, str, OnFrame, OnClose], Link]
