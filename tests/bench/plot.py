"""Draw ratios as SVG: a panel for each figure, a dot and its quartiles for each transport.

The drawing needs no other file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import escape

from tests.bench.figures import AGAIN, FIGURES, NPM, OURS, Row, Spread
from tests.engines.transports import MODERN

PANELS: Final = ("open", "round_trip", "idle_round_trip", "rate", "large")

_TICKS: Final = (0.03, 0.1, 0.3, 1, 3, 10)
_PANEL: Final = 170
_GAP: Final = 30
_LEFT: Final = 132
_TOP: Final = 46
_LINE: Final = 22
_BOTTOM: Final = _TOP + _LINE * len(MODERN)
_HEIGHT: Final = _BOTTOM + 60

_STYLE: Final = """\
svg { background: #fff; font: 12px sans-serif; fill: #222; }
.grid { stroke: #ddd; } .one { stroke: #222; }
.ours { stroke: #06c; fill: #06c; stroke-width: 2; }
.again { stroke: #bbb; stroke-width: 8; }"""


def plot(rows: Iterable[Row], server: str) -> str:
    """Return a plot of how this client compares with sockjs-client against that server."""
    found = {(row.transport, row.figure): row for row in rows if row.server == server}
    width = _LEFT + len(PANELS) * (_PANEL + _GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}">',
        f"<style>{_STYLE}</style>",
        *(_text(_LEFT - 8, _line(number), name, "end") for number, name in enumerate(MODERN)),
        _text(
            _LEFT,
            _HEIGHT - 8,
            f"this client / sockjs-client {NPM}, median and quartiles, logarithmic; "
            "less is better, but for messages; grey: this client / itself",
        ),
    ]
    for number, figure in enumerate(PANELS):
        parts += _panel(found, figure, _LEFT + number * (_PANEL + _GAP))
    return "\n".join([*parts, "</svg>", ""])


def _panel(found: Mapping[tuple[str, str], Row], figure: str, left: int) -> list[str]:
    parts = [_text(left + _PANEL / 2, 20, FIGURES[figure][0], "middle")]
    for tick in _TICKS:
        kind, x = "one" if tick == 1 else "grid", left + _x(tick)
        parts.append(_stroke(kind, x, _TOP - 12, x, _BOTTOM))
        parts.append(_text(x, _BOTTOM + 16, f"{tick:g}", "middle"))
    for number, transport in enumerate(MODERN):
        row, y = found.get((transport, figure)), _line(number) - 4
        if row and (noise := row.ratio(AGAIN, OURS)):
            parts.append(_span("again", noise, left, y))
        if row and (ratio := row.ratio(OURS, NPM)):
            parts.append(_span("ours", ratio, left, y))
            x = left + _x(ratio.median)
            parts.append(f'<circle class="ours" cx="{x:.1f}" cy="{y}" r="3"/>')
    return parts


def _line(number: int) -> int:
    return _TOP + _LINE * number + 8


def _x(ratio: float) -> float:
    low, high = math.log(_TICKS[0]), math.log(_TICKS[-1])
    return _PANEL * (min(max(math.log(ratio), low), high) - low) / (high - low)


def _span(kind: str, ratio: Spread, left: int, y: int) -> str:
    return _stroke(kind, left + _x(ratio.low), y, left + _x(ratio.high), y)


def _stroke(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1}" x2="{x2:.1f}" y2="{y2}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
