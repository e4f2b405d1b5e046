"""From rows as published to the statements of one edition: codes once, parents there, no cycle, nothing lost.

A specification is a directed acyclic graph, not always a tree. A code repeated with the same text under another parent
is one statement with several parents; so are two codes that the publisher gives one IRI (BCSP does): the statement then
carries both codes. A code repeated with other text is refused, because one identifier cannot mean two things.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.reading.problems import Problems, shown
from loaders.spec_records import Spec, SpecRow, category_of, kind_classes, simple
from loaders.spec_weights import check_whole, read_weights
from ontology.model import Statement

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


@dataclass(slots=True)
class _Node:
    """A statement being put together from the rows that speak of it."""

    row: SpecRow
    weight: Decimal | None
    parents: dict[str, str] = field(default_factory=dict)
    """Parent's code → place of the row that names it."""
    codes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    top: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """Checked statements, and what of each the model has no field for, by primary code."""

    statements: tuple[Statement, ...]
    other_codes: dict[str, tuple[str, ...]]
    categories: dict[str, str]
    comments: dict[str, tuple[str, ...]]
    urls: dict[str, tuple[str, ...]]
    warnings: tuple[str, ...]


def make_tree(spec: Spec, problems: Problems) -> Tree:
    """Check the rows of one edition and join them into statements. Notes problems; the result is then not usable."""
    warnings: list[str] = []
    weights = read_weights(spec.rows, problems)
    nodes, alias = _join(spec.rows, weights, problems, warnings)
    _parents(nodes, alias, problems)
    _cycles(nodes, problems)
    depth_kinds = _kinds(nodes, warnings)
    statements: list[Statement] = []
    siblings: defaultdict[str, int] = defaultdict(int)
    for code, node in nodes.items():
        above = next(iter(node.parents), "")
        siblings[above] += 1
        statements.append(
            Statement(
                code=code,
                kind=depth_kinds[code],
                text=node.row.text,
                label=node.row.label,
                parents=tuple(node.parents),
                weight=node.weight,
                order=str(siblings[above]),
                derived_code=node.row.derived,
                iri=node.row.iri,
            )
        )
    remark = check_whole(statements, spec.name, problems)
    if remark:
        warnings.append(remark)
    return Tree(
        tuple(statements),
        {code: tuple(node.codes[1:]) for code, node in nodes.items() if len(node.codes) > 1},
        {code: category_of(node.row.kind) for code, node in nodes.items() if node.row.kind},
        {code: tuple(node.comments) for code, node in nodes.items() if node.comments},
        {code: tuple(node.urls) for code, node in nodes.items() if node.urls},
        tuple(warnings),
    )


def _join(
    rows: Sequence[SpecRow], weights: dict[int, Decimal], problems: Problems, warnings: list[str]
) -> tuple[dict[str, _Node], dict[str, str]]:
    """Nodes by primary code, and every code → primary code."""
    nodes: dict[str, _Node] = {}
    alias: dict[str, str] = {}
    by_iri: dict[str, str] = {}
    for index, row in enumerate(rows):
        code = _composed(row.code)
        weight = weights.get(index)
        if row.iri and not _IRI.fullmatch(row.iri):
            problems.add(row.place, shown(row.iri), "an http(s) IRI without spaces", "iri-malformed")
        primary = alias.get(code) or by_iri.get(row.iri, "")
        if not primary:
            nodes[code] = _Node(row, weight, codes=[row.code])
            primary = alias[code] = code
            if row.iri:
                by_iri[row.iri] = code
        elif not _same(nodes[primary], row, weight, problems):
            continue
        else:
            _merge(nodes[primary], row, weight, code not in alias, warnings)
            alias[code] = primary
        node = nodes[primary]
        for parent in filter(None, (_composed(part.strip()) for part in row.parent.split("|"))):
            node.parents.setdefault(parent, row.place)
        node.top = node.top or not row.parent
        if row.weight and weight is None and row.unit == "mixed" and row.weight not in node.comments:
            node.comments.append(row.weight)
        if row.url and row.url not in node.urls:
            node.urls.append(row.url)
    return nodes, alias


def _composed(code: str) -> str:
    """A code as identifiers compare it (iris.segment composes too)."""
    return code if code.isascii() else unicodedata.normalize("NFC", code)


def _same(node: _Node, row: SpecRow, weight: Decimal | None, problems: Problems) -> bool:
    """Whether a further row can be the same statement; notes a problem when it cannot."""
    first = node.row
    by_code = _composed(row.code) in map(_composed, node.codes)
    what = f"the code {shown(row.code)}" if by_code else f"the IRI {shown(row.iri)}"
    rule = "code-duplicate" if by_code else "iri-duplicate"
    expected = f"one meaning in one edition (first in {first.place})"
    if _words(first) != _words(row):
        problems.add(row.place, f"{what} again with other text {shown(row.text or row.label)}", expected, rule)
        return False
    if by_code and first.iri and row.iri and first.iri != row.iri:
        problems.add(row.place, f"{what} again with another IRI {shown(row.iri)}", expected, rule)
        return False
    if weight is not None and node.weight is not None and weight != node.weight:
        problems.add(row.place, f"{what} again with another weight {shown(row.weight)}", expected, rule)
        return False
    return True


def _merge(node: _Node, row: SpecRow, weight: Decimal | None, new_code: bool, warnings: list[str]) -> None:
    if node.weight is None:
        node.weight = weight
    if new_code:
        node.codes.append(row.code)
        warnings.append(
            f"{row.place}: {row.code} has the same IRI as {node.codes[0]}; kept as one statement with both codes"
        )
    elif row.parent and row.parent not in node.parents and (node.parents or node.top):
        warnings.append(f"{row.place}: {row.code} stands under {row.parent} too; kept with several parents")
    else:
        warnings.append(f"{row.place}: {row.code} again with the same content as in {node.row.place}; kept once")


def _words(row: SpecRow) -> tuple[str, ...]:
    return tuple(" ".join(part.split()).casefold() for part in (row.text, row.label, simple(row.kind)))


def _parents(nodes: dict[str, _Node], alias: dict[str, str], problems: Problems) -> None:
    """Turn parents into primary codes; note those that are no statement of this edition."""
    for node in nodes.values():
        known: dict[str, str] = {}
        for parent, place in node.parents.items():
            if parent in alias:
                known.setdefault(alias[parent], place)
                continue
            near = difflib.get_close_matches(parent, alias, n=3, cutoff=0.5)
            expected = "the code of a statement in this edition"
            if near:
                expected += f" (nearest: {', '.join(near)})"
            problems.add(place, f"the parent {shown(parent)}", expected, "parent-unknown")
        node.parents = known


def _cycles(nodes: dict[str, _Node], problems: Problems) -> None:
    """Note every cycle once, by name, walking upwards without recursion."""
    done: set[str] = set()
    for start in nodes:
        trail: list[str] = []
        on_trail: dict[str, int] = {}
        todo: list[tuple[str, int]] = [(start, 0)]
        while todo:
            code, depth = todo.pop()
            for left in trail[depth:]:
                del on_trail[left]
                done.add(left)
            del trail[depth:]
            if code in on_trail:
                loop = [*trail[on_trail[code] :], code]
                place = nodes[loop[0]].parents.get(loop[1 % len(loop)], nodes[loop[0]].row.place)
                found = "a cycle: " + " → ".join(loop[:20])
                problems.add(place, found, "parents that lead up to the top", "parent-cycle")
                continue
            if code in done:
                continue
            on_trail[code] = len(trail)
            trail.append(code)
            todo += [(parent, depth + 1) for parent in nodes[code].parents]
        done.update(trail)


def _kinds(nodes: dict[str, _Node], warnings: list[str]) -> dict[str, str]:
    """Class of each statement: by the publisher's word, else by its place (top with parts, below it, deeper)."""
    classes = kind_classes()
    above = {parent for node in nodes.values() for parent in node.parents}
    unknown: dict[str, str] = {}
    made: dict[str, str] = {}
    for code, node in nodes.items():
        known = classes.get(simple(node.row.kind)) if node.row.kind else None
        if node.row.kind and known is None:
            unknown.setdefault(node.row.kind, node.row.place)
        if known is None:
            parents = node.parents
            deep = any(nodes[parent].parents for parent in parents if parent in nodes)
            known = "ExamTopic" if deep else "ExamObjective" if parents or code not in above else "ExamDomain"
        made[code] = known
    for word, place in unknown.items():
        warnings.append(f"{place}: the kind {word!r} is not known; kept as the publisher's word, classed by its place")
    return made
