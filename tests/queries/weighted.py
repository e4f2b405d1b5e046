"""An invented world to count in: two weighted exams, courses, a small set of standards, districts and decisions.

Written for tests and small enough to add up by hand. The exam IX-1 has three domains (0.5, 0.3, 0.2) with objectives
1.1, 1.2, 2.1, 3.1; IX-2 has one domain without a weight. Standards: mathematics M1 (grade 7, outcomes a and b), M2 and
M3 (high school), reading R1 (high school); M1 and M2 support the graduate statement G1.
"""

from __future__ import annotations

from pyoxigraph import RdfFormat, parse

from graph.store import EmbeddedStore
from ontology.model import Source

PREFIXES = """
@prefix cw: <https://w3id.org/credways/ontology#> .
@prefix ceterms: <https://purl.org/ctdl/terms/> .
@prefix ceasn: <https://purl.org/ctdlasn/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/credways/id/> .
"""
ID = "https://w3id.org/credways/id/"
STATEMENT = ID + "statement/"


def _statement(framework: str, code: str, kinds: str, text: str, more: str = "") -> str:
    iri = f"<{STATEMENT}{framework}/{code}>"
    whole = f"<{ID}framework/{framework}>"
    return f"""{iri} a ceasn:Competency, {kinds} ; ceasn:isPartOf {whole} ; skos:notation "{code}" ;
      ceasn:competencyText "{text}"@en {more} ."""


def _child(framework: str, parent: str) -> str:
    return f"; ceasn:isChildOf <{STATEMENT}{framework}/{parent}>"


def _framework(path: str, name: str, more: str = "") -> str:
    series, edition = path.split("/")
    return f"""<{ID}framework/{path}> a ceasn:CompetencyFramework ; skos:prefLabel "{name}"@en ;
      cw:seriesId "{series}" ; cw:edition "{edition}" {more} ."""


def _exams() -> str:
    lines = [_framework("ix/1", "Invented exam IX-1"), _framework("ix2/1", "Invented exam IX-2")]
    for code, weight, text in (("1", "0.5", "Measure"), ("2", "0.3", "Read plans"), ("3", "0.2", "Work safely")):
        lines.append(
            _statement(
                "ix/1", code, "cw:ExamDomain", text, f"; ceasn:isTopChildOf :framework\\/ix\\/1 ; ceasn:weight {weight}"
            )
        )
    for code, parent, text in (
        ("1.1", "1", "Measure lengths"), ("1.2", "1", "Add fractions"), ("2.1", "2", "Read a drawing"),
        ("3.1", "3", "Name hazards"),
    ):  # fmt: skip
        lines.append(_statement("ix/1", code, "cw:ExamObjective", text, _child("ix/1", parent)))
    lines.append(
        _statement("ix2/1", "A", "cw:ExamDomain", "Measure again", "; ceasn:isTopChildOf :framework\\/ix2\\/1")
    )
    lines.append(_statement("ix2/1", "A.1", "cw:ExamObjective", "Measure lengths well", _child("ix2/1", "A")))
    lines.append(_statement("ix2/1", "A.2", "cw:ExamObjective", "Write a report", _child("ix2/1", "A")))
    for name, framework in (("one", "ix/1"), ("two", "ix2/1")):
        lines.append(
            f""":credential\\/invented\\/{name} a ceterms:Certification ;
            skos:prefLabel "Invented certificate {name}"@en ;
            ceterms:ownedBy :organization\\/invented ; cw:assessesFramework <{ID}framework/{framework}> ."""
        )
    lines.append(
        """:credential\\/invented\\/bare a ceterms:Certification ; skos:prefLabel "Invented bare certificate"@en ;
        ceterms:ownedBy :organization\\/invented ."""
    )
    for name, taught in (("shop", "ix/1/1.1"), ("drafting", "ix/1/2.1")):
        lines.append(
            f""":course\\/invented\\/{name} a ceterms:Course ; skos:prefLabel "Invented {name} course"@en ;
            ceterms:teaches <{STATEMENT}{taught}> ."""
        )
    return "\n".join(lines)


def _standards() -> str:
    lines = [
        _framework("cas-ma/2018", "Invented mathematics", '; cw:contentArea "Mathematics" ; cw:contentAreaCode "MA"'),
        _framework(
            "cas-rw/2018", "Invented reading",
            '; cw:contentArea "Reading, Writing and Communicating" ; cw:contentAreaCode "RW"',
        ),
        """:collection\\/cde\\/cas a ceterms:Collection ; skos:prefLabel "Invented standards"@en ;
        ceterms:hasMember :framework\\/cas-ma\\/2018, :framework\\/cas-rw\\/2018 .""",
        _statement("cas-ma/2018", "G1", "cw:PreparedGraduateStatement", "Reason about quantities"),
    ]  # fmt: skip
    supports = f"; cw:supportsPreparedGraduate <{STATEMENT}cas-ma/2018/G1>"
    for framework, code, level, more in (
        ("cas-ma/2018", "M1", "7", supports), ("cas-ma/2018", "M2", "HS", supports), ("cas-ma/2018", "M3", "HS", ""),
        ("cas-rw/2018", "R1", "HS", ""),
    ):  # fmt: skip
        level = f'; ceasn:educationLevelType "{level}"'
        lines.append(_statement(framework, code, "cw:GradeLevelExpectation", f"Expectation {code}", level + more))
    for letter in "ab":
        outcome = _child("cas-ma/2018", "M1") + ' ; ceasn:educationLevelType "7"'
        lines.append(_statement("cas-ma/2018", f"M1.{letter}", "cw:EvidenceOutcome", f"Outcome {letter}", outcome))
    return "\n".join(lines)


def mapping(number: int, subject: str, claim: str, obj: str, *, more: str = "", of: str = "invented") -> str:
    """An invented mapping as Turtle, of the set `invented` (published), `machine` (suggested) or another."""
    return f""":mapping\\/invented\\/{number} a sssom:Mapping ; owl:annotatedSource <{STATEMENT}{subject}> ;
      owl:annotatedProperty skos:{claim}Match ; owl:annotatedTarget <{STATEMENT}{obj}> ;
      sssom:mapping_justification semapv:ManualMappingCuration ; dcterms:isPartOf :mapping-set\\/{of} {more} ."""


SETS = """
:mapping-set\\/invented a sssom:MappingSet ; dcterms:title "Invented alignments" ;
  dcterms:publisher "Nobody" ; cw:kind "published" .
:mapping-set\\/machine a sssom:MappingSet ; dcterms:title "Invented guesses" ;
  dcterms:publisher "A machine" ; cw:kind "suggested" .
"""
MAPPINGS = "\n".join(
    (
        SETS,
        mapping(1, "ix/1/1.1", "close", "cas-ma/2018/M1.a", more="; sssom:confidence 0.9"),
        mapping(2, "ix/1/1.2", "narrow", "cas-ma/2018/M2"),
        mapping(3, "ix2/1/A.1", "exact", "cas-ma/2018/M1.b"),
        mapping(4, "ix/1/2.1", "related", "cas-rw/2018/R1"),
        mapping(5, "ix/1/3.1", "close", "cas-ma/2018/M3", of="machine", more="; sssom:confidence 0.4"),
        mapping(6, "ix/1/1.1", "close", "ix2/1/A.1"),
        mapping(7, "ix/1/2.1", "related", "ix2/1/A.2"),
    )
)


def decision(number: int, committee: str, mapping_number: int, verdict: str, more: str = "") -> str:
    """A decision of one of the two committees as Turtle."""
    return f""":decision\\/invented\\/{number} a cw:Decision ;
      cw:decidesMapping :mapping\\/invented\\/{mapping_number} ;
      cw:committee :organization\\/{committee}-committee ; cw:verdict :concept\\/verdicts\\/1\\/{verdict} {more} ."""


DISTRICTS = "\n".join(
    f""":organization\\/{name} a cw:District, ceterms:Organization ;
      skos:prefLabel "{name.title()} District (invented)"@en .
    :organization\\/{name}-committee a cw:Committee, ceterms:Organization ;
      skos:prefLabel "{name.title()} committee"@en ; cw:district :organization\\/{name} ."""
    for name in ("north", "south")
)


def world(*more: str) -> EmbeddedStore:
    """The invented world in memory, and Turtle of a test's own as an edition beside it."""
    store = EmbeddedStore.in_memory()
    editions = [
        ("ix", "1", _exams()), ("cas-ma", "2018", _standards()), ("invented-alignments", "1", MAPPINGS),
        ("invented-districts", "1", DISTRICTS), *((f"more-{number}", "1", text) for number, text in enumerate(more)),
    ]  # fmt: skip
    with store.writing("tests") as writer:
        for series, edition, text in editions:
            source = Source(series, edition, f"{series} {edition} (invented)", publisher="Nobody", credit="Invented.")
            triples = [quad.triple for quad in parse(input=PREFIXES + text, format=RdfFormat.TURTLE)]
            writer.replace_edition(source, triples)
    return store
