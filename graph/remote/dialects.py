"""What differs between engines, one row each; whatever is not said here is done by the standard.

An engine is recognised by the `Server` header of its answers, or named by the administrator (CREDWAYS_ENDPOINT_ENGINE).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from graph.remote import distinct, inlining, options, paths, truths
from ontology.errors import BadQuery


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine. `header` is the word for it in its `Server` header, in lower case.

    `our_literals`: numbers and dates come back as our local engine writes them (01 as 1), so that nothing is to be done
    for equal answers. `cap_header` says in an answer how many rows are given at most; `partial_header` is there only
    where the engine gave up and sent what it had. `nested_pages`: it sorts no more rows than it gives, unless the
    sorted query is inside another. `computes_numbers`: a truth value that it works out is 1 or 0. `own_order`: its
    ORDER BY is not the standard's. `keeps_numbers`: it gives what `numbers` mends. `joins_nothing`: GROUP_CONCAT where
    values are missing is an empty text to it. `hides_forms`: it shows nobody the graphs of exact literals, so they come
    as the engine has them. `rewrite` makes a query fit for it; raises BadQuery for what it is known to answer wrongly.
    """

    name: str
    title: str
    header: str = ""
    our_literals: bool = False
    cap_header: str = ""
    partial_header: str = ""
    nested_pages: bool = False
    computes_numbers: bool = False
    own_order: bool = False
    keeps_numbers: bool = False
    joins_nothing: bool = False
    hides_forms: bool = False
    rewrite: Callable[[str], str] = str


def _virtuoso(query: str) -> str:
    """Without the things for which Virtuoso 7.2 gives wrong rows and no error: see docs/endpoints.md."""
    query = options.options_apart(inlining.rows_inlined(query))
    if paths.open_options(query):
        raise BadQuery(
            "Virtuoso loses rows of this query: it has an optional step of a path, (…)?, between two things that are "
            "both looked for. Ask another engine (docs/endpoints.md)."
        )
    return truths.truths_as_numbers(distinct.distinct_apart(paths.unions_apart(paths.paths_apart(query))))


GENERIC: Final = Dialect("generic", "any SPARQL 1.1 engine")

DIALECTS: Final = MappingProxyType(
    {
        one.name: one
        for one in (
            GENERIC,
            Dialect("credways", "Credways' own /sparql", header="credways", our_literals=True, hides_forms=True),
            Dialect("oxigraph", "Oxigraph server", header="oxigraph", our_literals=True),
            Dialect(
                "virtuoso",
                "OpenLink Virtuoso 7",
                header="virtuoso",
                cap_header="X-SPARQL-MaxRows",
                partial_header="X-SQL-State",
                nested_pages=True,
                computes_numbers=True,
                own_order=True,
                keeps_numbers=True,
                joins_nothing=True,
                rewrite=_virtuoso,
            ),
        )
    }
)
"""Every engine for which something is known, by name."""


def named(name: str) -> Dialect:
    """The dialect of that name. Raises BadQuery listing those there are."""
    found = DIALECTS.get(name.lower())
    if found is None:
        raise BadQuery(f"No engine is called {name!r}; those treated apart are {', '.join(DIALECTS)}.")
    return found


def recognised(server: str) -> Dialect:
    """The dialect of the engine that answers with this `Server` header; `GENERIC` for one nothing is known of."""
    words = re.split(r"[/ ]", server.strip().lower())
    return next((one for one in DIALECTS.values() if one.header and one.header in words), GENERIC)
