"""Whether a page and a service are of one site, as browsers judge before they send a cookie.

Source: RFC 6265bis, "Same-site and cross-site requests".
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_same_site(origin: str, url: str) -> bool | None:
    """Return whether a page of an origin has the site of a URL; None if that cannot be told.

    Two hosts below one domain are one site if somebody owns that domain, as `example.com`, and two
    if everybody may have a name below it, as `co.uk` or `github.io`. Browsers have a list of those.
    """
    page, service = urlsplit(origin), urlsplit(url)
    if page.scheme != service.scheme:
        return False
    hosts = page.hostname or "", service.hostname or ""
    if hosts[0] == hosts[1]:
        return True
    if any(map(_is_address, hosts)):
        return False
    labels = [host.split(".") for host in hosts]
    if labels[0][-2:] != labels[1][-2:]:
        return False
    shorter = min(labels, key=len)
    is_below = all(each[-len(shorter) :] == shorter for each in labels)
    return True if is_below else None


def is_for_other_sites(cookie: str) -> bool:
    """Return whether browsers send a cookie along with requests of pages of other sites.

    Args:
        cookie: the value of `Set-Cookie`.
    """
    attributes = {part.strip().lower().replace(" ", "") for part in cookie.split(";")[1:]}
    return {"samesite=none", "secure"} <= attributes


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
