"""What a request must satisfy to become a WebSocket."""

from __future__ import annotations

from collections.abc import Mapping

from sockjs_py.server.exchange import RefusalError
from sockjs_py.server.headers import PLAIN_TEXT, check_origin
from sockjs_py.server.options import Options


def check_upgrade(options: Options, asked: Mapping[str, str]) -> None:
    """Refuse a request that cannot become a WebSocket.

    Args:
        asked: the headers of the request.

    Raises:
        RefusalError: 400 if it is a plain request, or a proxy changed `Connection`; see
            `check_websocket` too.
    Source: sockjs-protocol 0.3.3, "WebsocketHttpErrors" (P:502).
    """
    if options.websocket:
        if asked.get("Upgrade", "").strip().lower() != "websocket":
            raise RefusalError(400, PLAIN_TEXT, 'Can "Upgrade" only to "WebSocket".')
        connection = asked.get("Connection", "").lower()
        if "upgrade" not in (token.strip() for token in connection.split(",")):
            raise RefusalError(400, PLAIN_TEXT, '"Connection" must be "Upgrade".')
    check_websocket(options, asked)


def check_websocket(options: Options, asked: Mapping[str, str]) -> None:
    """Refuse a handshake of which the framework has seen that it is one.

    Raises:
        RefusalError: 404 if the service offers no WebSocket; 403 if pages of its origin are not
            served.
    """
    if not options.websocket:
        raise RefusalError(404, PLAIN_TEXT)
    # Hybi-10 and older drafts use another name.
    origin = asked.get("Origin", asked.get("Sec-WebSocket-Origin"))
    if origin is not None:
        check_origin(origin, options)
