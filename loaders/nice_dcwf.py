"""Work roles of the DoD Cyberspace Workforce Framework, each beside the NICE role it is paired with, if any."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.nice_records import OPM, ROLES
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.jsons import expect_object
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.relations import predicate_of
from loaders.triples import PREF_LABEL, Concept, english, scheme_triples
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Load, Source
from ontology.terms import CETERMS, CW, RDF, RDFS, SEMAPV

_FATES = {
    "dcwf_role.work_role": "kept as skos:prefLabel of the DoD role",
    "dcwf_role.work_role_definition": "kept as skos:definition",
    "dcwf_role.dcwf_code": "kept as skos:notation",
    "dcwf_role.element": "kept as a concept above the role",
    "dcwf_role.element_description": "kept as skos:definition of that concept",
    "nice_role.work_role": "kept as sssom:object_label, or as rdfs:comment where no NICE role is paired",
    "nice_role.work_role_description": "dropped: NICE's own text, which NICE's own file gives",
    "nice_role.work_role_id": "dropped: repeats ncwf_id, or holds the mark in place of an OPM code",
    "nice_role.link_to_tks_list": "dropped: the words of a link in a workbook, without its address",
    "nice_role.element": "kept as sssom:other of the mapping, or in the comment where no NICE role is paired",
    "ncwf_id": "mapped to the object of the mapping",
    "opm_code": "mapped to ceterms:classification; marks kept as cw:suppressedValue",
    "dcwf_code": "dropped: repeats dcwf_role.dcwf_code",
}


def pairs(file: SourceFile, rows: Sequence[Any], options: Options, problems: Problems) -> Load:
    """Read the pairs. A DoD role without a NICE role is kept as a role, and counted."""
    facts = shipped("maps/nice.yaml")
    about = facts["dcwf"]
    nice_edition = facts["editions"]["dcwf"]
    source = Source(
        series=options.series or "dcwf",
        edition=options.edition or about["edition"],
        title=options.title or f"{about['title']} {about['edition']}",
        publisher=about["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=about["url"],
    )
    receipt = ReceiptBuilder("nice", file.name)
    concepts: dict[str, Concept] = {}
    mapped: list[AlignmentRow] = []
    further: list[Triple] = []
    expected: dict[str, str] = {}
    for index, raw in enumerate(rows):
        receipt.read()
        row = expect_object(raw, f"/{index}", problems)
        role = expect_object(row.get("dcwf_role"), f"/{index}/dcwf_role", problems)
        other = expect_object(row.get("nice_role"), f"/{index}/nice_role", problems)
        code, name = _text(role, "dcwf_code"), _text(role, "work_role")
        if not code or not name or code in concepts:
            problems.add(f"/{index}/dcwf_role", shown(code), "a code of its own and a name", "dcwf-role")
            continue
        receipt.keep()
        element = " ".join(_text(role, "element").split())
        if element and element not in concepts:
            text = _text(role, "element_description")
            concepts[element] = Concept(element, element, "OccupationGroup", "", text)
        concepts[code] = Concept(code, name, "", element, _text(role, "work_role_definition"))
        subject = iris.concept(source.series, source.edition, code)
        further.append(Triple(NamedNode(subject), RDF.type, CETERMS.WorkRole))
        paired = _text(row, "ncwf_id")
        further += _opm(subject, row, source, facts)
        if paired not in facts["roles"]:
            for code in _codes(row, facts):
                concept = iris.concept(OPM, nice_edition, code)
                expected[concept] = f"OPM code {code} belongs to no work role of NICE {nice_edition}"
        if not paired:
            receipt.count("roles without a NICE role")
            name = f"{_text(other, 'work_role')!r} ({_text(other, 'element')})"
            note = f"Beside it stands the name {name}, without a NICE id."
            further.append(Triple(NamedNode(subject), RDFS.comment, Literal(note, language="en")))
            continue
        target = iris.concept(ROLES, nice_edition, paired)
        unknown = paired not in facts["roles"]
        if unknown:
            reason = f"{paired} is no work role of NICE {nice_edition}"
            receipt.dangle(f"/{index}/ncwf_id", target, reason)
            expected[target] = reason
        receipt.count("pairs")
        mapped.append(_mapping(subject, target, name, other, source, nice_edition, unknown, about["word"]))
    problems.raise_any()
    for field, fate in _FATES.items():
        receipt.field(field, fate)
    receipt.count("DoD roles", sum(concept.kind == "" for concept in concepts.values()))
    mapping_set = MappingSet(
        f"{source.series}-{source.edition}-nice", f"{source.title}, beside NICE {nice_edition}", source.publisher
    )
    triples = scheme_triples(source, source.title, list(concepts.values())) + further
    triples += mapping_triples(mapped, mapping_set)
    return Load(source, triples, receipt.build(), ((file.name, file.sha256),), tuple(expected.items()))


def _mapping(
    subject: str,
    target: str,
    name: str,
    other: Mapping[str, Any],
    source: Source,
    edition: str,
    unknown: bool,
    word: str,
) -> AlignmentRow:
    labels = {"subject_label": name, "object_label": _text(other, "work_role"), "other": _text(other, "element")}
    return AlignmentRow(
        subject,
        predicate_of(word) or "",
        target,
        SEMAPV.ManualMappingCuration.value,
        subject_source_version=source.edition,
        object_source_version=edition,
        relation=word,
        unresolved=unknown,
        other={key: value for key, value in labels.items() if value},
    )


def _codes(row: Mapping[str, Any], facts: Any) -> list[str]:
    return [code for code in re.split(r"\s+and\s+", _text(row, "opm_code")) if code and code not in facts["marks"]]


def _opm(subject: str, row: Mapping[str, Any], source: Source, facts: Any) -> list[Triple]:
    out = []
    for code in _codes(row, facts):
        concept = NamedNode(iris.concept(OPM, facts["editions"]["dcwf"], code))
        out.append(Triple(NamedNode(subject), CETERMS.classification, concept))
    code = _text(row, "opm_code")
    if code in facts["marks"]:
        mark = NamedNode(iris.entity("suppressed-value", source.series, f"opm_code-{code}"))
        out += [
            Triple(NamedNode(subject), CW.suppressedValue, mark),
            Triple(mark, RDF.type, CW.SuppressedValue),
            Triple(mark, CW.sourceColumn, Literal("opm_code")),
            Triple(mark, CW.mark, Literal(code)),
            Triple(mark, PREF_LABEL, english(f"opm_code {code}: {facts['mark_meaning']}")),
        ]
    return out


def _text(row: Mapping[str, Any], name: str) -> str:
    """A value as text: codes are numbers in some rows and text in others."""
    value = row.get(name)
    return "" if value is None else str(value).strip()
