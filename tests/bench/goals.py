"""What the client is to reach, as a table: a figure, what it is compared with, a limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tests.bench.figures import (
    CLOSINGS,
    FIRST,
    LAST,
    LONG_SESSIONS,
    NATIVE,
    NGINX,
    NGINX_TLS,
    NPM,
    NPM_SERVER,
    OUR_SERVER,
    OURS,
    PAIRS,
    POLLING,
    PROXIES,
    SCRIPT,
    SLIM_SCRIPT,
    WITH_INFO,
    Row,
    Spread,
)
from tests.engines.transports import MODERN


@dataclass(frozen=True)
class Goal:
    """One line of the table.

    Attributes:
        against: the variant that the limit is a ratio to; without one it has the figure's unit.
        over: the variant that has to reach it.
        is_least: the limit is the least that will do, not the most.
        server: against which it is measured.
        is_worst: no round may be worse, not only the median.
    """

    transport: str
    figure: str
    limit: float
    against: str = NPM
    is_least: bool = False
    server: str = OUR_SERVER
    over: str = OURS
    is_worst: bool = False

    def got(self, rows: Iterable[Row]) -> Spread | None:
        """Return what was reached, or None if that is not known."""
        wanted = Row(self.server, self.transport, self.figure)
        for row in rows:
            if row.key == wanted.key:
                if self.is_worst:
                    return row.worst_ratio(self.over, self.against)
                return row.ratio(self.over, self.against) if self.against else row.of(self.over)
        return None

    def is_met(self, got: Spread) -> bool:
        """Return whether the median is good enough."""
        return got.median >= self.limit if self.is_least else got.median <= self.limit


# By how much the last tenth of a long session may differ from the first: as much as noise does.
_FLAT: Final = {"message": 1.25, "round_trip": 1.25, "page_heap": 1.1, "dom": 1.1}

GOALS: Final = (
    Goal(SCRIPT, "gzip", 9_500, against="", server=""),
    Goal(SLIM_SCRIPT, "gzip", 3_700, against="", server=""),
    Goal(SCRIPT, "evaluate", 0.35, server=""),
    Goal("websocket", "open", 1.0),
    Goal(WITH_INFO, "open", 1.3, against=NATIVE),
    Goal("websocket", "rate", 0.95, against=NATIVE, is_least=True),
    Goal("xhr-streaming", "round_trip", 0.15),
    Goal("eventsource", "round_trip", 0.35),
    Goal("iframe-eventsource", "round_trip", 0.35),
    Goal("htmlfile", "round_trip", 0.35),
    Goal("iframe-htmlfile", "round_trip", 0.35),
    Goal("xhr-polling", "round_trip", 0.35),
    Goal("iframe-xhr-polling", "round_trip", 0.35),
    Goal("jsonp-polling", "round_trip", 0.6),
    Goal("eventsource", "large", 0.5),
    Goal("htmlfile", "last_heap", 0.2, server=NPM_SERVER),
    Goal(NGINX, "open", 1.0),
    Goal(NGINX_TLS, "open", 1.0),
    *(Goal(way, "open", 1.0) for way in PROXIES),
    Goal(PAIRS, "rank", 1.0, is_worst=True),
    *(Goal(name, "idle_echo", 1.1) for name in POLLING.values()),
    Goal(CLOSINGS, "slowest", 1.5),
    *(Goal(transport, "rate", 1.0, is_least=True) for transport in MODERN),
    # What comes down is the server's.
    *(Goal(transport, "emoji_up", 0.5) for transport in MODERN),
    *(
        Goal(session, figure, limit, over=LAST, against=FIRST)
        for session in LONG_SESSIONS.values()
        for figure, limit in _FLAT.items()
    ),
)
