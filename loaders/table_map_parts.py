"""The parts of a map file: values, identifiers, things, mappings and conditions, each checked key by key."""

from __future__ import annotations

from functools import cache
from typing import Any

from pyoxigraph import NamedNode

from loaders.sssom_slots import SLOTS
from loaders.table_map import AS, FORMS, SPACES, Cell, Condition, Id, Measure, Pair, Property, Skip, Thing
from loaders.table_yaml import Node
from ontology import iris
from ontology.namespaces import shorten
from ontology.terms import CW, RDFS, REUSED, SEMAPV, Vocabulary

_CELL = (
    "column", "text", "words", "otherwise", "strict", "split", "doubt", "numbers", "form", "optional", "none",
)  # fmt: skip
_PROPERTY = (*_CELL, "as", "language", "link", "thing", "outline")
_ID = ("space", "kind", "authority", "series", "edition", "code", "slug", "by", "key_only", "prefixes")
_THING = ("kind", "kind_column", "id", "label", "properties", "measures", "keep", "when", "repeats", "each")
_PAIR = (
    "subject", "object", "predicate", "word", "justification", "confidence", "comment", "evidence", "author", "slots",
    "when",
)  # fmt: skip
_MEASURE = (*_CELL, "name", "year", "area")
_WHEN = ("column", "is", "not", "starts", "empty", "form")
SERIES = "a lower-case slug such as state-credential-list"
"""What a series may be called, for messages."""


@cache
def known_terms() -> dict[str, NamedNode]:
    """Every class and property a map may name, by CURIE (`ceterms:name`)."""
    lists: tuple[type[Vocabulary], ...] = (CW, RDFS, *REUSED)
    return {shorten(node.value): node for vocabulary in lists for node in vocabulary.terms}


def slug(text: str) -> str:
    """The slug of a text, "" where there is none."""
    try:
        return iris.slug(text)
    except ValueError:
        return ""


def skip(node: Node) -> Skip:
    """Rows to pass over, and why."""
    parts = node.mapping((*_WHEN, "why"), required=("column", "why"))
    return Skip(_condition(node, parts), parts["why"].text() if "why" in parts else "")


def _when(node: Node) -> Condition:
    return _condition(node, node.mapping(_WHEN, required=("column",)))


def _condition(node: Node, parts: dict[str, Node]) -> Condition:
    if not parts.keys() & {"is", "not", "starts", "empty", "form"}:
        node.wrong("a condition: is, not, starts, empty or form", "map-missing")
    return Condition(
        column=parts["column"].text("a header") if "column" in parts else "",
        values=parts["is"].texts() if "is" in parts else (),
        unless=parts["not"].texts() if "not" in parts else (),
        starts=parts["starts"].texts() if "starts" in parts else (),
        empty=parts["empty"].flag() if "empty" in parts else None,
        form=parts["form"].one_of(FORMS) if "form" in parts else "",
    )


def _cell(node: Node, parts: dict[str, Node] | None = None) -> Cell:
    """A header alone, or a mapping that says more of the value."""
    if isinstance(node.value, str):
        return Cell(columns=(node.text("a header"),), path=node.path)
    if parts is None:
        parts = node.mapping(_CELL)
    if isinstance(node.value, dict) and not parts.keys() & {"column", "text"}:
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
    if series and series != slug(series):
        parts["series"].wrong(SERIES, "map-series")
    kind = parts["kind"].text() if "kind" in parts else ""
    if space == "entity" and (not kind or kind != slug(kind)):
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
        prefixes={key: one.text() for key, one in parts["prefixes"].named().items()} if "prefixes" in parts else {},
        path=node.path,
    )


def _term(node: Node, curie: str, what: str) -> NamedNode | None:
    known = [name for name in known_terms() if name.partition(":")[2][:1].isupper() == (what == "class")]
    name = Node(curie, node.path, node.problems).one_of(known)
    return known_terms().get(name)


def thing(name: str, node: Node) -> Thing:
    """A thing that a row makes."""
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
    name = parts["name"].text() if "name" in parts else label
    return Measure(name, _cell(node, parts), **about)


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


def pair(node: Node) -> Pair:
    """A mapping that a row makes."""
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
