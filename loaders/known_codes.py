"""Which codes the editions of the shared classifications have, and the starter catalogue's codes by name.

The lists (loaders/reference/*.txt) hold codes only. They tell a code of an edition from one that a publisher made up
for its own tables, whether or not the edition's own file is loaded.
"""

from __future__ import annotations

from functools import cache

from loaders.reading.files import open_source
from loaders.reading.tables import Shape, read_table
from loaders.yamls import ROOM


@cache
def known_codes(series: str, edition: str) -> frozenset[str] | None:
    """Every code of an edition that is in force in it; None where there is no list of them."""
    path = ROOM / "reference" / f"{series}-{edition}.txt"
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def codes_by_name(series: str, edition: str) -> dict[str, str]:
    """Name → code of the concepts that the starter catalogue has of a scheme (concepts.csv)."""
    fields = ("series", "edition", "code", "name")
    shape = Shape(fields={name: (name,) for name in fields}, required=frozenset(fields))
    table = read_table(open_source(ROOM / "catalogue" / "concepts.csv"), shape)
    return {
        record["name"]: record["code"]
        for _, record in table.records()
        if (record["series"], record["edition"]) == (series, edition)
    }
