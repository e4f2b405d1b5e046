"""An optional step of a path between two variables said as two groups, for engines that lose rows over it.

`{ A . ?s p? ?o . B }` becomes `{ { A . ?s p ?o . B } UNION { A . B, with ?s for ?o . BIND(?s AS ?o) } }`: everything
that a group can hold may be said in both parts of a UNION instead of beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from graph.remote.distinct import AGGREGATES
from graph.remote.paths import OpenOption, open_options, optional
from graph.remote.pieces import Piece, changed, pieces

_MOST: Final = 3
"""Optional steps that are said apart: each doubles its group."""


def options_apart(query: str) -> str:
    """The query without optional steps between two variables, as far as that gives the same rows.

    One is left as it is where rows could be counted twice (a path of more than one step, or with alternatives, in a
    SELECT that does not say DISTINCT, or that counts), where neither end stands elsewhere in its group, or where the
    end that goes is made or hidden within it.
    """
    for _ in range(_MOST):
        for option in open_options(query):
            made = _apart(query, option)
            if made:
                query = made
                break
        else:
            break
    return query


def _apart(query: str, option: OpenOption) -> str:
    found = pieces(query)
    first = next(at for at, piece in enumerate(found) if piece.start >= option.start)
    last = next((at for at, piece in enumerate(found) if piece.start >= option.end), len(found))
    begin, end = _group(found, first)
    inside = [*range(begin + 1, first), *range(last, end)]
    steps = [optional(way) or way for way in option.ways]
    only_one = len(steps) == 1 and not steps[0].startswith("(")
    kept = next((one for one in (option.subject, option.obj) if _stands(found, inside, one, option)), "")
    if not kept or not (only_one or _is_set(found, begin)):
        return ""
    gone = option.obj if kept == option.subject else option.subject
    if _is_made_or_hidden(found, inside, gone):
        return ""
    before, after = query[found[begin].end : option.start], query[option.end : found[end].start]
    step = f"{option.subject} {'|'.join(steps)} {option.obj}"
    step += f" . FILTER({option.subject} != {option.obj})" if only_one else ""
    both = f"{before}{option.others}{' . ' if option.others else ''}{step}{after}"
    rest = after if option.others else after.lstrip().removeprefix(".")
    same = _renamed(f"{before}{option.others}{rest}", gone, kept) + f"\nBIND({kept} AS {gone})"
    return f"{query[: found[begin].end]} {{{both}\n}} UNION {{{same}\n}} {query[found[end].start :]}"


def _group(found: Sequence[Piece], place: int) -> tuple[int, int]:
    """The brackets of the group in which a piece stands."""
    begin, depth = place - 1, 0
    while found[begin].text != "{" or depth:
        depth += {"}": 1, "{": -1}.get(found[begin].text, 0)
        begin -= 1
    end, depth = place, 0
    while found[end].text != "}" or depth:
        depth += {"{": 1, "}": -1}.get(found[end].text, 0)
        end += 1
    return begin, end


def _is_set(found: Sequence[Piece], begin: int) -> bool:
    """Whether the SELECT around the group that opens there says DISTINCT and works nothing out."""
    depth = 0
    for place in range(begin - 1, -1, -1):
        text = found[place].text.upper()
        depth = max(0, depth + {"}": 1, "{": -1}.get(text, 0))
        if text == "SELECT" and not depth:
            columns = next(at for at in range(place, len(found)) if found[at].text == "{")
            words = {one.text.upper() for one in found[place:columns]}
            return found[place + 1].text.upper() == "DISTINCT" and not words & AGGREGATES
    return False


def _stands(found: Sequence[Piece], inside: Sequence[int], variable: str, option: OpenOption) -> bool:
    """Whether a variable stands in another triple of the group, not only in groups or expressions in it."""
    if variable in {piece.text for piece in pieces(option.others)}:
        return True
    depth = 0
    for place in inside:
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(found[place].text, 0)
        if not depth and found[place].text == variable:
            return True
    return False


def _is_made_or_hidden(found: Sequence[Piece], inside: Sequence[int], variable: str) -> bool:
    """Whether the group gives the variable its value by AS, or has it in a query within."""
    texts = [found[place].text for place in inside]
    if variable not in texts:
        return False
    made = any(one.upper() == "AS" and two == variable for one, two in pairwise(texts))
    return made or any(one.upper() == "SELECT" for one in texts)


def _renamed(text: str, gone: str, kept: str) -> str:
    return changed(text, [(one.start, one.end, kept) for one in pieces(text) if one.text == gone])
