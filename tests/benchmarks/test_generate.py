"""The generated graph: the same seed gives the same bytes, in the store as in the files, and the library can ask it."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks import generate
from graph.store import EmbeddedStore
from graph.validation import validate_store
from queries import catalog

TINY = 2_000
"""Triples asked for; every kind of thing is there at least a few times, so it becomes more."""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated") / "graph.nt"
    generate.write_lines(path, TINY)
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    path = tmp_path_factory.mktemp("generated") / "store"
    generate.write_store(path, TINY)
    return EmbeddedStore.open(path)


def test_a_seed_gives_these_bytes_on_every_python(lines: Path) -> None:
    digest = hashlib.sha256(lines.read_bytes()).hexdigest()
    assert digest == "f91cb4331b35071e90ab52705ba7bf69e73f22a79b79b7119d7fdf6c72508ed4"


def test_another_seed_gives_other_triples_of_the_same_shape(lines: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.nt"
    generate.write_lines(other, TINY, seed=5)
    ours, theirs = (path.read_text("utf-8").splitlines() for path in (lines, other))
    assert set(ours) != set(theirs)
    assert abs(len(ours) - len(theirs)) < len(ours) // 5
    shapes = [Counter(line.split(" ", 2)[1] for line in one) for one in (ours, theirs)]
    assert shapes[0].keys() == shapes[1].keys()


def test_the_store_holds_what_the_file_for_other_engines_says(lines: Path, store: EmbeddedStore) -> None:
    said = {str(quad.triple) for quad in ox.parse(path=str(lines), format=ox.RdfFormat.N_TRIPLES)}
    assert {str(quad.triple) for quad in store.quads(graph=None)} == said
    assert len(lines.read_bytes().splitlines()) == len(said), "a line stands twice"


def test_quads_name_the_graph_of_the_edition(store: EmbeddedStore, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    generate.write_lines(path, TINY)
    graphs = Counter(quad.graph_name.value for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    assert graphs == {record.graph: record.triples for record in store.sources()}


def test_it_keeps_to_our_shapes(store: EmbeddedStore) -> None:
    assert [one for one in validate_store(store).violations if one.severity == "violation"] == []


def test_everything_with_a_name_of_its_own_says_that_it_is_generated(store: EmbeddedStore) -> None:
    found = store.select("SELECT ?name WHERE { ?thing skos:prefLabel ?name }")
    assert found.rows
    assert [row for row in found.rows if "(generated)" not in str(row[0])] == []


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("crosswalk/credential-to-standards", {"credential": "gen-0-credential-0", "framework": "gen-areas"}),
        ("coverage/by-content-area", {"credential": "gen-0-credential-0", "framework": "gen-areas"}),
        ("ladder/what-is-below", {"credential": "gen-1-credential-2"}),
        ("programs/teaching-competency", {"competency": "GEN-B.2.h.1"}),
    ],
)
def test_the_library_finds_something_in_it(store: EmbeddedStore, query: str, parameters: dict[str, str]) -> None:
    assert catalog.run(store, query, parameters).rows
