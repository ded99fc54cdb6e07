"""A transport made of a receiver and a sender."""

from __future__ import annotations

from collections.abc import Callable

from client_py.core.close_codes import CloseCode
from client_py.core.frames import OnFrame
from client_py.core.selection import NO_OPTIONS
from client_py.core.settings import RequestOptions, TransportOptions, read_request_options
from client_py.core.urls import add_path, is_same_origin
from client_py.receivers.contract import Receiver
from client_py.receivers.poll import PollLoop
from client_py.senders.batching import SendQueue
from client_py.senders.contract import Sender
from client_py.transports.contract import Link, OnClose, Pool, Service, Transport, WhyNot


def http_transport(
    wire_name: str,
    path: str,
    receiver: Receiver,
    sender: Sender,
    why_not: WhyNot,
    round_trips: int,
    needs_body: bool,
    decoder: Callable[[], Callable[[str], str]] | None = None,
) -> Transport:
    """Compose a transport.

    Args:
        wire_name: its name in options and on the socket.
        path: what the receiver asks, below the session.
        receiver: the incoming half, run by the poll loop.
        sender: the outgoing half, fed by batching.
        why_not: returns why one of the halves cannot work, or "".
        round_trips: of a preflight or a new connection, and of the request.
        needs_body: whether the document must have a body.
        decoder: returns, for each connection, a function that undoes a server's escapes.
    """

    def connect(service: Service, url: str, on_frame: OnFrame, on_close: OnClose) -> Link:
        options = own_options(service, wire_name)
        decode = decoder() if decoder else None

        def on_line(line: str) -> None:
            link.is_silent = False
            on_frame(decode(line) if decode else line)

        def on_sent(length: int) -> None:
            if link.on_sent:
                link.on_sent(length)

        def on_stop(reason: str) -> None:
            polling.cancel_all()
            on_close(CloseCode.LOST, reason)

        def close() -> None:
            # What is on its way may arrive first: an aborted poll ends the session on the server.
            polling.stop_asking()
            queue.close()

        queue = SendQueue(sender, url, options, on_sent, on_stop)
        polling = PollLoop(receiver, add_path(url, path), options, on_line, on_stop)
        link = Link(queue.send, close, queue.unsent_bytes, is_silent=True)
        return link

    return Transport(wire_name, round_trips, Pool.INFO, needs_body, why_not, connect)


def own_options(service: Service, wire_name: str) -> RequestOptions:
    """Return what the page wants of one transport, as far as the server may have it."""
    given = service.page_options.transportOptions or {}
    own: TransportOptions = getattr(given, wire_name, None) or NO_OPTIONS
    common = read_request_options(service.page_options)
    # Headers may hold secrets, which a server must not move to another origin.
    may_have_headers = is_same_origin(service.service_url, service.named_url)
    return RequestOptions(
        (own.headers if own.headers else common.headers) if may_have_headers else None,
        own.noCredentials or common.no_credentials,
        keepalive=False,
    )
