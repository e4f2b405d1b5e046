"""Tables shown in a terminal and in a notebook: the first rows, and in a notebook everything escaped."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html import escape
from typing import Final

from pyoxigraph import NamedNode

from credways.formats import term_text, to_table
from ontology.namespaces import ID
from queries.resolve import CURIE_PREFIX

MOST_ROWS: Final = 20
"""Rows that are shown; frames and exports have them all."""

_NARROWEST: Final = 60
_SHORTEST: Final = 6
"""Characters of a line and of a cell that there are at least."""

_MOST_SIGNS: Final = 120
"""Characters of a cell that are shown in a notebook; the whole text is its title."""


def term(one: object) -> str:
    """A term in words, an IRI of ours by the short form that every command takes for it too."""
    if isinstance(one, NamedNode) and one.value.startswith(ID):
        return CURIE_PREFIX + one.value.removeprefix(ID)
    return term_text(one)


def text(heading: str, header: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> str:
    """A heading and a table as wide as the terminal, a line a row. `rows` are the first `MOST_ROWS` of `total`."""
    width = max(_NARROWEST, shutil.get_terminal_size().columns)
    shown = _fitted([list(header), *([" ".join(cell.split()) for cell in row] for row in rows)], width)
    more = f"… and {total - len(rows):,} more\n" if total > len(rows) else ""
    return f"{heading}\n{to_table(shown[0], shown[1:]) if header else ''}{more}"


def _fitted(rows: list[list[str]], width: int) -> list[list[str]]:
    """Cells cut so that a row fits a line: what narrow columns leave free, wide ones share."""
    needed = [max(map(len, column)) for column in zip(*rows, strict=True)]
    free = width - 2 * len(needed)
    fits: dict[int, int] = {}
    for left, (size, place) in enumerate(sorted((size, place) for place, size in enumerate(needed))):
        fits[place] = min(size, max(_SHORTEST, free // (len(needed) - left)))
        free -= fits[place]
    return [[_cut(cell, fits[place]) for place, cell in enumerate(row)] for row in rows]


def _cut(cell: str, size: int) -> str:
    return cell if len(cell) <= size else cell[: size - 1] + "…"


def html(heading: str, header: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> str:
    """The same as an HTML table, every text escaped and none of it a link or a script."""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    more = f"<p>… and {total - len(rows):,} more</p>" if total > len(rows) else ""
    return (
        f'<div><p>{escape(heading)}</p><table border="1" class="dataframe">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>"
    )


def _cell(content: str) -> str:
    if len(content) <= _MOST_SIGNS:
        return f"<td>{escape(content)}</td>"
    return f'<td title="{escape(content)}">{escape(_cut(content, _MOST_SIGNS))}</td>'
