"""Why: every chain behind one crosswalk row, or between any two things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.chains import Chain
from queries.edges import Edge
from queries.ends import end
from queries.routes import Goal, search
from queries.scope import Scope, implied, scope
from queries.spelled import chains
from queries.subjects import Start, goal, start
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class Explained:
    """Every chain between two things, best first, and what the search met.

    `blocked` are the mappings that kept a pair apart, `asked` the editions, `begin` where the search started, `goal`
    where it could end; `notes` say what could not be started from, and which bound cut the search.
    """

    subject: Thing
    object: Thing
    chains: tuple[Chain, ...]
    blocked: tuple[Edge, ...]
    asked: Scope
    begin: Start
    goal: Goal
    notes: tuple[str, ...] = ()


def why(
    store: Store,
    subject: str | Thing,
    obj: str | Thing,
    *,
    editions: Mapping[str, str] | None = None,
    max_hops: int = 4,
) -> list[Chain]:
    """Return every chain from `subject` to `obj`, best first; empty when nothing connects them.

    Either may be a statement (its sub-statements count), a framework, a credential or exam, or a course or program.
    `queries.reasons` says each in words. Raises NotFound, Ambiguous, BadQuery.
    """
    return list(explained(store, subject, obj, editions=editions, max_hops=max_hops).chains)


def explained(
    store: Store,
    subject: str | Thing,
    obj: str | Thing,
    *,
    editions: Mapping[str, str] | None = None,
    max_hops: int = 4,
) -> Explained:
    """The same with what kept pairs apart and which editions were asked. Raises as `why`."""
    source = subject if isinstance(subject, Thing) else end(store, subject)
    target = obj if isinstance(obj, Thing) else end(store, obj)
    asked = scope(store, implied(store, target, source) | dict(editions or {}))
    begin = start(store, source, asked)
    towards = goal(store, target, asked)
    found = search(store, begin.leads, towards, asked.graphs, max_hops, begin.rise, begin.lists)
    made, _ = chains(store, found.paths, begin.leads, asked.graphs, towards.tails)
    notes = (*dict.fromkeys(begin.notes), *found.notes)
    return Explained(source, target, tuple(made), found.blocked, asked, begin, towards, notes)
