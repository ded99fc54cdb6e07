"""What a check has found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What one check has found.

    Attributes:
        check: its name.
        is_ok: None for what was not checked.
        text: what was seen.
        diagnosis: a key of `DIAGNOSES`, if something is wrong.
        transport: which it is about, if it is about one.
    """

    check: str
    is_ok: bool | None
    text: str
    diagnosis: str = ""
    transport: str = ""
