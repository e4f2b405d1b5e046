"""What people type, and the one thing it means."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.store import EmbeddedStore
from ontology.errors import Ambiguous, NotFound
from ontology.namespaces import ID
from queries.resolve import resolve, thing
from tests.queries.conftest import small_store


@pytest.mark.parametrize(
    ("typed", "iri"),
    [
        (ID + "credential/comptia/network-plus", "credential/comptia/network-plus"),
        (f"<{ID}credential/comptia/network-plus>", "credential/comptia/network-plus"),
        ("cwid:credential/comptia/network-plus", "credential/comptia/network-plus"),
        ("comptia/network-plus", "credential/comptia/network-plus"),
        ("credential/comptia/network-plus", "credential/comptia/network-plus"),
        ("CompTIA Network+", "credential/comptia/network-plus"),
        ("comptia network+", "credential/comptia/network-plus"),
        ("  CompTIA®  Network+ ", "credential/comptia/network-plus"),
        ("Net+", "credential/comptia/network-plus"),
        ("n10-009", "credential/comptia/network-plus"),
        ("47-2031", "concept/soc/2018/47-2031"),
        ("Carpenters", "concept/soc/2018/47-2031"),
        ("CS.HS.1.1", "statement/cas-cs/2024/CS.HS.1.1"),
        ("cs.hs.1.1", "statement/cas-cs/2024/CS.HS.1.1"),
        ("CS.HS.1.1@2018", "statement/cas-cs/2018/CS.HS.1.1"),
        ("statement/cas-cs/2018/CS.HS.1.1", "statement/cas-cs/2018/CS.HS.1.1"),
        ("RW.H2.2.2.a.i", "statement/cas-rw/2018/RW.H2.2.2.a.i"),
        ("cas", "collection/cde/cas"),
        ("CAS", "collection/cde/cas"),
        ("cas-cs", "framework/cas-cs/2024"),
        ("cas-cs@2018", "framework/cas-cs/2018"),
        ("comptia-network-plus@N10-008", "framework/comptia-network-plus/n10-008"),
        ("scalability networks", "statement/csta/2017/3A-NI-04"),
    ],
)
def test_means(small: EmbeddedStore, typed: str, iri: str) -> None:
    assert resolve(small, typed).iri == ID + iri


def test_an_exam_code_means_the_assessment_where_one_is_asked(small: EmbeddedStore) -> None:
    assert resolve(small, "N10-009", kinds=("assessment",)).iri == ID + "assessment/comptia/n10-009"


def test_the_edition_may_be_an_argument(small: EmbeddedStore) -> None:
    found = resolve(small, "CS.HS.1.1", edition="2018")
    assert (found.edition, found.series, found.kind, found.what) == (
        "2018",
        "cas-cs",
        "statement",
        "grade level expectation",
    )


def test_several_fit(small: EmbeddedStore) -> None:
    with pytest.raises(Ambiguous) as told:
        resolve(small, "NCCER Carpentry", kinds=("credential",))
    assert [label for _, label, _ in told.value.candidates] == ["NCCER Carpentry Level 1", "NCCER Carpentry Level 2"]


def test_none_fits_and_near_names_are_given(small: EmbeddedStore) -> None:
    with pytest.raises(NotFound) as told:
        resolve(small, "Securty+")
    assert "Security+" in told.value.near


def test_of_an_edition_that_is_not_loaded_the_loaded_are_named(small: EmbeddedStore) -> None:
    with pytest.raises(NotFound) as told:
        resolve(small, "cas-cs@2099")
    assert told.value.near == ("cas-cs@2024", "cas-cs@2018")


def test_the_kind_limits(small: EmbeddedStore) -> None:
    with pytest.raises(NotFound):
        resolve(small, "CompTIA Network+", kinds=("statement",))


@pytest.mark.parametrize("typed", ["", "   ", "<not an iri>", "a:b c", '"', "@", "x@", "//", "\u0000"])
def test_nonsense_is_not_found_and_never_a_crash(small: EmbeddedStore, typed: str) -> None:
    with pytest.raises(NotFound):
        resolve(small, typed)


STORE = small_store()


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_any_text_resolves_or_is_said_not_to(typed: str) -> None:
    with suppress(NotFound, Ambiguous):
        assert resolve(STORE, typed).iri


def test_every_thing_is_found_by_its_own_iri(small: EmbeddedStore) -> None:
    for row in small.select("SELECT DISTINCT ?s WHERE { ?s a ?t ; skos:prefLabel ?l FILTER(isIRI(?s)) }"):
        iri = row[0].value  # type: ignore[union-attr]
        assert resolve(small, iri).iri == thing(small, iri).iri == iri


def test_no_thing_of_that_iri(small: EmbeddedStore) -> None:
    with pytest.raises(NotFound):
        thing(small, ID + "credential/nobody/nothing")
