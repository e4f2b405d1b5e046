"""The content of a graph as sorted N-Triples lines that do not depend on blank-node labels, and its digest.

Blank nodes are renamed after what is said about them (colour refinement, as in RDFC-1.0's first-degree hashes, then
individualisation of ties), with a prefix of the graph's own, so that equal labels in two files never merge and the same
content loaded again is the same lines. The work spent on telling very regular structures apart is bounded (RDFC-1.0's
is not); past the bound, ties fall to the order of the file's labels, and the digest may then differ between two files
that differ in labels only.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from pyoxigraph import BlankNode, RdfFormat, Triple

MOST_STEPS = 400_000
"""Triples looked at after each connected group's first few rounds, per graph, before ties fall to label order (3 s)."""

_FREE_ROUNDS = 4

_BLANK = re.compile(rb"(?:^|[ (])_:[^ ]")


def take_blank(lines: set[bytes]) -> list[bytes]:
    """Take the lines with blank nodes out of `lines` and return them."""
    blank = [line for line in lines if b"_:" in line and _BLANK.search(line)]
    lines.difference_update(blank)
    return blank


def renamed_blank(lines: list[bytes], graph: str) -> list[bytes]:
    """Lines with blank nodes, each distinct one once, its blank nodes renamed for `graph` by what is said of them."""
    if not lines:
        return []
    parsed = [quad.triple for quad in ox.parse(b"\n".join(set(lines)), format=RdfFormat.N_TRIPLES)]
    labels = canonical_labels(parsed, hashlib.sha256(graph.encode()).hexdigest()[:8])
    renamed = set(_ntriples(rename(triple, labels) for triple in parsed))
    renamed.discard(b"")
    return list(renamed)


def _ntriples(triples: Iterable[Triple]) -> list[bytes]:
    return (ox.serialize(triples, format=RdfFormat.N_TRIPLES) or b"").split(b"\n")


def rename(triple: Triple, labels: Mapping[str, str]) -> Triple:
    """Rename the blank nodes of a triple, also inside triple terms."""
    subject, obj = triple.subject, triple.object
    if isinstance(subject, BlankNode):
        subject = BlankNode(labels[subject.value])
    elif isinstance(subject, Triple):
        subject = rename(subject, labels)
    if isinstance(obj, BlankNode):
        obj = BlankNode(labels[obj.value])
    elif isinstance(obj, Triple):
        obj = rename(obj, labels)
    return Triple(subject, triple.predicate, obj)


def canonical_labels(triples: list[Triple], salt: str) -> dict[str, str]:
    """New label of every blank node in `triples`: `b`, salt, and a hash of what is said about it."""
    parts = [(pieces, [piece for kind, piece in pieces if kind == "_"]) for pieces in map(_pieces, triples)]
    parts = [(pieces, blanks) for pieces, blanks in parts if blanks]
    groups = _groups([blanks for _, blanks in parts])
    by_group: dict[str, list[list[tuple[str, str]]]] = defaultdict(list)
    for pieces, blanks in parts:
        by_group[groups[blanks[0]]].append(pieces)
    labels: dict[str, str] = {}
    seen: dict[str, int] = defaultdict(int)
    budget = MOST_STEPS
    for pieces_list in by_group.values():
        colours, budget = _colour(pieces_list, budget)
        whole = _hash(*sorted(_line(pieces, colours) for pieces in pieces_list))
        twin = seen[whole]  # groups that say exactly the same are told apart by number only
        seen[whole] += 1
        for label, colour in colours.items():
            labels[label] = f"b{salt}{_hash(whole, colour, str(twin))}"
    return labels


def _pieces(triple: Triple) -> list[tuple[str, str]]:
    """The triple flattened: ("_", label) for blank nodes, ("=", text) for everything else."""

    def flatten(term: object) -> Iterator[tuple[str, str]]:
        if isinstance(term, BlankNode):
            yield "_", term.value
        elif isinstance(term, Triple):
            yield "=", "<<"
            for inner in (term.subject, term.predicate, term.object):
                yield from flatten(inner)
            yield "=", ">>"
        else:
            yield "=", str(term)

    return [piece for term in (triple.subject, triple.predicate, triple.object) for piece in flatten(term)]


def _groups(sets: list[list[str]]) -> dict[str, str]:
    """Blank nodes that share triples, directly or not, by a representative (union-find)."""
    parent: dict[str, str] = {}

    def top(label: str) -> str:
        while parent[label] != label:
            parent[label] = parent[parent[label]]
            label = parent[label]
        return label

    for labels in sets:
        for label in labels:
            parent.setdefault(label, label)
            parent[top(label)] = top(labels[0])
    return {label: top(label) for label in parent}


def _colour(group: list[list[tuple[str, str]]], budget: int) -> tuple[dict[str, str], int]:
    """Colour the blank nodes of one connected group so that each has its own; return what is left of the budget."""
    about: dict[str, list[list[tuple[str, str]]]] = defaultdict(list)
    for pieces in group:
        for label in {piece for kind, piece in pieces if kind == "_"}:
            about[label].append(pieces)
    plain = dict.fromkeys(sorted(about), "")
    colours = {label: _said(label, about[label], plain) for label in plain}
    rounds = 0
    while True:
        classes = 0
        tied = _tied(colours)
        while tied and (found := len(set(colours.values()))) > classes and budget > 0:
            classes = found
            said = {label: _said(label, about[label], colours) for label in tied}
            colours.update(said)
            rounds += 1
            if rounds > _FREE_ROUNDS:
                budget -= sum(len(about[label]) for label in tied)
            tied = _tied(colours)
        if not tied:
            return colours, budget
        if budget <= 0:
            return {label: _hash(colour, str(place)) for place, (label, colour) in enumerate(colours.items())}, 0
        first = min(tied, key=lambda label: (colours[label], label))
        colours[first] = _hash(colours[first], "first")


def _tied(colours: Mapping[str, str]) -> list[str]:
    """Labels whose colour is not theirs alone."""
    count = Counter(colours.values())
    return [label for label, colour in colours.items() if count[colour] > 1]


def _said(label: str, about: list[list[tuple[str, str]]], colours: Mapping[str, str]) -> str:
    """The colour that follows from what is said about a blank node and how its neighbours are coloured."""
    lines = sorted(_line(pieces, colours, label) for pieces in about)
    return _hash(colours[label], *lines)


def _line(pieces: list[tuple[str, str]], colours: Mapping[str, str], me: str = "") -> str:
    """A triple as text, its blank nodes as their colours."""
    return "\x1f".join(
        text if kind == "=" else "_:self" if text == me else "_:" + colours[text] for kind, text in pieces
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:24]
