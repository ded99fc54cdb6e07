"""What the rounds of a benchmark gave: medians with their quartiles, and ratios within a round."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.engines.transports import MODERN
from tests.proxies import ways as proxy_ways
from tests.proxies.stand import BY_PATH

# What is compared.
OURS: Final = "ours"
NPM: Final = "1.6.1"
AGAIN: Final = "ours again"
NATIVE: Final = "native"
# Of one session that lives long.
FIRST: Final = "first tenth"
LAST: Final = "last tenth"

OUR_SERVER: Final = "ours"
NPM_SERVER: Final = "npm sockjs"

WITH_INFO: Final = "websocket, info given"
CROWDS: Final = {f"websocket, sessions: {count}": count for count in (1, 10, 100)}
LONG_SESSIONS: Final = {name: f"{name}, one session" for name in MODERN}
# Between the page and the server.
NO_PROXY: Final = "no proxy"
NGINX: Final = "nginx, http"
NGINX_TLS: Final = "nginx, https"
# The page tells the client what /info would, where the client takes that.
NGINX_TOLD: Final = "nginx, http, told by the page"
# Those of tests/proxies, but where a cookie is needed; each by http and by https.
SCHEMES: Final = ("http", "https")
PROXIES: Final = {
    f"{way.name}, {scheme}": (way, scheme)
    for way in proxy_ways.WAYS
    if way.file in BY_PATH
    for scheme in SCHEMES
}
WAYS: Final = (NO_PROXY, NGINX, NGINX_TLS, NGINX_TOLD, *PROXIES)
# Pairs of both clients while other programs take all of the processor.
PAIRS: Final = "pairs on a busy machine"
BUSY: Final = {way: f"{way}, busy machine" for way in PROXIES}
POLLING: Final = {way: f"xhr-polling, {way}" for way in (NO_PROXY, NGINX, NGINX_TLS)}
CLOSINGS: Final = "jsonp-polling, ten closed in onmessage"
SCRIPT: Final = "sockjs.min.js"
SLIM_SCRIPT: Final = "sockjs.websocket.min.mjs"

# What a figure is called, and its unit.
FIGURES: Final = {
    "gzip": ("gzipped", "bytes"),
    "evaluate": ("parse and evaluate", "ms"),
    "load": ("load, parse and evaluate", "ms"),
    "open": ("open", "ms"),
    "rank": ("transport that the client ends on", "1 is the best"),
    "round_trip": ("round trip", "ms"),
    "idle_round_trip": ("round trip after 60 ms", "ms"),
    "idle_echo": ("one echo after 60 ms", "ms"),
    "rate": ("messages of 16 B", "/s"),
    "large": ("1 MB echo", "ms"),
    "ascii_up": ("16 B on the wire, up", "bytes"),
    "ascii_down": ("16 B on the wire, down", "bytes"),
    "emoji_up": ("100 emoji on the wire, up", "bytes"),
    "emoji_down": ("100 emoji on the wire, down", "bytes"),
    "heap": ("heap of a session with traffic", "KiB"),
    "last_heap": ("heap after all that traffic", "KiB"),
    "message": ("time for a message", "µs"),
    "page_heap": ("heap", "KiB"),
    "dom": ("DOM", "nodes"),
    "slowest": ("slowest", "ms"),
    "lost": ("closed without a message", "of ten"),
    "session_heap": ("heap of an idle session", "KiB"),
}


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
    """One figure of one transport, or script, against one server.

    Attributes:
        rounds: by variant; a variant that failed in a round is not in it.
    """

    server: str
    transport: str
    figure: str
    rounds: list[dict[str, float]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str]:
        """What no other row has."""
        return self.server, self.transport, self.figure

    def of(self, variant: str) -> Spread | None:
        """Return what a variant took, or None if it never came to an end."""
        values = [found[variant] for found in self.rounds if variant in found]
        return spread(values) if values else None

    def ratio(self, over: str, under: str) -> Spread | None:
        """Return how one variant compares with another, or None if that is not known.

        Within a round the machine is about as busy for the one as for the other. A difference that
        noise made negative, as of heaps, compares with nothing.
        """
        ratios = self._ratios(over, under)
        return spread(ratios) if ratios else None

    def worst_ratio(self, over: str, under: str) -> Spread | None:
        """Return the highest ratio of all rounds, as a spread of this one."""
        ratios = self._ratios(over, under)
        return spread([max(ratios)]) if ratios else None

    def _ratios(self, over: str, under: str) -> list[float]:
        return [
            found[over] / found[under]
            for found in self.rounds
            if min(found.get(over, 0), found.get(under, 0)) > 0
        ]
