"""The command as a person meets it: real processes, real store, exit codes, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("credways")


def run(*arguments: str, store: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "CREDWAYS_STORE"}
    if store is not None:
        environment["CREDWAYS_STORE"] = str(store)
    done = subprocess.run(
        [COMMAND, *arguments], input=stdin, capture_output=True, text=True, env=environment, check=False, timeout=120
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_every_command_is_listed_in_the_help() -> None:
    text = run("--help").stdout
    commands = "build load fetch sources show search query queries crosswalk why validate stats serve ontology"
    assert not [name for name in commands.split() if f" {name} " not in text]


def test_without_a_store_a_question_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("stats", store=tmp_path / "none")
    assert done.returncode == 2
    assert "credways build" in done.stderr


def test_build_then_build_again(tmp_path: Path) -> None:
    first, second = run("build", store=tmp_path / "s"), run("build", store=tmp_path / "s")
    assert first.returncode == second.returncode == 0
    assert "already there" in second.stdout
    assert first.stderr == second.stderr == ""


def test_the_nccer_row_comes_out_composed_with_every_hop_and_its_weakest_link(starter_store: Path) -> None:
    done = run("crosswalk", "NCCER Carpentry Level One", "cas", "--format", "json", store=starter_store)
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    row = next(row for row in answer["rows"] if row["object_id"].endswith("RW.H2.2.2.a.2"))
    assert row["kind"] == "composed"
    assert row["predicate_id"] == "skos:relatedMatch"
    assert row["mapping_justification"] == "semapv:MappingChaining"
    assert row["confidence"] is None
    codes = [(hop["subject_code"], hop["object_code"]) for hop in row["chain"]["hops"]]
    assert codes == [("1", "RST.11-12.2"), ("RST.11-12.2", "RI.11-12.2"), ("RI.11-12.2", "RW.H2.2.2.a.2")]
    assert "CCRA.R.2" in row["weakest_link"]


def test_why_says_each_hop_its_source_and_the_weakest_link_in_words(starter_store: Path) -> None:
    text = run("why", "nccer/carpentry-level-1", "RW.H2.2.2.a.2", store=starter_store).stdout
    for words in ("intersects", "RST.11-12.2", "CCRA.R.2", "tagged", "weakest link", "No figure says how sure"):
        assert words in text


def test_a_crosswalk_as_csv_has_sssoms_columns_first_and_as_sssom_it_loads_again(
    starter_store: Path, tmp_path: Path
) -> None:
    text = run("crosswalk", "nccer/carpentry-level-1", "cas", "--format", "csv", store=starter_store).stdout
    header, *rows = csv.reader(io.StringIO(text))
    assert header[:5] == ["subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id"]
    assert rows
    sssom = run("crosswalk", "nccer/carpentry-level-1", "cas", "--format", "sssom", store=starter_store)
    path = tmp_path / "made.sssom.tsv"
    path.write_text(sssom.stdout, encoding="utf-8")
    loaded = run("load", str(path), "--dry-run", store=tmp_path / "s")
    assert loaded.returncode == 0, loaded.stderr


def test_an_older_edition_of_the_standards_is_asked_for_by_its_year(starter_store: Path) -> None:
    current = run("crosswalk", "nccer/carpentry-level-1", "cas", "--format", "json", store=starter_store)
    older = run(
        "crosswalk", "nccer/carpentry-level-1", "cas", "--edition", "2018", "--format", "json", store=starter_store
    )
    assert older.returncode == 0, older.stderr
    editions = [
        {a["content_area_code"]: a["edition"] for a in json.loads(done.stdout)["coverage"]} for done in (current, older)
    ]
    assert (editions[0]["SS"], editions[1]["SS"]) == ("2022", "2018")
    unknown = run("crosswalk", "nccer/carpentry-level-1", "cas", "--edition", "1999", store=starter_store)
    assert unknown.returncode == 2
    assert "1999" in unknown.stderr


@pytest.mark.parametrize("name", ["CompTIA Network+", "Net+", "N10-009", "comptia/network-plus",
                                  "https://w3id.org/credways/id/credential/comptia/network-plus"])  # fmt: skip
def test_a_thing_is_found_by_name_other_name_code_slug_and_iri(starter_store: Path, name: str) -> None:
    done = run("show", name, store=starter_store)
    assert done.returncode == 0, done.stderr
    assert "Network+" in done.stdout


def test_an_unknown_name_suggests_near_ones_and_exits_2(starter_store: Path) -> None:
    done = run("show", "CompTIA Netwrok+", store=starter_store)
    assert done.returncode == 2
    assert "Network+" in done.stderr


def test_an_ambiguous_name_lists_the_candidates(starter_store: Path) -> None:
    done = run("show", "NCCER Carpentry", store=starter_store)
    assert done.returncode == 2
    assert "Level One" in done.stderr
    assert "Level Four" in done.stderr


def test_search_finds_credentials_standards_and_occupations(starter_store: Path) -> None:
    for text, expected in (("carpentry", "NCCER Carpentry"), ("SC.HS.1.1", "SC.HS.1.1"), ("47-2031", "Carpenters")):
        assert expected in run("search", text, store=starter_store).stdout


def test_search_for_nothing_says_so(starter_store: Path) -> None:
    assert "Nothing" in run("search", "zzzzqqq", store=starter_store).stdout


@pytest.mark.parametrize("output", ["table", "csv", "tsv", "json", "xml"])
def test_a_library_query_answers_in_every_format(starter_store: Path, output: str) -> None:
    arguments = ("ladder/what-stacks-on", "-p", "credential=CompTIA A+", "--format", output)
    done = run("query", *arguments, store=starter_store)
    assert done.returncode == 0, done.stderr
    assert "Network+" in done.stdout


def test_a_query_from_stdin_and_from_a_file(starter_store: Path, tmp_path: Path) -> None:
    text = "SELECT ?name WHERE { ?c a cw:StateLicence ; ceterms:name ?name } ORDER BY ?name LIMIT 1"
    piped = run("query", "-", "--format", "csv", store=starter_store, stdin=text)
    (tmp_path / "licences.rq").write_text(text, encoding="utf-8")
    filed = run("query", str(tmp_path / "licences.rq"), "--format", "csv", store=starter_store)
    assert piped.returncode == filed.returncode == 0, piped.stderr + filed.stderr
    assert piped.stdout == filed.stdout
    assert len(piped.stdout.splitlines()) == 2


def test_construct_gives_turtle_and_a_table_of_it_is_refused(starter_store: Path) -> None:
    text = "CONSTRUCT WHERE { ?c a cw:StateLicence }"
    assert "cw:StateLicence" in run("query", "-", store=starter_store, stdin=text).stdout
    refused = run("query", "-", "--format", "table", store=starter_store, stdin=text)
    assert refused.returncode == 2
    assert "ttl" in refused.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * WHERE { ?s ?p ", "line 1"),
        ("{" * 20_000, "nest"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
    ],
)
def test_a_query_that_may_not_or_cannot_run_gets_one_clear_line(starter_store: Path, text: str, words: str) -> None:
    done = run("query", "-", store=starter_store, stdin=text)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_parameter_that_the_query_does_not_have_names_those_it_has(starter_store: Path) -> None:
    done = run("query", "ladder/what-stacks-on", "-p", "cred=A+", store=starter_store)
    assert done.returncode == 2
    assert "credential" in done.stderr


def test_loss_exits_1_and_bad_input_exits_2_and_both_store_nothing(tmp_path: Path) -> None:
    store = tmp_path / "s"
    run("build", store=store)
    before = run("stats", store=store).stdout
    bad = tmp_path / "bad.csv"
    bad.write_text("cert_name,issuer,exam_code,code,parent_code,kind,text\nW,W,1,1,9,domain,X\n", encoding="utf-8")
    refused = run("load", str(bad), store=store)
    assert refused.returncode == 2
    assert "bad.csv, row 2" in refused.stderr
    assert run("load", str(tmp_path / "absent.csv"), store=store).returncode == 2
    assert run("stats", store=store).stdout == before


def test_validate_says_in_words_that_the_starter_catalogue_is_usable(starter_store: Path) -> None:
    assert run("validate", store=starter_store).returncode == 0


def test_sources_show_the_credit_lines_their_publishers_require(starter_store: Path) -> None:
    text = run("sources", store=starter_store).stdout
    assert "National Governors Association" in text
    assert "USDOL/ETA" in text


def test_the_reader_of_a_pipe_may_leave(starter_store: Path) -> None:
    arguments = [str(COMMAND), "query", "-", "--format", "csv", "--store", str(starter_store)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        assert asked.stderr is not None
        asked.stdin.write(b"SELECT * { ?s ?p ?o } LIMIT 20000")
        asked.stdin.close()
        asked.stdout.readline()
        asked.stdout.close()
        assert b"Traceback" not in asked.stderr.read()
        assert asked.wait() == 0


def test_the_python_door_answers_as_the_command_does(starter_store: Path) -> None:
    import credways as cw

    graph = cw.open(starter_store)
    rows = graph.crosswalk("nccer/carpentry-level-1", "cas").rows
    assert {row.kind for row in rows} == {"composed"}
    assert graph.why("nccer/carpentry-level-1", "RW.H2.2.2.a.2")
    assert graph.search("carpentry")
    assert graph.show("N10-009").thing.label == "CompTIA Network+"
