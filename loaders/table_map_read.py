"""Reading a map file: YAML that is checked key by key, with every fault listed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from loaders.reading.files import SourceFile, from_bytes, open_source
from loaders.reading.problems import Problems
from loaders.reading.yamls import read_yaml
from loaders.table_map import Layout, TableMap
from loaders.table_map_parts import SERIES, pair, skip, slug, thing
from loaders.table_yaml import Node
from loaders.yamls import ROOM
from ontology.model import Source

TOP = (
    "source", "recognise", "table", "none", "marks", "skip", "lists", "things", "mappings", "keep_rest", "drop",
)  # fmt: skip
_SOURCE = ("series", "edition", "title", "publisher", "license", "credit", "url", "effective", "expires")
_TABLE = (
    "sheet", "header_within", "header_rows", "delimiter", "quoting", "short_rows", "records", "fill", "ditto",
)  # fmt: skip


def read_map(path: Path) -> TableMap:
    """Read a person's map. Raises BadInput with every fault of it: file, path in the YAML, found, expected."""
    return parse_map(open_source(path))


def map_of_bytes(name: str, data: bytes) -> TableMap:
    """Read a map that is not in a file yet, such as one just proposed."""
    return parse_map(from_bytes(name, Path(name), data, Problems(name)))


@cache
def shipped_maps() -> tuple[TableMap, ...]:
    """The maps that come with Credways (loaders/maps/tables/*.yaml), by name."""
    return tuple(read_map(path) for path in sorted((ROOM / "maps" / "tables").glob("*.yaml")))


def parse_map(source: SourceFile) -> TableMap:
    """Check a map and build it. Raises BadInput with all that is wrong."""
    problems = Problems(source.name)
    root = Node(_with_lists(read_yaml(source)), "", problems)
    parts = root.mapping(TOP, required=("source",))
    things = tuple(thing(name, node) for name, node in _optional_named(parts, "things"))
    pairs = tuple(pair(node) for node in parts["mappings"].items()) if "mappings" in parts else ()
    if not things and not pairs:
        problems.add("/", "neither things nor mappings", "at least one of them: what a row makes", "map-missing")
    recognise = parts["recognise"].mapping(("file", "headers")) if "recognise" in parts else {}
    made = TableMap(
        file=source.name,
        source=_source(parts["source"]) if "source" in parts else Source("unnamed", "", ""),
        **(_edition(parts["source"]) if "source" in parts else {}),
        names=recognise["file"].texts() if "file" in recognise else (),
        headers=recognise["headers"].texts() if "headers" in recognise else (),
        layout=_layout(parts["table"]) if "table" in parts else Layout(),
        none=parts["none"].texts() if "none" in parts else (),
        marks=parts["marks"].texts() if "marks" in parts else (),
        skip=tuple(skip(node) for node in parts["skip"].items()) if "skip" in parts else (),
        things=things,
        pairs=pairs,
        keep_rest=parts["keep_rest"].flag() if "keep_rest" in parts else True,
        drop={name: node.text("the reason") for name, node in _optional_named(parts, "drop")},
    )
    _links_between(made, problems)
    problems.raise_any()
    return made


def _with_lists(value: Any) -> Any:
    """The map with each `words: name` replaced by the list of that name under `lists`."""
    lists = value.get("lists") if isinstance(value, dict) else None
    return _replaced(value, lists) if isinstance(lists, dict) else value


def _replaced(value: Any, lists: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_replaced(one, lists) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: lists[one] if key == "words" and isinstance(one, str) and one in lists else _replaced(one, lists)
        for key, one in value.items()
    }


def _optional_named(parts: dict[str, Node], key: str) -> list[tuple[str, Node]]:
    return list(parts[key].named().items()) if key in parts else []


def _source(node: Node) -> Source:
    parts = node.mapping(_SOURCE, required=("series", "title"))
    values = {key: one.text() for key, one in parts.items() if key != "edition" or not isinstance(one.value, dict)}
    series = values.get("series", "")
    if series and series != slug(series):
        parts["series"].wrong(SERIES, "map-series")
    return Source(**{"series": "", "edition": "", "title": "", **values})


def _edition(node: Node) -> dict[str, Any]:
    """Where the edition is found, when the map does not name it."""
    given = node.value.get("edition") if isinstance(node.value, dict) else None
    if not isinstance(given, dict):
        return {}
    parts = node.at("edition").mapping(("column", "file_name"))
    if len(parts) != 1:
        node.at("edition").wrong("column: a header, or file_name: true", "map-missing")
    made: dict[str, Any] = {"edition_column": parts["column"].text("a header")} if "column" in parts else {}
    return made | ({"edition_in_name": parts["file_name"].flag()} if "file_name" in parts else {})


def _layout(node: Node) -> Layout:
    parts = node.mapping(_TABLE)
    made: dict[str, Any] = {}
    for key, one in parts.items():
        if key in ("header_within", "header_rows"):
            made[key] = one.number(1, 100 if key == "header_within" else 4)
        elif key in ("quoting", "short_rows"):
            made[key] = one.flag()
        elif key in ("records", "fill", "ditto"):
            made[key] = one.texts()
        elif key == "delimiter":
            words = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
            made[key] = words.get(one.one_of(words), "")
        else:
            made[key] = one.text()
    for index, pointer in enumerate(made.get("records", ())):
        if not pointer.startswith("/"):
            expected = "a JSON pointer such as /data/*/rows/*"
            node.problems.add(f"{node.path}/records/{index}", repr(pointer), expected, "map-value")
    return Layout(**made)


def _links_between(made: TableMap, problems: Problems) -> None:
    """Things that properties name must be there; a column is kept or dropped, not both."""
    names = {one.name for one in made.things}
    for made_thing in made.things:
        for one in made_thing.properties:
            if one.thing and one.thing not in names:
                where = f"/things/{made_thing.name}/properties/{one.name}/thing"
                problems.add(where, repr(one.thing), "one of " + ", ".join(sorted(names)), "map-thing")
        for column in made_thing.keep:
            if column in made.drop:
                problems.add(f"/drop/{column}", "a column that is kept too", "kept, or dropped", "map-twice")
