"""Stacking statements read out of Credential Registry records (docs/data-model.md §5).

A record that names another credential in a condition, or as part or whole, makes a claim; the statement keeps who makes
it and which condition says so. Whether another party disagrees is not for a loader to say: `cw:contested` stays unset.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.ctdl_facts import Facts, Node, Term
from loaders.receipts import ReceiptBuilder
from loaders.triples import SOURCE, TYPE, english
from loaders.yamls import shipped
from ontology import iris
from ontology.namespaces import ID
from ontology.terms import CETERMS, CW, PROV, XSD

_ALTERNATIVES = 8
"""How deep alternatives of alternatives are followed; the registry publishes one level."""


def stacking(facts: Facts, receipt: ReceiptBuilder) -> list[Triple]:
    """The statements of all records."""
    rules = shipped("maps/ctdl.yaml")
    credentials = frozenset(rules["credentials"].split())
    out: dict[Triple, None] = {}
    statements: set[Term] = set()
    for node in facts.of:
        if not isinstance(node, NamedNode) or not facts.kinds(node) & credentials:
            continue
        for local, rule in rules["stacking"].items():
            for condition in facts.values(node, getattr(CETERMS, local)):
                for other, profile, number in _targets(facts, condition, 0):
                    out.update(dict.fromkeys(_statement(facts, node, other, rule, profile, number, receipt)))
        for local, rule in rules["parts_of"].items():
            for other in facts.values(node, getattr(CETERMS, local)):
                if other not in facts.of or facts.kinds(other) & credentials:  # type: ignore[arg-type]
                    out.update(dict.fromkeys(_statement(facts, node, other, rule, node, 0, receipt)))
    for triple in out:
        if triple.predicate == TYPE:
            statements.add(triple.subject)  # type: ignore[arg-type]
    if statements:
        receipt.count("stacking statements", len(statements))
    return list(out)


def _targets(facts: Facts, condition: Term, depth: int) -> Iterator[tuple[Term, Term, int]]:
    """(credential, condition that names it, 1 where it is one of several alternatives else 0) of a condition."""
    for target in facts.values(condition, CETERMS.targetCredential):
        yield target, condition, 1 if depth else 0
    if depth < _ALTERNATIVES:
        for other in facts.values(condition, CETERMS.alternativeCondition):
            yield from _targets(facts, other, depth + 1)


def _statement(
    facts: Facts,
    node: NamedNode,
    other: Term,
    rule: dict[str, Any],
    profile: Term,
    number: int,
    receipt: ReceiptBuilder,
) -> Iterator[Triple]:
    if not isinstance(other, NamedNode):
        receipt.warn(f"<{node.value}> {rule['words']} without an identifier of it; no stacking statement is made of it")
        return
    if other == node:
        receipt.warn(f"<{node.value}> names itself as a step; no stacking statement is made of it")
        return
    lower, upper = (other, node) if rule["upper"] else (node, other)
    predicate: NamedNode = getattr(CETERMS, rule["direct"])
    asserters = facts.values(profile, CETERMS.assertedBy) or [_record(facts, node)]
    for asserter in asserters:
        text = asserter.value
        key = "\x1f".join((lower.value, predicate.value, upper.value, rule["kind"], text)).encode()
        made = NamedNode(f"{ID}stacking/{hashlib.sha256(key).hexdigest()[:20]}")
        yield Triple(made, TYPE, CW.StackingStatement)
        yield Triple(made, CW.lowerStep, lower)
        yield Triple(made, CW.upperStep, upper)
        yield Triple(made, CW.stackingKind, NamedNode(iris.concept("stacking-kinds", "1", rule["kind"])))
        yield Triple(made, CW.ctdlPredicate, predicate)
        yield Triple(made, CW.asserter, asserter)
        if number:
            yield Triple(made, CW.requiredNumber, Literal(str(number), datatype=XSD.integer))
        yield Triple(made, CW.evidence, english(f"{_name(facts, node)}: the record {rule['words']}."))
        yield Triple(made, SOURCE, node)
        if profile != node:
            yield Triple(made, PROV.wasDerivedFrom, profile)


def _record(facts: Facts, node: NamedNode) -> Literal:
    """Who asserts what a record says without naming an asserter: the record's publisher, not named in it."""
    ctid = facts.text(node, CETERMS.ctid)
    record = f"Credential Registry record {ctid}" if ctid else f"the record <{node.value}>"
    return Literal(f"publisher of {record} ({_name(facts, node)}; publisher not named in the record)")


def _name(facts: Facts, node: Node) -> str:
    return facts.text(node, CETERMS.name) or node.value
