"""`credways export`: an edition goes through the store and comes back as the file it came from. Invented data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credways import exporting
from credways.build import load_paths
from graph.store import EmbeddedStore
from loaders.reading.files import open_source
from loaders.sssom import read_sssom
from ontology import iris
from ontology.errors import NotFound
from tests.loaders.test_ctdl_asn_write import canonical, said
from tests.support.shared import shared_file

E = "https://e.org/"
FRAMEWORK = {
    "@context": "https://credreg.net/ctdlasn/schema/context/json",
    "@graph": [
        {
            "@id": E + "f",
            "@type": "ceasn:CompetencyFramework",
            "ceasn:name": {"en-US": "Safety", "es": "Seguridad"},
            "ceasn:publisherName": {"en-US": "Somebody"},
            "ceasn:hasTopChild": [E + "a", E + "b"],
        },
        {
            "@id": E + "a",
            "@type": "ceasn:Competency",
            "ceasn:listID": "1",
            "ceasn:weight": ".60",
            "ceasn:competencyText": {"en": "A"},
        },
        {
            "@id": E + "b",
            "@type": "ceasn:Competency",
            "ceasn:listID": "2",
            "ceasn:weight": ".40",
            "ceasn:competencyText": {"en": "B"},
        },
    ],
}
MAPPINGS = (
    "#mapping_set_id: https://e.org/sets/one\n#license: https://creativecommons.org/licenses/by/4.0/\n"
    "#curie_map:\n#  a: https://e.org/a/\n"
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
    "a:1\tskos:closeMatch\ta:2\tsemapv:ManualMappingCuration\t0.50\n"
)


def export(folder: Path, path: Path, format_name: str) -> bytes:
    load_paths(folder / "store", [path])
    store = EmbeddedStore.open(folder / "store")
    (record,) = store.sources()
    return exporting.export(store, record, format_name)


def test_a_ctdl_asn_framework_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "safety.json"
    path.write_text(json.dumps(FRAMEWORK))
    made = json.loads(export(tmp_path, path, "ctdl-asn"))
    assert made["@context"] == FRAMEWORK["@context"]
    nodes = {node["@id"]: node for node in made["@graph"]}
    expected = {str(node["@id"]): node for node in FRAMEWORK["@graph"]}  # type: ignore[index]
    nodes[E + "f"]["ceasn:hasTopChild"].sort()
    assert nodes == expected


def test_mappings_come_back_as_sssom(tmp_path: Path) -> None:
    path = tmp_path / "one.sssom.tsv"
    path.write_text(MAPPINGS)
    back = tmp_path / "back.tsv"
    back.write_bytes(export(tmp_path, path, "sssom"))
    first, again = read_sssom(open_source(path)), read_sssom(open_source(back))
    assert list(again.rows) == list(first.rows)
    assert {**again.metadata, "curie_map": None} == {**first.metadata, "curie_map": None}
    assert first.prefixes.items() <= again.prefixes.items()


def test_an_edition_of_another_kind_has_no_such_file(tmp_path: Path) -> None:
    path = tmp_path / "one.sssom.tsv"
    path.write_text(MAPPINGS)
    with pytest.raises(NotFound, match="competency framework"):
        export(tmp_path, path, "ctdl-asn")


@pytest.mark.shared
def test_every_real_framework_comes_back_from_the_store_as_it_was(tmp_path: Path) -> None:
    folder = shared_file("credentials/credential-engine-schema-development/Competency-Frameworks")
    load_paths(tmp_path / "store", [folder])
    store = EmbeddedStore.open(tmp_path / "store")
    records = {record.source.series: record for record in store.sources()}
    back = tmp_path / "back.json"
    compared = 0
    for path in sorted(folder.glob("*.json*")):
        record = records.get(iris.slug(path.stem))
        if record is None or path.suffix not in (".json", ".jsonld") or path.stem == "ConnectingCredentialsLevels":
            continue
        back.write_bytes(exporting.export(store, record, "ctdl-asn"))
        assert canonical(said(back)) == canonical(said(path)), path.name
        compared += 1
    assert compared == 14
