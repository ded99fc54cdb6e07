"""What a server tells in /info, which may be anything: checked; anyone may import it."""

from __future__ import annotations

from client_py.core.urls import ABSOLUTE, is_mixed_content, resolve_url


def read_base_url(value: object, page_url: str) -> str:
    """Read the address to which a server moves the transports.

    Args:
        value: of the field `base_url`.
        page_url: the page's own address.

    Returns:
        The URL as `resolve_url` gives it; "" for all but an absolute http(s) URL that this page
        may use.
    """
    text: str = value if isinstance(value, str) else ""
    try:
        url = resolve_url(text, page_url) if ABSOLUTE.search(text) else ""
        return "" if is_mixed_content(url, page_url) else url
    except Exception:  # There is no such host.
        return ""
