"""Occupations of BLS's National Employment Matrix, of which most are occupations of the SOC under the same code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode, Triple

from loaders.known_codes import known_codes
from loaders.triples import Concept, scheme_triples
from ontology import iris
from ontology.model import Source
from ontology.terms import SKOS

MATRIX: Final = "nem"
"""Series of the matrix's occupations."""

SOC: Final = ("soc", "2018")
"""The classification that the matrix is built on: its series and edition."""


def matrix_triples(source: Source, title: str, concepts: Sequence[Concept]) -> list[Triple]:
    """One edition of the matrix's occupations.

    One whose code SOC has is a concept that says so (skos:closeMatch), and no occupation beside SOC's: a code means one
    thing. Only the matrix's own codes are occupations of it.
    """
    known = known_codes(*SOC) or frozenset()
    own = [replace(one, kind="") if one.code in known else one for one in concepts]
    links = [
        Triple(
            NamedNode(iris.concept(source.series, source.edition, one.code)),
            SKOS.closeMatch,
            NamedNode(iris.concept(*SOC, one.code)),
        )
        for one in concepts
        if one.code in known
    ]
    return scheme_triples(source, title, own) + links
