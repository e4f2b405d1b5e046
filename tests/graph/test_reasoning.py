"""HermiT's verdict on the ontology: sound as shipped, and a broken one is caught by name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.reasoning import check_ontology, check_triples
from ontology.errors import ToolMissing
from ontology.files import ontology_files
from ontology.namespaces import CETERMS, CW
from tests.support.turtle import triples_of, turtle

SHIPPED = triples_of(ontology_files())


def needs_java(test: Callable[[], None]) -> Callable[[], None]:
    absent = pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime on PATH")
    return pytest.mark.java(absent(test))


@needs_java
def test_the_shipped_ontology_is_consistent_and_every_class_can_have_members() -> None:
    report = check_ontology()
    assert report.consistent
    assert report.unsatisfiable == ()
    assert report.sound
    assert report.classes > 100


@needs_java
def test_a_class_that_nothing_can_belong_to_is_named() -> None:
    """A licence that is also a college certificate: the two are disjoint."""
    broken = turtle("cw:Muddle a owl:Class ; rdfs:subClassOf cw:StateLicence, cw:CollegeCertificate .")
    report = check_triples([*SHIPPED, *broken])
    assert report.consistent
    assert report.unsatisfiable == (CW + "Muddle",)
    assert not report.sound


@needs_java
def test_a_class_made_empty_through_a_domain_is_named() -> None:
    """Only assessments are prepared for, so what must be prepared for and is a credential cannot be."""
    broken = turtle(
        """cw:Odd a owl:Class ; rdfs:subClassOf ceterms:Credential ,
             [ a owl:Restriction ; owl:onProperty cw:preparedForBy ; owl:someValuesFrom owl:Thing ] ."""
    )
    assert check_triples([*SHIPPED, *broken]).unsatisfiable == (CW + "Odd",)


@needs_java
def test_an_individual_of_two_disjoint_classes_makes_it_inconsistent() -> None:
    broken = turtle("cw:thisOne a owl:NamedIndividual, cw:IndustryCertification, cw:CollegeCertificate .")
    report = check_triples([*SHIPPED, *broken])
    assert not report.consistent
    assert not report.sound
    assert report.unsatisfiable == ()


@needs_java
def test_what_follows_without_being_written_is_reported() -> None:
    """Whatever has a licence's whole definition is a credential, though nobody says so."""
    made = turtle(
        """cw:Held a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( cw:StateLicence cw:Seen ) ] .
           cw:Seen a owl:Class ."""
    )
    inferred = check_triples([*SHIPPED, *made]).inferred
    assert (CW + "Held", CW + "StateLicence") in inferred
    assert (CW + "Held", CETERMS + "Credential") in inferred


@needs_java
def test_nothing_follows_from_the_shipped_ontology_that_is_not_written() -> None:
    """A new pair here means that a domain or disjointness says more than was meant: read it, then allow it."""
    assert check_ontology().inferred == ()


@needs_java
def test_imports_are_never_fetched() -> None:
    """The address is one where nothing may answer; were it asked for, reasoning would fail."""
    importing = turtle("<urn:x> a owl:Ontology ; owl:imports <http://192.0.2.1/never.owl> .")
    assert check_triples([*SHIPPED, *importing]).sound


def test_without_java_the_error_says_how_to_get_it() -> None:
    """A real run with an empty PATH."""
    program = (
        "from graph.reasoning import check_ontology\n"
        "from ontology.errors import ToolMissing\n"
        "try:\n    check_ontology()\n"
        "except ToolMissing as error:\n    print(error)\n"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env={"PATH": ""}, capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("Java is needed to check the ontology with the HermiT reasoner and was not found.")
    assert "default-jre-headless" in run.stdout


def test_without_java_nothing_else_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissing) as caught:
        check_triples([])
    assert caught.value.tool == "Java"
