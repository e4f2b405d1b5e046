"""The embedded store: editions, the default graph, several processes, folders that are no store."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from graph.store import EVERY_GRAPH, EmbeddedStore
from ontology import iris
from ontology.errors import BadQuery, LimitReached, StoreBusy, StoreUnusable
from ontology.model import Load, Receipt
from tests.graph.conftest import (
    CODE,
    INTEGER,
    PARENT,
    WEIGHT,
    coded,
    default_graph,
    named_graph,
    source,
    statement,
    union_of_current,
)

MA_2018 = coded(statement("cas-ma", "2018", "MA.HS.N-Q.A"), "MA.HS.N-Q.A")
MA_2022 = coded(statement("cas-ma", "2022", "MA.HS.N-Q.A"), "MA.HS.N-Q.A")
SHARED = coded(NamedNode("https://w3id.org/credways/id/collection/cde/cas"), "CAS")


# --- editions and the default graph ---------------------------------------------------------------------------------


def test_a_new_store_is_empty_and_a_second_opening_finds_it(folder: Path) -> None:
    EmbeddedStore.open(folder, create=True)
    store = EmbeddedStore.open(folder)
    assert (len(store), store.graph_names(), store.sources()) == (0, [], [])


def test_an_edition_is_in_its_own_graph_and_in_the_default_graph(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        assert writer.replace_edition(source(), [MA_2018]).kind == "added"
    assert named_graph(store, "cas-ma", "2018") == {MA_2018}
    assert default_graph(store) == {MA_2018}
    assert store.contains_graph(iris.source_graph("cas-ma", "2018"))


def test_a_newer_edition_takes_the_older_ones_triples_out_of_the_default_graph(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018, SHARED])
    with store.writing() as writer:
        writer.replace_edition(source(edition="2022"), [MA_2022, SHARED])
    assert default_graph(store) == {MA_2022, SHARED}
    assert named_graph(store, "cas-ma", "2018") == {MA_2018, SHARED}
    assert [(r.edition, r.is_current) for r in store.sources()] == [("2018", False), ("2022", True)]


def test_loading_an_older_edition_later_does_not_make_it_current(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source("comptia-network-plus", "n10-010"), [MA_2022])
    with store.writing() as writer:
        writer.replace_edition(source("comptia-network-plus", "n10-9"), [MA_2018])
    assert default_graph(store) == {MA_2022}


def test_an_explicit_order_beats_the_editions_own_text(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(edition="draft"), [MA_2018], order="2017")
        writer.replace_edition(source(edition="2018"), [MA_2022])
    assert default_graph(store) == {MA_2022}


def test_what_another_current_graph_also_says_stays_in_the_default_graph(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source("cas-ma", "2018"), [MA_2018, SHARED])
        writer.replace_edition(source("cas-rw", "2020"), [SHARED])
    with store.writing() as writer:
        assert writer.remove_edition("cas-ma", "2018")
    assert default_graph(store) == {SHARED}
    assert not store.contains_graph(iris.source_graph("cas-ma", "2018"))


def test_removing_the_newest_edition_brings_the_one_before_back(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(edition="2018"), [MA_2018])
        writer.replace_edition(source(edition="2022"), [MA_2022])
    with store.writing() as writer:
        writer.remove_edition("cas-ma", "2022")
        assert not writer.remove_edition("cas-ma", "1999")
    assert default_graph(store) == {MA_2018}


def test_an_edition_without_triples_is_still_loaded(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [])
    assert store.contains_graph(iris.source_graph("cas-ma", "2018"))
    assert [record.triples for record in store.sources()] == [0]


def test_the_same_content_again_changes_nothing_and_says_so(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018, SHARED])
    generation = store.generation
    with store.writing() as writer:
        change = writer.replace_edition(source(), [SHARED, MA_2018, SHARED])
    assert change.kind == "unchanged"
    assert store.generation == generation


def test_other_content_for_a_loaded_edition_can_be_told_before_it_is_stored(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018])
    before = store.edition("cas-ma", "2018")
    with store.writing() as writer:
        change = writer.replace_edition(source(), [SHARED])
    assert change.kind == "replaced"
    assert change.before == before
    assert before is not None
    assert before.digest != change.record.digest
    assert store.edition("cas-ma", "1999") is None


def test_the_same_triples_under_a_new_title_are_described_anew(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018])
    with store.writing() as writer:
        assert writer.replace_edition(source(title="Mathematics, corrected title"), [MA_2018]).kind == "described"
    assert [record.title for record in store.sources()] == ["Mathematics, corrected title"]
    assert default_graph(store) == {MA_2018}


def test_inferences_are_in_the_default_graph_and_decisions_are_not(store: EmbeddedStore) -> None:
    decisions = "https://w3id.org/credways/graph/decisions/mesa-51"
    with store.writing() as writer:
        assert writer.put_graph(iris.INFERENCE_GRAPH, [SHARED])
        assert writer.put_graph(decisions, [MA_2018])
    assert default_graph(store) == {SHARED}
    with store.writing() as writer:
        assert not writer.put_graph(decisions, [MA_2018])
        assert writer.put_graph(iris.INFERENCE_GRAPH, [MA_2022])
        assert writer.remove_graph(decisions)
        assert not writer.remove_graph(decisions)
    assert default_graph(store) == {MA_2022}
    assert not store.contains_graph(decisions)


def test_graphs_that_the_store_keeps_cannot_be_put(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018])
        for name in (iris.PROVENANCE_GRAPH, iris.source_graph("cas-ma", "2018"), iris.INFERENCE_GRAPH + "#lexical"):
            with pytest.raises(ValueError, match="kept by the store itself"):
                writer.put_graph(name, [SHARED])


def test_a_series_that_cannot_stand_in_an_iri_is_refused_at_once(store: EmbeddedStore) -> None:
    with store.writing() as writer, pytest.raises(ValueError, match="IRI"):
        writer.replace_edition(source("a> <b", "1", title="x"), [MA_2018])
    assert store.sources() == []


def test_blank_nodes_with_one_label_in_two_editions_stay_two(store: EmbeddedStore) -> None:
    label = BlankNode("b0")
    with store.writing() as writer:
        writer.replace_edition(source("cas-ma"), [coded(label, "first")])
        writer.replace_edition(source("cas-rw"), [coded(label, "second")])
    subjects = {triple.subject for triple in default_graph(store)}
    assert len(subjects) == 2


def test_reloading_a_file_whose_blank_nodes_are_labelled_anew_changes_nothing(store: EmbeddedStore) -> None:
    def outline(first: str, second: str) -> list[Triple]:
        one, two = BlankNode(first), BlankNode(second)
        return [coded(one, "1.0"), coded(two, "1.1"), Triple(two, PARENT, one)]

    with store.writing() as writer:
        writer.replace_edition(source(), outline("a", "b"))
    with store.writing() as writer:
        assert writer.replace_edition(source(), outline("z", "y")).kind == "unchanged"


_TRIPLES = [coded(statement("cas-ma", "2018", code), code) for code in ("1", "2", "3")] + [
    Triple(statement("cas-ma", "2018", "1"), WEIGHT, Literal(number, datatype=INTEGER)) for number in ("1", "01")
]
_EDITION = st.tuples(st.sampled_from(["cas-ma", "cas-rw"]), st.sampled_from(["9", "10", "2018"]))
_STEP = st.one_of(
    st.tuples(st.just("replace"), _EDITION, st.frozensets(st.sampled_from(_TRIPLES))),
    st.tuples(st.just("remove"), _EDITION, st.just(frozenset[Triple]())),
    st.tuples(st.just("infer"), st.just(("", "")), st.frozensets(st.sampled_from(_TRIPLES))),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(_STEP, min_size=1, max_size=3), max_size=5))
def test_the_default_graph_is_always_the_union_of_current_editions(
    writes: list[list[tuple[str, tuple[str, str], frozenset[Triple]]]],
) -> None:
    store = EmbeddedStore.in_memory()
    expected: dict[tuple[str, str], frozenset[Triple]] = {}
    inferred: frozenset[Triple] = frozenset()
    for steps in writes:
        with store.writing() as writer:
            for kind, (series, edition), triples in steps:
                if kind == "replace":
                    writer.replace_edition(source(series, edition), triples)
                    expected[series, edition] = triples
                elif kind == "remove":
                    assert writer.remove_edition(series, edition) == ((series, edition) in expected)
                    expected.pop((series, edition), None)
                else:
                    writer.put_graph(iris.INFERENCE_GRAPH, triples)
                    inferred = triples
        newest = {series: max((int(e), e) for s, e in expected if s == series)[1] for series, _ in expected}
        current = [triples for (series, edition), triples in expected.items() if newest[series] == edition]
        assert set(store.quads()) == {_default(triple) for triple in inferred.union(*current)}
        assert default_graph(store) == union_of_current(store)
        for (series, edition), triples in expected.items():
            assert named_graph(store, series, edition) == set(triples)
        assert {(r.series, r.edition): r.is_current for r in store.sources()} == {
            (series, edition): newest[series] == edition for series, edition in expected
        }


def _default(triple: Triple) -> object:
    from pyoxigraph import Quad

    return Quad(triple.subject, triple.predicate, triple.object)


# --- asking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_editions(store: EmbeddedStore) -> EmbeddedStore:
    with store.writing() as writer:
        writer.replace_edition(source(edition="2018"), [MA_2018])
        writer.replace_edition(source(edition="2022"), [MA_2022])
    return store


def test_a_query_asks_current_editions_and_on_request_others(two_editions: EmbeddedStore) -> None:
    query = "SELECT ?s WHERE { ?s skos:notation ?code }"
    assert two_editions.select(query).rows == [(MA_2022.subject,)]
    assert two_editions.select(query, graphs=[iris.source_graph("cas-ma", "2018")]).rows == [(MA_2018.subject,)]
    assert two_editions.ask("ASK { ?s ?p ?code }", {"code": Literal("MA.HS.N-Q.A")})
    assert two_editions.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }") == [MA_2022]


def test_solutions_name_their_columns_and_leave_unbound_ones_out(two_editions: EmbeddedStore) -> None:
    found = two_editions.select("SELECT ?s ?none WHERE { ?s skos:notation ?code OPTIONAL { ?s rdfs:label ?none } }")
    assert found.variables == ("s", "none")
    assert found.rows == [(MA_2022.subject, None)]
    assert list(found.dicts()) == [{"s": MA_2022.subject}]


def test_quads_can_be_asked_of_one_graph_or_of_all(two_editions: EmbeddedStore) -> None:
    assert [quad.subject for quad in two_editions.quads(predicate=CODE)] == [MA_2022.subject]
    everywhere = {quad.subject for quad in two_editions.quads(predicate=CODE, graph=EVERY_GRAPH)}
    assert everywhere == {MA_2018.subject, MA_2022.subject}


@pytest.mark.parametrize(
    ("query", "said"),
    [("SELECT ?s WHERE {", "cannot be understood"), ("ASK { ?s ?p ?o }", "SELECT query is expected")],
)
def test_a_query_that_cannot_be_answered_says_why(two_editions: EmbeddedStore, query: str, said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        two_editions.select(query)


def test_a_graph_is_exported_whole(two_editions: EmbeddedStore) -> None:
    turtle = two_editions.export(RdfFormat.TURTLE, iris.source_graph("cas-ma", "2018")).decode()
    assert 'skos:notation "MA.HS.N-Q.A"' in turtle


# --- one writer, many readers ---------------------------------------------------------------------------------------


def test_a_writer_sees_its_state_before_anybody_else_does(store: EmbeddedStore, folder: Path) -> None:
    other = EmbeddedStore.open(folder)
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018])
        view = writer.view()
        assert default_graph(view) == {MA_2018}
        assert (len(store), len(other)) == (0, 0)
        writer.replace_edition(source(), [SHARED])
        assert default_graph(writer.view()) == {SHARED}
    assert other.refresh()
    assert default_graph(other) == default_graph(store) == {SHARED}
    with pytest.raises(StoreUnusable, match="closed: its writer finished"):
        len(view)


@pytest.mark.parametrize("memory", [False, True])
def test_an_exception_in_the_block_leaves_everything_as_it_was(folder: Path, memory: bool) -> None:
    store = EmbeddedStore.in_memory() if memory else EmbeddedStore.open(folder, create=True)
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018])

    def interrupted() -> None:
        with store.writing() as writer:
            writer.replace_edition(source(), [SHARED])
            assert len(writer.view()) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert default_graph(store) == {MA_2018}
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2022])
    assert default_graph(store) == {MA_2022}


def test_a_reader_keeps_its_state_until_it_refreshes(store: EmbeddedStore, folder: Path) -> None:
    other = EmbeddedStore.open(folder)
    under_way = other.view()
    for edition in ("2018", "2020", "2022"):
        with store.writing() as writer:
            writer.replace_edition(source(edition=edition), [MA_2018 if edition == "2018" else MA_2022])
    assert len(under_way) == 0
    assert other.refresh()
    assert not other.refresh()
    assert default_graph(other) == {MA_2022}
    assert len(under_way) == 0


def test_threads_read_whole_states_while_another_writes(store: EmbeddedStore) -> None:
    counts: set[int] = set()
    problems: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                store.refresh()
                counts.add(len(store))
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for size in range(1, 6):
        content = [coded(statement("cas-ma", "2018", f"{size}.{i}"), str(i)) for i in range(size * 10)]
        with store.writing() as writer:
            writer.replace_edition(source(), content)
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert counts <= {size * 10 for size in range(6)}


@contextmanager
def another_process_writing(folder: Path) -> Iterator[subprocess.Popen[str]]:
    code = f"""
        import sys
        from graph.store import EmbeddedStore
        with EmbeddedStore.open({str(folder)!r}).writing("credways load soc_2018.xlsx"):
            print("writing", flush=True)
            sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        yield process
        process.stdin.close()  # tells it to finish
        assert process.wait(30) == 0


def test_a_second_process_is_told_who_writes_and_reads_on(store: EmbeddedStore, folder: Path) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018])
    with another_process_writing(folder) as process:
        said = rf"Process {process.pid} on .* \(credways load soc_2018.xlsx, since .*reading goes on"
        with pytest.raises(StoreBusy, match=said), store.writing():
            pass
        assert default_graph(EmbeddedStore.open(folder)) == {MA_2018}
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2022])


def test_a_writer_can_wait_its_turn(store: EmbeddedStore, folder: Path) -> None:
    with another_process_writing(folder) as process:
        assert process.stdin is not None
        timer = threading.Timer(0.2, process.stdin.close)
        timer.start()
        with store.writing(wait=20) as writer:
            writer.replace_edition(source(), [MA_2018])
        timer.join()
    assert default_graph(store) == {MA_2018}


# --- folders that are no store, disks that cannot be written --------------------------------------------------------


def test_no_store_there(folder: Path) -> None:
    with pytest.raises(StoreUnusable, match=r"no store at .*credways build"):
        EmbeddedStore.open(folder)


def test_a_folder_of_something_else_is_refused_and_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.docx").write_text("years of work")
    with pytest.raises(StoreUnusable, match="not a Credways store"):
        EmbeddedStore.open(folder)
    with pytest.raises(StoreUnusable, match="not a Credways store and not empty"):
        EmbeddedStore.open(folder, create=True)
    assert [path.name for path in folder.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize(
    ("current", "said"),
    [
        ("", "Credways did not write"),
        ("MANIFEST-000001\n", "Credways did not write"),
        ('{"credways-store": 1, "generation": "x"}', "damaged"),
        ('{"credways-store": 99, "generation": 1}', "layout 99.*newer Credways"),
        ('{"credways-store": 1, "generation": 77}', "current generation 000077 is missing"),
    ],
)
def test_a_damaged_foreign_or_newer_store_is_named_as_such(
    store: EmbeddedStore, folder: Path, current: str, said: str
) -> None:
    store.close()
    (folder / "CURRENT").write_text(current)
    with pytest.raises(StoreUnusable, match=said):
        EmbeddedStore.open(folder)


def test_a_generation_with_lost_files_is_damaged(store: EmbeddedStore, folder: Path) -> None:
    place = store.generation_path
    assert place is not None
    store.close()
    for path in place.iterdir():
        path.unlink()
    with pytest.raises(StoreUnusable, match="damaged"):
        EmbeddedStore.open(folder)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    path = tmp_path / "store"
    path.write_text("not a folder")
    with pytest.raises(StoreUnusable):
        EmbeddedStore.open(path)
    with pytest.raises(StoreUnusable, match="No store can be made"):
        EmbeddedStore.open(path, create=True)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A disk of its own at `place`; needs root, so elsewhere the test is skipped and says so."""
    place.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "80m") as disk:
        store = EmbeddedStore.open(disk / "store", create=True)
        with store.writing() as writer:
            writer.replace_edition(source(), [MA_2018])
        (disk / "ballast").write_bytes(bytes(30_000_000))
        with pytest.raises(LimitReached, match="free disk space"), store.writing() as writer:
            writer.replace_edition(source(), [MA_2022])
        assert default_graph(EmbeddedStore.open(disk / "store")) == {MA_2018}
        (disk / "ballast").unlink()
        with store.writing() as writer:
            writer.replace_edition(source(), [MA_2022])
        assert default_graph(store) == {MA_2022}
        store.close()


def test_a_read_only_disk_can_be_read_and_says_that_it_cannot_be_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "200m") as disk:
        store = EmbeddedStore.open(disk / "store", create=True)
        with store.writing() as writer:
            writer.replace_edition(source(), [MA_2018])
        store.close()
        del store, writer
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        store = EmbeddedStore.open(disk / "store")
        assert default_graph(store) == {MA_2018}
        with pytest.raises(StoreUnusable, match=r"may not be written to.*can still be read"), store.writing():
            pass
        store.close()


def test_a_closed_store_says_so_and_can_be_opened_again(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [MA_2018])
    store.close()
    with pytest.raises(StoreUnusable, match="closed"):
        len(store)
    assert store.refresh()
    assert len(store) == 1


def test_the_current_file_is_one_line_that_says_its_layout(store: EmbeddedStore, folder: Path) -> None:
    assert json.loads((folder / "CURRENT").read_text()) == {"credways-store": 1, "generation": store.generation}


def test_what_is_prepared_and_put_is_stored_and_what_is_only_prepared_is_not(store: EmbeddedStore) -> None:
    loads = [
        Load(source(edition=edition), [coded(statement("cas-ma", edition, "1"), edition)], Receipt("t", "t", 1, 1))
        for edition in ("2018", "2022")
    ]
    with store.writing() as writer:
        for load in loads:
            writer.prepare(load)
        assert writer.put(loads[0]).kind == "added"
    assert [record.edition for record in store.sources()] == ["2018"]
    assert not store.contains_graph(iris.source_graph("cas-ma", "2022"))
    assert not list(store.quads(graph=iris.source_graph("cas-ma", "2022")))
    assert {triple.object for triple in default_graph(store)} == {Literal("2018")}


def test_preparing_what_is_there_already_starts_no_new_state(store: EmbeddedStore) -> None:
    load = Load(source(), [coded(statement("cas-ma", "2018", "1"), "1")], Receipt("t", "t", 1, 1))
    for kind in ("added", "unchanged"):
        before = store.generation
        with store.writing() as writer:
            writer.prepare(load)
            assert writer.put(load).kind == kind
    assert store.generation == before


def test_other_content_than_was_prepared_is_what_is_stored(store: EmbeddedStore) -> None:
    first = Load(source(), [coded(statement("cas-ma", "2018", "1"), "1")], Receipt("t", "t", 1, 1))
    with store.writing() as writer:
        writer.prepare(first)
        writer.put(replace(first, triples=[coded(statement("cas-ma", "2018", "2"), "2")]))
    assert {triple.object for triple in default_graph(store)} == {Literal("2")}
    assert default_graph(store) == union_of_current(store)
