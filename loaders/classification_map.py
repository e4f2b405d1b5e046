"""What the maps of classification tables say (maps/classifications/*.yaml), as frozen records."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from loaders.yamls import ROOM, shipped

FOLDER = "maps/classifications"
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of item that a row names: whose concept it is (series, edition) and which columns say so.

    `code` and `title` are fields of the table. `form` is what a code looks like; `pad` fills up leading zeros that the
    file lost; `respelled` are misprinted codes and what they stand for; `none` are cells that mean "no counterpart";
    `many` parts a cell with several codes. `by` says where the code comes from when the file has a title only: "slug"
    makes it of the title (below the code of `broader`, when that is a side), "catalogue" looks the title up among the
    starter catalogue's concepts. `respelled` then holds misspelt titles. `strip` is cut off titles.

    `describe` writes the item as a concept of its scheme; else the file only points at it. `kind` is its `cw:` class.
    Its wider item is that of the side `broader`, or a code shortened to one of `lengths` (with that length's title in
    the field `above` names), or the last other code in the fields `path`.
    """

    series: str
    edition: str
    code: str = ""
    title: str = ""
    form: str = ""
    pad: int = 0
    none: tuple[str, ...] = ()
    many: str = ""
    by: str = ""
    strip: str = ""
    respelled: Mapping[str, str] = field(default_factory=dict)
    describe: bool = False
    scheme_title: str = ""
    kind: str = ""
    broader: str = ""
    lengths: tuple[int, ...] = ()
    above: Mapping[int, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a side's item: the text of a field (`none` cells say nothing), or the fixed `value`.

    `as_` is "text" (English), "code" (plain text), "truth" (`words` are the cells that mean true), or "reference"
    (every code that `pattern` finds, as an item of the same edition). Of a field only the cells in `when` count.
    """

    side: str
    property: str
    field: str = ""
    value: str = ""
    as_: str = "text"
    when: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Every item of one side has a property that leads to every item of another."""

    from_: str
    property: str
    to: str


@dataclass(frozen=True, slots=True)
class Match:
    """Every item of one side is mapped to every item of another, in the publisher's `word` (maps/relations.yaml).

    `context` is a side within whose item the publisher says so; `comment` a field kept on the mapping.
    """

    from_: str
    to: str
    word: str
    context: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """The rows pair two editions (loaders/version_mappings.py). `word` is the publisher's word for what happened.

    Rows whose word is in `retired` end the old item; `retired_note` is the field that says what to use instead and
    `successor` finds its code there. `reworded` are the cells of `reworded_field` that say that the text changed.
    """

    old: str
    new: str
    word: str = ""
    retired: tuple[str, ...] = ()
    retired_note: str = ""
    successor: str = ""
    reworded_field: str = ""
    reworded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """How one table is read. `source` is the graph's; the concepts are those of the sides' series.

    `names` is searched for in the file's name where headers do not tell two tables apart; `headers` must all be there
    (of `sheet`, in a workbook). `heading` names fields that are empty in rows that are headings and no records.
    `no_match` says for a side that may have no counterpart of which other sides the items then say so.
    `loose_quotes`: the publisher forgot to double quotes inside cells; those between other characters than separators
    are read as part of the text.
    `parallel` fields hold lists that run side by side, parted by `by`. `fates` says what became of each field.
    """

    id: str
    source: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    sides: Mapping[str, Side]
    headers: tuple[str, ...] = ()
    names: str = ""
    sheet: str = ""
    optional: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    parallel: tuple[str, ...] = ()
    by: str = ""
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    no_match: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    matches: tuple[Match, ...] = ()
    versions: Versions | None = None
    fates: Mapping[str, str] = field(default_factory=dict)
    drop: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    loose_quotes: bool = False


@cache
def entries() -> tuple[Entry, ...]:
    """Every table there is a map for."""
    files = sorted(path.name for path in (ROOM / FOLDER).glob("*.yaml"))
    return tuple(_entry(one) for name in files for one in shipped(f"{FOLDER}/{name}")["tables"])


def _entry(data: Mapping[str, Any]) -> Entry:
    values = dict(data)
    values["columns"] = {name: _tuple(headers) for name, headers in data["columns"].items()}
    values["sides"] = {name: _record(Side, one) for name, one in data["sides"].items()}
    values["no_match"] = {name: _tuple(others) for name, others in data.get("no_match", {}).items()}
    for name, kind in (("facts", Fact), ("links", Link), ("matches", Match)):
        values[name] = tuple(_record(kind, one) for one in data.get(name, ()))
    if "versions" in data:
        values["versions"] = _record(Versions, data["versions"])
    return _record(Entry, values)


def _record(kind: type[_Record], data: Mapping[str, Any]) -> _Record:
    """A record of a mapping; keys that are Python words are spelled without the underscore there."""
    names = {one.name for one in dataclasses.fields(kind)}  # type: ignore[arg-type]
    tuples = {one.name for one in dataclasses.fields(kind) if str(one.type).startswith("tuple")}  # type: ignore[arg-type]
    values = {}
    for key, value in data.items():
        name = f"{key}_" if f"{key}_" in names else key
        values[name] = _tuple(value) if name in tuples else value
    return kind(**values)


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
