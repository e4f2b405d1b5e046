"""Why: every chain behind one crosswalk row, or between any two things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ontology.errors import BadQuery
from queries.chains import Chain
from queries.crosswalk import SUBJECT_KINDS, chains
from queries.resolve import resolve
from queries.routes import Goal, search
from queries.scope import Scope, implied, scope, target_frameworks
from queries.subjects import start
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store


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
    `Chain.sentences()` says each in words. Raises NotFound, Ambiguous, BadQuery.
    """
    source = subject if isinstance(subject, Thing) else resolve(store, subject, kinds=SUBJECT_KINDS)
    target = obj if isinstance(obj, Thing) else resolve(store, obj, kinds=SUBJECT_KINDS)
    asked = scope(store, implied(store, target, source) | dict(editions or {}))
    begin = start(store, source, asked)
    goal = _goal(store, target, asked)
    found = search(store, begin.leads, goal, asked.graphs, max_hops)
    made, _ = chains(store, found.paths, begin.leads, asked.graphs)
    return made


def _goal(store: Store, target: Thing, asked: Scope) -> Goal:
    if target.kind in ("framework", "collection"):
        members = target_frameworks(store, target, "", asked.editions)
        return Goal(frameworks=frozenset(one.iri for one in members))
    if target.kind not in SUBJECT_KINDS:
        raise BadQuery(
            f"{target} is a {target.what or target.kind}; a chain ends at a statement, framework or credential."
        )
    return Goal(statements=frozenset(start(store, target, asked).leads))
