"""What a push has to do: the store's graphs beside what the endpoint says was sent to it, and what it counts.

The union of current graphs, which is the default graph here, is a graph of its own there
(`ontology.iris.CURRENT_GRAPH`) and is filled part by part. The provenance graph goes last: by it readers tell a
finished push from one under way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph import dumping, exact
from graph.remote import manifest
from graph.remote.manifest import DIFFERS, SENDING, Entry
from graph.remote.upload import Upload
from graph.view import View
from ontology.iris import CURRENT_GRAPH, PROVENANCE_GRAPH, PUSHED_GRAPH
from ontology.namespaces import GRAPH
from ontology.terms import CW

SEND: Final = "send"
KEEP: Final = "keep"
GONE: Final = "gone"
DROP: Final = "drop"
HELD: Final = "held"

_REPLACED_FREELY: Final = (f"{GRAPH}source/", f"{GRAPH}inference")
"""Graphs whose name says what they hold; of another, somebody else's may be there under the same name."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about one graph, and why in words.

    `action`: SEND; KEEP, it is there; GONE, it was pushed once and is no longer here; DROP, the same and it is to be
    taken away; HELD, one of that name is there that was not pushed. `triples` are those it has here (of GONE and DROP:
    there), `skip` how many of them, in order, are there already. `parts`: of the union, each graph that it is made of
    with a space and its digest; `held` are those of them it holds already.
    """

    graph: str
    action: str
    why: str
    triples: int
    digest: str = ""
    skip: int = 0
    parts: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """Every step in the order in which they are done; `outside` are graphs here that are never sent.

    `entries` is the endpoint's record of earlier pushes, by graph.
    """

    steps: tuple[Step, ...]
    outside: tuple[str, ...]
    entries: Mapping[str, Entry]

    def of(self, *actions: str) -> list[Step]:
        """The steps with one of these actions."""
        return [step for step in self.steps if step.action in actions]


def plan(view: View, upload: Upload, *, prune: bool = False, replace: bool = False) -> Plan:
    """Compare the store with what the endpoint holds; nothing is changed.

    `prune`: what was pushed once and is gone here is to be dropped there. `replace`: what is there under the name of a
    graph of ours without having been pushed is to be replaced. Raises EndpointFailed, LimitReached.
    """
    before = manifest.read(upload)
    digests = _digests(view)
    ours = {graph: digest for graph, digest in digests.items() if graph.startswith(GRAPH)}
    steps = [_step(view, upload, graph, digest, before.get(graph), replace) for graph, digest in ours.items()]
    last = (CURRENT_GRAPH, PROVENANCE_GRAPH)
    steps += [_gone(graph, before[graph], ours, prune) for graph in sorted(before.keys() - ours.keys() - set(last))]
    current = frozenset(f"{graph} {ours[graph]}" for graph in view.current_graphs() if graph in ours)
    steps.append(_union(view, upload, current, before.get(CURRENT_GRAPH)))
    said = _digest_of_lines(view, PROVENANCE_GRAPH)
    steps.append(_step(view, upload, PROVENANCE_GRAPH, said, before.get(PROVENANCE_GRAPH), True))
    return Plan(tuple(steps), tuple(digests.keys() - ours.keys()), before)


def count(view: View, graph: str | None) -> int:
    """How many triples the engine holds of a named graph; None: of the default graph."""
    (row,) = view.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", graphs=None if graph is None else [graph]).rows
    return int(row[0].value) if isinstance(row[0], Literal) else 0


def _digests(view: View) -> dict[str, str]:
    """Each named graph but the provenance, companions included, with the digest of its content; sorted."""
    here = NamedNode(PROVENANCE_GRAPH)
    known = {
        quad.subject.value: quad.object.value
        for quad in view.raw.quads_for_pattern(None, CW.contentDigest, None, here)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
    found: dict[str, str] = {}
    for name in sorted(graph.value for graph in view.raw.named_graphs() if isinstance(graph, NamedNode)):
        of = name.removesuffix(exact.SUFFIX)
        if name != PROVENANCE_GRAPH:
            found[name] = known[of] if of in known else _digest_of_lines(view, name)
    return found


def _digest_of_lines(view: View, graph: str) -> str:
    """A digest of a graph without a recorded one: the sum of its lines' digests, so that order is no matter."""
    total = sum(int.from_bytes(hashlib.sha256(line).digest()) for line in dumping.lines(view.raw, graph))
    return f"{total % 2**256:064x}"


def _step(view: View, upload: Upload, graph: str, digest: str, entry: Entry | None, replace: bool) -> Step:
    here = count(view, graph)
    there = upload.count(graph)
    if entry is None:
        if there and not (replace or graph.startswith(_REPLACED_FREELY)):
            return Step(graph, HELD, f"not pushed, and {there:,} triples are there under its name", here, digest)
        return Step(graph, SEND, "new" if not there else "there, but not by a push", here, digest)
    if entry.digest != digest:
        return Step(graph, SEND, "changed", here, digest)
    if entry.state == SENDING:
        skip = entry.triples if there >= entry.triples else 0
        return Step(graph, SEND, f"begun, {skip:,} are there" if skip else "begun", here, digest, skip)
    if entry.there != there or entry.triples != here:
        return Step(graph, SEND, f"{there:,} triples are there", here, digest)
    return Step(graph, KEEP, "differs there" if entry.state == DIFFERS else "there", here, digest)


def _union(view: View, upload: Upload, parts: frozenset[str], entry: Entry | None) -> Step:
    here, there = count(view, None), upload.count(CURRENT_GRAPH)
    digest = hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
    held = entry.parts if entry is not None else frozenset()
    finished = entry is not None and entry.state != SENDING
    if not held <= parts or not there or (entry is not None and finished and entry.there != there):
        return Step(CURRENT_GRAPH, SEND, "changed" if held else "new", here, digest, parts=parts)
    if finished and held == parts and entry is not None and entry.digest == digest:
        return Step(CURRENT_GRAPH, KEEP, "differs there" if entry.state == DIFFERS else "there", here, digest)
    return Step(
        CURRENT_GRAPH, SEND, _graphs(len(parts - held)) + " more", here, digest, _size(view, held), parts, held
    )  # fmt: skip


def _graphs(number: int) -> str:
    return "1 graph" if number == 1 else f"{number:,} graphs"


def _size(view: View, parts: Sequence[str] | frozenset[str]) -> int:
    return sum(count(view, part.partition(" ")[0]) for part in parts)


def _gone(graph: str, entry: Entry, ours: Mapping[str, str], prune: bool) -> Step:
    """What to do with a graph that was pushed and is not here: exact literals of one that is here go in any case."""
    of = graph.removesuffix(exact.SUFFIX)
    part = of != graph and of in ours
    action = DROP if prune or part or graph == PUSHED_GRAPH else GONE
    return Step(graph, action, "no longer needed" if part else "no longer here", entry.there or entry.triples)
