"""Which JavaScript a program is compiled to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Edition(NamedTuple):
    """Which JavaScript is written: ES3 or ES2015, and what its engines have for Python of ours.

    Attributes:
        is_es2015: whether it is ECMAScript 2015.
        stand_ins: names of modules -> those that are compiled in their place.
    """

    is_es2015: bool
    stand_ins: Mapping[str, str]


ES3 = Edition(False, {})
