"""How a list of names becomes typed term constants; see ontology/terms.py."""

from __future__ import annotations

from typing import ClassVar

from pyoxigraph import NamedNode


class Vocabulary:
    """Base of the lists below. `class X(Vocabulary, iri=…)` turns each annotated name into `NamedNode(iri + name)`."""

    namespace: ClassVar[str]
    terms: ClassVar[tuple[NamedNode, ...]]

    def __init_subclass__(cls, *, iri: str) -> None:
        cls.namespace = iri
        made = {name: NamedNode(iri + name) for name in cls.__annotations__}
        cls.terms = tuple(made.values())
        for name, node in made.items():
            setattr(cls, name, node)
