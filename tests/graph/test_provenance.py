"""Source editions as PROV: what was said at loading is read back exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from graph import provenance
from graph.provenance import SourceRecord
from graph.store import EmbeddedStore
from ontology import iris
from ontology.model import Load, Receipt, Source
from tests.graph.conftest import coded, source, statement

CAS = Source(
    "cas-ma",
    "2018",
    title="Colorado Academic Standards: Mathematics",
    publisher="Colorado Department of Education",
    license="https://example.org/terms",
    credit="© Colorado Department of Education",
    url="https://www.cde.state.co.us/comath/statestandards",
    effective="2018-07",
    expires="2022-06-30",
)
RECEIPT = Receipt(
    loader="cas",
    file="expectations.jsonl",
    read=3,
    kept=2,
    fields={"gle_code": "kept as skos:notation", "id": "dropped: internal number"},
    dropped=(("line 3", "MA.9.9", "no such grade"),),
    dangling=(("line 2", "CCSS.X", "not in the Common Core"), ("line 2", "CCSS.Y", "not in the Common Core")),
    counts={"EvidenceOutcome": 2},
    warnings=("NFC and NFD spellings of one word",),
    notes=("read “as is”\n",),
)
TRIPLES = [coded(statement("cas-ma", "2018", code), code) for code in ("1", "2")]
FILES = (("expectations.jsonl", "ab" * 32), ("codes.tsv", "cd" * 32))
TIME = datetime(2026, 11, 24, 4, 30, 59, 123456, tzinfo=timezone(timedelta(hours=-7)))


def test_what_a_loader_hands_over_is_read_back_exactly() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        change = writer.put(Load(CAS, TRIPLES, RECEIPT, FILES), loaded_at=TIME)
    (record,) = provenance.sources(store)
    assert record == change.record
    assert (record.source, record.receipt, record.files) == (CAS, RECEIPT, FILES)
    assert (record.triples, record.is_current, record.order) == (2, True, "2018")
    assert record.loaded_at == datetime(2026, 11, 24, 11, 30, 59, tzinfo=UTC)
    assert record.graph == iris.source_graph("cas-ma", "2018")


def test_the_provenance_graph_says_what_the_data_model_promises() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        writer.put(Load(CAS, TRIPLES, RECEIPT, FILES), loaded_at=TIME)
    found = store.select(
        """SELECT ?current ?count ?read ?kept ?dropped ?dangling ?name ?sum WHERE { GRAPH ?provenance {
            ?graph a cw:SourceEdition ; cw:seriesId "cas-ma" ; cw:edition "2018" ; cw:isCurrent ?current ;
                dcterms:title ?title ; dcterms:publisher "Colorado Department of Education" ;
                dcterms:license <https://example.org/terms> ; dcterms:rights ?credit ; dcterms:source ?page ;
                cw:tripleCount ?count ; prov:generatedAtTime ?time ; prov:wasGeneratedBy ?load .
            ?load a cw:LoadActivity ; prov:used ?file ; cw:recordsRead ?read ; cw:recordsKept ?kept ;
                cw:recordsDropped ?dropped ; cw:linksDangling ?dangling .
            ?file schema:name ?name ; cw:sha256 ?sum } } ORDER BY ?name""",
        {"provenance": NamedNode(iris.PROVENANCE_GRAPH)},
    )
    values = [[term.value for term in row if isinstance(term, Literal)] for row in found.rows]
    assert values == [
        ["true", "2", "3", "2", "1", "2", "codes.tsv", "cd" * 32],
        ["true", "2", "3", "2", "1", "2", "expectations.jsonl", "ab" * 32],
    ]
    assert len(store) == 2, "provenance is not in the default graph"


def test_the_digest_is_that_of_the_sorted_lines() -> None:
    import hashlib

    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        record = writer.replace_edition(CAS, TRIPLES).record
    lines = sorted(f"{triple} .\n" for triple in TRIPLES)
    assert record.digest == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_a_changed_receipt_replaces_the_old_one_whole() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        writer.put(Load(CAS, TRIPLES, RECEIPT, FILES))
    shorter = Load(CAS, TRIPLES, Receipt("cas", "other.jsonl", 2, 2), FILES[:1])
    with store.writing() as writer:
        assert writer.put(shorter).kind == "described"
    (record,) = store.sources()
    assert (record.receipt, record.files) == (shorter.receipt, FILES[:1])


def test_removing_an_edition_leaves_nothing_of_it() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        writer.put(Load(CAS, TRIPLES, RECEIPT, FILES))
        writer.replace_edition(source("cas-rw"), TRIPLES)
    with store.writing() as writer:
        writer.remove_edition("cas-ma", "2018")
    assert [record.series for record in store.sources()] == ["cas-rw"]
    left = {str(quad.subject) for quad in store.quads(graph=iris.PROVENANCE_GRAPH)}
    assert not any("cas-ma" in subject for subject in left)


def test_sources_are_listed_by_series_and_oldest_first() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        for series, edition in (("soc", "2018"), ("comptia-a-plus", "220-1101"), ("comptia-a-plus", "220-901")):
            writer.replace_edition(source(series, edition), [])
        listed = writer.sources()
    names = [("comptia-a-plus", "220-901"), ("comptia-a-plus", "220-1101"), ("soc", "2018")]
    assert [(r.series, r.edition) for r in store.sources()] == names
    assert listed == store.sources()


_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
_ROWS = st.lists(st.tuples(_TEXT, _TEXT, _TEXT), max_size=3).map(tuple)
_RECEIPTS = st.builds(
    Receipt,
    loader=_TEXT,
    file=_TEXT,
    read=st.integers(0, 10**9),
    kept=st.integers(0, 10**9),
    fields=st.dictionaries(_TEXT, _TEXT, max_size=3),
    dropped=_ROWS,
    dangling=_ROWS,
    counts=st.dictionaries(_TEXT, st.integers(0, 99), max_size=3),
    warnings=st.lists(_TEXT, max_size=3).map(tuple),
    notes=st.lists(_TEXT, max_size=3).map(tuple),
)
_STATED = st.one_of(_TEXT, st.sampled_from(["https://example.org/licence", "https://not an iri", "CC BY 4.0"]))


@settings(max_examples=100, deadline=None)
@given(
    stated=st.tuples(_TEXT, _TEXT, _STATED, _TEXT, _STATED, _STATED, _STATED),
    receipt=st.none() | _RECEIPTS,
    files=st.lists(st.tuples(_TEXT, _TEXT), max_size=12).map(tuple),
    order=_TEXT,
    time=st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC)),
)
def test_any_record_comes_back_as_it_was_put(
    stated: tuple[str, str, str, str, str, str, str],
    receipt: Receipt | None,
    files: tuple[tuple[str, str], ...],
    order: str,
    time: datetime,
) -> None:
    store = EmbeddedStore.in_memory()
    about = Source("cas-ma", "2018", *stated)
    with store.writing() as writer:
        change = writer.replace_edition(about, TRIPLES, receipt=receipt, files=files, order=order, loaded_at=time)
    expected = SourceRecord(
        about, time.replace(microsecond=0), 2, change.record.digest, True, order or "2018", receipt, files
    )
    assert store.sources() == [expected]
    with store.writing() as writer:
        again = writer.replace_edition(about, TRIPLES, receipt=receipt, files=files, order=order)
    assert again.kind == "unchanged"
