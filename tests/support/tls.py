"""TLS for two peers that trust each other as they are, so that nobody needs a certificate."""

from __future__ import annotations

import ssl


def without_certificate(protocol: int) -> ssl.SSLContext:
    """Return a context, of `ssl.PROTOCOL_TLS_SERVER` or of `ssl.PROTOCOL_TLS_CLIENT`."""
    context = ssl.SSLContext(protocol)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # TLS 1.3 has no such ciphers.
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    return context
