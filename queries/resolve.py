"""From what a person types (a name, a code, a CURIE, a slug, an IRI) to one thing."""

from __future__ import annotations

from collections.abc import Collection

from graph.store import Store
from queries.things import Thing


def resolve(store: Store, name: str, *, kinds: Collection[str] = (), edition: str = "") -> Thing:
    """Return the one thing `name` means, of one of `kinds` (`queries.things.KINDS`; empty means any).

    Raises Ambiguous with the candidates, NotFound with near names.
    """
    raise NotImplementedError


def thing(store: Store, iri: str) -> Thing:
    """Return the thing with exactly this IRI. Raises NotFound."""
    raise NotImplementedError
