"""What a CTDL-ASN framework says of its structure, and the triples that our queries need beside the file's own.

Frameworks are not always trees: a node with two parents keeps both, and the receipt says so. Nothing is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Triple

from loaders.receipts import ReceiptBuilder
from loaders.triples import TRUE, decimal_literal
from ontology.iris import edition_order
from ontology.model import Source
from ontology.terms import CEASN, CW, RDF, SKOS

_KINDS = (CW.ExamDomain, CW.ExamObjective, CW.ExamTopic)
"""Class by depth, for frameworks that are exam specifications."""

_MARKED = {
    CEASN.isPartOf: CW.completedPartOf,
    CEASN.isChildOf: CW.completedParent,
    CEASN.isTopChildOf: CW.completedTopOf,
}
"""Link that may be completed → the property that says that it was (ontology/topics/ctdl.ttl)."""


@dataclass(slots=True)
class Tree:
    """Statements of one framework in the order of the file, and what is said of each."""

    framework: NamedNode
    statements: list[NamedNode] = field(default_factory=list)
    parents: dict[NamedNode, list[NamedNode]] = field(default_factory=dict)
    """Parents among the statements, from `isChildOf` first, then from `hasChild`."""
    facts: dict[NamedNode, dict[NamedNode, str]] = field(default_factory=dict)
    """First value of each literal property."""
    missing: list[tuple[NamedNode, NamedNode, NamedNode]] = field(default_factory=list)
    """(from, property, to) of structural links to nodes that are not there."""

    @classmethod
    def of(cls, triples: list[Triple], framework: NamedNode) -> Tree:
        """Read the structure out of the triples."""
        tree = cls(framework)
        for triple in triples:
            node = triple.subject
            if not isinstance(node, NamedNode):
                continue
            if triple.predicate == RDF.type and triple.object == CEASN.Competency:
                tree.statements.append(node)
                tree.parents.setdefault(node, [])
            elif isinstance(triple.object, Literal):
                tree.facts.setdefault(node, {}).setdefault(triple.predicate, triple.object.value)
        there = set(tree.statements)
        for predicate, downward in ((CEASN.isChildOf, False), (CEASN.hasChild, True)):
            for triple in triples:
                if triple.predicate != predicate or not isinstance(triple.object, NamedNode):
                    continue
                one, other = triple.subject, triple.object
                child, parent = (other, one) if downward else (one, other)
                if not isinstance(child, NamedNode) or not isinstance(parent, NamedNode):
                    continue
                if child not in there or (parent not in there and parent != framework):
                    tree.missing.append((triple.subject, predicate, triple.object))  # type: ignore[arg-type]
                elif parent in there and parent not in tree.parents[child]:
                    tree.parents[child].append(parent)
        return tree

    @property
    def roots(self) -> list[NamedNode]:
        """Statements without a parent."""
        return [node for node in self.statements if not self.parents[node]]

    def depth(self, node: NamedNode) -> int:
        """Steps up to a root by first parents; a cycle ends where it closes."""
        seen: set[NamedNode] = set()
        while self.parents[node] and node not in seen:
            seen.add(node)
            node = self.parents[node][0]
        return len(seen)


def complete(triples: list[Triple], tree: Tree, source: Source, receipt: ReceiptBuilder) -> list[Triple]:
    """The file's triples, weights made decimal, with what docs/data-model.md promises added."""
    framework = tree.framework
    kept, published = decimal_weights(triples, receipt)
    said = set(kept)
    added: dict[Triple, None] = dict.fromkeys(published)

    def add(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        triple = Triple(subject, predicate, value)
        if triple not in said:
            added[triple] = None
            if predicate in _MARKED:  # so that an export can leave out what the publisher did not say
                added[Triple(subject, _MARKED[predicate], value)] = None

    weights = [fraction(tree.facts.get(node, {}).get(CEASN.weight, "")) for node in tree.roots]
    exam = bool(weights) and any(weight is not None for weight in weights)
    if exam:
        add(framework, RDF.type, CW.ExamSpecification)
        total = sum((weight for weight in weights if weight is not None), Decimal(0))
        if abs(total - 1) > Decimal("0.015"):
            receipt.warn(
                f"the weights of the {len(weights)} top statements sum to {total}, not to 1; kept as published"
            )
    add(framework, CW.seriesId, Literal(source.series))
    add(framework, CW.edition, Literal(source.edition))
    add(framework, SKOS.prefLabel, Literal(source.title, language="en"))
    codes = _codes(tree)
    for node in tree.statements:
        facts = tree.facts.get(node, {})
        printed = facts.get(CEASN.codedNotation, "")
        add(node, CEASN.isPartOf, framework)
        add(node, SKOS.notation, Literal(printed or codes[node]))
        add(node, CEASN.codedNotation, Literal(printed or codes[node]))
        if not printed:
            add(node, CW.derivedCode, TRUE)
        if exam:
            add(node, RDF.type, _KINDS[min(tree.depth(node), 2)])
        for parent in tree.parents[node]:
            add(node, CEASN.isChildOf, parent)
        if not tree.parents[node]:
            add(node, CEASN.isTopChildOf, framework)
    _report(tree, added, codes, receipt)
    return [*kept, *added]


def _report(tree: Tree, added: Mapping[Triple, None], codes: Mapping[NamedNode, str], receipt: ReceiptBuilder) -> None:
    for node in tree.statements:
        if len(tree.parents[node]) > 1:
            above = " and ".join(codes[parent] for parent in tree.parents[node])
            receipt.warn(
                f"statement {codes[node]} has {len(tree.parents[node])} parents ({above}); all are kept: <{node.value}>"
            )
            receipt.count("statements with several parents")
    for one, predicate, other in tree.missing:
        link = predicate.value.rpartition("/")[2]
        why = f"the end of {link} is no statement of this file; the link is kept as published"
        receipt.dangle(f"<{one.value}>", f"{link} <{other.value}>", why)
    fates = {
        CEASN.isPartOf: "completed: statements that do not name their framework",
        CEASN.isChildOf: "completed: parents that only ceasn:hasChild names",
        CEASN.isTopChildOf: "completed: top statements that only ceasn:hasTopChild names",
        CW.derivedCode: "added: codes built of ceasn:listID, where the publisher prints none",
    }
    for predicate, fate in fates.items():
        count = sum(triple.predicate == predicate for triple in added)
        if count:
            receipt.field(predicate.value.rpartition("/")[2].rpartition("#")[2], f"{fate} ({count})")


def fraction(text: str) -> Decimal | None:
    """A published weight as a fraction of 1: "0.18", ".18", "18%"; None when it is no number from 0 to 1 (or 100 %)."""
    text = text.strip()
    try:
        value = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        return None
    value = value / 100 if text.endswith("%") else value
    return value if value.is_finite() and 0 <= value <= 1 else None


def decimal_weights(triples: list[Triple], receipt: ReceiptBuilder) -> tuple[list[Triple], list[Triple]]:
    """The triples with weights as decimal fractions, and the weights of those statements as they were published.

    A weight that is no fraction of 1 is only among the published ones: nobody can reckon with it.
    """
    weights = [one for one in triples if one.predicate == CEASN.weight and isinstance(one.object, Literal)]
    made = {one: _decimal_weight(one, receipt) for one in weights}
    respelled = {one.subject for one, other in made.items() if one != other}
    published = [Triple(one.subject, CW.publishedWeight, one.object) for one in weights if one.subject in respelled]
    kept = (made.get(one, one) for one in triples)
    return list(dict.fromkeys(one for one in kept if one is not None)), published


def _decimal_weight(triple: Triple, receipt: ReceiptBuilder) -> Triple | None:
    text = triple.object.value if isinstance(triple.object, Literal) else ""
    weight = fraction(text)
    if weight is None:
        receipt.warn(f"weight {text!r} is no fraction of 1; kept as published only (cw:publishedWeight)")
        return None
    receipt.field(
        "ceasn:weight", "mapped to xsd:decimal; as published in cw:publishedWeight (files have text and floats)"
    )
    return Triple(triple.subject, triple.predicate, decimal_literal(weight))


def _codes(tree: Tree) -> dict[NamedNode, str]:
    """A code for each statement: the list numbers on the way down (`2.1.K3`).

    Where statements of one parent share a number, because knowledge and skills are numbered apart, the initial of their
    category stands before it. Numbers that are missing or still taken are given on from the highest.
    """
    below: defaultdict[NamedNode | None, list[NamedNode]] = defaultdict(list)
    for node in tree.statements:
        below[tree.parents[node][0] if tree.parents[node] else None].append(node)
    codes: dict[NamedNode, str] = {}
    open_groups: list[tuple[NamedNode | None, str]] = [(None, "")]
    while open_groups:
        parent, before = open_groups.pop()
        for node, mark in _marks(tree, below.pop(parent, [])).items():
            codes[node] = before + mark
            open_groups.append((node, f"{before}{mark}."))
    for group in below.values():  # only a cycle is left: its members have no way down from a root
        for node, mark in _marks(tree, group).items():
            codes.setdefault(node, f"cycle.{len(codes) + 1}.{mark}")
    return codes


def _marks(tree: Tree, group: list[NamedNode]) -> dict[NamedNode, str]:
    facts = {node: tree.facts.get(node, {}) for node in group}
    numbers = {node: facts[node].get(CEASN.listID, "").strip() for node in group}
    shared = len(set(numbers.values())) < len(group)
    marks: dict[NamedNode, str] = {}
    taken: set[str] = set()
    for node in sorted(group, key=lambda one: (edition_order(numbers[one]), one.value)):
        label = facts[node].get(CEASN.competencyCategory) or facts[node].get(CEASN.competencyLabel) or ""
        mark = (label[:1].upper() if shared else "") + numbers[node]
        next_number = len(group)
        while not numbers[node] or mark in taken:
            next_number += 1
            mark = (label[:1].upper() if shared else "") + str(next_number)
            if mark not in taken:
                break
        taken.add(mark)
        marks[node] = mark
    return marks
