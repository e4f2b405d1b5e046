"""A question about ladders read on one state of the store: the model on its terms, and what is held in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.ladders import asking
from queries.ladders.model import Model, Terms, model

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.ladders.asking import Held, Question


@dataclass(frozen=True, slots=True)
class Read:
    """The `model` on the question's `terms`, and what is held: as things, as IRIs of steps, and their numbers."""

    question: Question
    terms: Terms
    model: Model
    have: Held
    having: frozenset[str]
    held: frozenset[int]

    def unheard(self) -> list[str]:
        """Say of what is held that no source says where it leads."""
        same, number = self.model.same, self.model.number
        lost = [one for one in self.have.steps if same.get(one.iri, one.iri) not in number]
        return [f"No source says on these terms where {one} leads." for one in lost]


def read(store: Store, question: Question) -> Read:
    """Read a question. Raises BadQuery, NotFound, Ambiguous for wishes and names that cannot be read."""
    asking.check(question)
    # Who asserts something is asked of everything that is stated, and only where somebody is to be left out.
    without = asking.asserters(store, model(store, Terms()), question.without) if question.without else frozenset()
    terms = Terms(question.soft, without)
    made = model(store, terms)
    have = asking.held(store, made, asking.parted(store, question.held))
    having = frozenset(made.same.get(one.iri, one.iri) for one in have.steps)
    held = frozenset(made.number[iri] for iri in having if iri in made.number)
    return Read(question, terms, made, have, having, held)
