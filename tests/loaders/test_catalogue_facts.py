"""The starter catalogue's tables of facts: sourced row by row, plain text, every link ending inside."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection

import pytest

from ontology import iris
from tests.support.catalogue import (
    CATALOGUE,
    CONCEPTS,
    CREDENTIALS,
    ORGANIZATIONS,
    PROGRAMS,
    SECTORS,
    SOC,
    STACKING,
    rows,
    several,
)
from tests.support.shared import shared_file

FILES = (
    "organizations.csv",
    "credentials.csv",
    "stacking.csv",
    "concepts.csv",
    "soc.csv",
    "programs.csv",
    "incentives.csv",
)
ORGANIZATION_KINDS = {
    "GoverningBody",
    "CredentialOrganization",
    "District",
    "School",
    "College",
    "StateAgency",
    "AdvisoryCommittee",
    "SectorPartnership",
}


# ---------------------------------------------------------------- the files as files


@pytest.mark.parametrize("name", FILES)
def test_every_row_names_the_public_page_it_comes_from(name: str) -> None:
    table = rows(name)
    assert table
    pages = [(number, row["source_url"]) for number, row in enumerate(table, start=2)]
    assert [page for page in pages if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", page[1])] == []


@pytest.mark.parametrize("name", FILES)
def test_files_are_plain_utf8_with_unix_line_ends(name: str) -> None:
    data = (CATALOGUE / name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data)


@pytest.mark.parametrize("name", FILES)
def test_no_cell_is_a_formula_or_has_stray_whitespace(name: str) -> None:
    wrong = [
        (number, column, cell)
        for number, row in enumerate(rows(name), start=2)
        for column, cell in row.items()
        if cell.startswith(("=", "+", "@", "-"))
        or cell != " ".join(cell.split())
        or any(part != part.strip() for part in cell.split("|"))
        or unicodedata.normalize("NFC", cell) != cell
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("organizations.csv", ("id",)),
        ("credentials.csv", ("id",)),
        ("programs.csv", ("id",)),
        ("soc.csv", ("code",)),
        ("concepts.csv", ("series", "edition", "code")),
        ("stacking.csv", ("lower", "ctdl_predicate", "upper", "kind", "asserter")),
        ("incentives.csv", ("credential", "program", "year")),
    ],
)
def test_ids_are_unique(name: str, key: tuple[str, ...]) -> None:
    seen = Counter(tuple(row[column] for column in key) for row in rows(name))
    assert [ids for ids, times in seen.items() if times > 1] == []


def test_ids_are_lower_case_slugs_below_an_organisation_of_the_catalogue() -> None:
    for identifier in ORGANIZATIONS:
        assert iris.slug(identifier) == identifier
    for identifier in [*CREDENTIALS, *PROGRAMS]:
        authority, slash, code = identifier.partition("/")
        assert slash, identifier
        assert authority in ORGANIZATIONS, identifier
        assert iris.slug(code) == code, identifier


# ---------------------------------------------------------------- links


def lost(targets: list[str], known: Collection[str]) -> list[str]:
    return [target for target in targets if target not in known]


def test_every_reference_ends_inside_the_catalogue() -> None:
    clusters = {code for series, code in CONCEPTS if series == "career-clusters-16"}
    missing: list[str] = []
    for row in CREDENTIALS.values():
        missing += lost(several(row["issuer"]), ORGANIZATIONS)
        missing += lost(several(row["prepares_for"]), CREDENTIALS)
        missing += lost(several(row["clusters"]), clusters)
        missing += lost(several(row["sector"]), SECTORS)
        missing += lost(several(row["soc"]), SOC)
    for row in STACKING:
        missing += lost([row["lower"], row["upper"]], CREDENTIALS)
    for row in PROGRAMS.values():
        missing += lost([row["provider"], *several(row["partners"])], ORGANIZATIONS)
        missing += lost(several(row["credentials"]), CREDENTIALS)
        missing += lost(several(row["clusters"]), clusters)
        missing += lost(several(row["sector"]), SECTORS)
    missing += lost([row["credential"] for row in rows("incentives.csv")], CREDENTIALS)
    for (series, _), row in CONCEPTS.items():
        missing += lost(several(row["broader_code"]), {code for other, code in CONCEPTS if other == series})
    assert missing == []


def test_every_organisation_is_of_a_known_kind_and_in_use() -> None:
    assert {row["kind"] for row in ORGANIZATIONS.values()} <= ORGANIZATION_KINDS
    used = {identifier.partition("/")[0] for identifier in [*CREDENTIALS, *PROGRAMS]}
    used |= {row["asserter"] for row in STACKING}
    used |= {target for row in PROGRAMS.values() for target in several(row["partners"])}
    used |= {assessment.partition("/")[0] for row in CREDENTIALS.values() for assessment in several(row["assessments"])}
    # Colorado's own agencies of the incentive program are named in full for the pages to come.
    assert set(ORGANIZATIONS) - used <= {"cde", "cwdc"}


def test_assessments_are_named_as_the_data_model_says() -> None:
    # Outlines that print no exam code name the assessment by their own id, and the outlines' loader keeps it.
    by_outline = {"aws-sense-l1-entry-welder", "machining-l1-jpbl", "part-107-remote-pilot"}
    for row in CREDENTIALS.values():
        codes = {iris.slug(code) for code in several(row["exam_codes"])} | {row["id"].partition("/")[2]}
        for assessment in several(row["assessments"]):
            authority, _, code = assessment.partition("/")
            assert assessment == assessment.lower()
            assert authority in ORGANIZATIONS, assessment
            assert code in codes | by_outline, (row["id"], assessment)


# ---------------------------------------------------------------- clusters, sectors, skills


def test_clusters_sectors_and_skills_are_complete() -> None:
    kinds = Counter((row["series"], row["class"], bool(row["broader_code"])) for row in CONCEPTS.values())
    assert kinds == {
        ("career-clusters-16", "CareerCluster", False): 16,
        ("career-clusters-16", "CareerPathway", True): 73,
        ("colorado-cte-sectors", "CTESector", False): 6,
        ("pwr-essential-skills", "EssentialSkill", False): 4,
        ("pwr-essential-skills", "EssentialSkill", True): 16,
    }
    assert {code for series, code in CONCEPTS if series == "colorado-cte-sectors"} == SECTORS
    for (series, code), row in CONCEPTS.items():
        if series == "career-clusters-16" and row["broader_code"]:
            assert code.split(".")[0] == row["broader_code"]


@pytest.mark.shared
def test_clusters_and_pathways_are_those_of_onet_online() -> None:
    path = shared_file("occupations/onet-career-clusters-16/All_Career_Clusters.csv")
    official: set[tuple[str, str]] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            pairs = zip(row["Career Cluster"].split(";"), row["Career Pathway"].split(";"), strict=True)
            official |= {(cluster.strip(), pathway.strip()) for cluster, pathway in pairs}
    ours = {
        (CONCEPTS[series, row["broader_code"]]["name"], row["name"])
        for (series, _), row in CONCEPTS.items()
        if row["class"] == "CareerPathway"
    }
    assert ours == official


@pytest.mark.shared
def test_sectors_and_skills_are_colorado_s() -> None:
    folder = shared_file("standards/colorado-web-facts")

    def names(file_name: str, column: str) -> set[str]:
        with (folder / file_name).open(encoding="utf-8", newline="") as file:
            return {row[column] for row in csv.DictReader(file)}

    of_series: dict[str, set[str]] = defaultdict(set)
    for (series, _), row in CONCEPTS.items():
        of_series[series].add(row["name"])
    assert of_series["colorado-cte-sectors"] == names("cte_industry_sectors.csv", "sector_name")
    skills = names("pwr_essential_skills.csv", "skill") | names("pwr_essential_skills.csv", "quadrant")
    assert of_series["pwr-essential-skills"] == skills


# ---------------------------------------------------------------- Colorado programs and incentives


@pytest.mark.parametrize(
    ("program", "partners", "credentials"),
    [
        ("salida-r-32/building-trades", {"colorado-mountain-college"}, set()),
        ("st-vrain-innovation-center/career-courses", {"st-vrain-valley"}, {"faa/private-pilot"}),
        ("mesa-51/career-center", set(), set()),
        (
            "mill-training-center/woods-manufacturing",
            {"peyton-23-jt", "widefield-3", "wca"},
            {"wca/sawblade-certificate"},
        ),
        (
            "cccs/digital-badges",
            set(),
            {"cccs/badge-technical-math", "cccs/badge-machining-level-1", "cccs/badge-engineering-graphics"},
        ),
        ("aurora-public-schools/digital-badges", set(), {"aurora-public-schools/summit-badge"}),
    ],
)
def test_the_programs_of_the_guide_are_there_with_what_their_sources_name(
    program: str, partners: set[str], credentials: set[str]
) -> None:
    row = PROGRAMS[program]
    assert set(several(row["partners"])) == partners
    assert set(several(row["credentials"])) == credentials
    assert row["note"].endswith(".")


def test_incentives_name_the_law_they_rest_on() -> None:
    for row in rows("incentives.csv"):
        assert "22-54-138" in row["program"]
        assert re.fullmatch(r"\d{4}", row["year"])
