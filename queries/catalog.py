"""The query library: `.rq` files with typed headers, run with parameters bound as terms.

A library file is valid SPARQL; its header is YAML in comment lines that start with `#+`. Its topic and name are its
place: `library/ladder/to-occupation.rq` is `ladder/to-occupation`. `credways query`, the REST routes and their OpenAPI
description, the forms and docs/queries.md all come from `catalog()`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ontology.errors import BadQuery

if TYPE_CHECKING:
    from graph.protocol import Solutions, Store

LIBRARY = Path(__file__).with_name("library")
TYPES: tuple[str, ...] = (
    *("thing", "credential", "assessment", "framework", "statement", "occupation", "cluster", "concept"),
    *("course", "program", "organization", "string", "integer", "number", "boolean", "date"),
)
"""What a parameter's value may be: a kind of thing (given by name, code or IRI), or a literal.

A `date` is a year, month or day as text (`2026`, `2026-11`, `2026-11-25`), so that it compares with dates as published.
"""
AUDIENCES: Mapping[str, str] = MappingProxyType(
    {"committee": "curriculum committees", "analyst": "analysts", "advisor": "advisors"}
)
"""Who asks, and how a page calls them."""
COLUMN_TYPES: tuple[str, ...] = ("integer", "number", "boolean", "date", "datetime")
"""What a column may be declared to hold: a number, date or truth value, whatever the answer at hand happens to have."""
_HEADER = frozenset({"title", "question", "audience", "parameters", "returns", "severity", "notes", "engine"})
ENGINES: tuple[str, ...] = ("", "columnar")
"""What may answer a query where it can: the store's own SPARQL (""), or columns (queries/columnar)."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query; `type` is one of `TYPES`. An optional one without default stays open.

    With `choices` the value is one of them, compared without regard to case; only a `string` can have choices.
    """

    name: str
    type: str
    description: str
    required: bool = True
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a query's answer; `type` is one of `COLUMN_TYPES`, "" for texts and things."""

    name: str
    meaning: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the library; `name` is `topic/file` without `.rq`, `text` the SPARQL with its header.

    `audience` are keys of `AUDIENCES`; `columns` are what the header's `returns` lists, in the order of the answer.
    `severity` (error, warning, info) is set for quality queries, whose columns are always entity, property, value.
    `engine` is one of `ENGINES`; whichever answers, the rows are those of `text`.
    """

    name: str
    topic: str
    title: str
    question: str
    audience: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str
    severity: str = ""
    notes: str = ""
    engine: str = ""


@cache
def catalog() -> Mapping[str, Query]:
    """Return every query of the library by name, in name order."""
    found = {}
    for path in sorted(LIBRARY.glob("*/*.rq")):
        name = f"{path.parent.name}/{path.stem}"
        found[name] = parse(name, path.read_text("utf-8"))
    return MappingProxyType(found)


def parse(name: str, text: str) -> Query:
    """Read a query's header. Raises BadQuery when the header is not what this module understands."""
    import yaml

    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise BadQuery(f"{name}: the #+ header is not YAML: {error}") from error
    if not isinstance(header, dict):
        raise BadQuery(f"{name}: the #+ header is not a list of keys and values")
    unknown = [str(key) for key in header if key not in _HEADER]
    if unknown:
        raise BadQuery(f"{name}: the #+ header has {unknown[0]!r}; it can have {', '.join(sorted(_HEADER))}")
    audience = tuple(str(one) for one in _rows(name, header, "audience"))
    strangers = [one for one in audience if one not in AUDIENCES]
    if strangers:
        raise BadQuery(f"{name}: nobody is called {strangers[0]!r}; audiences are {', '.join(AUDIENCES)}")
    engine = str(header.get("engine", ""))
    if engine not in ENGINES:
        raise BadQuery(f"{name}: there is no engine {engine!r}; leave it out for SPARQL, or say columnar")
    return Query(
        name=name,
        topic=name.partition("/")[0],
        title=str(header.get("title", name)),
        question=str(header.get("question", "")),
        audience=audience,
        parameters=tuple(_parameter(name, row) for row in _rows(name, header, "parameters")),
        columns=tuple(_column(name, row) for row in _rows(name, header, "returns")),
        text=text,
        severity=str(header.get("severity", "")),
        notes=str(header.get("notes", "")).strip(),
        engine=engine,
    )


def _rows(name: str, header: Mapping[str, Any], key: str) -> list[Any]:
    rows = header.get(key) or []
    if not isinstance(rows, list):
        raise BadQuery(f"{name}: {key} of the #+ header must be a list")
    return rows


def _column(name: str, row: object) -> Column:
    if not isinstance(row, dict) or not {"name", "meaning"} <= set(row) <= {"name", "meaning", "type"}:
        raise BadQuery(f"{name}: a row of returns has a name, a meaning and perhaps a type, and not {row!r}")
    made = Column(str(row["name"]), str(row["meaning"]), str(row.get("type", "")))
    if made.type and made.type not in COLUMN_TYPES:
        raise BadQuery(f"{name}: column {made.name!r} has type {made.type!r}; types are {', '.join(COLUMN_TYPES)}")
    return made


def _parameter(name: str, row: object) -> Parameter:
    if not isinstance(row, dict) or not {"name", "type", "description"} <= set(row):
        raise BadQuery(f"{name}: a parameter has at least name, type and description, and not {row!r}")
    try:
        made = Parameter(**{**row, "choices": tuple(str(one) for one in row.get("choices") or ())})
    except TypeError as error:
        raise BadQuery(f"{name}: parameter {row['name']!r} of the #+ header: {error}") from error
    if not (isinstance(made.name, str) and _NAME.fullmatch(made.name)):
        raise BadQuery(f"{name}: {made.name!r} is not a name for a parameter: letters, digits and _ only")
    if made.type not in TYPES:
        raise BadQuery(f"{name}: parameter {made.name!r} has type {made.type!r}; types are {', '.join(TYPES)}")
    if not isinstance(made.required, bool) or not isinstance(made.default, str):
        raise BadQuery(f"{name}: parameter {made.name!r}: required is true or false, default is text in quotes")
    if made.choices and made.type != "string":
        raise BadQuery(f"{name}: parameter {made.name!r} is a {made.type} and can have no choices")
    if made.choices and made.default and made.default not in made.choices:
        raise BadQuery(f"{name}: parameter {made.name!r}: the default {made.default!r} is none of the choices")
    return made


def get(name: str) -> Query:
    """Return one library query, by its name with or without the topic. Raises BadQuery naming near ones."""
    known = catalog()
    if name in known:
        return known[name]
    same_file = [one for one in known if one.partition("/")[2] == name]
    if len(same_file) == 1:
        return known[same_file[0]]
    near = get_close_matches(name, known, 3, 0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise BadQuery(f"No query is called {name!r}.{hint} The {len(known)} there are: credways queries")


def run(store: Store, name: str, params: Mapping[str, str], graphs: Sequence[str] | None = None) -> Solutions:
    """Run one library query; `graphs` (IRIs) asks their union instead of the current editions.

    Columns answer what the query's header leaves to them, where they are there (queries/columnar/engine.py).
    Raises BadQuery naming the known queries or parameters, NotFound and Ambiguous for things.
    """
    from queries.columnar import engine
    from queries.parameters import bind

    query = get(name)
    bound = bind(store, query, params)
    found = engine.answer(store, query, bound) if graphs is None else None
    return store.select(query.text, bound, graphs=graphs) if found is None else found


def run_text(store: Store, sparql: str, params: Mapping[str, str], graphs: Sequence[str] | None = None) -> Solutions:
    """Run a SELECT from a file or stdin. With a `#+` header its types are kept to; without one see `parameters.loose`.

    The text goes to the engine as it is: for text that is not trusted, use graph/worker.py with `parameters.bind_text`.
    """
    from queries.parameters import bind_text

    return store.select(sparql, bind_text(store, sparql, params), graphs=graphs)
