"""What `credways impact` finds and proposes, over an invented store: a standard in two editions, all it touches."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from credways.editions import impact, series_of
from graph.store import EmbeddedStore
from ontology.errors import BadQuery
from ontology.model import Source
from ontology.namespaces import ID
from queries.editions_impact import EditionImpact

HEAD = """@prefix cw: <https://w3id.org/credways/ontology#> . @prefix ceasn: <https://purl.org/ctdlasn/terms/> .
@prefix ceterms: <https://purl.org/ctdl/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> . @prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
"""


def statements(series: str, edition: str, kind: str, texts: dict[str, str]) -> str:
    """An invented framework edition in Turtle."""
    made = [
        f"<https://w3id.org/credways/id/framework/{series}/{edition}> a ceasn:CompetencyFramework, cw:{kind} ; "
        f'ceasn:name "{series} {edition}"@en ; cw:seriesId "{series}" ; cw:edition "{edition}" ; '
        f'cw:contentArea "{series}" .'
    ]
    for code, text in texts.items():
        made.append(
            f"<https://w3id.org/credways/id/statement/{series}/{edition}/{code}> a ceasn:Competency ; "
            f'ceasn:isPartOf <https://w3id.org/credways/id/framework/{series}/{edition}> ; skos:notation "{code}" ; '
            f'ceasn:competencyText "{text}"@en .'
        )
    return "\n".join(made)


def mapping(name: str, subject: str, obj: str) -> str:
    """An invented mapping: `subject` and `obj` are series/edition/code."""
    return (
        f"<{ID}mapping/m/{name}> a sssom:Mapping ; owl:annotatedSource <{ID}statement/{subject}> ; "
        f"owl:annotatedProperty skos:exactMatch ; owl:annotatedTarget <{ID}statement/{obj}> ; "
        f"dcterms:isPartOf <{ID}mapping-set/m> ; sssom:mapping_justification semapv:ManualMappingCuration ."
    )


OLD = {
    "A": "Read a site plan to scale",
    "B": "Compute the load on a wooden beam in kilograms",
    "C": "Sharpen a chisel on a wet stone",
    "D": "Store paint away from open flame",
}
NEW = {
    "A": "Read a site plan to scale",
    "B": "Compute the load on a steel beam in kilograms",
    "D.1": "Store paint away from open flame",
}
SPEC = {"1": "Plans", "2": "Loads", "3": "Chisels", "4": "Paint"}

CREDENTIAL = """<https://w3id.org/credways/id/credential/x/builder> a ceterms:Certification ;
  ceterms:name "Builder"@en ;
  cw:assessesFramework <https://w3id.org/credways/id/framework/spec/1> ."""
COURSE = """<https://w3id.org/credways/id/course/x/shop> a ceterms:Course ; ceterms:name "Shop"@en ;
  ceterms:teaches <https://w3id.org/credways/id/statement/site/2018/C> ."""
SET = """<https://w3id.org/credways/id/mapping-set/m> a sssom:MappingSet ; dcterms:title "Invented"@en ;
  dcterms:publisher "The invented committee" ; cw:kind "published" ."""
DECISION = """<https://w3id.org/credways/id/decision/d1> a cw:Decision ;
  cw:decidesMapping <https://w3id.org/credways/id/mapping/m/2> ;
  cw:committee <https://w3id.org/credways/id/organization/board> ;
  cw:verdict <https://w3id.org/credways/id/concept/verdicts/1/accepted> .
<https://w3id.org/credways/id/organization/board> a cw:Committee ; ceterms:name "The board"@en ."""
MAPPINGS = [mapping(str(n), f"spec/1/{n}", f"site/2018/{code}") for n, code in enumerate("ABCD", 1)]


def put(store: EmbeddedStore, series: str, edition: str, turtle: str) -> None:
    with store.writing("tests") as writer:
        triples = [quad.triple for quad in parse(HEAD + turtle, format=RdfFormat.TURTLE)]
        writer.replace_edition(Source(series, edition, f"{series} {edition}", publisher="Nobody"), triples)


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    put(made, "site", "2018", statements("site", "2018", "AcademicStandardsFramework", OLD))
    put(made, "site", "2024", statements("site", "2024", "AcademicStandardsFramework", NEW))
    put(made, "spec", "1", statements("spec", "1", "ExamSpecification", SPEC))
    put(made, "invented-m", "1", "\n".join([SET, CREDENTIAL, COURSE, *MAPPINGS]))
    with made.writing("tests") as writer:
        triples = [quad.triple for quad in parse(HEAD + DECISION, format=RdfFormat.TURTLE)]
        writer.put_graph("https://w3id.org/credways/graph/decisions/board", triples, in_default=True)
    return made


@pytest.fixture(scope="module")
def answer(store: EmbeddedStore) -> EditionImpact:
    return impact(store, "site", "2024")


def proposals(answer: EditionImpact, what: str) -> dict[str, str]:
    return {row.old.code: row.proposal for row in answer.rows if row.thing.what == what and row.old}


def test_every_mapping_of_the_old_edition_gets_one_proposal(answer: EditionImpact) -> None:
    assert proposals(answer, "mapping") == {
        "A": "carry forward", "B": "re-review", "C": "broken", "D": "carry forward",
    }  # fmt: skip
    assert (answer.diff.old, answer.diff.new) == ("2018", "2024")
    kinds = {row.old.code: row.change.kind for row in answer.rows if row.change and row.old}
    assert kinds == {"A": "unchanged", "B": "reworded", "C": "retired", "D": "recoded"}


def test_a_mapping_names_its_publisher_and_its_other_end(answer: EditionImpact) -> None:
    row = next(row for row in answer.rows if row.thing.what == "mapping" and row.old and row.old.code == "B")
    assert row.thing.said_by == "The invented committee"
    assert answer.ends[row.thing.other].notation == "2"
    assert [item.code for item in row.new] == ["B"]


def test_a_decision_follows_its_mapping_and_says_who_decided(answer: EditionImpact) -> None:
    (row,) = [row for row in answer.rows if row.thing.what == "decision"]
    assert (row.proposal, row.thing.decided_by) == ("re-review", "The board: accepted")


def test_a_course_that_teaches_a_retired_statement_is_broken(answer: EditionImpact) -> None:
    (row,) = [row for row in answer.rows if row.thing.what == "link"]
    assert (row.proposal, row.old and row.old.code, answer.ends[row.thing.iri].label) == ("broken", "C", "Shop")


def test_coverage_is_counted_before_and_after_with_what_carries_forward(answer: EditionImpact) -> None:
    (change,) = answer.coverage
    assert change.credential_label == "Builder"
    assert (change.before.edition, change.before.total, change.before.covered) == ("2018", 4, 4)
    assert (change.after.edition, change.after.total, change.after.covered, change.after.not_reviewed) == (
        "2024", 3, 2, 1,
    )  # fmt: skip


def test_the_worst_comes_first(answer: EditionImpact) -> None:
    order = [row.proposal for row in answer.rows]
    assert order == sorted(order, key=["broken", "re-review", "carry forward"].index)
    assert answer.counts == {"carry forward": 2, "re-review": 2, "broken": 2}


def test_asking_changes_nothing(store: EmbeddedStore) -> None:
    before = sorted(map(str, store.quads(graph="*")))
    impact(store, "site", "2024")
    assert sorted(map(str, store.quads(graph="*"))) == before
    assert store.edition("site", "2024").is_current  # type: ignore[union-attr]


def test_a_new_exam_specification_touches_the_mappings_of_its_statements() -> None:
    made = EmbeddedStore.in_memory()
    put(made, "site", "2024", statements("site", "2024", "AcademicStandardsFramework", NEW))
    put(made, "spec", "1", statements("spec", "1", "ExamSpecification", SPEC))
    put(made, "spec", "2", statements("spec", "2", "ExamSpecification", {"1": "Plans", "2": "Roofs"}))
    rows = [mapping("1", "spec/1/1", "site/2024/A"), mapping("2", "spec/1/2", "site/2024/B")]
    put(made, "invented-m", "1", "\n".join([SET, CREDENTIAL, *rows]))
    found = impact(made, "spec", "2")
    assert proposals(found, "mapping") == {"1": "carry forward", "2": "broken"}
    (whole,) = [row for row in found.rows if row.old is None]
    assert (whole.proposal, whole.thing.what) == ("re-review", "link")
    (change,) = found.coverage
    assert (change.before.covered, change.after.covered) == (2, 1)


def test_a_file_that_is_not_loaded_is_read_and_not_stored(store: EmbeddedStore, tmp_path: Path) -> None:
    path = tmp_path / "site.ttl"
    newest = {"A": OLD["A"], "B": OLD["B"]}
    path.write_text(HEAD + statements("site", "2025", "AcademicStandardsFramework", newest), encoding="utf-8")
    found = impact(store, "site", str(path), "2018", loader="rdf", edition="2025")
    assert proposals(found, "mapping") == {"A": "carry forward", "B": "carry forward", "C": "broken", "D": "broken"}
    assert store.edition("site", "2025") is None


def test_names_that_have_no_edition_say_what_has(store: EmbeddedStore) -> None:
    assert series_of(store, "Builder") == "spec"
    with pytest.raises(BadQuery, match="neither an edition of 'site' that is loaded \\(2018, 2024\\) nor a file"):
        impact(store, "site", "2030")
    with pytest.raises(BadQuery, match="No edition of 'site' older than '2018' is loaded"):
        impact(store, "site", "2018")
