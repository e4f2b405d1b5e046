"""Two sides laid beside each other: everything the signals need, worked out once and kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from queries.suggest.items import Item, without_codes
from queries.suggest.tokens import characters, terms, with_pairs

if TYPE_CHECKING:
    from queries.suggest.vectors import Matrix, Places, Space

T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """Mappings that people published or decided, as places in a `Pair`: accepted ones, and rejected ones.

    `subjects[i]` maps to `targets[i]`. A pair of `rejected_…` was turned down, or is denied by a Not mapping.
    """

    subjects: Places
    targets: Places
    predicates: tuple[str, ...]
    rejected_subjects: Places
    rejected_targets: Places

    def __len__(self) -> int:
        return len(self.subjects)

    @cached_property
    def accepted(self) -> frozenset[tuple[int, int]]:
        """Accepted pairs."""
        return frozenset(zip(self.subjects.tolist(), self.targets.tolist(), strict=True))

    @cached_property
    def rejected(self) -> frozenset[tuple[int, int]]:
        """Rejected pairs."""
        return frozenset(zip(self.rejected_subjects.tolist(), self.rejected_targets.tolist(), strict=True))


def known_of(
    accepted: Sequence[tuple[int, int]], rejected: Sequence[tuple[int, int]] = (), predicates: Sequence[str] = ()
) -> Known:
    """`Known` from pairs of places, sorted; each pair once."""
    import numpy as np

    said = dict(zip(accepted, predicates or [""] * len(accepted), strict=True))
    pairs = sorted(said)
    denied = sorted(set(rejected))

    def column(rows: Sequence[tuple[int, int]], place: int) -> Any:
        return np.array([row[place] for row in rows], np.int32)

    return Known(
        column(pairs, 0), column(pairs, 1), tuple(said[one] for one in pairs), column(denied, 0), column(denied, 1)
    )


@dataclass(frozen=True)
class Pair:
    """Subjects and targets, sorted by IRI, with printed codes of the other side taken out of their words.

    `routes` are pairs of places that published crosswalks connect by way of others, with the strength of the route.
    Vectors are made when first asked for.
    """

    subjects: tuple[Item, ...]
    targets: tuple[Item, ...]
    routes: tuple[tuple[int, int, float, str], ...] = ()
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """`make()`, once."""
        if name not in self.kept:
            self.kept[name] = make()
        found: T = self.kept[name]
        return found

    @property
    def core(self) -> Space:
        """TF-IDF of what the items themselves say: terms and pairs of neighbouring terms."""
        from queries.suggest.vectors import tfidf

        def made(items: Sequence[Item]) -> list[list[str]]:
            return [with_pairs(terms(one.core)) for one in items]

        return self.once("core", lambda: tfidf(made(self.subjects), made(self.targets)))

    @property
    def full(self) -> Space:
        """TF-IDF of the items' own words and the words beside them."""
        from queries.suggest.vectors import tfidf

        return self.once("full", lambda: tfidf(self.all_terms(self.subjects), self.all_terms(self.targets)))

    def all_terms(self, items: Sequence[Item]) -> list[list[str]]:
        """Terms of title (twice), text, keywords and of what stands beside."""
        return [terms(f"{one.title}\n{one.core}\n{one.words}\n{one.beside}") for one in items]

    @property
    def letters(self) -> Space:
        """TF-IDF of runs of characters of title and text."""
        from queries.suggest.vectors import tfidf

        def made(items: Sequence[Item]) -> list[list[str]]:
            return [characters(one.core[:600]) for one in items]

        return self.once("letters", lambda: tfidf(made(self.subjects), made(self.targets), least=2))

    @property
    def titles(self) -> Space:
        """TF-IDF of names: of an item without a title, its text's first words stand for one."""
        from queries.suggest.vectors import tfidf

        def made(items: Sequence[Item]) -> list[list[str]]:
            return [with_pairs(terms(f"{one.title or one.text[:80]}\n{one.words}")) for one in items]

        return self.once("titles", lambda: tfidf(made(self.subjects), made(self.targets)))

    def orders(self, side: str) -> list[int]:
        """Place of each item of a side ("subjects", "targets") in the outline of its framework, as a list reads."""
        return self.once(f"order {side}", lambda: _outline(self.subjects if side == "subjects" else self.targets))

    def parents(self, side: str) -> Matrix:
        """Which item (row) has which items of the same side as parents (columns), rows summing to 1."""
        return self.once(f"parents {side}", lambda: _parents(self.subjects if side == "subjects" else self.targets))


def pair_of(
    subjects: Sequence[Item], targets: Sequence[Item], routes: Sequence[tuple[str, str, float, str]] = ()
) -> Pair:
    """Lay two sides beside each other. `routes` name items by IRI; those of other items are left out."""
    left = sorted(subjects, key=lambda one: one.iri)
    right = sorted(targets, key=lambda one: one.iri)
    rows = {one.iri: place for place, one in enumerate(left)}
    columns = {one.iri: place for place, one in enumerate(right)}
    found = sorted((rows[a], columns[b], s, w) for a, b, s, w in routes if a in rows and b in columns)
    return Pair(tuple(without_codes(left, right)), tuple(without_codes(right, left)), tuple(found))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts codes as people do: K before 1 … 12 before HS is left to the code, 2 comes before 10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", text))


def _outline(items: Sequence[Item]) -> list[int]:
    by_iri = {one.iri: one for one in items}

    def path(one: Item) -> tuple[Any, ...]:
        made: list[Any] = []
        seen: set[str] = set()
        at: Item | None = one
        while at is not None and at.iri not in seen:
            seen.add(at.iri)
            made.append((natural(at.place), natural(at.code), at.iri))
            at = by_iri.get(min(at.parents, default=""))
        return (one.part_of, *reversed(made))

    places = [0] * len(items)
    for order, place in enumerate(sorted(range(len(items)), key=lambda place: path(items[place]))):
        places[place] = order
    return places


def _parents(items: Sequence[Item]) -> Matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    places = {one.iri: place for place, one in enumerate(items)}
    rows, columns, shares = [], [], []
    for row, one in enumerate(items):
        found = [places[parent] for parent in one.parents if parent in places]
        rows += [row] * len(found)
        columns += found
        shares += [1.0 / max(len(found), 1)] * len(found)
    return csr_matrix((np.array(shares, np.float32), (rows, columns)), shape=(len(items), len(items)))
