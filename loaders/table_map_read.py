"""Reading a map file: YAML that is checked key by key, with every fault listed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from loaders.reading.files import SourceFile, from_bytes, open_source
from loaders.reading.problems import Problems
from loaders.reading.yamls import read_yaml
from loaders.sssom_slots import SLOTS
from loaders.table_map import (
    AS,
    FORMS,
    SPACES,
    Cell,
    Condition,
    Id,
    Layout,
    Measure,
    Pair,
    Property,
    Skip,
    TableMap,
    Thing,
)
from loaders.table_yaml import Node
from loaders.yamls import ROOM
from ontology import iris
from ontology.model import Source
from ontology.namespaces import shorten
from ontology.terms import CW, RDFS, REUSED, SEMAPV, Vocabulary

TOP = (
    "source", "recognise", "table", "none", "marks", "skip", "lists", "things", "mappings", "keep_rest", "drop",
)  # fmt: skip
_SOURCE = ("series", "edition", "title", "publisher", "license", "credit", "url", "effective", "expires")
_TABLE = (
    "sheet", "header_within", "header_rows", "delimiter", "quoting", "short_rows", "records", "fill", "ditto",
)  # fmt: skip
_CELL = (
    "column", "text", "words", "otherwise", "strict", "split", "doubt", "numbers", "form", "optional", "none",
)  # fmt: skip
_PROPERTY = (*_CELL, "as", "language", "link", "thing", "outline")
_ID = ("space", "kind", "authority", "series", "edition", "code", "slug", "by", "key_only")
_THING = ("kind", "kind_column", "id", "label", "properties", "measures", "keep", "when", "repeats", "each")
_PAIR = (
    "subject", "object", "predicate", "word", "justification", "confidence", "comment", "evidence", "author", "slots",
    "when",
)  # fmt: skip
_MEASURE = (*_CELL, "year", "area")
_WHEN = ("column", "is", "not", "starts", "empty")
_SERIES = "a lower-case slug such as state-credential-list"


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


@cache
def known_terms() -> dict[str, NamedNode]:
    """Every class and property a map may name, by CURIE (`ceterms:name`)."""
    lists: tuple[type[Vocabulary], ...] = (CW, RDFS, *REUSED)
    return {shorten(node.value): node for vocabulary in lists for node in vocabulary.terms}


def parse_map(source: SourceFile) -> TableMap:
    """Check a map and build it. Raises BadInput with all that is wrong."""
    problems = Problems(source.name)
    root = Node(_with_lists(read_yaml(source)), "", problems)
    parts = root.mapping(TOP, required=("source",))
    things = tuple(_thing(name, node) for name, node in _optional_named(parts, "things"))
    pairs = tuple(_pair(node) for node in parts["mappings"].items()) if "mappings" in parts else ()
    if not things and not pairs:
        problems.add("/", "neither things nor mappings", "at least one of them: what a row makes", "map-missing")
    recognise = parts["recognise"].mapping(("file", "headers")) if "recognise" in parts else {}
    made = TableMap(
        file=source.name,
        source=_source(parts["source"]) if "source" in parts else Source("unnamed", "", ""),
        names=recognise["file"].texts() if "file" in recognise else (),
        headers=recognise["headers"].texts() if "headers" in recognise else (),
        layout=_layout(parts["table"]) if "table" in parts else Layout(),
        none=parts["none"].texts() if "none" in parts else (),
        marks=parts["marks"].texts() if "marks" in parts else (),
        skip=tuple(_skip(node) for node in parts["skip"].items()) if "skip" in parts else (),
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
    values = {key: one.text() for key, one in parts.items()}
    series = values.get("series", "")
    if series and series != _slug(series):
        parts["series"].wrong(_SERIES, "map-series")
    return Source(**{"series": "", "edition": "", "title": "", **values})


def _slug(text: str) -> str:
    try:
        return iris.slug(text)
    except ValueError:
        return ""


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


def _skip(node: Node) -> Skip:
    parts = node.mapping((*_WHEN, "why"), required=("column", "why"))
    return Skip(_condition(node, parts), parts["why"].text() if "why" in parts else "")


def _when(node: Node) -> Condition:
    return _condition(node, node.mapping(_WHEN, required=("column",)))


def _condition(node: Node, parts: dict[str, Node]) -> Condition:
    if not parts.keys() & {"is", "not", "starts", "empty"}:
        node.wrong("a condition: is, not, starts or empty", "map-missing")
    return Condition(
        column=parts["column"].text("a header") if "column" in parts else "",
        values=parts["is"].texts() if "is" in parts else (),
        unless=parts["not"].texts() if "not" in parts else (),
        starts=parts["starts"].texts() if "starts" in parts else (),
        empty=parts["empty"].flag() if "empty" in parts else None,
    )


def _cell(node: Node, parts: dict[str, Node] | None = None) -> Cell:
    """A header alone, or a mapping that says more of the value."""
    if isinstance(node.value, str):
        return Cell(columns=(node.text("a header"),), path=node.path)
    if parts is None:
        parts = node.mapping(_CELL)
    if not parts.keys() & {"column", "text"}:
        node.wrong("column: a header, or text: a fixed value", "map-missing")
    return Cell(
        columns=parts["column"].texts("a header, or several of which the first that is there counts")
        if "column" in parts
        else (),
        text=parts["text"].text() if "text" in parts else "",
        words={key: one.exact() for key, one in parts["words"].named().items()} if "words" in parts else {},
        otherwise=parts["otherwise"].exact() if "otherwise" in parts else None,
        strict=parts["strict"].flag() if "strict" in parts else False,
        split=_separators(parts["split"]) if "split" in parts else (),
        doubt=_separators(parts["doubt"]) if "doubt" in parts else (),
        numbers=parts["numbers"].flag() if "numbers" in parts else False,
        form=parts["form"].one_of(FORMS) if "form" in parts else "",
        optional=parts["optional"].flag() if "optional" in parts else False,
        none=parts["none"].texts() if "none" in parts else (),
        path=node.path,
    )


def _separators(node: Node) -> tuple[str, ...]:
    made = tuple(one.exact() for one in node.items())
    if not all(made):
        node.wrong("a separator, or a list of them", "map-value")
    return tuple(filter(None, made))


def _id(node: Node) -> Id:
    parts = node.mapping(_ID, required=("space", "code"))
    space = parts["space"].one_of(SPACES) if "space" in parts else ""
    series = parts["series"].text() if "series" in parts else ""
    if series and series != _slug(series):
        parts["series"].wrong(_SERIES, "map-series")
    kind = parts["kind"].text() if "kind" in parts else ""
    if space == "entity" and (not kind or kind != _slug(kind)):
        node.problems.add(f"{node.path}/kind", repr(kind), "credential, course, program … for an entity", "map-value")
    return Id(
        space=space,
        code=tuple(_cell(one) for one in parts["code"].items()) if "code" in parts else (),
        kind=kind,
        authority=_cell(parts["authority"]) if "authority" in parts else None,
        series=series,
        edition=parts["edition"].text() if "edition" in parts else "",
        slug=parts["slug"].flag() if "slug" in parts else False,
        by=parts["by"].one_of(("code", "label")) if "by" in parts else "code",
        key_only=parts["key_only"].flag() if "key_only" in parts else False,
        path=node.path,
    )


def _term(node: Node, curie: str, what: str) -> NamedNode | None:
    known = [name for name in known_terms() if name.partition(":")[2][:1].isupper() == (what == "class")]
    name = Node(curie, node.path, node.problems).one_of(known)
    return known_terms().get(name)


def _thing(name: str, node: Node) -> Thing:
    parts = node.mapping(_THING, required=("kind", "id"))
    kinds = [_term(one, one.text("a class"), "class") for one in parts["kind"].items()] if "kind" in parts else []
    properties = parts["properties"].named().items() if "properties" in parts else ()
    measures = parts["measures"].named().items() if "measures" in parts else ()
    return Thing(
        name=name,
        id=_id(parts["id"]) if "id" in parts else Id("iri"),
        kinds=tuple(kind for kind in kinds if kind is not None),
        kind_cell=_kind_cell(parts["kind_column"]) if "kind_column" in parts else None,
        label=_cell(parts["label"]) if "label" in parts else None,
        properties=tuple(made for curie, one in properties for made in _properties(curie, one)),
        measures=tuple(_measure(label, one) for label, one in measures),
        keep=parts["keep"].texts("a header, or several") if "keep" in parts else (),
        when=_when(parts["when"]) if "when" in parts else None,
        repeats=parts["repeats"].flag() if "repeats" in parts else False,
        each=parts["each"].flag() if "each" in parts else False,
    )


def _measure(label: str, node: Node) -> Measure:
    if isinstance(node.value, str):
        return Measure(label, _cell(node))
    parts = node.mapping(_MEASURE)
    about = {key: _cell(parts[key]) for key in ("year", "area") if key in parts}
    return Measure(label, _cell(node, parts), **about)


def _kind_cell(node: Node) -> Cell:
    made = _cell(node)
    for word in (*made.words.values(), *filter(None, [made.otherwise])):
        _term(node, word, "class")
    if not made.words:
        node.wrong("words: which cell is which class, such as License: ceterms:License", "map-missing")
    return Cell(**{**_fields(made), "strict": made.otherwise is None})


def _fields(cell: Cell) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in Cell.__slots__}


def _properties(curie: str, node: Node) -> list[Property]:
    term = _term(node, curie, "property")
    if term is None:
        return []
    return [_property(term, curie, one) for one in node.items()]


def _property(term: NamedNode, curie: str, node: Node) -> Property:
    if isinstance(node.value, str):
        return Property(term, curie, _cell(node))
    parts = node.mapping(_PROPERTY)
    if "thing" in parts:
        return Property(term, curie, thing=parts["thing"].text("the name of a thing"))
    if "outline" in parts:
        return Property(term, curie, outline=parts["outline"].text("a header"))
    if "link" in parts:
        return Property(term, curie, link=_id(parts["link"]))
    return Property(
        term,
        curie,
        cell=_cell(node, parts),
        as_=parts["as"].one_of(AS) if "as" in parts else "text",
        language=parts["language"].text() if "language" in parts else "",
    )


def _pair(node: Node) -> Pair:
    parts = node.mapping(_PAIR, required=("subject", "object"))
    if not parts.keys() & {"predicate", "word"}:
        node.wrong("a predicate, or the publisher's word for it", "map-missing")
    plain = ("predicate", "word", "confidence", "comment", "evidence", "author")
    words = {key: _cell(parts[key]) for key in plain if key in parts}
    slots = parts["slots"].mapping(sorted(SLOTS)) if "slots" in parts else {}
    kinds = [term.value.removeprefix(SEMAPV.namespace) for term in SEMAPV.terms]
    for one in (words.get("predicate"),):
        for value in (*one.words.values(), *filter(None, [one.text])) if one else ():
            _term(parts["predicate"], value, "property")
    return Pair(
        subject=_id(parts["subject"]) if "subject" in parts else Id("iri"),
        object=_id(parts["object"]) if "object" in parts else Id("iri"),
        justification=parts["justification"].one_of(kinds) if "justification" in parts else "ManualMappingCuration",
        slots={name: _cell(one) for name, one in slots.items()},
        when=_when(parts["when"]) if "when" in parts else None,
        **words,
    )


def _links_between(made: TableMap, problems: Problems) -> None:
    """Things that properties name must be there; a column is kept or dropped, not both."""
    names = {thing.name for thing in made.things}
    for thing in made.things:
        for one in thing.properties:
            if one.thing and one.thing not in names:
                where = f"/things/{thing.name}/properties/{one.name}/thing"
                problems.add(where, repr(one.thing), "one of " + ", ".join(sorted(names)), "map-thing")
    for thing in made.things:
        for column in thing.keep:
            if column in made.drop:
                problems.add(f"/drop/{column}", "a column that is kept too", "kept, or dropped", "map-twice")
