"""What the columns of an unknown table are likely to be, by their headers and by what their cells look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from loaders.reading.delimited import header_key
from loaders.table_look import Column
from loaders.yamls import shipped

SETTINGS = "maps/table-wizard.yaml"
_NUMBER = re.compile(r"[-+]?\$?\s?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?%?")
_SHAPES = {
    "url": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    "year": re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "us-date": re.compile(r"\d{1,2}/\d{1,2}/\d{4}"),
    "cip": re.compile(r"\d{2}\.\d{2}(?:\d{2})?"),
    "soc": re.compile(r"\d{2}-\d{4}(?:\.00)?"),
    "onet-soc": re.compile(r"\d{2}-\d{4}\.\d{2}"),
}
SEPARATORS = (";", "|", "\n", ",", "/")
"""What parts several codes in one cell, surest first."""
ENOUGH = 0.55
"""Below this a guess is not proposed."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column may be: a field of maps/table-wizard.yaml, how sure (0 … 1) and why. `split` parts its cells."""

    column: str
    field: str
    confidence: float
    why: str
    split: tuple[str, ...] = ()


def guesses(columns: Sequence[Column]) -> dict[str, Guess]:
    """The best field of each column, by header; a field goes to the column that fits it best, and to no other."""
    scored = [(guess.confidence, -place, guess) for place, column in enumerate(columns) for guess in _all(column)]
    made: dict[str, Guess] = {}
    taken: set[str] = set()
    for _, _, guess in sorted(scored, key=lambda one: (one[0], one[1]), reverse=True):
        if guess.column not in made and guess.field not in taken:
            made[guess.column] = guess
            taken.add(guess.field)
    return made


def _all(column: Column) -> list[Guess]:
    made = []
    for name, field in _fields().items():
        sure, why = _by_header(column.header, field)
        split: tuple[str, ...] = ()
        if form := str(field.get("form", "")):
            share, split = fitting(column.filled, form)
            if form == "date":  # as a workbook stores it, or as people in the United States write it
                share = max(share, fitting(column.filled, "us-date")[0])
            if sure:
                # A header that promises codes over cells that are none (a CIP *title*) promises too much.
                sure, why = (
                    (min(0.99, sure + 0.08), f"{why}; its cells look so")
                    if share >= 0.8
                    else (sure * (0.6 if column.filled else 1), f"{why}; but its cells do not look so")
                )
            elif share >= 0.9 and len(column.filled) > 1:
                sure, why = float(field["by_form"]), "its cells look so"
        if sure >= ENOUGH:
            made.append(Guess(column.header, name, round(sure, 2), why, split))
    return made


def fitting(cells: Sequence[str], form: str) -> tuple[float, tuple[str, ...]]:
    """How many of the cells have a form, taken whole or parted; the separators that part them, () where none."""
    shape = _SHAPES[form]
    none = set(shipped(SETTINGS)["none"])
    cells = [cell for cell in cells[:500] if cell not in none]
    if not cells:
        return 0.0, ()
    best = sum(shape.fullmatch(cell) is not None for cell in cells) / len(cells), ()
    for sign in SEPARATORS if form in ("cip", "soc", "onet-soc") else ():
        if not any(sign in cell for cell in cells):
            continue
        parts = [[part.strip() for part in cell.split(sign) if part.strip()] for cell in cells]
        share = sum(bool(one) and all(map(shape.fullmatch, one)) for one in parts) / len(cells)
        if share > best[0]:
            best = share, (sign,)  # type: ignore[assignment]
    return best


def looks(cells: Sequence[str], form: str) -> bool:
    """Whether nearly all cells have a form."""
    return bool(cells) and fitting(cells, form)[0] >= 0.9


def is_count(column: Column) -> bool:
    """Whether a column is of figures: numbers or marks under a header that speaks of counts, or marks among numbers."""
    marks = set(shipped(SETTINGS)["marks"])
    cells = [cell for cell in column.filled if cell not in set(shipped(SETTINGS)["none"])]
    if not cells:
        return False
    numbers = sum(_NUMBER.fullmatch(cell) is not None and any(map(str.isdigit, cell)) for cell in cells)
    marked = sum(cell in marks for cell in cells)
    if numbers + marked < len(cells) or not numbers:
        return False
    words = set(plain(column.header).replace("/", " ").split())
    return bool(marked) or not words.isdisjoint(map(plain, map(str, shipped(SETTINGS)["counts"])))


def marks_in(column: Column) -> list[str]:
    """The marks among a column's cells, in order of appearance."""
    known = set(shipped(SETTINGS)["marks"])
    return list(dict.fromkeys(cell for cell in column.filled if cell in known))


def plain(text: str) -> str:
    """A header as it is compared here: `header_key`, and without accents."""
    folded = unicodedata.normalize("NFKD", header_key(text))
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


def _by_header(header: str, field: dict[str, Any]) -> tuple[float, str]:
    key = plain(header)
    last = plain(header.rpartition(" / ")[2])
    known = [plain(str(one)) for one in field["headers"]]
    if key in known or last in known:
        return 0.95, "header known"
    if len(key) > 4 and max((SequenceMatcher(None, key, one).ratio() for one in known), default=0) >= 0.88:
        return 0.75, "header nearly known"
    words = re.findall(r"[\w*#%]+", key)
    if any(all(plain(str(word)) in words for word in group) for group in field.get("words", ())):
        return 0.65, "words of the header"
    return 0.0, ""


@cache
def _fields() -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = shipped(SETTINGS)["fields"]
    return made
