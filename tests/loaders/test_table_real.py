"""Published tables that load by a shipped map alone, counted against the PROVENANCE.md of each folder."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import registry
from loaders.options import Options
from loaders.triples import TRUE
from ontology import iris
from ontology.model import Load
from ontology.terms import CW, RDF, SSSOM
from tests.loaders.table_making import has
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared

ISCO = "occupations/onet-isco-task-crosswalk"
FILES = {
    "occupations/onet-soc-to-iwa/soc_to_iwas.csv": 13_698,
    f"{ISCO}/ONET29_task_to_ISCO_crosswalk.csv.gz": 18_796,
    f"{ISCO}/human_eval_onet29.csv": 108,
    f"{ISCO}/human_eval_onet29_summary.csv": 1,
    "credentials/stackable-ladders/ladder-edges.tsv": 41,
    "credentials/published-crosswalks/maryland-cte-postsecondary-irc-crosswalk.json": 477,
    "standards/colorado-web-facts/career_cluster_model_2022_partial.csv": 17,
    "standards/colorado-web-facts/cte_industry_sectors.csv": 6,
    "standards/colorado-web-facts/graduation_guidelines_menu_one_district.csv": 11,
    "standards/colorado-web-facts/pwr_essential_skills.csv": 16,
    "occupations/occo-ontology/US_SOC_ID.tsv": 1_596,
    "occupations/occo-ontology/occo_terms.tsv": 1_645,
    "occupations/occo-ontology/job_zones.tsv": 923,
    "occupations/occo-ontology/ability_types.tsv": 52,
    "occupations/occo-ontology/skill_types.tsv": 35,
}


def by_itself(relative: str) -> Load:
    """A real file as the loader that recognises it reads it: no map is named, no option given."""
    path = shared_file(relative)
    chosen = registry.pick(path)
    assert chosen.name == "table"
    return chosen.load(path, Options())[0]


@pytest.mark.parametrize(("relative", "rows"), FILES.items())
def test_every_row_is_kept_and_every_column_has_a_fate(relative: str, rows: int) -> None:
    receipt = by_itself(relative).receipt
    assert (receipt.read, receipt.kept, len(receipt.dropped)) == (rows, rows, 0)
    assert all(fate.startswith(("mapped to", "kept as", "dropped: ")) for fate in receipt.fields.values())
    assert all(reason for _, _, reason in receipt.dangling)


def test_each_pair_of_occupation_and_activity_is_a_mapping_and_codes_outside_soc_2018_are_named() -> None:
    made = by_itself("occupations/onet-soc-to-iwa/soc_to_iwas.csv")
    assert made.receipt.counts["mappings"] == 13_698
    assert {code for _, code, _ in made.receipt.dangling} == {"21-1018", "25-2052", "25-9045", "51-2028", "53-1047"}


def test_the_machines_similarity_stays_on_every_mapping() -> None:
    made = by_itself(f"{ISCO}/ONET29_task_to_ISCO_crosswalk.csv.gz")
    slots = Counter(triple.predicate.value.removeprefix(SSSOM.namespace) for triple in made.triples)
    assert made.receipt.counts["mappings"] == slots["similarity_score"] == slots["subject_label"] == 18_796


def test_the_experts_108_judgements_are_told_from_what_the_crosswalk_accepts() -> None:
    made = by_itself(f"{ISCO}/human_eval_onet29.csv")
    words = Counter(
        triple.object.value
        for triple in made.triples
        if triple.predicate == CW.publishedRelation and isinstance(triple.object, Literal)
    )
    assert words["judged by an expert"] == 108
    assert sum(words.values()) == made.receipt.counts["mappings"] == 1_509


def test_the_41_stacking_statements_read_upper_predicate_lower_and_keep_their_asserter() -> None:
    made = by_itself("credentials/stackable-ladders/ladder-edges.tsv")
    triples = list(made.triples)
    steps = {
        triple.subject for triple in triples if triple.predicate == RDF.type and triple.object == CW.StackingStatement
    }
    assert len(steps) == 41
    for predicate in (CW.lowerStep, CW.upperStep, CW.stackingKind, CW.asserter, CW.contested, CW.ctdlPredicate):
        assert {triple.subject for triple in triples if triple.predicate == predicate} == steps
    contested = [one for one in triples if one.predicate == CW.contested and one.object == TRUE]
    assert len(contested) == 2
    lower = {triple.subject: triple.object for triple in triples if triple.predicate == CW.lowerStep}
    upper = {triple.subject: triple.object for triple in triples if triple.predicate == CW.upperStep}
    core = NamedNode(iris.entity("credential", "nccer", "core"))
    safety = NamedNode(iris.entity("credential", "nccer", "construction-site-safety-orientation"))
    assert (safety, core) in {(lower[step], upper[step]) for step in steps}


def test_marylands_clusters_programs_and_colleges_are_as_many_as_it_says() -> None:
    made = by_itself("credentials/published-crosswalks/maryland-cte-postsecondary-irc-crosswalk.json")
    counts = made.receipt.counts
    things = {name: counts[f"things made: {name}"] for name in ("cluster", "school program", "college")}
    assert things == {"cluster": 14, "school program": 48, "college": 42}
    assert counts["mappings"] == 477


def test_marylands_labels_are_never_cut_inside_brackets_and_doubtful_ones_are_counted() -> None:
    made = by_itself("credentials/published-crosswalks/maryland-cte-postsecondary-irc-crosswalk.json")
    assert has(made, "prefLabel", '"Adobe ACP (Photoshop, Illustrator, After Effects)"')
    assert not has(made, "prefLabel", '"Adobe ACP (Photoshop"')
    assert any(warning.startswith("97 ×") for warning in made.receipt.warnings)


@pytest.mark.parametrize(
    ("name", "rows"),
    {
        "objectives.tsv": 3_242,
        "bcsp-objectives.tsv": 962,
        "faa-learning-statement-codes.tsv": 550,
        "objectives-from-page-extracts.tsv": 107,
    }.items(),
)
def test_the_lists_of_objectives_load_whole_by_the_spec_loader(name: str, rows: int) -> None:
    path = shared_file(f"credentials/certification-objectives/{name}")
    loads = registry.pick(path).load(path, Options())
    assert sum(load.receipt.read for load in loads) == sum(load.receipt.kept for load in loads) == rows
