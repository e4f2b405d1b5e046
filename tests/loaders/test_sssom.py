"""SSSOM/TSV: strict reading, writing that reads back the same, and the loader (BAD_INPUTS 82, 83, 87)."""

from __future__ import annotations

import io
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import sssom
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.sssom_file import SssomFile, join_values, split_values
from loaders.sssom_read import read_sssom
from loaders.sssom_write import write_sssom
from ontology import iris
from ontology.errors import BadInput
from ontology.model import AlignmentRow
from ontology.namespaces import CW, DCTERMS, SEMAPV, SKOS
from ontology.terms import OWL, SSSOM
from tests.support.shared import shared_file

CATALOGUE = Path(sssom.__file__).parent / "catalogue"
HEAD = """\
#mapping_set_id: https://e.org/sets/one
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_set_version: 1.10
#curie_map:
#  a: https://e.org/a/
#  b: https://e.org/b/
"""
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
ROW = "a:1\tskos:closeMatch\tb:1\tsemapv:ManualMappingCuration"


def source(text: str, name: str = "one.sssom.tsv") -> SourceFile:
    return SourceFile(name=name, path=Path(name), sha256="0" * 64, data=text.encode())


def read(body: str, head: str = HEAD) -> SssomFile:
    return read_sssom(source(head + body))


def refused(body: str, head: str = HEAD) -> dict[str, str]:
    """Rule → place of every problem of a file that must be refused."""
    with pytest.raises(BadInput) as caught:
        read(body, head)
    assert all(problem.found and problem.expected for problem in caught.value.problems)
    return {problem.rule: problem.where for problem in caught.value.problems}


class TestReading:
    def test_identifiers_are_written_out_by_the_files_own_prefixes(self) -> None:
        (row,) = read(f"{COLUMNS}\n{ROW}\n").rows
        assert row == AlignmentRow(
            "https://e.org/a/1", SKOS + "closeMatch", "https://e.org/b/1", SEMAPV + "ManualMappingCuration"
        )

    def test_every_slot_that_is_a_field_becomes_one_and_others_are_kept(self) -> None:
        columns = (
            f"{COLUMNS}\tpredicate_modifier\tconfidence\tauthor_label\tmapping_date\tcomment\tmapping_tool\tsee_also"
        )
        cells = f'{ROW}\tNot\t0.90\tAnn|Bo\t2026-11-24\t"two\nlines"\thand\tx|y'
        (row,) = read(f"{columns}\n{cells}\n").rows
        assert (row.negated, row.confidence, row.author) == (True, Decimal("0.90"), "Ann|Bo")
        assert (row.mapping_date, row.comment) == ("2026-11-24", "two\nlines")
        assert row.other == {"mapping_tool": "hand", "see_also": "x|y"}

    def test_what_is_said_once_of_the_set_holds_of_each_row_that_does_not_say_it(self) -> None:
        head = HEAD + '#subject_source_version: "2018"\n#mapping_tool: hand\n'
        found = read(f"{COLUMNS}\tsubject_source_version\n{ROW}\t\n{ROW.replace('a:1', 'a:2')}\t2022\n", head)
        assert [row.subject_source_version for row in found.rows] == ["2018", "2022"]
        assert "subject_source_version" not in found.metadata
        assert found.metadata["mapping_tool"] == "hand"

    def test_versions_in_the_metadata_stay_text(self) -> None:
        assert read(f"{COLUMNS}\n{ROW}\n").metadata["mapping_set_version"] == "1.10"

    def test_our_extensions_are_known_by_their_property_whatever_they_are_called(self) -> None:
        slots = {"word": "cw:publishedRelation", "page": "dct:source", "lost": "cw:objectUnresolved"}
        defined = "".join(f"#  - slot_name: {name}\n#    property: {iri}\n" for name, iri in slots.items())
        head = f"{HEAD}#  cw: {CW}\n#  dct: {DCTERMS}\n#extension_definitions:\n{defined}"
        (row,) = read(f"{COLUMNS}\tword\tpage\tlost\n{ROW}\ttagged\thttps://e.org/p\ttrue\n", head).rows
        assert (row.relation, row.evidence, row.unresolved, row.other) == ("tagged", "https://e.org/p", True, {})

    def test_a_column_nobody_defined_is_kept_with_a_warning(self) -> None:
        found = read(f"{COLUMNS}\thouse_colour\n{ROW}\tblue\n")
        assert found.rows[0].other == {"house_colour": "blue"}
        assert found.warnings == ("column 'house_colour' is no SSSOM slot and is not defined as an extension; kept",)

    def test_no_matching_term_is_kept_and_never_followed(self) -> None:
        found = read(f"{COLUMNS}\n{ROW.replace('b:1', 'sssom:NoTermFound')}\n")
        assert found.rows[0].unresolved
        assert "no matching term" in found.warnings[0]

    def test_83_opposite_relations_of_one_pair_are_kept_and_flagged(self) -> None:
        found = read(f"{COLUMNS}\n{ROW.replace('close', 'broad')}\n{ROW.replace('close', 'narrow')}\n")
        assert len(found.rows) == 2
        assert found.warnings == (
            "conflict: https://e.org/a/1 and https://e.org/b/1 are mapped in opposite ways; all rows are kept",
        )

    def test_83_a_claim_and_its_denial_are_a_conflict_too(self) -> None:
        found = read(f"{COLUMNS}\tpredicate_modifier\n{ROW}\t\n{ROW}\tNot\n")
        assert found.warnings[0].startswith("conflict:")

    def test_87_bars_inside_values_are_escaped(self) -> None:
        assert split_values(r"a|b\|c|") == ["a", "b|c", ""]
        assert split_values("") == []
        assert split_values(join_values(["x|y", "z"])) == ["x|y", "z"]


class TestErrors:
    @pytest.mark.parametrize("cell", ["1.2", "high", "NaN", "-0.1", "1e-3", "inf", "0,5", "1.0000001"])
    def test_82_a_confidence_that_is_no_number_from_0_to_1_is_refused(self, cell: str) -> None:
        assert refused(f"{COLUMNS}\tconfidence\n{ROW}\t{cell}\n") == {"sssom-number": "row 8, column 'confidence'"}

    @pytest.mark.parametrize("predicate", ["skos:similarMatch", "owl:disjointWith", "a:likes"])
    def test_82_a_relation_nobody_knows_is_refused(self, predicate: str) -> None:
        place = {"unknown-predicate": "row 8, column 'predicate_id'"}
        assert refused(f"{COLUMNS}\n{ROW.replace('skos:closeMatch', predicate)}\n") == place

    @pytest.mark.parametrize("end", ["c:1", "1", "Carpentry"])
    def test_87_a_prefix_that_the_curie_map_has_not_is_refused(self, end: str) -> None:
        assert refused(f"{COLUMNS}\n{ROW.replace('b:1', end)}\n") == {"sssom-prefix": "row 8, column 'object_id'"}

    @pytest.mark.parametrize("name", ["subject_id", "predicate_id", "object_id", "mapping_justification"])
    def test_87_a_required_column_or_value_that_is_missing_is_refused(self, name: str) -> None:
        index = COLUMNS.split("\t").index(name)
        without = ["\t".join(c for i, c in enumerate(line.split("\t")) if i != index) for line in (COLUMNS, ROW)]
        assert refused("\n".join(without)) == {"sssom-missing-slot": "row 7"}
        empty = "\t".join("" if i == index else c for i, c in enumerate(ROW.split("\t")))
        assert refused(f"{COLUMNS}\n{empty}\n") == {"sssom-missing-slot": f"row 8, column {name!r}"}

    @pytest.mark.parametrize("name", ["mapping_set_id", "license"])
    def test_87_a_set_without_identifier_or_licence_is_refused(self, name: str) -> None:
        head = "".join(line for line in HEAD.splitlines(True) if name not in line)
        assert refused(f"{COLUMNS}\n{ROW}\n", head) == {"sssom-missing-slot": "metadata"}

    @pytest.mark.parametrize(
        ("column", "cell", "rule"),
        [
            ("mapping_date", "2026-02-30", "sssom-date"),
            ("mapping_date", "24.11.2026", "sssom-date"),
            ("predicate_modifier", "not", "sssom-value"),
            ("mapping_cardinality", "1:many", "sssom-value"),
            ("author_id", "orcid:1", "sssom-prefix"),
            ("author_id", "a:x y", "bad-iri"),
        ],
    )
    def test_a_value_that_its_slot_does_not_hold_is_refused(self, column: str, cell: str, rule: str) -> None:
        assert refused(f"{COLUMNS}\t{column}\n{ROW}\t{cell}\n") == {rule: f"row 8, column {column!r}"}

    @pytest.mark.parametrize(
        ("extra", "rule"),
        [
            ("#  skos: https://e.org/other/\n", "sssom-prefix"),
            ("#  c: not a namespace\n", "sssom-prefix"),
            ("#extension_definitions:\n#  - slot_name: x\n#    property: zz:x\n", "sssom-extension"),
            ("#comment: &x [a, a]\n#other: *x\n", "sssom-metadata"),
            ("#: : [\n", "sssom-metadata"),
        ],
    )
    def test_metadata_that_cannot_be_understood_is_refused(self, extra: str, rule: str) -> None:
        assert set(refused(f"{COLUMNS}\n{ROW}\n", HEAD + extra)) == {rule}

    @pytest.mark.parametrize(
        ("body", "rule"),
        [
            ("", "no-records"),
            (f"{COLUMNS}\n", "no-records"),
            (f"{COLUMNS}\n{ROW}\textra\n", "row-too-long"),
            (f"{COLUMNS}\na:1\n", "row-too-short"),
            (f"{COLUMNS}\tsubject_id\n{ROW}\ta:2\n", "header-repeated"),
            (f'{COLUMNS}\tcomment\n{ROW}\t"open\n', "csv-open-quote"),
        ],
    )
    def test_a_table_that_is_not_one_is_refused(self, body: str, rule: str) -> None:
        assert set(refused(body)) == {rule}

    def test_everything_wrong_is_listed(self) -> None:
        rows = [ROW, ROW.replace("b:1", "c:1"), ROW.replace("skos:closeMatch", "skos:x"), ROW.replace("a:1", "")]
        assert set(refused("\n".join([COLUMNS, *rows]))) == {"sssom-prefix", "unknown-predicate", "sssom-missing-slot"}

    @given(data=st.binary(max_size=300), with_head=st.booleans())
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
    def test_no_bytes_make_a_traceback(self, tmp_path: Path, data: bytes, with_head: bool) -> None:
        path = tmp_path / "one.sssom.tsv"
        path.write_bytes((HEAD + COLUMNS + "\n" if with_head else "").encode() + data)
        with pytest.raises(BadInput):
            sssom.load(path, Options())

    @given(head=st.text(alphabet="#abc:-[]{}&*!|>'\" \n\t01", max_size=60))
    @settings(max_examples=200, deadline=None)
    def test_any_metadata_reads_or_is_refused(self, head: str) -> None:
        try:
            read(f"{COLUMNS}\n{ROW}\n", HEAD + "".join(f"#{line}\n" for line in head.split("\n")))
        except BadInput as error:
            assert error.problems  # noqa: PT017 - either outcome is fine; a traceback is not


# Writing ----------------------------------------------------------------------------------------------------------

METADATA: dict[str, Any] = {
    "mapping_set_id": "https://w3id.org/credways/id/mapping-set/x",
    "license": "https://www.apache.org/licenses/LICENSE-2.0",
    "mapping_set_version": "1.10",
}
_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n|\\\"'#="), min_size=1, max_size=12
)
_words = _text.filter(lambda text: text.strip() == text)
_iri = st.builds(
    lambda place, code: place + iris.segment(code),
    st.sampled_from(
        ["https://w3id.org/credways/id/statement/cas-ma/2018/", "http://a.example/x#", "https://b.example/y/"]
    ),
    st.text("abcXYZ019.-:/", min_size=1, max_size=8),
)
_confidence = st.none() | st.decimals(0, 1, places=3)
_other = st.dictionaries(
    st.sampled_from(["mapping_tool", "see_also", "house_colour", "https://c.example/p/q", CW + "contested"]),
    _words,
    max_size=3,
) | st.fixed_dictionaries({"author_id": _iri, "mapping_source": _iri})
_rows = st.lists(
    st.builds(
        AlignmentRow,
        subject_id=_iri,
        predicate_id=st.sampled_from([SKOS + "closeMatch", SKOS + "broadMatch"]),
        object_id=_iri,
        mapping_justification=st.just(SEMAPV + "ManualMappingCuration"),
        negated=st.booleans(),
        confidence=_confidence,
        subject_source_version=st.just("") | _words,
        object_source_version=st.just("") | _words,
        relation=st.just("") | _words,
        evidence=st.just("") | _words,
        comment=st.just("") | _words,
        author=st.just("") | _words,
        mapping_date=st.just("") | st.dates().map(str),
        unresolved=st.booleans(),
        other=_other,
    ),
    min_size=1,
    max_size=4,
)


@given(rows=_rows)
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_back_as_the_same_rows(rows: list[AlignmentRow]) -> None:
    text = write_sssom(rows, METADATA)
    found = read_sssom(source(text))
    assert list(found.rows) == rows
    assert {name: found.metadata[name] for name in METADATA} == METADATA
    assert write_sssom(found.rows, found.metadata) == text


def test_a_set_without_licence_is_not_written() -> None:
    with pytest.raises(ValueError, match="license"):
        write_sssom([], {"mapping_set_id": "x"})


def test_sssom_py_reads_what_we_write_and_finds_it_valid() -> None:
    with warnings.catch_warnings(action="ignore"):
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate
    found = read_sssom(source((CATALOGUE / "cas-ccss.sssom.tsv").read_text("utf-8")))
    with warnings.catch_warnings(action="ignore"):  # pandas and linkml warn of their own future
        msdf = parse_sssom_table(io.StringIO(write_sssom(found.rows, found.metadata)))
        validate(msdf, fail_on_error=True)
    assert len(msdf.df) == len(found.rows)
    assert set(msdf.df["subject_id"].str.partition(":")[0]) == {"cwid"}


# The loader -------------------------------------------------------------------------------------------------------


class TestLoader:
    def test_a_file_is_one_mapping_set_and_one_edition(self, tmp_path: Path) -> None:
        (tmp_path / "x.tsv").write_text(f"{HEAD}{COLUMNS}\n{ROW}\n")
        (one,) = sssom.load(tmp_path / "x.tsv", Options())
        assert (one.source.series, one.source.edition) == ("one", "1.10")
        assert one.source.license == "https://creativecommons.org/licenses/by/4.0/"
        assert {t.object for t in one.triples if t.predicate == OWL.annotatedSource} == {NamedNode("https://e.org/a/1")}
        assert one.receipt.read == one.receipt.kept == 1
        assert set(COLUMNS.split("\t")) <= set(one.receipt.fields)

    def test_what_the_person_says_names_the_edition(self, tmp_path: Path) -> None:
        (tmp_path / "x.tsv").write_text(f"{HEAD}{COLUMNS}\n{ROW}\n")
        (one,) = sssom.load(tmp_path / "x.tsv", Options(series="starter-x", edition="2026-11", title="Ours"))
        assert (one.source.series, one.source.edition, one.source.title) == ("starter-x", "2026-11", "Ours")

    @pytest.mark.parametrize(
        ("name", "pairs"), [("cas-ccss", 342), ("cas-ngss", 156), ("cas-csta", 54), ("nccer-ccss", 3)]
    )
    def test_the_starter_crosswalks_load_whole(self, name: str, pairs: int) -> None:
        path = CATALOGUE / f"{name}.sssom.tsv"
        assert sssom.sniff(path) > 0.9
        (one,) = sssom.load(path, Options())
        assert one.receipt.counts["mappings"] == one.receipt.kept == pairs
        mappings = {t.subject for t in one.triples if t.object == SSSOM.Mapping}
        assert len(mappings) == pairs
        assert all(t.object != Literal("") for t in one.triples)

    @pytest.mark.shared
    def test_sssoms_own_example_of_absent_matches_is_kept_and_never_followed(self) -> None:
        path = shared_file("credentials/alignment-specs/sssom-example-unmapped.tsv")
        (one,) = sssom.load(path, Options(edition="1"))
        assert (one.receipt.read, one.receipt.kept, len(one.receipt.dropped)) == (4, 3, 1)
        assert sum(t.predicate.value == CW + "objectUnresolved" for t in one.triples) == 2

    def test_other_tables_are_not_taken_for_sssom(self, tmp_path: Path) -> None:
        (tmp_path / "codes.tsv").write_text("code\ttext\n1\tx\n")
        assert sssom.sniff(tmp_path / "codes.tsv") == 0
        assert sssom.sniff(tmp_path) == 0
        assert sssom.sniff(tmp_path / "absent.tsv") == 0
