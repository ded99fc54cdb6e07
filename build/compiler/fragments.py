"""Pieces of JavaScript that remember which Python they come from."""

from __future__ import annotations


class Fragment(str):
    """A piece of output text.

    Attributes:
        position: (line from 1, UTF-8 byte column from 0) in the Python source, or `None` for glue.
        name: the Python identifier that the text stands for.
    """

    __slots__ = ("name", "position")

    position: tuple[int, int] | None
    name: str | None

    def __new__(
        cls, text: str, position: tuple[int, int] | None = None, name: str | None = None
    ) -> Fragment:
        fragment = super().__new__(cls, text)
        fragment.position = position
        fragment.name = name
        return fragment
