"""What people type, and the one thing it means."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.store import EmbeddedStore
from loaders.matrix import matrix_triples
from loaders.triples import Concept, scheme_triples
from ontology.errors import Ambiguous, NotFound
from ontology.model import Source
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


@pytest.fixture(scope="module")
def labour() -> EmbeddedStore:
    """SOC, and every list that uses its codes or begins with them, as their loaders write them; the titles are ours."""
    soc = [Concept("47-2030", "Wood", "OccupationGroup"), Concept("47-2031", "Joiners", "Occupation", "47-2030")]
    own = Concept("47-9999", "Joiners and others", "Occupation")
    store = EmbeddedStore.in_memory()
    with store.writing("tests") as writer:
        for series, edition, triples in (
            ("soc", "2010", scheme_triples(Source("soc", "2010", ""), "SOC 2010", soc)),
            ("soc", "2018", scheme_triples(Source("soc", "2018", ""), "SOC 2018", soc)),
            ("projections", "2022-32", matrix_triples(Source("nem", "2022-32", ""), "Matrix", [*soc, own])),
            ("oews", "2024", scheme_triples(Source("oews-occupation", "2024", ""), "OEWS's own", [own])),
            ("handbook", "2024", scheme_triples(Source("ooh", "2024", ""), "Profiles", [Concept("joiners", "Work")])),
            (
                "onet",
                "30.1",
                scheme_triples(Source("onet-soc", "2019", ""), "O*NET", [Concept("47-2031.00", "Joiner")]),
            ),
        ):
            writer.replace_edition(Source(series, edition, series), triples)
    return store


@pytest.mark.parametrize("typed", ["47-2031", "47-2030", "Joiners", "47-2031@2018"])
def test_a_code_of_soc_means_soc_s_occupation_whoever_else_uses_it(labour: EmbeddedStore, typed: str) -> None:
    found = resolve(labour, typed)
    assert (found.iri.rpartition("/")[0], found.kind) == (ID + "concept/soc/2018", "occupation")


def test_a_code_that_two_lists_made_up_is_still_ambiguous(labour: EmbeddedStore) -> None:
    with pytest.raises(Ambiguous):
        resolve(labour, "47-9999")


def test_an_item_of_the_matrix_is_found_by_its_address(labour: EmbeddedStore) -> None:
    assert resolve(labour, "concept/nem/2022-32/47-2031").kind == "concept"
