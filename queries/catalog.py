"""The query library: `.rq` files with typed headers, run with parameters bound as terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.store import Solutions, Store


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query. `type` is `thing`, a kind of thing (`credential` …), `string`, `integer` or `boolean`."""

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
    """One query of the library; `name` is `topic/file` without `.rq`, `text` the SPARQL with its header."""

    name: str
    topic: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str
    severity: str = ""


def catalog() -> Mapping[str, Query]:
    """Return every query of the library by name, in name order."""
    raise NotImplementedError


def run(store: Store, name: str, params: Mapping[str, str], graphs: Sequence[str] | None = None) -> Solutions:
    """Run one library query. Raises BadQuery naming the known queries or parameters, NotFound and Ambiguous for things."""
    raise NotImplementedError


def run_text(
    store: Store, sparql: str, params: Mapping[str, str], graphs: Sequence[str] | None = None
) -> Solutions:
    """Run SELECT text from a file or stdin; a `#+` header is used when there is one, else values are IRIs or strings."""
    raise NotImplementedError
