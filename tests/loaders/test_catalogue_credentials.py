"""What kind of thing each credential of the starter catalogue is, and which occupations a source names for it."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest
import yaml

from tests.support.catalogue import CATALOGUE, CREDENTIALS, ORGANIZATIONS, REGISTRY, SECTORS, SOC, STACKING, several
from tests.support.shared import shared_file

CERTIFICATE_KINDS = {"Certificate", "CertificateOfCompletion", "ApprenticeshipCertificate"}


# ---------------------------------------------------------------- credentials


def test_at_least_sixty_credentials_reach_all_six_sectors() -> None:
    sectors = Counter(row["sector"] for key, row in CREDENTIALS.items() if not key.startswith(REGISTRY))
    assert sum(sectors.values()) >= 60
    assert {sector for sector, number in sectors.items() if sector and number >= 5} == SECTORS


def test_the_colorado_kind_follows_from_the_ctdl_kind() -> None:
    """C.R.S. 23-5-145.6 keeps industry certifications, licences and certificates for a course apart."""
    for row in CREDENTIALS.values():
        kind, colorado = row["kind"], row["colorado_kind"]
        assert colorado in {"", "IndustryCertification", "StateLicence", "CollegeCertificate"}, row["id"]
        if colorado == "IndustryCertification":
            assert kind == "Certification", row["id"]
        if colorado == "StateLicence":
            assert kind == "License", row["id"]
            assert ORGANIZATIONS[row["issuer"]]["kind"] == "StateAgency", row["id"]
        if colorado == "CollegeCertificate":
            assert kind in CERTIFICATE_KINDS, row["id"]
        if kind in CERTIFICATE_KINDS | {"DigitalBadge", "MicroCredential"}:
            assert colorado != "IndustryCertification", row["id"]


def test_only_the_registry_s_own_records_have_no_issuer() -> None:
    assert {key for key, row in CREDENTIALS.items() if not row["issuer"]} == {
        key for key in CREDENTIALS if key.startswith(REGISTRY)
    }


@pytest.mark.parametrize(
    ("credential", "kind", "colorado_kind"),
    [
        ("comptia/security-plus", "Certification", "IndustryCertification"),
        ("mssc/cpt", "Certification", "IndustryCertification"),
        ("mssc/cpt-safety", "Certificate", ""),
        ("osha/outreach-10-construction", "CertificateOfCompletion", ""),  # OSHA: no certification, no licence
        ("osha/outreach-30-general-industry", "CertificateOfCompletion", ""),
        ("aha/bls-provider", "CertificateOfCompletion", ""),
        ("colorado-nursing-board/certified-nurse-aide", "License", "StateLicence"),  # "certified" by a state board
        ("nremt/emt", "Certification", "IndustryCertification"),
        ("cdphe/emt", "License", "StateLicence"),
        ("colorado-dfpc/firefighter-1", "Certification", "IndustryCertification"),  # voluntary by law
        ("colorado-barber-cosmetology/cosmetologist", "License", "StateLicence"),
        ("colorado-dmv/cdl-class-a", "License", "StateLicence"),
        ("faa/remote-pilot", "License", ""),  # federal
        ("google/project-management-certificate", "Certificate", "CollegeCertificate"),  # a company's own course
        ("nraef/prostart-certificate-of-achievement", "Certificate", "CollegeCertificate"),
        ("national-restaurant-association/servsafe-manager", "Certification", "IndustryCertification"),
        ("national-restaurant-association/servsafe-food-handler", "Certificate", "CollegeCertificate"),
        ("wca/sawblade-certificate", "Certificate", ""),
        ("wca/green-credential", "Certification", "IndustryCertification"),
        ("ase/program-mlr", "QualityAssuranceCredential", ""),  # of a school's program, not of a student
        ("cccs/badge-machining-level-1", "DigitalBadge", ""),
        ("us-dol/apprenticeship-certificate", "ApprenticeshipCertificate", ""),
    ],
)
def test_kinds_that_are_easily_mistaken(credential: str, kind: str, colorado_kind: str) -> None:
    row = CREDENTIALS[credential]
    assert (row["kind"], row["colorado_kind"]) == (kind, colorado_kind)


def test_carpentry_level_1_states_the_outline_that_the_catalogue_holds() -> None:
    held = {
        source["framework"]
        for source in yaml.safe_load((CATALOGUE / "catalogue.yaml").read_text(encoding="utf-8"))["sources"]
        if "framework" in source
    }
    assert CREDENTIALS["nccer/carpentry-level-1"]["frameworks"] == "nccer-carpentry/46.0201"
    assert {name for row in CREDENTIALS.values() for name in several(row["frameworks"])} == held


@pytest.mark.shared
def test_kinds_are_classes_of_ctdl() -> None:
    with shared_file("credentials/ctdl-schema/ctdl-terms.tsv").open(encoding="utf-8", newline="") as file:
        known = {cell for line in csv.reader(file, delimiter="\t") for cell in line}
    kinds = {row["kind"] for row in CREDENTIALS.values()} | {row["ctdl_predicate"] for row in STACKING}
    assert {kind for kind in kinds if f"ceterms:{kind}" not in known} == set()


@pytest.mark.shared
def test_registry_only_credentials_are_named_as_the_registry_names_them() -> None:
    text = shared_file("credentials/ctdl-records/comptia-a-plus-registry-record.json").read_text(encoding="utf-8")
    for key, row in CREDENTIALS.items():
        if key.startswith(REGISTRY):
            assert f'"{row["webpage"]}"' in text
            assert row["webpage"].endswith(key.partition("/")[2])
            assert row["kind"] == "Credential" or f"'{row['name']}'" in text


# ---------------------------------------------------------------- occupations


def test_occupations_are_detailed_codes_and_say_who_says_so() -> None:
    for row in CREDENTIALS.values():
        assert bool(row["soc"]) == bool(row["soc_source_url"]), row["id"]
        for code in several(row["soc"]):
            assert re.fullmatch(r"\d{2}-\d{4}", code), (row["id"], code)
            assert SOC[code]["level"] == "detailed", (row["id"], code)
        assert several(row["soc"]) == sorted(set(several(row["soc"]))), row["id"]


def test_each_occupation_stands_below_its_groups_and_no_group_is_idle() -> None:
    above = {"detailed": "broad", "broad": "minor", "minor": "major"}
    for code, row in SOC.items():
        if row["level"] == "major":
            assert row["broader_code"] == ""
            assert code.endswith("-0000")
        else:
            assert SOC[row["broader_code"]]["level"] == above[row["level"]], code
            assert row["broader_code"][:2] == code[:2]
    used = {code for row in CREDENTIALS.values() for code in several(row["soc"])}
    reached = set(used)
    for code in used:
        while code := SOC[code]["broader_code"]:
            reached.add(code)
    assert reached == set(SOC)


@pytest.mark.shared
def test_occupation_titles_and_parents_are_those_of_soc_2018() -> None:
    with shared_file("occupations/soc-codingsystems/soc2018_all.csv").open(encoding="utf-8-sig", newline="") as file:
        official = {row["code"]: row for row in csv.DictReader(file)}
    for code, row in SOC.items():
        assert row["title"] == official[code]["title"].strip()
        assert row["level"] == official[code]["Hierarchical_structure"].lower()
        assert row["broader_code"] == official[code]["parent"].replace("NA", "")
