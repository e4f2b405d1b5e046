"""SSSOM → graph → SSSOM: the same rows and the same metadata, for invented files and the catalogue's own."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import sssom
from loaders.options import Options
from loaders.reading.files import open_source
from loaders.sssom_file import join_values, split_values
from loaders.sssom_slots import SLOTS
from loaders.sssom_triples import sssom_document
from ontology.errors import NotFound
from ontology.model import AlignmentRow
from tests.loaders.test_sssom import METADATA, _rows
from tests.support.shared import shared_file

CATALOGUE = Path(sssom.__file__).parent / "catalogue"


def unordered(row: AlignmentRow) -> AlignmentRow:
    """A row with the values of its slots of several as sets: what a graph holds."""
    other = {}
    for name, value in sorted(row.other.items()):
        several = SLOTS.get(name) in {"texts", "entities"}
        other[name] = join_values(sorted(set(split_values(value)))) if several else value
    author = join_values(sorted(set(split_values(row.author))))
    return dataclasses.replace(row, author=author, other=other)


def goes_round(path: Path, folder: Path) -> None:
    first = sssom.read_sssom(open_source(path))
    (one,) = sssom.load(path, Options())
    assert not one.receipt.dropped
    back = folder / "back.sssom.tsv"
    back.write_text(sssom_document(one.triples, "it"), encoding="utf-8")
    again = sssom.read_sssom(open_source(back))
    assert [repr(unordered(row)) for row in again.rows] == [repr(unordered(row)) for row in first.rows]
    given = {
        name: value for name, value in first.metadata.items() if name not in {"curie_map", "extension_definitions"}
    }
    assert {name: again.metadata[name] for name in given} == {name: _sorted(value) for name, value in given.items()}
    assert first.prefixes.items() <= again.prefixes.items()


def _sorted(value: Any) -> Any:
    return (sorted(set(value)) if len(set(value)) > 1 else value[0]) if isinstance(value, list) else value


@given(
    rows=_rows,
    more=st.dictionaries(
        st.sampled_from(["mapping_set_title", "mapping_provider", "comment", "house_colour", "creator_label"]),
        st.text("abc é", min_size=1, max_size=5).filter(lambda text: text == text.strip()),
        max_size=3,
    ),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_rows_go_round(tmp_path: Path, rows: list[AlignmentRow], more: dict[str, str]) -> None:
    metadata = METADATA | more
    if "mapping_provider" in more:
        metadata["mapping_provider"] = "https://p.example/"
    path = tmp_path / "x.sssom.tsv"
    path.write_text(sssom.write_sssom(rows, metadata), encoding="utf-8")
    goes_round(path, tmp_path)


def test_a_list_of_creators_and_extensions_come_back(tmp_path: Path) -> None:
    head = (
        "#mapping_set_id: https://e.org/sets/one\n#license: https://creativecommons.org/licenses/by/4.0/\n"
        "#creator_label:\n#- B\n#- A\n#curie_map:\n#  a: https://e.org/a/\n#extension_definitions:\n"
        "#- slot_name: colour\n#  property: a:colour\n"
    )
    body = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcolour\tauthor_label\n"
    row = "a:1\tskos:closeMatch\ta:2\tsemapv:ManualMappingCuration\tblue\tY|X\n"
    path = tmp_path / "x.sssom.tsv"
    path.write_text(head + body + row)
    goes_round(path, tmp_path)
    (one,) = sssom.load(path, Options())
    text = sssom_document(one.triples, "it")
    assert "slot_name: colour" in text
    assert "- A" in text
    assert "a:1\t" in text


def test_one_claim_with_two_notes_stays_two_rows(tmp_path: Path) -> None:
    head = (
        "#mapping_set_id: https://e.org/sets/one\n#license: https://l.example/\n#curie_map:\n#  a: https://e.org/a/\n"
    )
    body = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tcomment\n"
    rows = "".join(
        f"a:1\tskos:closeMatch\ta:2\tsemapv:ManualMappingCuration\t{n}\t{c}\n" for n, c in ((0.5, "x"), (0.7, "y"))
    )
    path = tmp_path / "x.sssom.tsv"
    path.write_text(head + body + rows)
    goes_round(path, tmp_path)


def test_an_edition_without_a_mapping_set_has_no_such_file() -> None:
    with pytest.raises(NotFound, match="mapping set"):
        sssom_document([], "soc 2018")


@pytest.mark.parametrize("name", sorted(path.name for path in CATALOGUE.glob("*.sssom.tsv")))
def test_the_catalogues_own_mappings_go_round(tmp_path: Path, name: str) -> None:
    goes_round(CATALOGUE / name, tmp_path)


@pytest.mark.shared
def test_the_standards_own_example_goes_round(tmp_path: Path) -> None:
    path = shared_file("credentials/alignment-specs/sssom-example-unmapped.tsv")
    (one,) = sssom.load(path, Options())
    back = tmp_path / "b.sssom.tsv"
    back.write_text(sssom_document(one.triples, "it"), encoding="utf-8")
    (again,) = sssom.load(back, Options())
    assert {t.object for t in again.triples} >= {t.object for t in one.triples if "annotated" in t.predicate.value}
