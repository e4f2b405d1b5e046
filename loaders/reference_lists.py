"""The codes of Common Core, NGSS and CSTA that are known to exist, and how a printed code is matched with them.

The rules for Common Core are data (maps/ccss-codes.yaml); a code that is in no list is kept as printed and marked
unresolved: nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from loaders.reading.files import open_source
from loaders.reading.tables import Shape, read_table
from loaders.yamls import ROOM, shipped
from ontology import iris


class Resolved(NamedTuple):
    """A printed code as a statement. `known` is False where no list has it; then `code` is the printed one."""

    series: str
    edition: str
    code: str
    known: bool

    @property
    def iri(self) -> str:
        """IRI of the statement."""
        return iris.statement(self.series, self.edition, self.code)


@cache
def codes_of(file: str) -> dict[str, str]:
    """Code → series, of a list of codes in loaders/catalogue/."""
    table = read_table(
        open_source(ROOM / "catalogue" / file),
        Shape(fields={"series": ("series",), "code": ("code",)}, required=frozenset({"series", "code"})),
    )
    return {record["code"]: record["series"] for _, record in table.records()}


def resolve(printed: str, series: str, edition: str, file: str, pattern: str = "") -> Resolved:
    """Match a printed code with the list in `file`; `series` is the one it is kept under when the list has it not.

    `pattern` is for lists that are not complete (only the codes Colorado names): a code of that form is taken for
    one of the framework's, though nobody here can say that it exists.
    """
    known = codes_of(file)
    code = printed.strip()
    if code not in known and file == shipped("maps/ccss-codes.yaml")["lists"]["file"].rpartition("/")[2]:
        code = _respelled(code)
    if code in known:
        return Resolved(known[code], edition, code, True)
    printed = printed.strip()
    return Resolved(series, edition, printed, bool(pattern) and re.fullmatch(pattern, printed) is not None)


@cache
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(one["match"]), one["replace"]) for one in shipped("maps/ccss-codes.yaml")["rewrites"])


def _respelled(code: str) -> str:
    for pattern, replacement in _rewrites():
        code = pattern.sub(replacement, code, count=1)
    return code


@cache
def unresolved_note(statement: str, printed: str) -> str:
    """Why a CAS tag names no known standard, where we know; "" otherwise."""
    for one in shipped("maps/ccss-codes.yaml")["unresolved"]:
        if (one["statement"], one["printed"]) == (statement, printed):
            return str(one["note"])
    return ""
