"""The line of the published protocol's pages that lets pages of other subdomains script them."""

from __future__ import annotations

from typing import Final

from sockjs_py.server.options import Options

_LINE: Final = "    document.domain = document.domain;\n"


def domain_line(options: Options) -> str:
    """Return the line if the service wants it, otherwise "".

    It looks like a no-op, but a page that runs it has the same origin as any page that has set
    the same domain, on any subdomain and port.

    Source: HTML Standard, "same origin-domain"; sockjs-protocol 0.3.3 (P:153, P:940).
    """
    return _LINE if options.document_domain else ""
