"""The page of every application: a strict policy, a tag, and a script that tells what it found."""

from __future__ import annotations

import os
import secrets
from typing import Any

# Set to spoil the tag: no byte of the script has this hash.
BROKEN = "SOCKJS_BROKEN_INTEGRITY"

SCRIPT = """
document.addEventListener('securitypolicyviolation', function (event) {
  document.title = 'refused: ' + event.blockedURI;
});
"""
TELL = "document.title = document.title || typeof SockJS;"
TELL_MODULE = "import SockJS from 'sockjs'; document.title = typeof SockJS;"


def new_nonce() -> str:
    return secrets.token_urlsafe()


def headers(nonce: str, *sources: str) -> dict[str, str]:
    """Return a strict policy, in which further sources of scripts may be allowed."""
    allowed = " ".join((f"'nonce-{nonce}'", *sources))
    policy = f"default-src 'none'; script-src {allowed}; connect-src 'self'"
    return {"Content-Security-Policy": policy}


def body(tag: Any, nonce: str) -> str:
    """Return the page around a tag."""
    tag = str(tag)
    if BROKEN in os.environ:
        tag = tag.replace("sha384-", "sha384-AAAA")
    kind, tell = ("module", TELL_MODULE) if "importmap" in tag else ("text/javascript", TELL)
    return (
        f'<!doctype html><title></title><script nonce="{nonce}">{SCRIPT}</script>{tag}'
        f'<script type="{kind}" nonce="{nonce}">{tell}</script>'
    )
