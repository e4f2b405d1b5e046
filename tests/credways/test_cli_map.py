"""`credways load LIST --map` as a person meets it. The list is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from credways.cli.mapping import with_map_value
from tests.credways.test_cli import run

LIST = """Credential Name,Issuing Body,Exam Code,Website,Approved
Widget Aide,Widget Board,01,https://example.org/wa,yes
Gadget Welder,Gadget Society,GW-1,https://example.org/gw,no
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "my list 2026.csv"
    made.write_text(LIST, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["list.xlsx", "--map"], ["list.xlsx", "--map=?"]),
        (["--map", "list.xlsx"], ["--map=?", "list.xlsx"]),
        (["list.xlsx", "--map", "--dry-run"], ["list.xlsx", "--map=?", "--dry-run"]),
        (["list.xlsx", "--map", "my.yaml"], ["list.xlsx", "--map", "my.yaml"]),
        (["list.xlsx", "--map=my.yml"], ["list.xlsx", "--map=my.yml"]),
        (["--", "--map"], ["--", "--map"]),
    ],
)
def test_map_may_stand_alone_or_before_a_map(given: list[str], meant: list[str]) -> None:
    assert with_map_value(given) == meant


def test_a_map_is_proposed_shown_and_written_and_nothing_is_stored(path: Path, tmp_path: Path) -> None:
    done = run("load", str(path), "--map", store=tmp_path / "store")
    assert done.returncode == 0, done.stderr
    assert "names the credential" in done.stdout
    assert "Dry run: 2 rows read, 2 kept" in done.stdout
    assert "Approved" in done.stdout
    assert path.with_name("my list 2026.map.yaml").exists()
    assert not (tmp_path / "store").exists()


def test_the_written_map_loads_the_list_and_the_next_one_of_its_kind(path: Path, tmp_path: Path) -> None:
    where = tmp_path / "kept.yaml"
    assert run("load", str(path), "--map", "--map-out", str(where)).returncode == 0
    done = run("load", str(path), "--map", str(where), store=tmp_path / "store")
    assert done.returncode == 0, done.stderr
    assert "stored" in done.stdout
    shown = run("show", "Widget Aide", store=tmp_path / "store")
    assert "Widget Board" in shown.stdout
    assert "Approved: yes" in shown.stdout
    path.write_text(LIST + "New One,Widget Board,02,https://example.org/n,yes\n")
    again = run("load", str(path), "--map", str(where), "--replace", store=tmp_path / "store")
    assert again.returncode == 0, again.stderr


def test_a_map_that_is_there_is_not_written_over(path: Path) -> None:
    assert run("load", str(path), "--map").returncode == 0
    done = run("load", str(path), "--map")
    assert done.returncode == 2
    assert "is there already" in done.stderr


def test_a_list_whose_proposal_does_not_work_says_what_to_correct_and_exits_1(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Credential,CIP Code\nA,48.0508\nB,48.0509\nC,48.0510\nD,48.0511\nE,to come\n")
    done = run("load", str(path), "--map")
    assert done.returncode == 1
    assert "row 6" in done.stdout
    assert "--dry-run" in done.stderr


def test_a_bad_map_exits_2_naming_the_key_and_the_nearest(path: Path, tmp_path: Path) -> None:
    where = tmp_path / "bad.yaml"
    where.write_text("source: {series: a, titel: A}\nthings: {}\n")
    done = run("load", str(path), "--map", str(where), store=tmp_path / "store")
    assert done.returncode == 2
    assert "/source/titel" in done.stderr
    assert "title" in done.stderr


def test_a_map_of_a_specifications_columns_goes_to_the_specification_loader(tmp_path: Path) -> None:
    path, where = tmp_path / "spec.csv", tmp_path / "columns.yaml"
    path.write_text("Ref,Wording,Certification\n1,First,Invented Cert\n")
    where.write_text("code: Ref\ntext: Wording\n")
    done = run("load", str(path), "--map", str(where), "--edition", "1", store=tmp_path / "store")
    assert "spec" in done.stdout, done.stderr


def test_a_place_that_cannot_be_written_gets_one_clear_line(path: Path, tmp_path: Path) -> None:
    done = run("load", str(path), "--map", "--map-out", str(tmp_path / "absent" / "my.yaml"))
    assert done.returncode == 2
    assert "absent" in done.stderr
    assert "--map-out" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_with_nothing_to_load_is_bad_input_and_a_list_of_ones_own_is_shown_the_way(
    path: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    done = run("load", str(tmp_path / "empty"), store=tmp_path / "s")
    assert done.returncode == 2
    assert "nothing was found" in done.stderr
    assert not done.stdout
    assert "--map" in run("load", str(path), store=tmp_path / "s").stderr
