"""The Python names and the Turtle files say the same, in both directions."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from ontology import terms
from ontology.files import link_shape_files, ontology_files, scheme_files, shape_files
from ontology.terms import BUILT_IN, CW, OWL, RDF, REUSED, Vocabulary
from tests.support.turtle import triples_of

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = triples_of(ontology_files())
DECLARED = {
    triple.subject.value
    for triple in ONTOLOGY
    if triple.predicate == RDF.type and isinstance(triple.subject, NamedNode)
}


def _cw_names(triples: set[Triple]) -> set[str]:
    parts = {part for triple in triples for part in (triple.subject, triple.predicate, triple.object)}
    return {part.value for part in parts if isinstance(part, NamedNode) and part.value.startswith(CW.namespace)}


def test_every_own_term_of_the_ontology_has_a_python_name_and_the_reverse() -> None:
    in_turtle = {iri for iri in DECLARED if iri.startswith(CW.namespace)}
    in_python = {node.value for node in CW.terms}
    assert in_python == in_turtle


def test_the_ontology_uses_no_own_term_that_it_does_not_declare() -> None:
    assert _cw_names(ONTOLOGY) <= DECLARED


@pytest.mark.parametrize("vocabulary", REUSED, ids=lambda vocabulary: vocabulary.__name__)
def test_every_reused_term_with_a_python_name_is_declared(vocabulary: type[Vocabulary]) -> None:
    assert {node.value for node in vocabulary.terms} - DECLARED == set()


@pytest.mark.parametrize("vocabulary", REUSED, ids=lambda vocabulary: vocabulary.__name__)
def test_every_declared_term_of_a_reused_vocabulary_has_a_python_name(vocabulary: type[Vocabulary]) -> None:
    declared = {iri for iri in DECLARED if iri.startswith(vocabulary.namespace)}
    assert declared - {node.value for node in vocabulary.terms} == set()


def test_the_shapes_and_schemes_name_no_term_that_the_ontology_lacks() -> None:
    named = _cw_names(triples_of([*shape_files(), *link_shape_files(), *scheme_files()]))
    assert named - {node.value for node in CW.terms} == set()


def test_the_data_model_names_no_term_that_the_ontology_lacks() -> None:
    page = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bcw:([A-Za-z][A-Za-z0-9]*)", page))
    assert len(named) > 50
    assert {name for name in named if not hasattr(CW, name)} == set()


def test_the_query_library_names_no_own_term_that_the_ontology_lacks() -> None:
    files = sorted((ROOT / "queries").rglob("*.rq"))
    used = {
        (file.name, name)
        for file in files
        for name in re.findall(r"(?<![\w:/#])cw:([A-Za-z]\w*)", file.read_text(encoding="utf-8"))
    }
    assert {(file, name) for file, name in used if not hasattr(CW, name)} == set()


def test_a_term_is_a_named_node_in_its_namespace() -> None:
    assert NamedNode("https://w3id.org/credways/ontology#ExamObjective") == CW.ExamObjective
    assert NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == RDF.type
    assert NamedNode("http://www.w3.org/2002/07/owl#annotatedSource") == OWL.annotatedSource


def test_no_term_is_listed_twice() -> None:
    vocabularies: list[type[Vocabulary]] = [CW, *REUSED, *BUILT_IN]
    every = [node for vocabulary in vocabularies for node in vocabulary.terms]
    assert len(every) == len(set(every))


def test_a_misspelt_term_is_an_error_at_run_time_too() -> None:
    with pytest.raises(AttributeError, match="ExamObjectiv"):
        getattr(CW, "ExamObjectiv")  # noqa: B009


def test_a_misspelt_term_is_found_by_the_type_checker(tmp_path: Path) -> None:
    program = tmp_path / "wrong.py"
    program.write_text("from ontology.terms import CW\n\nprint(CW.ExamObjectiv)\n")
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-incremental", "--follow-imports=silent", str(program)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert '"type[CW]" has no attribute "ExamObjectiv"' in run.stdout


def test_the_terms_import_nothing_heavy() -> None:
    program = "import sys, ontology.terms; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"rdflib", "owlready2", "pyshacl", "yaml", "fastapi"} & set(run.stdout.split())


def test_everything_exported_is_a_vocabulary_or_a_list_of_them() -> None:
    for name in terms.__all__:
        thing = getattr(terms, name)
        assert isinstance(thing, tuple) or issubclass(thing, Vocabulary)
