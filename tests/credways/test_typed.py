"""A user's script is checked by `mypy --strict` with the rest of the tests: these types are what it finds.

Each package says that it is typed, so a script elsewhere finds the same.
"""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_type

import pytest

import credways as cw
from queries.chains import Chain
from queries.crosswalk import CrosswalkRow

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import rdflib


def script(folder: str) -> None:
    """What an analyst would write."""
    graph = cw.open(folder)
    answer = graph.query("ladder/what-stacks-on", credential="CompTIA A+")
    assert_type(answer, cw.Answer)
    for row in answer:
        assert_type(row, cw.Row)
        assert_type(row.nextName, Any)
    assert_type(answer[:2], list[cw.Row])
    graph.query("SELECT * { ?s ?p ?o }", {"s": "x"}, limits=cw.Limits(seconds=2))
    graph.query(5)  # type: ignore[arg-type]  # and this is an error there
    graph.query("occupations/by-job-zone", zone=object())  # type: ignore[arg-type]
    assert_type(graph.ask("ASK { ?s ?p ?o }"), bool)
    if TYPE_CHECKING:
        assert_type(answer.to_polars(), pl.DataFrame)
        assert_type(answer.to_pandas(), pd.DataFrame)
        assert_type(graph.construct("CONSTRUCT WHERE { ?s ?p ?o }").to_graph(), rdflib.Graph)
        assert_type(graph.network(), nx.MultiDiGraph[str])
        assert_type(graph.to_rdflib(), rdflib.Dataset)
    crosswalk = graph.crosswalk("CompTIA A+", "cas")
    assert_type(crosswalk.rows, tuple[CrosswalkRow, ...])
    assert_type(crosswalk.rows[0].confidence, Decimal | None)
    assert_type(graph.why("a", "b")[0], Chain)
    try:
        graph.show("nothing")
    except cw.errors.NotFound as error:
        assert_type(error.name, str)


@pytest.mark.parametrize("package", ["credways", "graph", "queries", "ontology", "loaders", "viz"])
def test_the_package_says_that_it_is_typed(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert (Path(spec.origin).parent / "py.typed").is_file()
