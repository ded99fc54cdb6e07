"""What the rounds of a benchmark gave: spreads, and ratios within a round.

In: a number for each variant and round. Out: medians with their quartiles.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

OURS: Final = "ours"
NPM: Final = "1.6.1"
AGAIN: Final = "ours again"
NATIVE: Final = "native"


@dataclass(frozen=True)
class Spread:
    """A median and the quartiles around it."""

    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """Return the median and the quartiles; of one value, that value.

    Raises:
        statistics.StatisticsError: there are no values.
    """
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, low, high)


@dataclass
class Row:
    """One figure of one transport against one server.

    Attributes:
        rounds: by variant; a variant that failed in a round is not in it.
        errors: what failed, by variant, the last time.
    """

    server: str
    transport: str
    figure: str
    rounds: list[dict[str, float]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def of(self, variant: str) -> Spread | None:
        """Return what a variant took, or None if it never came to an end."""
        values = [found[variant] for found in self.rounds if variant in found]
        return spread(values) if values else None

    def ratio(self, over: str, under: str) -> Spread | None:
        """Return how one variant compares with another, or None if that is not known.

        Within a round the machine is about as busy for the one as for the other.
        """
        ratios = [
            found[over] / found[under]
            for found in self.rounds
            if over in found and found.get(under)
        ]
        return spread(ratios) if ratios else None
