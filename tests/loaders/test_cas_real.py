"""The real Colorado Academic Standards files: counts, editions, tags, links."""

from __future__ import annotations

import csv
import json
from collections import Counter
from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from loaders import cas
from loaders.options import Options
from ontology import iris
from ontology.model import Load
from ontology.namespaces import ID
from ontology.terms import CEASN, CW, DCTERMS, OWL, RDF, SKOS, SSSOM
from tests.support.shared import shared_file


def objects(triples: list[Triple], subject: str, predicate: NamedNode) -> list[object]:
    return [t.object for t in triples if t.subject == NamedNode(subject) and t.predicate == predicate]


@cache
def real() -> tuple[Load, ...]:
    return tuple(cas.load(shared_file("standards/colorado-cas"), Options()))


def real_edition(series: str, edition: str) -> Load:
    return next(one for one in real() if (one.source.series, one.source.edition) == (series, edition))


@pytest.mark.shared
class TestRealFiles:
    def test_counts_are_those_of_its_provenance(self) -> None:
        counts: Counter[str] = Counter()
        for one in real():
            counts.update(one.receipt.counts)
        assert counts == {
            "grade level expectations": 1542,
            "learning expectations (preschool)": 94,
            "evidence outcomes": 4963,
            "sub-outcomes": 734,
            "essential skill statements": 4219,
            "prepared graduate statements": 151,
            "crosswalk tags": 1848,
            "tags whose code exists nowhere": 8,
            "context notes": 9033,
        }

    def test_counts_in_the_triples_are_the_same(self) -> None:
        kinds = Counter(t.object for one in real() for t in one.triples if t.predicate == RDF.type)
        assert kinds[CW.GradeLevelExpectation] == 1636
        assert kinds[CW.EvidenceOutcome] == 4963 + 734
        assert kinds[CW.EssentialSkillStatement] == 4219
        assert kinds[CW.PreparedGraduateStatement] == 151
        assert kinds[CW.ContextNote] == 9033
        mappings = {t.subject for one in real() for t in one.triples if t.object == SSSOM.Mapping}
        assert len(mappings) == kinds[SSSOM.Mapping] == 1848

    def test_sixteen_editions_stand_side_by_side(self) -> None:
        held = {"ch": "2018", "cs": "2018 2024", "da": "2018 2022", "dt": "2018 2022", "ma": "2018", "pe": "2018"}
        held |= {"rw": "2018", "sc": "2018 2026", "ss": "2018 2022", "va": "2018 2022"}
        editions = sorted((one.source.series, one.source.edition) for one in real())
        assert editions == [(f"cas-{area}", year) for area, years in held.items() for year in years.split()]

    def test_nothing_is_lost(self) -> None:
        for one in real():
            assert one.receipt.read == one.receipt.kept
            assert one.receipt.dropped == ()

    def test_eight_tags_are_typing_errors_of_the_source_kept_and_explained(self) -> None:
        dangling = [link for one in real() for link in one.receipt.dangling]
        assert sorted(value.rpartition(" ")[2] for _, value, _ in dangling) == [
            *["3.4a", "3.4b", "3.4c", "HS.N-RN.A.3", "K.CC.5", "W.3c", "W.3c", "W.8.a"]
        ]
        assert all(reason for _, _, reason in dangling)
        marked = [t.subject for one in real() for t in one.triples if t.predicate == CW.objectUnresolved]
        assert len(marked) == 8

    def test_thirty_two_tags_are_adapted_and_claim_only_a_relation(self) -> None:
        for one in real():
            adapted = {t.subject for t in one.triples if t.object == Literal("adapted")}
            predicates = {
                t.object for t in one.triples if t.subject in adapted and t.predicate == OWL.annotatedProperty
            }
            assert predicates <= {SKOS.relatedMatch}
        assert sum(t.object == Literal("adapted") for one in real() for t in one.triples) == 32

    def test_one_code_means_different_things_in_two_editions(self) -> None:
        texts = set()
        for edition in ("2018", "2022"):
            one = real_edition("cas-ss", edition)
            texts |= set(
                objects(list(one.triples), iris.statement("cas-ss", edition, "SS.HS.4.1.b"), CEASN.competencyText)
            )
        assert len(texts) == 2

    def test_the_chain_of_the_issue_has_its_cas_end(self) -> None:
        one = real_edition("cas-rw", "2018")
        ends = {
            t.subject for t in one.triples if t.object == NamedNode(iris.statement("ccss-ela", "2010", "RI.11-12.2"))
        }
        subjects = {t.object.value for t in one.triples if t.subject in ends and t.predicate == OWL.annotatedSource}  # type: ignore[union-attr]
        assert subjects
        assert all(subject.startswith(iris.statement("cas-rw", "2018", "RW.H2.2.2")) for subject in subjects)

    def test_every_link_inside_an_edition_ends_at_something_described(self) -> None:
        for one in real():
            described = {t.subject for t in one.triples}
            expected = dict(one.expected_links)
            for t in one.triples:
                if isinstance(t.object, NamedNode) and t.object.value.startswith(ID):
                    assert t.object in described or t.object.value in expected

    def test_pages_are_kept_as_sources_and_missing_ones_are_said(self) -> None:
        one = real_edition("cas-ma", "2018")
        assert objects(list(one.triples), iris.statement("cas-ma", "2018", "MA.HS.N-Q.A"), DCTERMS.source) == [
            NamedNode("https://www.cde.state.co.us/apps/standards/4,15,0")
        ]
        warnings = " ".join(real_edition("cas-da", "2022").receipt.warnings)
        assert "no page for Fifth Grade" in warnings

    def test_the_flat_tables_that_are_not_read_say_nothing_more(self) -> None:
        """What the receipt says of files left aside is true: same outcomes, same prepared-graduate statements."""
        root = shared_file("standards/colorado-cas")
        records = [json.loads(line) for line in (root / "cas_expectations.jsonl").read_text("utf-8").splitlines()]
        names = {record["content_area"]: record["content_code"] for record in records}
        with (root / "cas_evidence_outcomes.csv").open(encoding="utf-8", newline="") as stream:
            flat = Counter(
                (names[row["content_area"]], row["edition"], row["eo_code_derived"]) for row in csv.DictReader(stream)
            )
        nested = Counter(
            (record["content_code"], str(record["edition"]), outcome["eo_code"])
            for record in records
            for outcome in record["evidence_outcomes"]
        )
        assert flat == nested
        with (root / "cas_prepared_graduates.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        parts = ("content_code", "edition", "number", "text")
        listed = {tuple(row[part] for part in parts): int(row["gle_count"]) for row in rows}
        linked = Counter(
            (record["content_code"], str(record["edition"]), graduate["number"] or "", graduate["text"])
            for record in records
            for graduate in record["prepared_graduates"]
        )
        assert listed == linked
