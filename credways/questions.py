"""A question to a store from Python: a query of the library by its name, or SPARQL text, in this process or apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, parse

from credways import answers, formats
from credways.answers import Answer
from graph import guard
from graph.store import EmbeddedStore, View
from ontology.errors import BadQuery, StoreUnusable

if TYPE_CHECKING:
    from graph.protocol import Store, Term
    from graph.worker import Limits

Given: TypeAlias = str | int | float | Decimal | bool | date | NamedNode | Literal
"""What a parameter may be given as."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?", re.ASCII)
"""What the name of a library query looks like; no SPARQL query looks so."""

_MEANT: Final[Mapping[str, tuple[str, ...]]] = {"ASK": ("ASK",), "CONSTRUCT": ("CONSTRUCT", "DESCRIBE")}
"""Forms that do where one is expected."""


def ask(
    store: Store, question: str, parameters: Mapping[str, Given], limits: Limits | bool | None = None, form: str = ""
) -> Answer:
    """Answer a library query or SPARQL text, both with their parameters bound as terms.

    Text is held to what the command and the server allow: it reads, and asks no other host. Without `limits` it runs in
    this process for as long as it takes; with them in a process of its own that is ended at the first limit reached
    (`True`: the limits of the settings). A library query is ours and always runs here. `form` (ASK or CONSTRUCT)
    is what is expected of text. Raises BadQuery, Refused, LimitReached, NotFound, Ambiguous.
    """
    if not form and _NAME.fullmatch(question.strip()):
        return _of_library(store, question.strip(), parameters)
    return _of_text(store, question, parameters, limits, form)


def _of_library(store: Store, name: str, parameters: Mapping[str, Given]) -> Answer:
    from queries import catalog

    query = catalog.get(name)
    found = catalog.run(store, query.name, {key: _in_words(given) for key, given in parameters.items()})
    table = formats.sparql_tsv(found.variables, found.rows).encode()
    types = {column.name: column.type for column in query.columns if column.type}
    return Answer("SELECT", found.variables, table, query.name, types, store)


def _of_text(
    store: Store, text: str, parameters: Mapping[str, Given], limits: Limits | bool | None, form: str
) -> Answer:
    from graph.binding import bind
    from queries.parameters import bind_text

    terms = {key: _term(given) for key, given in parameters.items() if not isinstance(given, str)}
    terms |= bind_text(store, text, {key: given for key, given in parameters.items() if isinstance(given, str)})
    known = frozenset(store.graph_names()) if "FROM" in text.upper() else frozenset()
    checked = guard.check(bind(text, terms) if terms else text, known=known)
    if form and checked.form not in _MEANT[form]:
        raise BadQuery(f"{form} is expected here, and this query is {checked.form}.")
    if limits:
        return _apart(store, checked, limits)
    if checked.form == "ASK":
        return answers.of_boolean(store.ask(checked.text), store)
    if checked.form != "SELECT":
        return answers.of_triples(checked.form, store.construct(checked.text), store)
    columns, table = _table(store, checked.text)
    return Answer("SELECT", columns, table, store=store)


def _table(store: Store, text: str) -> tuple[tuple[str, ...], bytes]:
    """The columns of a SELECT and its answer as TSV, which our own engine writes faster than it gives its terms."""
    view = store.view() if isinstance(store, EmbeddedStore) else store
    if not isinstance(view, View):
        found = store.select(text)
        return found.variables, formats.sparql_tsv(found.variables, found.rows).encode()
    answer = view.answer(text, None, None)
    if not isinstance(answer, QuerySolutions):
        raise BadQuery("A SELECT query is expected here.")
    columns = tuple(variable.value for variable in answer.variables)
    try:
        return columns, answer.serialize(format=QueryResultsFormat.TSV) or b""
    except OSError as error:
        raise StoreUnusable(f"The store cannot be read: {error}") from error
    except (RuntimeError, ValueError) as error:
        raise BadQuery(f"The query failed: {error}") from error


def _apart(store: Store, checked: guard.Checked, limits: Limits | bool) -> Answer:
    """Run a query in a process of its own, under limits."""
    from credways.settings import Settings
    from graph.pool import Pool
    from graph.worker import Job

    place = store.generation_path if isinstance(store, EmbeddedStore) else None
    if place is None or not isinstance(store, EmbeddedStore):
        raise BadQuery("Limits hold for a store in a folder; this one is in memory or elsewhere. Leave them out.")
    held = Settings.from_environment().limits() if isinstance(limits, bool) else limits
    form = "tsv" if checked.form in ("SELECT", "ASK") else "nt"
    job = Job(
        str(place), checked.text, form,
        names_graphs=checked.names_graphs, default_graphs=store.view().within or (),
    )  # fmt: skip
    with Pool(replace(held, workers=1, queue=1)) as pool:  # one query, whatever a server of ours may have waiting
        body = pool.run(job)
    if checked.form == "ASK":
        return answers.of_boolean(body.strip() == b"true", store)
    if form == "nt":
        triples = [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]
        return answers.of_triples(checked.form, triples, store)
    header = body.partition(b"\n")[0].decode()
    return Answer("SELECT", tuple(name.lstrip("?$") for name in header.split("\t") if name), body, store=store)


def _in_words(given: Given) -> str:
    """A parameter as the library's headers want it: as text, to be read as their type says."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, NamedNode | Literal):
        return given.value
    return str(given)


def _term(given: object) -> Term:
    """A value as the term that stands for it."""
    if isinstance(given, NamedNode | Literal):
        return given
    if isinstance(given, Decimal):
        return Literal(f"{given:f}", datatype=_xsd("decimal"))
    if isinstance(given, date):
        return Literal(given.isoformat(), datatype=_xsd("dateTime" if hasattr(given, "hour") else "date"))
    if isinstance(given, bool | int | float):
        return Literal(given)
    raise BadQuery(f"A parameter can be text, a number, a date, yes or no, or a term; not {type(given).__name__}.")


def _xsd(name: str) -> NamedNode:
    from ontology.namespaces import XSD

    return NamedNode(XSD + name)
