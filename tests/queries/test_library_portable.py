"""The library says the same on another engine: rdflib's evaluator over the same quads is the oracle."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from graph.binding import bind as place
from graph.protocol import Term
from ontology.namespaces import PREFIXES
from queries import catalog, parameters
from tests.queries.conftest import Case, Stores, library_cases

CASES = {name: one for name, one in library_cases().items() if one.store == "invented"}
NUMBERS = ("decimal", "integer", "double")

Value = tuple[str, str] | None
"""What a term says, whatever an engine calls it: its text with its language or type; numbers and times by value."""


def said(text: str, kind: str, language: str) -> Value:
    name = kind.rpartition("#")[2]
    if name in NUMBERS:
        return (f"{float(text):.9g}", "number")
    if name == "dateTime":
        return (text.replace("+00:00", "Z"), name)
    return (text, language.lower() or ("" if name in ("string", "langString") else name))


def of_ours(term: Term | None) -> Value:
    if isinstance(term, ox.Literal):
        return said(term.value, term.datatype.value, term.language or "")
    return None if term is None else (getattr(term, "value", ""), "iri")


def of_theirs(term: Node | None) -> Value:
    if isinstance(term, rdflib.Literal):
        return said(str(term), str(term.datatype or "#string"), term.language or "")
    return None if term is None else (str(term), "iri")


@pytest.fixture(scope="module")
def peer(stores: Stores) -> rdflib.Dataset:
    quads = stores("invented").view().raw.dump(format=ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=quads, format="nquads")
    return dataset


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_another_engine_finds_the_same_rows(stores: Stores, peer: rdflib.Dataset, case: Case) -> None:
    query = catalog.get(case.name)
    terms = parameters.bind(stores("invented"), query, case.params)
    ours = [tuple(map(of_ours, row)) for row in stores("invented").select(query.text, terms)]
    answer = peer.query(prepareQuery(place(query.text, terms), initNs=dict(PREFIXES)))
    theirs = [tuple(map(of_theirs, row)) for row in answer]  # type: ignore[arg-type]
    assert sorted(ours, key=repr) == sorted(theirs, key=repr)
