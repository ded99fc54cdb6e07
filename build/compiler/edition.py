"""Which JavaScript a program is compiled to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Edition(NamedTuple):
    """Which JavaScript is written, ES3 or ES2015, and which modules its engines make superfluous.

    Attributes:
        is_es2015: whether it is ECMAScript 2015.
        stand_ins: name of a module -> name of the module that is compiled in its place.
    """

    is_es2015: bool
    stand_ins: Mapping[str, str]


ES3 = Edition(False, {})
