"""The hops of a crosswalk row as a line of boxes and arrows: inline SVG that a screen reader can also read.

Two directions: `across` for wide screens, `down` for a phone. Everything the picture says is also said in words beside
it, so the picture carries a title and hides its details from assistive technology.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

_BOX_WIDTH, _BOX_HEIGHT, _GAP_ACROSS, _GAP_DOWN = 140, 96, 114, 74
_DOWN_WIDTH = 320


@dataclass(frozen=True, slots=True)
class Node:
    """A statement or thing on the line: its code (may be ""), its label, and what it is ("exam objective")."""

    code: str
    label: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow: the claim in words, who says so, whether it limits the whole chain.

    `plain` marks a step that is no claim of likeness, such as "is assessed by"; `backwards` one that is read from the
    node after it to the node before it.
    """

    claim: str
    said_by: str = ""
    weakest: bool = False
    plain: bool = False
    backwards: bool = False


def _lines(text: str, width: int, most: int) -> list[str]:
    """Break `text` into at most `most` lines of `width` characters; what does not fit ends in an ellipsis."""
    lines = wrap(text, width, break_long_words=True)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: width - 1].rstrip() + "…"]
    return lines


def _text(lines: Sequence[str], x: float, y: float, kind: str, spacing: int = 15) -> Markup:
    spans = Markup("").join(
        Markup('<tspan x="{}" dy="{}">{}</tspan>').format(f"{x:g}", 0 if number == 0 else spacing, line)
        for number, line in enumerate(lines)
    )
    return Markup('<text x="{}" y="{}" class="{}" text-anchor="middle">{}</text>').format(
        f"{x:g}", f"{y:g}", kind, spans
    )


def _box(node: Node, x: float, y: float, width: float, end: bool) -> Markup:
    middle = x + width / 2
    parts = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="8" class="chain-box{}"/>').format(
        f"{x:g}", f"{y:g}", f"{width:g}", _BOX_HEIGHT, " chain-end" if end else ""
    )
    per_line = int(width / 7)
    label = _lines(node.label, per_line, 3)
    if node.code:
        parts += _text(_lines(node.code, per_line - 3, 1), middle, y + 24, "chain-code")
        parts += _text(label, middle, y + 44, "chain-label")
    else:
        parts += _text(label, middle, y + _BOX_HEIGHT / 2 + 4 - 7.5 * (len(label) - 1), "chain-name")
    return parts


def _arrow(link: Link, x1: float, y1: float, x2: float, y2: float) -> Markup:
    kind = " chain-weakest" if link.weakest else " chain-plain" if link.plain else ""
    across = y1 == y2
    tip_x, tip_y, back = (x1, y1, 8) if link.backwards else (x2, y2, -8)
    head = f"M{tip_x + back:g} {tip_y - 5:g} {tip_x:g} {tip_y:g} {tip_x + back:g} {tip_y + 5:g}"
    if not across:
        head = f"M{tip_x - 5:g} {tip_y + back:g} {tip_x:g} {tip_y:g} {tip_x + 5:g} {tip_y + back:g}"
    parts = Markup('<path d="M{} {} {} {}" class="chain-line{}"/><path d="{}" class="chain-head{}"/>').format(
        f"{x1:g}", f"{y1:g}", f"{x2:g}", f"{y2:g}", kind, head, kind
    )
    claim = ("⚠ " if link.weakest else "") + link.claim
    if across:
        middle = (x1 + x2) / 2
        above = _lines(claim, 14, 3)
        parts += _text(above, middle, y1 - 9 - 15 * (len(above) - 1), "chain-claim" + kind)
        return parts + _text(_lines(link.said_by, 15, 3), middle, y1 + 18, "chain-by", 13)
    above = _lines(claim, 40, 1)
    parts += _text(above, x1, (y1 + y2) / 2 - 5, "chain-claim chain-on" + kind)
    return parts + _text(_lines(link.said_by, 44, 1), x1, (y1 + y2) / 2 + 12, "chain-by chain-on")


def chain_svg(nodes: Sequence[Node], links: Sequence[Link], title: str, *, direction: str = "across") -> Markup:
    """Return the picture. There is one more node than links; `title` is what a screen reader says of it.

    Raises ValueError when the numbers of nodes and links do not fit.
    """
    if len(nodes) != len(links) + 1:
        raise ValueError(f"{len(links)} links join {len(links) + 1} nodes, not {len(nodes)}")
    across = direction == "across"
    step = (_BOX_WIDTH + _GAP_ACROSS) if across else (_BOX_HEIGHT + _GAP_DOWN)
    width = step * len(links) + _BOX_WIDTH + 4 if across else _DOWN_WIDTH
    height = _BOX_HEIGHT + 4 if across else step * len(links) + _BOX_HEIGHT + 4
    body = Markup("")
    for number, link in enumerate(links):
        if across:
            y, start = 2 + _BOX_HEIGHT / 2, 2 + step * number + _BOX_WIDTH
            body += _arrow(link, start + 3, y, start + _GAP_ACROSS - 3, y)
        else:
            x, start = _DOWN_WIDTH / 2, 2 + step * number + _BOX_HEIGHT
            body += _arrow(link, x, start + 3, x, start + _GAP_DOWN - 3)
    for number, node in enumerate(nodes):
        end = number in (0, len(nodes) - 1)
        x, y = (2 + step * number, 2) if across else (2, 2 + step * number)
        body += _box(node, x, y, _BOX_WIDTH if across else _DOWN_WIDTH - 4, end)
    return Markup(
        '<svg class="chain chain-{}" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(direction, title, f"{width:g}", f"{height:g}", f"{width:g}", f"{height:g}", body)
