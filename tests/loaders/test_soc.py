"""SOC from the BLS workbook and from tables: every code once, under the group above it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import soc
from loaders.options import Options
from ontology.errors import BadInput
from ontology.terms import CW, RDF, SKOS
from tests.support.shared import shared_file

HEADER = "SOC Group,SOC Code,SOC Title,SOC Definition\n"
# Illustrative rows: a cut of the real structure, definitions left empty.
ROWS = "Major,47-0000,Construction\nMinor,47-2000,Trades\nBroad,47-2030,Carpenters\nDetailed,47-2031,Carpenters\n"


def written(folder: Path, text: str, name: str = "soc_2018.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def table(rows: str) -> str:
    return HEADER + "".join(f"{line},\n" for line in rows.splitlines())


@pytest.mark.shared
def test_the_real_workbook_has_the_867_occupations_and_580_groups_of_soc_2018() -> None:
    path = shared_file("occupations/soc-2018-definitions/soc_2018_definitions.xlsx")
    (load,) = soc.load(path, Options())
    assert (load.source.series, load.source.edition) == ("soc", "2018")
    counts = load.receipt.counts
    assert [counts[name] for name in ("major groups", "minor groups", "broad groups", "detailed occupations")] == [
        23, 98, 459, 867,
    ]  # fmt: skip
    assert load.receipt.read == load.receipt.kept == 1447
    software = NamedNode("https://w3id.org/credways/id/concept/soc/2018/15-1252")
    facts = {(t.predicate, t.object) for t in load.triples if t.subject == software}
    assert (SKOS.notation, Literal("15-1252")) in facts
    assert (SKOS.broader, NamedNode("https://w3id.org/credways/id/concept/soc/2018/15-1250")) in facts
    assert (RDF.type, CW.Occupation) in facts


@pytest.mark.shared
@pytest.mark.parametrize(("name", "rows"), [("soc2018_all.csv", 1447), ("soc2010_all.csv", 1425)])
def test_the_coding_systems_tables_load_as_their_own_editions(name: str, rows: int) -> None:
    (load,) = soc.load(shared_file(f"occupations/soc-codingsystems/{name}"), Options())
    assert (load.source.series, load.source.edition) == ("soc-codingsystems", name[3:7])
    assert any(
        t.subject == NamedNode(f"https://w3id.org/credways/id/concept/soc/{name[3:7]}/11-1011") for t in load.triples
    )
    assert load.receipt.read == load.receipt.kept == rows


def test_each_code_hangs_below_the_nearest_wider_group(tmp_path: Path) -> None:
    (load,) = soc.load(written(tmp_path, table(ROWS)), Options())
    above = {t.subject.value[-7:]: t.object.value[-7:] for t in load.triples if t.predicate == SKOS.broader}  # type: ignore[union-attr]
    assert above == {"47-2031": "47-2030", "47-2030": "47-2000", "47-2000": "47-0000"}


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ("Detailed,47-2031,Carpenters\n", "soc-orphan"),
        (ROWS + "Grand,47-2099,Others\n", "soc-level"),
        (ROWS + "Detailed,472031,Carpenters\n", "soc-code"),
    ],
)
def test_a_row_that_fits_nowhere_is_named(tmp_path: Path, rows: str, rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        soc.load(written(tmp_path, table(rows)), Options())
    assert [problem.rule for problem in refused.value.problems] == [rule]
    assert "row " in refused.value.problems[0].where


def test_without_a_year_the_edition_is_asked_for_and_may_be_given(tmp_path: Path) -> None:
    path = written(tmp_path, table(ROWS), "soc.csv")
    with pytest.raises(BadInput, match="--edition"):
        soc.load(path, Options())
    assert soc.load(path, Options(edition="2018"))[0].source.edition == "2018"
