"""Refusing bodies that a framework would inflate, even if only to throw them away."""

from __future__ import annotations

from sockjs_py.server.exchange import Exchange, RefusalError
from sockjs_py.server.headers import PLAIN_TEXT, cors
from sockjs_py.server.options import Options


def refuse_encoded_body(options: Options, exchange: Exchange) -> None:
    """Refuse a body that would have to be inflated: a small one can be a gigabyte.

    Raises:
        RefusalError: the request has a body and a `Content-Encoding`, or its origin is not allowed.
    """
    if "Content-Encoding" in exchange.headers and exchange.has_body:
        headers = cors(exchange.headers, options) | PLAIN_TEXT
        raise RefusalError(415, headers, "No Content-Encoding is supported.")
