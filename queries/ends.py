"""What the two names of a crosswalk mean: one thing each, a list of concepts, or an edition of a framework."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontology.errors import Ambiguous, NotFound
from ontology.iris import edition_order
from queries.lookup import text, things
from queries.resolve import resolve
from queries.subjects import KINDS
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

SUBJECT_KINDS = ("credential", "assessment", "course", "program", "framework", "collection", "statement")
"""Kinds of thing a name is first looked for among; the other `queries.subjects.KINDS` come after."""

_CODE = re.compile(r"[\d.:-]+")


def end(store: Store, name: str) -> Thing:
    """The thing that one end of a crosswalk means. Raises NotFound, Ambiguous.

    Names are first looked for among what states competencies, so that a skill called like a credential does not hide
    it; a code of digits may be anything, such as an occupation.
    """
    listed = _list_named(store, name.strip().lower())
    if listed is not None:
        return listed
    if _CODE.fullmatch(name.strip()):
        try:
            return resolve(store, name, kinds=KINDS)
        except Ambiguous as several:  # a list that borrows SOC's codes does not hide SOC
            try:
                return resolve(store, name, kinds=("occupation",))
            except NotFound:
                raise several from None
    try:
        return resolve(store, name, kinds=SUBJECT_KINDS)
    except NotFound as missing:
        try:
            return resolve(store, name, kinds=KINDS)
        except NotFound:
            raise missing from None


def _list_named(store: Store, name: str) -> Thing | None:
    """The newest scheme of a series of concepts (`soc`, `cip@2010`); None where there is none."""
    series, _, edition = name.partition("@")
    schemes = things(store, (text(row[0]) for row in store.select("SELECT ?s WHERE { ?s a skos:ConceptScheme }")))
    fitting = [one for one in schemes.values() if one.series == series and edition in ("", one.edition)]
    return max(fitting, key=lambda one: edition_order(one.edition), default=None)


def target_named(store: Store, framework: str | Thing, edition: str) -> tuple[Thing, str]:
    """What the other end of a crosswalk means, and the edition that its name asks for. Raises NotFound, Ambiguous."""
    if isinstance(framework, Thing):
        return framework, edition
    listed = _list_named(store, framework.strip().lower())
    if listed is not None:
        return listed, ""
    base, at, suffix = framework.rpartition("@")
    kinds = ("framework", "collection")
    if at and base and not edition and "/" not in suffix:
        try:
            return resolve(store, base, kinds=kinds), suffix
        except NotFound:
            return end(store, framework), ""
    try:
        return resolve(store, framework, kinds=kinds), edition
    except NotFound:
        if not edition:
            return end(store, framework), edition
        return resolve(store, framework, kinds=kinds, edition=edition), edition
