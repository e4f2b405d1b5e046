"""Which tables an O*NET release has, by maps/onet.yaml, and how each is read, compared and handed to its writer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any

from loaders import onet_occupations, onet_ratings, onet_reference, onet_work
from loaders.onet_release import Release, Rows
from loaders.reading.delimited import header_key
from loaders.reading.files import SourceFile
from loaders.reading.limits import LIMITS
from loaders.reading.problems import Problems
from loaders.reading.tables import Shape, Table, read_table
from loaders.yamls import shipped
from ontology.errors import BadInput
from ontology.iris import edition_order

Write = Callable[[Release, Table, Rows], None]
_WRITERS: dict[str, Write] = {
    writer.__name__: writer
    for writer in (
        onet_reference.elements,
        onet_reference.work_activities,
        onet_reference.scales,
        onet_reference.commodities,
        onet_reference.zones,
        onet_reference.categories,
        onet_reference.anchors,
        onet_reference.survey_items,
        onet_reference.element_pairs,
        onet_reference.interest_examples,
        onet_occupations.occupations,
        onet_occupations.alternate_titles,
        onet_occupations.reported_titles,
        onet_occupations.job_zones,
        onet_occupations.related,
        onet_work.tasks,
        onet_work.emerging_tasks,
        onet_work.task_activities,
        onet_work.technologies,
        onet_work.tools,
        onet_ratings.ratings,
        onet_ratings.task_ratings,
        onet_ratings.metadata,
    )
}
_CODES = frozenset(("occupation", "element", "scale", "iwa", "dwa", "from", "to", "related"))
"""Fields that must be text in a workbook; numbers of tasks, commodities and categories lose nothing as numbers."""
_MAY_BE_EMPTY = frozenset(("category", "response", "keyword_type", "interest_type"))
_SUFFIXES = re.compile(r"(?:\.(?:txt|xlsx|csv|tsv))?(?:\.gz)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """One table of O*NET as maps/onet.yaml describes it."""

    name: str
    write: str
    fields: tuple[str, ...]
    optional: frozenset[str]
    key: tuple[str, ...]
    names: tuple[tuple[str, str, str], ...]
    fates: Mapping[str, str]
    since: str
    until: str

    def expected(self, release: str) -> bool:
        """Whether a whole release of this number has the table."""
        number = edition_order(release)
        return (not self.since or edition_order(self.since) <= number) and (
            not self.until or number <= edition_order(self.until)
        )


@cache
def kinds() -> dict[str, Kind]:
    """Every table by the letters and digits of its file's name, in the order in which tables are to be read."""
    facts = shipped("maps/onet.yaml")
    made = {}
    for entry in facts["tables"]:
        for name, spelling in ((names[0], one) for names in map(_spellings, entry["files"]) for one in names):
            made[plain_name(spelling)] = Kind(
                name=name,
                write=entry["write"],
                fields=tuple(entry["fields"]),
                optional=frozenset(entry["optional"]),
                key=tuple(entry["key"]),
                names=tuple((code, label, kind) for code, label, kind in entry["names"]),
                fates=facts["fates"] | entry.get("fates", {}),
                since=entry.get("since", ""),
                until=entry.get("until", ""),
            )
    return made


def _spellings(names: str) -> list[str]:
    return [name.strip() for name in names.split("|")]


def plain_name(file: str) -> str:
    """What a table's file is known by: "db/Occupation Data.txt.gz" and "occupation_data.xlsx" are the same."""
    return re.sub(r"[^a-z0-9]", "", _SUFFIXES.sub("", PurePosixPath(file).name).lower())


def kind_by_columns(file: SourceFile) -> Kind | None:
    """The kind of table that a file of an unknown name must be, because its columns fit no other; None without one.

    O*NET renames tables (release 30.3 did) more often than it changes what stands in them.
    """
    columns: Mapping[str, list[str]] = shipped("maps/onet.yaml")["columns"]
    text = file.suffix == ".txt"
    anything = Shape(fields={}, delimiter="\t" if text else "", quoting=not text)
    try:
        headers = {header_key(header) for header in read_table(file, anything, problems=Problems(file.name)).headers}
    except BadInput:
        return None
    fitting: dict[tuple[str, tuple[str, ...]], Kind] = {}
    for kind in kinds().values():
        known = {name: {header_key(alias) for alias in columns[name]} for name in kind.fields}
        needed = all(known[name] & headers for name in kind.fields if name not in kind.optional)
        if needed and headers <= set().union(*known.values()):
            fitting.setdefault((kind.write, kind.fields), kind)
    if len(fitting) != 1:
        return None
    (kind,) = fitting.values()
    return replace(kind, name=_SUFFIXES.sub("", PurePosixPath(file.name).name))


def shape_of(kind: Kind, text: bool) -> Shape:
    """How strictly a table is read; O*NET's text files know no quoting."""
    columns: Mapping[str, Any] = shipped("maps/onet.yaml")["columns"]
    return Shape(
        fields={name: tuple(columns[name]) for name in kind.fields},
        required=frozenset(kind.fields) - kind.optional,
        filled=frozenset(kind.key) - _MAY_BE_EMPTY - kind.optional,
        codes=_CODES & frozenset(kind.fields),
        key=kind.key,
        delimiter="\t" if text else "",
        quoting=not text,
    )


def take(release: Release, file: SourceFile, kind: Kind) -> None:
    """Read one table and write all of it. Faults go to the release's problems; the receipt has every row and column."""
    problems = Problems(file.name)
    table = read_table(file, shape_of(kind, file.suffix == ".txt"), problems=problems, limits=LIMITS)
    for problem in problems.found:
        release.problems.add(f"{file.name}: {problem.where}", problem.found, problem.expected, problem.rule)
    _compare(release, table, kind)
    _WRITERS[kind.write](release, table, _rows(table, kind.fields))
    receipt = release.receipt
    receipt.read(table.read)
    receipt.keep(table.read)
    receipt.count(kind.name, table.read)
    for name, place in table.columns.items():
        receipt.field(f"{kind.name}: {table.headers[place]}", kind.fates[name])
    for header in table.unmapped:
        receipt.field(f"{kind.name}: {header}", "dropped: a column that maps/onet.yaml does not name")
        receipt.warn(f"{file.name}: the column {header!r} is new to maps/onet.yaml and was left out")
    for warning in table.warnings:
        receipt.warn(f"{file.name}: {warning}")


def _rows(table: Table, fields: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row's cells by field; "n/a", which text files print where workbooks have an empty cell, is empty."""
    pick = itemgetter(*(table.columns.get(name, len(table.headers)) for name in fields))
    for number, cells in table.rows:
        picked = pick((*cells, ""))
        if "n/a" in picked:
            picked = tuple("" if cell == "n/a" else cell for cell in picked)
        yield number, picked


def _compare(release: Release, table: Table, kind: Kind) -> None:
    """Hold names that a table repeats beside a code against those first read; what differs is said, never dropped."""
    for code, label, what in kind.names:
        if label not in table.columns or code not in table.columns:
            continue
        pick = itemgetter(table.columns[code], table.columns[label])
        known = release.names[what]
        other: dict[str, tuple[str, str]] = {}
        for one, name in {pick(row.cells) for row in table.rows}:
            if one in ("", "n/a") or known.setdefault(one, name) == name:
                continue
            other[one] = (name, known[one])
        if other:
            sample = min(other)
            said, first = other[sample]
            release.receipt.warn(
                f"{table.file}: {len(other)} names in {table.headers[table.columns[label]]!r} differ from those read "
                f"before, such as {sample}: {said!r}, not {first!r}; the first is kept"
            )
