"""Model records → triples, exactly as docs/data-model.md writes each thing down.

Every loader writes through this module, so a property changes in one place. Predicates and classes are made once; a
statement costs a handful of term objects and no look-ups. All functions are deterministic: same records, same list.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from loaders.words import decimal_text
from ontology import iris
from ontology.model import Framework, Source, Statement
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, RDF, SKOS, XSD

XSD_DECIMAL = XSD.decimal
TRUE = Literal("true", datatype=XSD.boolean)
FALSE = Literal("false", datatype=XSD.boolean)

# The terms that every statement and mapping writes, bound once: an attribute look-up per triple is measurable.
TYPE = RDF.type
PREF_LABEL = SKOS.prefLabel
NOTATION = SKOS.notation
SOURCE = DCTERMS.source
_COMPETENCY = CEASN.Competency
_PART_OF = CEASN.isPartOf
_CODED = CEASN.codedNotation
_TEXT = CEASN.competencyText
_CHILD_OF = CEASN.isChildOf
_TOP_CHILD_OF = CEASN.isTopChildOf


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a scheme. `kind` is the local name of a `cw:` class ("Occupation"), "" for a plain concept."""

    code: str
    label: str
    kind: str = ""
    broader: str = ""
    definition: str = ""
    alt_labels: tuple[str, ...] = ()
    soc_level: str = ""
    source_url: str = ""


def english(text: str) -> Literal:
    """Return text people read, as `@en`."""
    return Literal(text, language="en")


def decimal_literal(value: Decimal) -> Literal:
    """Return `value` as xsd:decimal in the spelling the store keeps (no exponent, no trailing zeros)."""
    return Literal(decimal_text(value), datatype=XSD_DECIMAL)


def cw_class(kind: str) -> NamedNode:
    """The `cw:` term of a local name. Raises ValueError for a name the ontology does not define."""
    node: NamedNode | None = getattr(CW, kind, None)
    if not isinstance(node, NamedNode):
        raise ValueError(f"{kind!r} is no term of the Credways ontology")
    return node


def framework_iri(framework: Framework) -> str:
    """IRI of a framework: its official one where it has one, else minted from series and edition."""
    return framework.iri or iris.framework(framework.source.series, framework.source.edition)


def statement_iri(source: Source, statement: Statement) -> str:
    """IRI of a statement: its official one where it has one, else minted from series, edition and code."""
    return statement.iri or iris.statement(source.series, source.edition, statement.code)


def framework_triples(framework: Framework) -> list[Triple]:
    """Write one edition of a framework and its statements (docs/data-model.md §3). A kind "" adds no `cw:` class.

    Raises ValueError when two statements share a code or a parent is no statement of the framework: a loader must
    have said so to the user, with the place, before it comes here.
    """
    source = framework.source
    node = NamedNode(framework_iri(framework))
    out = [
        Triple(node, TYPE, CEASN.CompetencyFramework),
        Triple(node, CEASN.name, english(framework.name)),
        Triple(node, PREF_LABEL, english(framework.name)),
        Triple(node, CW.seriesId, Literal(source.series)),
        Triple(node, CW.edition, Literal(source.edition)),
    ]
    if framework.kind:
        out.append(Triple(node, TYPE, cw_class(framework.kind)))
    if source.publisher:
        out.append(Triple(node, CEASN.publisherName, english(source.publisher)))
    if framework.webpage:
        out.append(Triple(node, CETERMS.subjectWebpage, NamedNode(framework.webpage)))
    if framework.content_code:
        out.append(Triple(node, CW.contentAreaCode, Literal(framework.content_code)))
    if framework.content_area:
        out.append(Triple(node, CW.contentArea, english(framework.content_area)))
    nodes: dict[str, NamedNode] = {}
    for statement in framework.statements:
        if statement.code in nodes:
            raise ValueError(f"two statements of {node.value} have the code {statement.code!r}")
        nodes[statement.code] = NamedNode(statement_iri(source, statement))
    _write_statements(out, framework.statements, node, nodes)
    return out


def _write_statements(
    out: list[Triple], statements: Iterable[Statement], framework: NamedNode, nodes: Mapping[str, NamedNode]
) -> None:
    add = out.append
    classes: dict[str, NamedNode] = {}
    levels: dict[str, Literal] = {}
    for item in statements:
        node = nodes[item.code]
        kind = classes.get(item.kind)
        if kind is None:
            kind = classes[item.kind] = cw_class(item.kind) if item.kind else _COMPETENCY
        code = Literal(item.code)
        add(Triple(node, TYPE, _COMPETENCY))
        if kind is not _COMPETENCY:
            add(Triple(node, TYPE, kind))
        add(Triple(node, _PART_OF, framework))
        add(Triple(node, NOTATION, code))
        add(Triple(node, _CODED, code))
        if item.text:
            add(Triple(node, _TEXT, Literal(item.text, language="en")))
        if item.label:
            add(Triple(node, PREF_LABEL, Literal(item.label, language="en")))
        if item.parents:
            for parent in item.parents:
                above = nodes.get(parent)
                if above is None:
                    raise ValueError(f"parent {parent!r} of {item.code!r} is no statement of {framework.value}")
                add(Triple(node, _CHILD_OF, above))
        else:
            add(Triple(node, _TOP_CHILD_OF, framework))
        if item.weight is not None:
            add(Triple(node, CEASN.weight, decimal_literal(item.weight)))
        if item.order:
            add(Triple(node, CEASN.listID, Literal(item.order)))
        if item.level:
            level = levels.get(item.level)
            if level is None:
                level = levels[item.level] = Literal(item.level)
            add(Triple(node, CEASN.educationLevelType, level))
        if item.derived_code:
            add(Triple(node, CW.derivedCode, TRUE))


def scheme_triples(source: Source, title: str, concepts: Sequence[Concept]) -> list[Triple]:
    """Write one edition of a concept scheme with its concepts (docs/data-model.md §3, last item).

    Raises ValueError when a broader concept is not in the scheme.
    """
    node = NamedNode(iris.scheme(source.series, source.edition))
    out = [
        Triple(node, TYPE, SKOS.ConceptScheme),
        Triple(node, PREF_LABEL, english(title)),
        Triple(node, CW.seriesId, Literal(source.series)),
        Triple(node, CW.edition, Literal(source.edition)),
    ]
    if source.publisher:
        out.append(Triple(node, DCTERMS.publisher, Literal(source.publisher)))
    nodes = {item.code: NamedNode(iris.concept(source.series, source.edition, item.code)) for item in concepts}
    for item in concepts:
        one = nodes[item.code]
        out.append(Triple(one, TYPE, SKOS.Concept))
        if item.kind:
            out.append(Triple(one, TYPE, cw_class(item.kind)))
        out.append(Triple(one, SKOS.inScheme, node))
        out.append(Triple(one, NOTATION, Literal(item.code)))
        out.append(Triple(one, PREF_LABEL, english(item.label)))
        out.extend(Triple(one, SKOS.altLabel, english(name)) for name in item.alt_labels)
        if item.definition:
            out.append(Triple(one, SKOS.definition, english(item.definition)))
        if item.soc_level:
            out.append(Triple(one, CW.socLevel, Literal(item.soc_level)))
        if item.source_url:
            out.append(Triple(one, SOURCE, iri_or_string(item.source_url)))
        if item.broader:
            above = nodes.get(item.broader)
            if above is None:
                raise ValueError(f"broader concept {item.broader!r} of {item.code!r} is not in {node.value}")
            out.append(Triple(one, SKOS.broader, above))
        else:
            out.append(Triple(one, SKOS.topConceptOf, node))
    return out


def iri_or_string(value: str) -> NamedNode | Literal:
    """An absolute http(s) IRI becomes a link; anything else, other schemes too, stays the text it is."""
    if value.startswith(("http://", "https://")):
        with contextlib.suppress(ValueError):
            return NamedNode(value)
    return Literal(value)
