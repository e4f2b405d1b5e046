"""The real specification files: nothing lost, the publishers' counts."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from pyoxigraph import NamedNode

from loaders import spec
from loaders.options import Options
from ontology.model import Load
from ontology.terms import CEASN, CETERMS
from tests.loaders.spec_making import ID, values
from tests.support.shared import shared_file

FOLDER = "credentials/certification-objectives/"


def real(name: str) -> dict[str, Load]:
    return {
        one.source.series + "/" + one.source.edition: one for one in spec.load(shared_file(FOLDER + name), Options())
    }


@pytest.mark.shared
def test_the_vendors_objectives_have_the_counts_of_the_published_outlines() -> None:
    found = real("objectives.tsv")
    assert sum(one.receipt.read for one in found.values()) == 3242
    assert all(one.receipt.read == one.receipt.kept == one.receipt.counts["statements"] for one in found.values())
    objectives = {name: one.receipt.counts["ExamObjective"] for name, one in found.items()}
    assert objectives == {
        "comptia-a-plus-core-1/220-1101": 28,
        "comptia-a-plus-core-2/220-1102": 35,
        "comptia-it-fundamentals-itf-plus/fc0-u61": 33,
        "comptia-network-plus/n10-009": 25,
        "comptia-security-plus/sy0-701": 28,
        "comptia-linux-plus/xk0-005": 22,
        "comptia-cysa-plus/cs0-003": 15,
        "comptia-pentest-plus/pt0-002": 21,
        "comptia-network-plus/n10-008": 25,
        "cisco-ccna/200-301-v1.1": 53,
        "aws-certified-cloud-practitioner/clf-c02": 19,
        "certified-nursing-assistant-skills-evaluation-nevada-credentia-nnaap/nnaap-skills": 22,
        "it-specialist-databases/its-databases": 19,
    }
    cna = found["certified-nursing-assistant-skills-evaluation-nevada-credentia-nnaap/nnaap-skills"]
    assert cna.receipt.counts["ExamTopic"] == 275


@pytest.mark.shared
def test_the_exams_have_the_names_of_the_starter_catalogue() -> None:
    exams = {
        t.subject.value.removeprefix(ID + "assessment/")
        for name in ("objectives.tsv", "bcsp-objectives.tsv", "objectives-from-page-extracts.tsv")
        for one in real(name).values()
        for t in one.triples
        if t.object == CETERMS.AssessmentProfile and isinstance(t.subject, NamedNode)
    }
    known = {
        "comptia/220-1101", "comptia/220-1102", "comptia/fc0-u61", "comptia/n10-009", "comptia/sy0-701", "bcsp/sts",
        "cisco/200-301", "amazon-web-services/clf-c02", "certiport/its-databases", "mssc/cpt", "nccer/00101-15",
        "bcsp/stsc", "bcsp/chst", "bcsp/ohst", "bcsp/asp", "bcsp/csp", "bcsp/cet",
    }  # fmt: skip
    assert known <= exams


@pytest.mark.shared
def test_no_bcsp_row_is_lost_though_five_pairs_of_rows_are_one_statement() -> None:
    found = real("bcsp-objectives.tsv")
    assert sum(one.receipt.read for one in found.values()) == 962
    cet = found["certified-environmental-safety-and-health-trainer-cet/undated"]
    assert (cet.receipt.read, cet.receipt.kept, cet.receipt.counts["statements"]) == (284, 284, 282)
    assert sum(one.receipt.counts["statements"] for one in found.values()) == 957
    assert sum(one.receipt.counts.get("statements with several parents", 0) for one in found.values()) == 3
    assert all(one.receipt.dropped == () for one in found.values())


@pytest.mark.shared
def test_bcsp_weights_make_a_whole_where_every_domain_has_one() -> None:
    found = real("bcsp-objectives.tsv")
    sums = {name.split("/")[0]: sum(map(Decimal, values(one, CEASN.weight)), Decimal(0)) for name, one in found.items()}
    assert Counter(total == 1 for total in sums.values()) == {True: 5, False: 2}
    ohst = found["occupational-health-and-safety-technologist-ohst/undated"]
    assert any("no weight is published for domain 4" in warning for warning in ohst.receipt.warnings)


@pytest.mark.shared
def test_the_faa_codes_and_the_page_extracts_are_whole() -> None:
    (faa,) = real("faa-learning-statement-codes.tsv").values()
    assert (faa.receipt.read, faa.receipt.counts["statements"]) == (550, 550)
    extracts = real("objectives-from-page-extracts.tsv")
    assert len(extracts) == 8
    assert sum(one.receipt.kept for one in extracts.values()) == 107
