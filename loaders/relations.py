"""Publishers' words for "this goes with that" as SKOS mapping predicates (maps/relations.yaml says why)."""

from __future__ import annotations

import re
from functools import cache

from loaders.yamls import shipped
from ontology.namespaces import expand


@cache
def _by_word() -> dict[str, str]:
    return {_folded(one["word"]): expand(one["predicate"]) or "" for one in shipped("maps/relations.yaml")["relations"]}


def _folded(word: str) -> str:
    return re.sub(r"[-_\s]+", " ", word.strip()).casefold()


def predicate_of(word: str) -> str | None:
    """IRI of the SKOS predicate that a publisher's word stands for; None when it is not listed (never guessed)."""
    return _by_word().get(_folded(word)) or None


def known_words() -> list[str]:
    """The words that are listed, for messages."""
    return sorted(one["word"] for one in shipped("maps/relations.yaml")["relations"])
