"""Statements and the tags they are printed with, as a truth: which skill does an essential-skill statement name?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ontology.errors import BadQuery
from ontology.namespaces import expand
from queries.evaluate.truth import Truth, truth_of
from queries.lookup import text
from queries.suggest.items import Item, read_items

if TYPE_CHECKING:
    from graph.protocol import Store

FEWEST: Final = 5
"""Statements that print a tag from which it is a skill to be found; rarer ones are mostly slips of the pen."""
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*\.?\s*$")


def skills_of(tag: str) -> list[str]:
    """The skills that a printed tag names, without the group they are of, in one spelling.

    >>> skills_of("Entrepreneurial Skills: Creativity/Innovation")
    ['creativity and innovation']
    >>> skills_of("Professional Skills, Information Literacy"), skills_of("MP7")
    (['information literacy'], ['mp7'])
    """
    group, colon, rest = tag.partition(":")
    if not colon:
        group, comma, rest = tag.partition(",")
        if not (comma and group.strip().lower().endswith("skills")):
            rest = tag
    made = []
    for part in re.split(r"[,;]", rest):
        words = re.sub(r"\s*(?:/|&|\band\b)\s*", " and ", part.strip().strip(".").lower())
        if words:
            made.append(re.sub(r"[\s-]+", " ", words))
    return made


def tag_truth(store: Store, spec: Mapping[str, Any]) -> Truth:
    """Subjects are statements that print a tag; targets the skills that at least `FEWEST` statements are tagged with.

    The bracket in which the tag is printed is taken off the text. Raises BadQuery where no statement prints a tag.
    """
    rows = store.select(f"SELECT DISTINCT ?s ?t WHERE {{ ?s <{expand(spec['tag'])}> ?t }}")
    said = sorted({(text(row[0]), skill) for row in rows for skill in skills_of(text(row[1]))})
    counted = Counter(skill for _, skill in said)
    kept = sorted(skill for skill, count in counted.items() if count >= FEWEST)
    if not kept:
        raise BadQuery(f"No statement that is loaded prints a tag ({spec['tag']}).")
    kinds = {expand(one) for one in spec.get("subject_kinds", ())}
    items = [one for one in read_items(store, {iri for iri, _ in said}) if not kinds or one.kind in kinds]
    skills = [Item(f"urn:credways:skill:{one.replace(' ', '-')}", title=one, part_of="tags") for one in kept]
    of = {one.title: one.iri for one in skills}
    pairs = {(iri, of[skill]): "" for iri, skill in said if skill in of}
    rare = sum(count for skill, count in counted.items() if count < FEWEST)
    note = f"{rare:,} tags of fewer than {FEWEST} statements each are left out."
    bare = [replace(one, text=_BRACKET.sub("", one.text)) for one in items]
    return truth_of(spec["name"], spec["title"], bare, skills, pairs, goal=spec.get("goal"), notes=[note])
