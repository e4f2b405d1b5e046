"""Is the ontology sound? HermiT proves it consistent, and every class of it satisfiable.

A check for authors and continuous integration, never run on data: inference over data is rules in the store. owlready2
carries HermiT and runs it with Java in a process of its own.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from ontology.errors import ToolMissing
from ontology.files import ontology_files
from ontology.terms import OWL, RDFS

JAVA_ADVICE = (
    "Install a Java runtime, version 8 or newer, so that `java` is on PATH (Debian, Ubuntu: apt install "
    "default-jre-headless; macOS: brew install openjdk; Windows: winget install EclipseAdoptium.Temurin.21.JRE)."
)


@dataclass(frozen=True, slots=True)
class ReasoningReport:
    """What HermiT found.

    `classes` counts the named classes. `unsatisfiable` are the IRIs of those that can have no member; `inferred` are
    (subclass, superclass) IRI pairs that follow without being written down, even through other classes. Both are
    sorted, and empty when the ontology is inconsistent, because then everything follows.
    """

    consistent: bool
    classes: int
    unsatisfiable: tuple[str, ...] = ()
    inferred: tuple[tuple[str, str], ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the ontology is consistent and every named class can have members."""
        return self.consistent and not self.unsatisfiable


def check_ontology(files: Sequence[Path] | None = None) -> ReasoningReport:
    """Reason over the Turtle `files` taken together (default: the shipped ontology) and report.

    Raises ToolMissing where there is no Java, and SyntaxError where a file is not Turtle. `owl:imports` are never
    followed, on disk or over the network: name every file that is needed.
    """
    paths = ontology_files() if files is None else files
    return check_triples(
        quad.triple for path in paths for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def check_triples(triples: Iterable[Triple]) -> ReasoningReport:
    """Reason over an ontology given as triples; see `check_ontology`."""
    if shutil.which("java") is None:
        raise ToolMissing("Java", "check the ontology with the HermiT reasoner", JAVA_ADVICE)
    # Without these triples there is nothing that owlready2 or HermiT could fetch.
    kept = [triple for triple in triples if triple.predicate != OWL.imports]
    return _reason(kept)


def _reason(triples: list[Triple]) -> ReasoningReport:
    # Slow to import, and needed by authors only.
    import owlready2

    world = owlready2.World()
    try:
        # owlready2 reads N-Triples itself; any other syntax makes it start another parser.
        data = io.BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
        world.get_ontology("https://w3id.org/credways/ontology#").load(fileobj=data, only_local=True)
        named = {owl_class.iri for owl_class in world.classes()}
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return ReasoningReport(consistent=False, classes=len(named))
        empty = {owl_class.iri for owl_class in world.inconsistent_classes()} & named
        found = {
            (owl_class.iri, above.iri)
            for owl_class in world.classes()
            if owl_class.iri not in empty
            for above in owl_class.ancestors()
            if getattr(above, "iri", None) in named and above is not owl_class
        }
        return ReasoningReport(
            consistent=True,
            classes=len(named),
            unsatisfiable=tuple(sorted(empty)),
            inferred=tuple(sorted(found - _written(triples))),
        )
    finally:
        world.close()


def _written(triples: Iterable[Triple]) -> set[tuple[str, str]]:
    """Return every (subclass, superclass) pair that the written subclass and equivalence axioms chain to."""
    above: dict[str, set[str]] = {}
    for triple in triples:
        if not (isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode)):
            continue
        if triple.predicate in (RDFS.subClassOf, OWL.equivalentClass):
            above.setdefault(triple.subject.value, set()).add(triple.object.value)
        if triple.predicate == OWL.equivalentClass:
            above.setdefault(triple.object.value, set()).add(triple.subject.value)
    pairs = set()
    for start in above:
        waiting, seen = list(above[start]), set[str]()
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting.extend(above.get(node, ()))
        pairs |= {(start, node) for node in seen - {start}}
    return pairs
