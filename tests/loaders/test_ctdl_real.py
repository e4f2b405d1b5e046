"""The real CTDL records: every file has one fate, and what the PROVENANCE counts is there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import ctdl, ctdl_asn
from loaders.options import Options
from loaders.registry import pick
from ontology import iris
from ontology.model import Load
from ontology.terms import CEASN, CETERMS, CW, RDF, XSD
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared

RECORDS = "credentials/ctdl-records"
SAMPLES = "credentials/credential-engine-schema-development/"
A_PLUS = "https://credentialengineregistry.org/resources/ce-3877cdec-09b6-45df-814f-ede85c023858"


def load(name: str) -> dict[str, Load]:
    loads = {one.source.series: one for one in ctdl.load(shared_file(name), Options())}
    for one in loads.values():
        assert one.receipt.read == one.receipt.kept + len(one.receipt.dropped)
    return loads


def fates(loads: dict[str, Load], folder: Path) -> Counter[str]:
    """Loaded, refused, passed over: of every file below a folder, each exactly once."""
    told: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for one in loads.values():
        told.update(name for name, _ in one.files)
        made["loaded"] += len(one.files)
        for place, value, _ in one.receipt.dropped:
            if place == value:
                told[place] += 1
                made["refused"] += 1
        for note in one.receipt.notes:
            if note.startswith("passed over"):
                told[note.split(": ")[1]] += 1
                made["passed over"] += 1
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert told == Counter(names)
    return made


def test_every_file_of_the_registry_records_has_one_fate() -> None:
    """102 data files and PROVENANCE: the Turtle twin, 5 schemas and the note passed over; 9 files refused."""
    loads = load(RECORDS)
    assert fates(loads, shared_file(RECORDS)) == {"loaded": 87, "refused": 9, "passed over": 7}
    assert len(loads["registry-2018-payloads"].files) == 62


class TestThePlusRecord:
    @pytest.fixture(params=[".json", ".ttl"])
    def one(self, request: pytest.FixtureRequest) -> Load:
        path = shared_file(f"{RECORDS}/comptia-a-plus-registry-record{request.param}")
        assert pick(path).name == "ctdl"
        (one,) = ctdl.load(path, Options())
        return one

    def objects(self, one: Load, predicate: NamedNode) -> list[object]:
        return [t.object for t in one.triples if t.subject == NamedNode(A_PLUS) and t.predicate == predicate]

    def test_all_conditions_are_kept(self, one: Load) -> None:
        found = (CETERMS.isPartOf, CETERMS.isRequiredFor, CETERMS.preparationFrom)
        assert [len(self.objects(one, predicate)) for predicate in found] == [5, 7, 8]

    def test_its_claims_are_statements_of_the_records_publisher_and_not_of_comptia(self, one: Load) -> None:
        """5 wholes, 7 credentials it is required for, 5 of the 8 preparations (the other 3 name programs)."""
        assert one.receipt.counts["stacking statements"] == 17
        asserters = {t.object for t in one.triples if t.predicate == CW.asserter}
        assert len(asserters) == 1
        assert "ce-3877cdec" in str(asserters)
        assert not [t for t in one.triples if t.predicate == CW.contested]

    def test_its_occupations_are_of_soc_2010(self, one: Load) -> None:
        linked = {str(value) for value in self.objects(one, CETERMS.occupationType) if isinstance(value, NamedNode)}
        assert f"<{iris.concept('soc', '2010', '15-1151')}>" in linked
        assert f"<{iris.concept('onet-soc', '2010', '15-1143.01')}>" in linked

    def test_both_forms_say_the_same(self) -> None:
        name = f"{RECORDS}/comptia-a-plus-registry-record"
        conditions = []
        for suffix in (".json", ".ttl"):
            (one,) = ctdl.load(shared_file(name + suffix), Options())
            conditions.append({t.object for t in one.triples if t.predicate == CETERMS.isRequiredFor})
        assert conditions[0] == conditions[1]


def test_the_networking_pathway_keeps_its_n_of_conditions() -> None:
    name = SAMPLES + "PathwaysConditionsAndConstraints/Pathway-Examples/CompTIA/CompTIA-IT_Networking_Specialist.jsonld"
    (one,) = ctdl.load(shared_file(name), Options())
    conditions = [t.subject for t in one.triples if t.predicate == RDF.type and t.object == CETERMS.ComponentCondition]
    assert len(conditions) == 8
    assert all(isinstance(node, NamedNode) for node in conditions)
    numbers = [t.object for t in one.triples if t.predicate == CETERMS.requiredNumber]
    assert numbers == [Literal("1", datatype=XSD.integer)] * 8
    assert any(t.predicate == CETERMS.hasDestinationComponent for t in one.triples)


def test_transfer_values_are_kept() -> None:
    """8 documents of CTDL (6 without any @context); the API's own form and texts are passed over."""
    (one,) = load(SAMPLES + "Transfer_Value_Profile").values()
    assert fates({"": one}, shared_file(SAMPLES + "Transfer_Value_Profile")) == {"loaded": 8, "passed over": 7}
    kinds = Counter(t.object for t in one.triples if t.predicate == RDF.type)
    assert kinds[CETERMS.TransferValueProfile] == 8
    assert sum("no @context" in warning for warning in one.receipt.warnings) == 6


def test_the_folder_of_frameworks_is_a_load_for_each() -> None:
    path = shared_file(SAMPLES + "Competency-Frameworks")
    assert pick(path).name == "ctdl-asn"
    loads = ctdl_asn.load(path, Options())
    assert len(loads) == len({(one.source.series, one.source.edition) for one in loads}) == 15
    assert sum(any(t.object == CEASN.CompetencyFramework for t in one.triples) for one in loads) == 14
    passed = [note for note in loads[0].receipt.notes if note.startswith("passed over")]
    assert len(passed) == 10
