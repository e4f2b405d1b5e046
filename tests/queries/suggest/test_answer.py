"""`suggest` from names to rows: of small illustrative editions, and the words of the evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from credways import suggesting
from graph.store import EmbeddedStore
from ontology.errors import BadQuery, LimitReached, NotFound
from queries.coverage import STATES
from queries.crosswalk import crosswalk
from queries.suggest.answer import suggest
from queries.suggest.candidates import products
from queries.suggest.evidence import words_for
from queries.suggest.marking import side_by_side
from queries.suggest.model import Predicates
from queries.suggest.pair import Pair, known_of
from queries.suggest.predicates import choose
from tests.queries.suggest.conftest import item

HERE = "https://example.org"
SKILLS = """@prefix cw: <https://w3id.org/credways/ontology#> . @prefix ceasn: <https://purl.org/ctdlasn/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
<{here}/f/{name}> a ceasn:CompetencyFramework ; skos:prefLabel "Invented {name}" ;
    cw:seriesId "{name}" ; cw:edition "1" .
"""
LINE = """<{here}/{name}/{n}> a ceasn:Competency ; ceasn:isPartOf <{here}/f/{name}> ;
    ceasn:competencyText "{text}" {more}.
"""


def framework(name: str, *texts: str, more: str = "") -> str:
    return SKILLS.format(here=HERE, name=name) + "".join(
        LINE.format(here=HERE, name=name, n=n, text=text, more=more if n == 0 else "") for n, text in enumerate(texts)
    )


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    from pyoxigraph import RdfFormat, parse

    from ontology.model import Source

    made = EmbeddedStore.in_memory()
    texts = {
        "skills": framework("skills", "Configure a router", "Bake bread with yeast", "Bandage", "", "Mop the floor"),
        "tasks": framework("tasks", "Router configuration for subnets", "Bread baking", "Apply a bandage to a wound"),
        "old": framework("old", "Solder copper pipes", "Bake bread", more="; owl:deprecated true"),
        "void": framework("void", "", ""),
    }
    with made.writing("tests") as writer:
        for name, text in texts.items():
            triples = [quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)]
            writer.replace_edition(Source(name, "1", f"Invented {name}", publisher="Nobody"), triples)
    return made


def test_rows_say_from_what_to_what_how_sure_and_why(store: EmbeddedStore) -> None:
    answer = suggest(store, "skills", "tasks", top=1)
    best = {row.subject.iri: row for row in answer.rows}
    assert best["https://example.org/skills/0"].target.iri == "https://example.org/tasks/0"
    assert best["https://example.org/skills/1"].target.iri == "https://example.org/tasks/1"
    assert any("rout" in one.words for one in best["https://example.org/skills/0"].evidence)
    assert len(answer.none) == 5


def test_empty_texts_are_counted_in_a_note(store: EmbeddedStore) -> None:
    assert any("1 items" in note and "no words" in note for note in suggest(store, "skills", "tasks").notes)


def test_a_framework_without_any_words_is_a_clear_error(store: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match=r"No statement of .* has any words"):
        suggest(store, "void", "tasks")


def test_one_word_objectives_are_told(store: EmbeddedStore) -> None:
    assert any("single word" in note for note in suggest(store, "skills", "tasks").notes)


def test_retired_items_are_left_out_and_told(store: EmbeddedStore) -> None:
    answer = suggest(store, "tasks", "old")
    assert any("1 retired items" in note for note in answer.notes)
    assert "https://example.org/old/0" not in {row.target.iri for row in answer.rows}


def test_the_same_framework_on_both_sides_is_told(store: EmbeddedStore) -> None:
    answer = suggest(store, "skills", "skills")
    assert all(row.subject.iri != row.target.iri for row in answer.rows)
    assert any("on both sides" in note for note in answer.notes)


def test_an_unknown_name_is_not_found(store: EmbeddedStore) -> None:
    with pytest.raises(NotFound):
        suggest(store, "no such framework", "tasks")


@pytest.mark.parametrize("least", [-0.1, 1.5])
def test_a_confidence_out_of_range_is_refused(store: EmbeddedStore, least: float) -> None:
    with pytest.raises(BadQuery, match="from 0 to 1"):
        suggest(store, "skills", "tasks", least=least)


def test_more_pairs_than_a_request_may_compare_are_refused(store: EmbeddedStore) -> None:
    with pytest.raises(LimitReached):
        suggest(store, "skills", "tasks", most=3)


@pytest.mark.parametrize("form", ["csv", "json", "sssom", "xlsx"])
def test_every_format_marks_every_row_as_suggested(store: EmbeddedStore, form: str) -> None:
    answer = suggest(store, "skills", "tasks", top=1)
    written = suggesting.FORMATS[form](answer)
    if form != "xlsx":
        text = written.decode() if isinstance(written, bytes) else written
        assert text.count("suggested") >= len(answer.rows)
    assert all(one.state == "suggested" for one in suggesting.alignment_set(answer).rows)


def test_sssom_comes_back_row_for_row(store: EmbeddedStore, tmp_path: Path) -> None:
    from loaders.options import Options
    from loaders.registry import pick

    answer = suggest(store, "skills", "tasks", top=1)
    path = tmp_path / "suggested.sssom.tsv"
    path.write_bytes(suggesting.as_sssom(answer))
    (load,) = pick(path).load(path, Options(series="suggested", edition="1"))
    assert load.receipt.kept == len(answer.rows)


def test_suggestions_never_count_as_coverage(small: EmbeddedStore) -> None:
    before = crosswalk(small, "CompTIA Network+", "cas").coverage.total
    suggest(small, "CompTIA Network+", "cas")
    after = crosswalk(small, "CompTIA Network+", "cas").coverage.total
    assert before == after
    assert len(STATES) == 5


def test_nothing_known_cannot_be_learnt_from(store: EmbeddedStore, tmp_path: Path) -> None:
    with pytest.raises(BadQuery, match="nothing to"):
        suggesting.learn(store, tmp_path, "skills", "tasks")
    assert not list(tmp_path.iterdir())


def test_what_is_learnt_is_kept_by_version_and_used(small: EmbeddedStore, tmp_path: Path) -> None:
    first, path = suggesting.learn(small, tmp_path, "cas-rw", "ccss-ela")
    second, other = suggesting.learn(small, tmp_path, "cas-rw", "ccss-ela")
    assert (first.version, second.version) == (1, 2)
    assert path != other
    from queries.ends import end

    ends = end(small, "cas-rw"), end(small, "ccss-ela")
    assert suggesting.learnt(tmp_path, ends[0].iri, ends[1].iri) == second


def test_evidence_names_shared_terms_with_the_weightiest_first(pair: Pair) -> None:
    made = products(pair, known_of([]))
    assert "“flux”" in words_for(pair, made, "terms", 0, 0)
    assert "“soldering”" in words_for(pair, made, "bm25", 0, 0)


def test_marked_pieces_join_to_the_texts() -> None:
    left, right = "Configure the routers, then test.", "Router configuration"
    cut = side_by_side(left, right)
    assert "".join(piece for piece, _ in cut[0]) == left
    assert "".join(piece for piece, _ in cut[1]) == right
    assert [piece for piece, shared in cut[0] if shared] == ["Configure", "routers"]


@pytest.mark.parametrize(
    ("subject", "target", "name"),
    [
        ("Solder copper pipe joints", "Solder copper pipe joints", "exact"),
        ("Solder copper pipe joints", "Solder joints of copper pipe with flux", "close"),
        (
            "Solder copper pipe",
            "Solder copper pipe, wire circuits, bake bread, mop floors, sew sails, weld steel",
            "broad",
        ),
        (
            "Solder copper pipe, wire circuits, bake bread, mop floors, sew sails, weld steel",
            "Solder copper pipe",
            "narrow",
        ),
        ("Solder copper pipes in cold weather", "Bake bread in copper moulds", "related"),
    ],
)
def test_the_rule_tells_exact_close_broad_narrow_and_related_apart(subject: str, target: str, name: str) -> None:
    import numpy as np

    from queries.suggest.pair import pair_of

    both = pair_of([item("urn:a:1", subject)], [item("urn:b:1", target)])
    assert choose(Predicates(), both, np.array([0]), np.array([0])) == (name,)
