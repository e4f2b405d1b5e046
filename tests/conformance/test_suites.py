"""The W3C's suites, where `$RDF_TESTS` names a copy of them: nothing fails but what is known to, for a known reason."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from tests.conformance import compare
from tests.conformance.manifest import BASE, SUITES, Case, cases, find_folder, read, triples
from tests.conformance.run import KNOWN, run

FEWEST = {"query": 318, "results": 10, "update": 157, "protocol": 34, "service description": 3, "graph store": 9}
"""Tests that pass."""


@pytest.fixture(scope="module")
def folder() -> Path:
    found = find_folder()
    if found is None:
        pytest.skip("RDF_TESTS names no copy of github.com/w3c/rdf-tests")
    return found


@pytest.mark.parametrize("suite", SUITES)
def test_nothing_fails_but_what_is_known(folder: Path, suite: str) -> None:
    outcomes = list(run(folder, [suite]))
    assert [f"{one.name}: {one.wrong}" for one in outcomes if one.wrong and not one.known] == []
    assert sum(not one.wrong for one in outcomes) >= FEWEST[suite]


def test_what_is_known_is_the_engines_own(folder: Path) -> None:
    known = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    found = {case.name: case for suite in ("query", "results") for _, case in cases(folder, suite)}
    assert [name for name in known if _passes(folder, found[name])] == []


def _passes(folder: Path, case: Case) -> bool:
    """Whether the engine, asked without our server, gives what is expected."""
    store = ox.Store()
    for file in case.data.default:
        store.load(path=str(folder / file.removeprefix(BASE)), base_iri=file)
    for name, file in case.data.named:
        store.load(path=str(folder / file.removeprefix(BASE)), base_iri=file, to_graph=ox.NamedNode(name))
    answer = store.query(read(folder, case.request).decode(), base_iri=case.request)
    if isinstance(answer, ox.QueryTriples):
        return compare.same_triples(list(answer), triples(folder, case.result))
    wanted = compare.rows_of(read(folder, case.result), case.result.rpartition(".")[2], case.result)
    if isinstance(answer, ox.QueryBoolean) or isinstance(wanted, bool):
        return answer is not None and bool(answer) is wanted
    names = [variable.value for variable in answer.variables]
    rows = [{name: row[name] for name in names if row[name] is not None} for row in answer]
    return compare.same_rows(rows, wanted)


def test_comparing_sees_through_names_and_spellings_only() -> None:
    node, other = ox.BlankNode(), ox.BlankNode()
    number = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    assert compare.same_rows([{"x": node}], [{"x": other}])
    assert compare.same_rows([{"x": ox.Literal("1.10", datatype=number)}], [{"x": ox.Literal("1.1", datatype=number)}])
    assert not compare.same_rows([{"x": node, "y": node}], [{"x": node, "y": other}])
    assert not compare.same_rows([{"x": ox.Literal("a")}], [{"x": ox.Literal("a")}] * 2)
    assert compare.csv_rows(b"a,b\r\n1,x\r\n") == compare.csv_rows(b"b,a\nx,1.0\n")
    assert compare.csv_rows(b"a,b\r\n1,x\r\n") != compare.csv_rows(b"a,b\r\n2,x\r\n")
