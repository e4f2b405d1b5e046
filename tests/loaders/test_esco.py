"""ESCO in Tabiya's tables. The rows here are invented; the columns are Tabiya's."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import esco, registry
from loaders.options import Options
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import DCTERMS, SKOS
from tests.support.shared import shared_file

OCCUPATION = "http://data.europa.eu/esco/occupation/"
GROUP = "http://data.europa.eu/esco/isco/C"
TABLES = {
    "occupations": (
        "ORIGINURI,ID,UUIDHISTORY,ISCOGROUPCODE,CODE,PREFERREDLABEL,ALTLABELS,DESCRIPTION,DEFINITION,SCOPENOTE,"
        "REGULATEDPROFESSIONNOTE,OCCUPATIONTYPE,ISLOCALIZED\n"
        f'{OCCUPATION}a,key_3,u3,0110,0110.1,lamp lighter,"lamp lighter\nlighter of lamps",'
        "Lights lamps.,,,,escooccupation,false\n"
    ),
    "ISCOGroups": (
        "ORIGINURI,ID,UUIDHISTORY,CODE,PREFERREDLABEL,ALTLABELS,DESCRIPTION\n"
        f"{GROUP}0,key_1,u1,0,Lights,,\n{GROUP}0110,key_2,u2,0110,Lamps,,About lamps.\n"
    ),
    "occupations_hierarchy": (
        "PARENTOBJECTTYPE,PARENTID,CHILDID,CHILDOBJECTTYPE\n"
        "iscogroup,key_1,key_2,iscogroup\niscogroup,key_2,key_3,escooccupation\n"
    ),
    "skill_skill_relations": "REQUIRINGID,RELATIONTYPE,REQUIREDID\nkey_8,essential,key_9\n",
}


def folder(place: Path, **changes: str) -> Path:
    place.mkdir(exist_ok=True)
    for name, text in (TABLES | changes).items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


def loaded(path: Path) -> Load:
    (load,) = esco.load(path, Options())
    return load


def objects(load: Load, subject: str, predicate: NamedNode) -> set[str]:
    found = (t.object for t in load.triples if t.subject == NamedNode(subject) and t.predicate == predicate)
    return {term.value for term in found if isinstance(term, NamedNode | Literal)}


def test_things_keep_escos_addresses_and_meet_isco_by_its_code(tmp_path: Path) -> None:
    load = loaded(folder(tmp_path / "esco"))
    lighter, lamps = OCCUPATION + "a", iris.concept("isco", "2008", "0110")
    assert objects(load, lighter, SKOS.notation) == {"0110.1"}
    assert objects(load, lighter, SKOS.altLabel) == {"lighter of lamps"}
    assert objects(load, lighter, SKOS.broader) == {GROUP + "0110"}
    assert objects(load, lighter, SKOS.broadMatch) == objects(load, GROUP + "0110", SKOS.exactMatch) == {lamps}
    assert objects(load, lamps, SKOS.notation) == {"0110"}


def test_a_link_to_a_skill_without_a_table_is_kept_counted_and_explained(tmp_path: Path) -> None:
    load = loaded(folder(tmp_path / "esco"))
    skill = iris.entity("skill", "esco-tabiya", "key_8")
    assert objects(load, skill, DCTERMS.identifier) == {"key_8"}
    assert [(place, value) for place, value, reason in load.receipt.dangling if reason] == [
        ("skill_skill_relations.csv", "1 links")
    ]
    assert "skills.csv is not among the files" in load.receipt.warnings


def test_a_folder_and_an_archive_are_known_and_a_lone_table_is_not(tmp_path: Path) -> None:
    place = folder(tmp_path / "esco")
    archive = tmp_path / "esco.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for name, text in TABLES.items():
            opened.writestr(f"csv/{name}.csv", text)
    assert registry.pick(place).name == registry.pick(archive).name == esco.NAME
    assert loaded(place).receipt.read == loaded(archive).receipt.read == 6
    assert esco.sniff(place / "occupations.csv") == 0.0


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"skill_skill_relations": "REQUIRINGID,RELATIONTYPE,REQUIREDID\nkey_8,sometimes,key_9\n"}, "esco-relation"),
        ({"occupations": TABLES["occupations"].replace(OCCUPATION, "no address ")}, "esco-address"),
        ({"ISCOGroups": TABLES["ISCOGroups"].replace("key_2", "key_1")}, "row-duplicate"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, changes: dict[str, str], rule: str) -> None:
    with pytest.raises(BadInput) as caught:
        esco.load(folder(tmp_path / "esco", **changes), Options())
    assert [problem.rule for problem in caught.value.problems] == [rule]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(TABLES)), st.text(st.characters(codec="utf-8"), max_size=40))
def test_whatever_a_table_holds_there_is_a_load_or_bad_input(tmp_path: Path, name: str, tail: str) -> None:
    place = folder(tmp_path / "esco", **{name: TABLES[name] + tail})
    try:
        load = loaded(place)
    except BadInput:
        return
    assert load.receipt.read == load.receipt.kept


@pytest.mark.shared
def test_the_real_tables_are_all_there_and_say_what_is_absent() -> None:
    load = loaded(shared_file("occupations/esco-1.1.1-tabiya"))
    counts = load.receipt.counts
    assert (counts["occupations"], counts["ISCOGroups"], counts["skillGroups"]) == (3007, 619, 640)
    assert (counts["occupations_hierarchy"], counts["skills_hierarchy"]) == (3616, 20649)
    assert counts["essential skill relations"] + counts["optional skill relations"] == 5898
    assert load.receipt.read == load.receipt.kept == 3007 + 619 + 640 + 3616 + 20649 + 5898
    assert [place for place, _, reason in load.receipt.dangling if reason] == [
        "skills_hierarchy.csv",
        "skill_skill_relations.csv",
    ]
