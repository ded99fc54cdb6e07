"""Nothing of the document is needed; stands in for browser/document.py."""

from __future__ import annotations


def is_document_ready() -> bool:
    """Return True: no transport of the slim builds waits for a body."""
    return True
