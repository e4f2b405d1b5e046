"""What an update may not say, decided from its tokens: `LOAD` and `SERVICE` of anything that is not allowed.

Which graphs it changes is not for the tokens to tell (a variable may name one): that is seen when it is tried
(graph/update_process.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.guard import Token, check_service, declare, named, place_of, tokens
from ontology.errors import BadQuery, Refused
from ontology.namespaces import PREFIXES

NOWHERE: Final = "<urn:credways:refused>"
"""What LOAD SILENT of something not allowed loads: nothing can be loaded from there, and SILENT makes that no error."""


@dataclass(frozen=True, slots=True)
class CheckedUpdate:
    """An update that may be given to a worker. `names` are the IRIs in it; `reaches`, whether it asks an endpoint."""

    text: str
    names: frozenset[str]
    reaches: bool = False


def check(
    text: str,
    *,
    using: Sequence[str] = (),
    using_named: Sequence[str] = (),
    prefixes: Mapping[str, str] = PREFIXES,
    services: Collection[str] = (),
) -> CheckedUpdate:
    """Return the update, with the dataset that the protocol asks for written into it, or say why it may not run.

    Raises Refused, BadQuery (no tokens; a dataset from the protocol beside USING or WITH) and LimitReached (nesting).
    """
    found = tokens(text)
    declared = dict(prefixes)
    changes: list[tuple[int, int, str]] = []
    dataset = "".join(f"USING <{iri}> " for iri in using) + "".join(f"USING NAMED <{iri}> " for iri in using_named)
    reaches, depth = False, 0
    for index, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "sign" else 0
        bare = token.text.upper() if token.kind == "word" else ""
        if "SERVICE" in (token.text.split(":", 1)[0].upper() if token.kind == "name" else bare):
            check_service(text, found, index, declared, services)
            reaches = True
        if bare in ("PREFIX", "BASE", "VERSION"):
            declare(found, index, declared)
        if "LOAD" in bare:
            change = _load(text, found, index, declared, services)
            changes += [change] if change else []
            reaches = reaches or change is None
        if dataset and depth == 0 and bare in ("USING", "WITH"):
            raise BadQuery(f"{place_of(text, token.start)}: {bare} and a dataset from the protocol cannot go together.")
        if dataset and depth == 0 and bare == "WHERE" and found[index - 1].text.upper() != "DELETE":
            changes.append((token.start, token.start, dataset))
    names = frozenset(iri for token in found if (iri := named(token, declared)))
    for start, end, new in reversed(changes):
        text = text[:start] + new + text[end:]
    return CheckedUpdate(text, names | {*using, *using_named}, reaches)


def _load(
    text: str, found: list[Token], index: int, declared: Mapping[str, str], services: Collection[str]
) -> tuple[int, int, str] | None:
    """What to write in place of what LOAD names: None where it is allowed. Raises Refused."""
    place = place_of(text, found[index].start)
    if found[index].text.upper() != "LOAD":
        raise Refused(f"{place}: write LOAD as a word by itself.")
    rest = found[index + 1 : index + 3]
    silent = bool(rest) and rest[0].text.upper() == "SILENT"
    source = rest[silent] if len(rest) > silent else None
    if source is None or source.kind not in ("iri", "name"):
        raise BadQuery(f"{place}: LOAD needs the IRI of what is to be loaded.")
    if named(source, declared) in services:
        return None
    if silent:
        return source.start, source.start + len(source.text), NOWHERE
    raise Refused(f"{place}: LOAD is refused: nothing is fetched but what an administrator allows.")
