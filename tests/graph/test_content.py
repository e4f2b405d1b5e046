"""Content cut into sorted runs says the same as one set of lines, however small the runs are."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from graph import content
from graph.content import content_of, difference, merged
from graph.store import EmbeddedStore
from ontology.errors import LimitReached
from ontology.namespaces import XSD
from ontology.spool import TripleSpool, escaped
from tests.graph.conftest import WEIGHT, coded, default_graph, named_graph, source, statement

GRAPH = "https://w3id.org/credways/graph/source/onet/30.1"
_NUMBERS = st.builds(
    lambda text: Literal(text, datatype=NamedNode(XSD + "decimal")), st.sampled_from(["1", "1.0", "2"])
)
_TEXTS = st.builds(Literal, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6))
_SUBJECTS = st.one_of(
    st.integers(0, 9).map(lambda i: statement("onet", "30.1", str(i))),
    st.integers(0, 2).map(lambda i: BlankNode(f"b{i}")),
)
_TRIPLES = st.lists(st.builds(Triple, _SUBJECTS, st.just(WEIGHT), st.one_of(_NUMBERS, _TEXTS)), max_size=25)


@pytest.fixture
def small_runs() -> Iterator[None]:
    with patch.object(content, "MOST_IN_RUN", 3):
        yield


def spooled(triples: list[Triple]) -> TripleSpool:
    spool = TripleSpool()
    spool.extend(triples)
    return spool


@settings(max_examples=200, deadline=None)
@given(_TRIPLES)
def test_runs_of_three_lines_say_what_one_run_says(triples: list[Triple]) -> None:
    whole = content_of(triples, GRAPH, Path)
    with tempfile.TemporaryDirectory() as folder, patch.object(content, "MOST_IN_RUN", 3):
        numbers = count()
        cut = content_of(spooled(triples), GRAPH, lambda: Path(folder, str(next(numbers))))
        assert list(cut.lines()) == sorted(set(whole.lines()))
        assert (cut.count, cut.digest, sorted(cut.companion)) == (whole.count, whole.digest, sorted(whole.companion))
        cut.discard()
        assert not list(Path(folder).iterdir())


@settings(max_examples=50, deadline=None)
@given(_TRIPLES, _TRIPLES, _TRIPLES)
def test_a_store_filled_by_small_runs_holds_what_it_was_given(
    first: list[Triple], second: list[Triple], other: list[Triple]
) -> None:
    small, plain = EmbeddedStore.in_memory(), EmbeddedStore.in_memory()
    for triples in (first, second):
        with patch.object(content, "MOST_IN_RUN", 3), small.writing() as writer:
            writer.replace_edition(source("onet", "30.1"), spooled(triples))
            writer.replace_edition(source("onet", "29.3"), spooled(other))
        with plain.writing() as writer:
            writer.replace_edition(source("onet", "30.1"), triples)
            writer.replace_edition(source("onet", "29.3"), other)
        assert default_graph(small) == default_graph(plain)
        assert named_graph(small, "onet", "30.1") == named_graph(plain, "onet", "30.1")
        assert [record.digest for record in small.sources()] == [record.digest for record in plain.sources()]


def test_the_digest_is_that_of_the_sorted_lines() -> None:
    triples = [coded(statement("onet", "30.1", code), code) for code in ("2", "1", "2")]
    lines = sorted(set((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)))
    made = content_of(triples, GRAPH, Path)
    assert (made.count, made.digest) == (2, hashlib.sha256(b"".join(lines)).hexdigest())


@pytest.mark.usefixtures("small_runs")
def test_loading_the_same_again_leaves_no_file_behind(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "store", create=True)
    triples = [coded(statement("onet", "30.1", str(i)), str(i)) for i in range(20)]
    for expected in ("added", "unchanged"):
        with store.writing() as writer:
            assert writer.replace_edition(source("onet", "30.1"), spooled(triples)).kind == expected
    assert not list(tmp_path.rglob("*.nt"))


@pytest.mark.usefixtures("small_runs")
def test_giving_up_halfway_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "store", create=True)
    triples = spooled([coded(statement("cas-ma", "2018", str(i)), "1") for i in range(50)])

    def give_up() -> None:
        with store.writing() as writer:
            writer.replace_edition(source(), triples)
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        give_up()
    assert not store.sources()
    assert not list(tmp_path.rglob("*.nt"))


@given(st.frozensets(st.binary(max_size=2)), st.frozensets(st.binary(max_size=2)))
def test_the_difference_of_sorted_lines_is_that_of_the_sets(old: frozenset[bytes], new: frozenset[bytes]) -> None:
    found = list(difference(sorted(old), sorted(new)))
    assert {line for is_new, line in found if is_new} == new - old
    assert {line for is_new, line in found if not is_new} == old - new
    assert len(found) == len(old ^ new)


@given(st.lists(st.frozensets(st.binary(min_size=1, max_size=2))))
def test_merged_runs_are_sorted_and_without_repeats(runs: list[frozenset[bytes]]) -> None:
    assert list(merged([sorted(run) for run in runs])) == sorted(frozenset().union(*runs))


@given(st.text(st.characters(codec="utf-8")))
def test_an_escaped_text_is_read_back(text: str) -> None:
    spool = TripleSpool()
    spool.write(f'<http://example.org/s> <http://example.org/p> "{escaped(text)}" .\n')
    assert [triple.object for triple in spool] == [Literal(text)]
    assert len(spool) == 1


def test_a_spool_can_be_read_again_and_grows() -> None:
    spool = TripleSpool()
    one, two = (coded(statement("onet", "30.1", code), code) for code in "12")
    spool.add(one)
    assert list(spool) == list(spool) == [one]
    spool.extend([two])
    assert list(spool) == [one, two]
    assert two in spool
    path = spool.path
    del spool
    assert not path.exists()


def test_a_full_disk_is_said_with_the_place_and_the_way_out() -> None:
    spool = TripleSpool()
    spool.rest()
    with Path("/dev/full").open("ab") as full:  # a real device that is always full
        spool._open.append(full)
        with pytest.raises(LimitReached, match=r"free disk space = No space left.*\$TMPDIR"):
            spool.write("<x:s> <x:p> <x:o> .\n" * 100_000)


def test_what_a_killed_process_left_is_deleted_by_the_next(tmp_path: Path) -> None:
    make = "from ontology.spool import TripleSpool\nspool = TripleSpool()\n"
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    kill = [sys.executable, "-c", make + "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    subprocess.run(kill, env=environment, check=False)
    (left,) = tmp_path.iterdir()
    subprocess.run([sys.executable, "-c", make], env=environment, check=True)
    assert not left.exists()
    assert not list(tmp_path.iterdir())
