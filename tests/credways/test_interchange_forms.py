"""Alignments in the formats of others: valid by their own checks, loaded back the same, and the loss told."""

from __future__ import annotations

import io
import json
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner

from credways import crosswalks
from credways.build import store_loads
from credways.cli.app import app
from credways.interchange import taking
from credways.interchange.forms import FORMS, form
from credways.interchange.rows import AlignmentSet, of_edition
from graph.store import EmbeddedStore
from loaders import case, open_badges, sssom
from loaders.options import Options
from loaders.reading.files import open_source
from loaders.sssom_json import read_sssom_json
from loaders.sssom_read import read_sssom
from ontology.errors import NotFound
from tests.queries.conftest import small_store
from tests.support.shared import shared_file

INVENTED = """\
#mapping_set_id: https://example.org/sets/invented
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_title: Invented alignments
#curie_map:
#  e: https://example.org/
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence
e:b\tskos:exactMatch\t\te:2\tsemapv:ManualMappingCuration\t0.90
e:a\tskos:closeMatch\t\te:1\tsemapv:ManualMappingCuration\t0.9
e:a\tskos:narrowMatch\tNot\te:3\tsemapv:ManualMappingCuration\t
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """The small store with an invented mapping set whose rows stand in no order and whose digits differ."""
    folder = tmp_path_factory.mktemp("forms")
    small_store(folder=folder / "store")
    path = folder / "invented.sssom.tsv"
    path.write_text(INVENTED)
    store_loads(folder / "store", sssom.load(path, Options()))
    return EmbeddedStore.open(folder / "store")


@pytest.fixture(scope="module")
def invented(loaded: EmbeddedStore) -> AlignmentSet:
    return of_edition(loaded, next(one for one in loaded.sources() if one.source.series == "invented"))


def digits(rows: Any) -> list[tuple[str, str, str, bool, str]]:
    return [(r.subject_id, r.predicate_id, r.object_id, r.negated, str(r.confidence)) for r in rows]


def test_sssom_gives_a_loaded_set_back_in_its_order_and_digits(invented: AlignmentSet, tmp_path: Path) -> None:
    original = tmp_path / "original.sssom.tsv"
    original.write_text(INVENTED)
    expected = digits(read_sssom(open_source(original)).rows)
    assert [row[4] for row in expected] == ["0.90", "0.9", "None"]
    made = tmp_path / "made.sssom.tsv"
    made.write_bytes(form("sssom").write(invented).data)
    assert digits(read_sssom(open_source(made)).rows) == expected
    made = tmp_path / "made.sssom.json"
    made.write_bytes(form("sssom-json").write(invented).data)
    assert digits(read_sssom_json(open_source(made)).rows) == expected
    table, beside = tmp_path / "apart.sssom.tsv", tmp_path / "apart.sssom.yml"
    table.write_bytes(form("sssom-table").write(invented).data)
    beside.write_bytes(form("sssom-metadata").write(invented).data)
    assert digits(read_sssom(open_source(table), open_source(beside)).rows) == expected


def test_sssom_py_accepts_a_crosswalk_and_finds_its_rows(loaded: EmbeddedStore) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate

        answer = crosswalks.ask(loaded, "comptia/network-plus", "cas")
        text = taking.written(loaded, answer, "sssom").data.decode()
        found = parse_sssom_table(io.StringIO(text))
        validate(found)
    assert len(found.df) == len(answer.rows)


def test_case_says_two_words_and_keeps_the_claim_beside_them(invented: AlignmentSet, tmp_path: Path) -> None:
    made = form("case").write(invented)
    assert made.lost == (
        "1 row is left out: stated not to hold, which the format cannot say.",
        "1 row says only isRelatedTo: CASE has no close, broad or narrow match.",
    )
    package = json.loads(made.data)
    assert all(line in package["CFDocument"]["notes"] for line in made.lost)
    words = [one["associationType"] for one in package["CFAssociations"]]
    assert words == ["exactMatchOf", "isRelatedTo"]
    said = [one["extensions"]["credwaysAlignment"]["confidence"] for one in package["CFAssociations"]]
    assert said == ["0.90", "0.9"]
    path = tmp_path / "package.json"
    path.write_bytes(made.data)
    (load,) = case.load(path, Options())
    text = {str(triple.object.value) for triple in load.triples if hasattr(triple.object, "value")}
    assert {"https://example.org/a", "https://example.org/1", "https://example.org/b"} <= text
    assert load.receipt.counts["associations: exactMatchOf"] == 1


def test_case_goes_out_again_as_it_came_in(invented: AlignmentSet, tmp_path: Path) -> None:
    from loaders.case_export import case_package

    path = tmp_path / "package.json"
    path.write_bytes(form("case").write(invented).data)
    (load,) = case.load(path, Options())
    assert json.loads(json.dumps(case_package(load.triples), default=float)) == json.loads(path.read_bytes())


@pytest.mark.shared
def test_case_is_valid_by_the_official_schema(invented: AlignmentSet) -> None:
    schema = json.loads(shared_file("standards/case-spec/case-v1p1-cfpackage.official.schema.json").read_text())
    jsonschema.validate(json.loads(form("case").write(invented).data), schema)


def test_ctdl_has_a_word_for_every_claim_and_for_none(invented: AlignmentSet) -> None:
    made = form("ctdl").write(invented)
    parts = json.loads(made.data)["ceterms:hasPart"]
    kinds = [one["ceterms:alignmentType"] for one in parts]
    assert kinds == ["alignment:ExactMatch", "alignment:CloseMatch", "alignment:NoMatch"]
    assert made.lost == ("2 rows lose the confidence.",)


@pytest.mark.shared
def test_ctdl_uses_terms_and_values_of_its_schema(invented: AlignmentSet) -> None:
    graph = json.loads(shared_file("credentials/ctdl-schema/ctdl-schema.jsonld").read_text())["@graph"]
    known = {one["@id"] for one in graph}
    document = json.loads(form("ctdl").write(invented).data)
    used = {name for one in (document, *document["ceterms:hasPart"]) for name in one if not name.startswith("@")}
    used |= {one["ceterms:alignmentType"] for one in document["ceterms:hasPart"]}
    used |= {document["@type"], *(one["@type"] for one in document["ceterms:hasPart"])}
    assert used <= known


def test_a_badge_has_an_alignment_for_each_target_and_loads(loaded: EmbeddedStore, tmp_path: Path) -> None:
    answer = crosswalks.ask(loaded, "comptia/network-plus", "cas")
    made = taking.written(loaded, answer, "badge", proposals=True)
    badge = json.loads(made.data)
    targets = {row.object_id for row in answer.rows}
    assert {one["targetUrl"] for one in badge["alignment"]} == targets
    assert {"id", "type", "name", "description", "criteria"} <= badge.keys()
    for one in badge["alignment"]:
        assert one["type"] == ["Alignment"]
        assert one["targetName"]
    path = tmp_path / "badge.json"
    path.write_bytes(made.data)
    (load,) = open_badges.load(path, Options())
    assert load.receipt.counts["alignments"] == len(targets)


@pytest.mark.shared
def test_a_badge_uses_the_words_of_its_context(loaded: EmbeddedStore) -> None:
    text = shared_file("credentials/alignment-specs/openbadges-v3-context-3.0.3.json").read_text()
    context = json.loads(text)["@context"]
    answer = crosswalks.ask(loaded, "comptia/network-plus", "cas")
    badge = json.loads(taking.written(loaded, answer, "badge", proposals=True).data)
    assert badge.keys() - {"@context"} <= context["Achievement"]["@context"].keys() | {"name", "description"}
    for one in badge["alignment"]:
        assert one.keys() <= context["Alignment"]["@context"].keys()


@pytest.mark.parametrize("name", ["case", "ctdl", "badge"])
def test_what_nobody_decided_is_taken_only_when_asked_for(loaded: EmbeddedStore, name: str) -> None:
    answer = crosswalks.ask(loaded, "comptia/network-plus", "cas")
    composed = sum(row.kind != "decided" for row in answer.rows)
    assert composed
    without = taking.written(loaded, answer, name)
    assert any(f"{composed:,} row" in line and "--with-proposals" in line for line in without.lost)
    assert "nobody has decided" in taking.written(loaded, answer, name, proposals=True).data.decode()


def test_every_format_makes_the_same_file_twice(invented: AlignmentSet) -> None:
    for one in FORMS:
        assert one.write(invented).data == one.write(invented).data
    with pytest.raises(NotFound):
        form("docx")


def test_the_command_refuses_loss_unless_allowed(loaded: EmbeddedStore, tmp_path: Path) -> None:
    from ontology.errors import Loss

    target = tmp_path / "made.json"
    asked = ["alignments", "export", "--series", "invented", "--format", "case", "-o", str(target)]
    asked += ["--store", str(loaded.path)]
    refused = CliRunner().invoke(app, asked)
    assert isinstance(refused.exception, Loss)
    assert not target.exists()
    assert CliRunner().invoke(app, [*asked, "--allow-loss"]).exit_code == 0
    assert json.loads(target.read_bytes())["CFAssociations"]


def test_confidence_is_written_as_it_was(invented: AlignmentSet) -> None:
    assert [one.row.confidence for one in invented.rows] == [Decimal("0.90"), Decimal("0.9"), None]
