"""The query library: `.rq` files with typed headers, run with parameters bound as terms.

A library file is valid SPARQL; its header is YAML in comment lines that start with `#+`. Its topic and name are its
place: `library/ladder/to-occupation.rq` is `ladder/to-occupation`. Help, REST routes, web forms and docs come from
`catalog()`.
"""

from __future__ import annotations

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
    *("thing", "credential", "assessment", "framework", "statement", "occupation", "concept"),
    *("course", "program", "organization", "string", "integer", "boolean"),
)
"""What a parameter's value may be: a kind of thing (given by name, code or IRI), or a literal."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query; `type` is one of `TYPES`. An optional one without default stays open."""

    name: str
    type: str
    description: str
    required: bool = True
    default: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a query's answer."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the library; `name` is `topic/file` without `.rq`, `text` the SPARQL with its header.

    `severity` (error, warning, info) is set for quality queries, whose columns are always entity, property, value.
    """

    name: str
    topic: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str
    severity: str = ""
    notes: str = ""


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
        header: dict[str, Any] = yaml.safe_load("\n".join(lines)) or {}
        parameters = tuple(Parameter(**row) for row in header.get("parameters") or ())
        columns = tuple(Column(**row) for row in header.get("columns") or ())
    except (yaml.YAMLError, TypeError, AttributeError) as error:
        raise BadQuery(f"{name}: the #+ header cannot be read: {error}") from error
    for parameter in parameters:
        if parameter.type not in TYPES:
            raise BadQuery(
                f"{name}: parameter {parameter.name!r} has type {parameter.type!r}; types are {', '.join(TYPES)}"
            )
    return Query(
        name=name,
        topic=name.partition("/")[0],
        title=str(header.get("title", name)),
        question=str(header.get("question", "")),
        parameters=parameters,
        columns=columns,
        text=text,
        severity=str(header.get("severity", "")),
        notes=str(header.get("notes", "")).strip(),
    )


def get(name: str) -> Query:
    """Return one library query. Raises BadQuery naming near and known ones."""
    known = catalog()
    if name in known:
        return known[name]
    same_file = [one for one in known if one.partition("/")[2] == name]
    if len(same_file) == 1:
        return known[same_file[0]]
    near = get_close_matches(name, known, 3, 0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise BadQuery(f"No query is called {name!r}.{hint} The library has: {', '.join(known)}")


def run(store: Store, name: str, params: Mapping[str, str], graphs: Sequence[str] | None = None) -> Solutions:
    """Run one library query; `graphs` (IRIs) asks their union instead of the current editions.

    Raises BadQuery naming the known queries or parameters, NotFound and Ambiguous for things.
    """
    from queries.parameters import bind

    query = get(name)
    return store.select(query.text, bind(store, query, params), graphs=graphs)


def run_text(store: Store, sparql: str, params: Mapping[str, str], graphs: Sequence[str] | None = None) -> Solutions:
    """Run a SELECT from a file or stdin. With a `#+` header its types are kept to; without one see `parameters.loose`.

    The text goes to the engine as it is: for text that is not trusted, use graph/worker.py with `parameters.bind_text`.
    """
    from queries.parameters import bind_text

    return store.select(sparql, bind_text(store, sparql, params), graphs=graphs)
