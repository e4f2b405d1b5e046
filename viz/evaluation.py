"""Plots of a measurement as SVG: recall with its intervals, and how far confidence keeps what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

LINE: Final = 22
NAMES: Final = 190
WIDE: Final = 420
SIDE: Final = 260
DASHES: Final = ("", "6 3", "2 3", "8 3 2 3", "1 4")
EXPLAIN: Final = (
    "On the dashed diagonal, of the proposals with confidence 0.7 seven in ten are right. Below it a confidence "
    "promises too much, above it too little. The size of a dot is the number of proposals."
)


@dataclass(frozen=True)
class Bar:
    """A method's figure from 0 to 1 and the ends of its interval."""

    name: str
    value: float
    low: float
    high: float


def recall_svg(title: str, bars: Sequence[Bar], ceiling: float) -> Markup:
    """Bars from 0 to 1 with intervals; a dashed line where the most that can be reached is under 1."""
    high = LINE * len(bars) + 24
    parts = [Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" width="100%" style="max-width:44rem">').format(
        NAMES + WIDE + 60, high, title
    )]  # fmt: skip
    for at, bar in enumerate(bars):
        top = at * LINE + 4
        parts.append(
            Markup(
                '<text x="{}" y="{}" text-anchor="end" font-size="12" fill="currentColor">{}</text>'
                '<rect x="{}" y="{}" width="{:.1f}" height="12" fill="currentColor" opacity="0.35"/>'
                '<path d="M{:.1f} {}H{:.1f}" stroke="currentColor" stroke-width="1.5"/>'
                '<text x="{}" y="{}" font-size="12" fill="currentColor">{:.3f}</text>'
            ).format(NAMES - 8, top + 11, bar.name, NAMES, top, bar.value * WIDE, *ends(bar, top), bar.value)
        )
    if ceiling < 1:
        at_most = NAMES + ceiling * WIDE
        parts.append(
            Markup(
                '<path d="M{0:.1f} 0V{1}" stroke="currentColor" stroke-dasharray="4 3"/>'
                '<text x="{0:.1f}" y="{2}" text-anchor="end" font-size="12" fill="currentColor">'
                "at most {3:.3f}</text>"
            ).format(at_most, high - 16, high - 4, ceiling)
        )
    return Markup("").join([*parts, Markup("</svg>")])


def ends(bar: Bar, top: int) -> tuple[float, int, float, int, int]:
    """Where the interval of a bar begins (x, y) and ends (x), and where its figure stands (x, y)."""
    return NAMES + bar.low * WIDE, top + 6, NAMES + bar.high * WIDE, NAMES + WIDE + 10, top + 11


def reliability_svg(title: str, curves: Mapping[str, Sequence[tuple[int, float, float]]]) -> Markup:
    """Share right against confidence, a line for each method of (count, mean confidence, share right) bins."""
    left, top = 46, 10
    parts = [Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" width="100%" style="max-width:34rem">').format(
        SIDE + left + 200, SIDE + 50, title
    )]  # fmt: skip
    parts.append(
        Markup(
            '<path d="M{0} {1}V{2}H{3}" fill="none" stroke="currentColor"/>'
            '<path d="M{0} {2}L{3} {1}" stroke="currentColor" stroke-dasharray="4 3" opacity="0.6"/>'
            '<text x="{3}" y="{4}" text-anchor="end" font-size="12" fill="currentColor">confidence 1</text>'
            '<text x="{0}" y="{4}" font-size="12" fill="currentColor">0</text>'
            '<text x="{5}" y="{6}" text-anchor="end" font-size="12" fill="currentColor">right 1</text>'
        ).format(left, top, top + SIDE, left + SIDE, top + SIDE + 16, left - 4, top + 10)
    )
    for number, (name, bins) in enumerate(curves.items()):
        dash = DASHES[number % len(DASHES)]
        points = [(count, left + mean * SIDE, top + (1 - share) * SIDE) for count, mean, share in bins if count]
        whole = sum(count for count, _, _ in points) or 1
        path = "L".join(f"{x:.1f} {y:.1f}" for _, x, y in points)
        if path:
            parts.append(
                Markup('<path d="M{}" fill="none" stroke="currentColor" stroke-dasharray="{}"/>').format(path, dash)
            )
        for count, x, y in points:
            size = 1.5 + 6 * (count / whole) ** 0.5
            parts.append(
                Markup(
                    '<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="currentColor" opacity="0.45">'
                    "<title>{}: {:,} proposals</title></circle>"
                ).format(x, y, size, name, count)
            )
        line = top + 14 + number * 20
        parts.append(
            Markup(
                '<path d="M{} {}h26" stroke="currentColor" stroke-dasharray="{}"/>'
                '<text x="{}" y="{}" font-size="12" fill="currentColor">{}</text>'
            ).format(left + SIDE + 16, line, dash, left + SIDE + 48, line + 4, name)
        )
    return Markup("").join([*parts, Markup("</svg>")])
