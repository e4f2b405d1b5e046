"""What published version crosswalks decide, over invented classifications written as loaders write them."""

from __future__ import annotations

import pytest

from credways.editions import diff
from graph.store import EmbeddedStore
from ontology.errors import BadQuery
from tests.queries.test_editions_impact import put


def concept(code: str, edition: str, label: str, extra: str = "") -> str:
    base = f"<https://w3id.org/credways/id/concept/jobs/{edition}/{code}>"
    within = f"<https://w3id.org/credways/id/scheme/jobs/{edition}>"
    names = f'skos:notation "{code}" ; skos:prefLabel "{label}"@en'
    return f"{base} a skos:Concept ; skos:inScheme {within} ; {names} {extra}."


def scheme(edition: str) -> str:
    return (
        f"<https://w3id.org/credways/id/scheme/jobs/{edition}> a skos:ConceptScheme ; "
        f'cw:seriesId "jobs" ; cw:edition "{edition}" .'
    )


def became(old: str, new: str, kind: str, labels: tuple[str, str] = ("", "")) -> str:
    said = f' ; sssom:subject_label "{labels[0]}" ; sssom:object_label "{labels[1]}"' if any(labels) else ""
    return (
        f"<https://w3id.org/credways/id/mapping/jobs/{old}-{new}> a sssom:Mapping ; owl:annotatedSource "
        f"<https://w3id.org/credways/id/concept/jobs/2010/{old}> ; owl:annotatedTarget "
        f'<https://w3id.org/credways/id/concept/jobs/2020/{new}> ; cw:changeKind "{kind}"{said} .'
    )


def marked(code: str, edition: str, kind: str) -> str:
    return f'<https://w3id.org/credways/id/concept/jobs/{edition}/{code}> cw:changeKind "{kind}" .'


CROSSWALK = [
    became("1", "1", "unchanged", ("Bakers", "Bakers")),
    became("2", "2a", "split", ("Smiths", "Goldsmiths")),
    became("2", "2b", "split", ("Smiths", "Blacksmiths")),
    marked("3", "2010", "retired"),
    marked("3", "2020", "added"),
]
NEW = [
    scheme("2020"), concept("1", "2020", "Bakers"), concept("2a", "2020", "Goldsmiths"),
    concept("2b", "2020", "Blacksmiths"), concept("3", "2020", "Coopers"),
    concept("9", "2020", "Withdrawn", "; owl:deprecated true"),
]  # fmt: skip
OLD = [scheme("2010"), concept("1", "2010", "Bakers"), concept("2", "2010", "Smiths"), concept("3", "2010", "Coopers")]


def filled(*, with_old: bool = True) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    if with_old:
        put(store, "list-2010", "2010", "\n".join(OLD))
    put(store, "list-2020", "2020", "\n".join(NEW))
    put(store, "jobs-2010-2020", "2020", "\n".join(CROSSWALK))
    return store


def groups(store: EmbeddedStore, old: str, new: str) -> list[tuple[str, list[str], list[str]]]:
    return [(c.kind, [i.code for i in c.old], [i.code for i in c.new]) for c in diff(store, "jobs", old, new).changes]


EXPECTED = [("unchanged", ["1"], ["1"]), ("split", ["2"], ["2a", "2b"]), ("retired", ["3"], []), ("added", [], ["3"])]


def test_the_crosswalk_decides_also_against_equal_codes_and_titles() -> None:
    assert groups(filled(), "2010", "2020") == EXPECTED


def test_it_counts_in_both_directions() -> None:
    back = groups(filled(), "2020", "2010")
    assert back == [
        ("unchanged", ["1"], ["1"]),
        ("merged", ["2a", "2b"], ["2"]),
        ("retired", ["3"], []),
        ("added", [], ["3"]),
    ]


def test_what_an_edition_lists_as_withdrawn_is_no_item_of_it() -> None:
    assert not any("9" in new for _, _, new in groups(filled(), "2010", "2020"))


def test_an_edition_that_only_the_crosswalk_names_is_read_from_there() -> None:
    store = filled(with_old=False)
    assert groups(store, "2010", "2020") == EXPECTED
    with pytest.raises(BadQuery, match=r"Loaded are: 2010, 2020\."):
        diff(store, "jobs", "2011", "2020")


def test_the_fuller_of_two_lists_of_an_edition_is_read_first() -> None:
    store = filled()
    put(store, "another-2020", "2020", "\n".join([scheme("2020"), concept("1", "2020", "Bread makers")]))
    assert groups(store, "2010", "2020") == EXPECTED
