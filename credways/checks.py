"""What is checked between a loader and the store: one load per edition, links that lead somewhere, SHACL."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.errors import BadInput, Problem
from ontology.iris import holder
from ontology.namespaces import ID, shorten

if TYPE_CHECKING:
    from graph.store import EmbeddedStore
    from graph.validation import Violation
    from ontology.model import Load

MISSING = "missing: its edition is loaded and has no such item"


def no_edition_twice(loads: Iterable[Load]) -> None:
    """Refuse two files that claim to be the same edition of the same series: neither may silently win."""
    first: dict[tuple[str, str], str] = {}
    problems = []
    for load in loads:
        key = (load.source.series, load.source.edition)
        if key in first:
            problems.append(
                Problem(
                    load.receipt.file,
                    f"edition {key[1]} of {key[0]}",
                    f"the edition that {first[key]} holds too",
                    "one file per edition, or another --edition",
                    "edition-twice",
                )
            )
        first.setdefault(key, load.receipt.file)
    if problems:
        raise BadInput(problems)


def with_dangling_links(loads: Sequence[Load], store: EmbeddedStore) -> list[Load]:
    """Complete each receipt with the links that end nowhere.

    An end inside a framework or scheme edition that *is* known, without being one of its items, is missing (a loss
    unless the loader explained it). An end in an edition that is not loaded, or a thing nobody describes yet, is
    outside: kept, counted, and said in a warning.
    """
    targets = [_targets(load) for load in loads]
    here = set().union(*(_subjects(load) for load in loads)) if loads else set()
    elsewhere = set().union(*targets) - here if targets else set()
    holders = {holder(iri) for iri in elsewhere} - {""}
    known = here | _described(store, elsewhere | (holders - here))
    return [_completed(load, sorted(ends - known), known) for load, ends in zip(loads, targets, strict=True)]


def _completed(load: Load, ends: Sequence[str], known: set[str]) -> Load:
    explained = dict(load.expected_links)
    missing, outside = [], Counter[str]()
    for iri in ends:
        if iri in explained:
            continue
        within = holder(iri)
        if within and within in known:
            missing.append((iri.removeprefix(ID), iri, MISSING))
        else:
            outside[(within or iri).removeprefix(ID)] += 1
    if not missing and not outside:
        return load
    warnings = [f"{count} link{'s' * (count > 1)} to {what}, which is not loaded" for what, count in outside.items()]
    receipt = load.receipt
    return dataclasses.replace(
        load,
        receipt=dataclasses.replace(
            receipt, dangling=receipt.dangling + tuple(missing), warnings=receipt.warnings + tuple(warnings)
        ),
    )


def losses(load: Load) -> list[str]:
    """Each loss of a load in one line: records dropped, and links that nobody explained."""
    name = f"{load.receipt.file} ({load.source.series} {load.source.edition})"
    lines = [f"{name}: {place}: {value}: {reason}" for place, value, reason in load.receipt.dropped]
    return lines + [f"{name}: {place}: {why}" for place, _, why in load.receipt.dangling if why == MISSING]


def _subjects(load: Load) -> set[str]:
    return {triple.subject.value for triple in load.triples if isinstance(triple.subject, NamedNode)}


def _targets(load: Load) -> set[str]:
    """IRIs in our identifier space that the load's triples point at. A fragment names a record, not a thing."""
    objects = (triple.object for triple in load.triples)
    found = {term.value for term in objects if isinstance(term, NamedNode)}
    return {iri for iri in found if iri.startswith(ID) and "#" not in iri}


def _described(store: EmbeddedStore, iris: set[str]) -> set[str]:
    """Those of `iris` that are the subject of any triple in any graph of the store."""
    from graph.protocol import EVERY_GRAPH

    return {iri for iri in iris if next(store.quads(NamedNode(iri), None, None, EVERY_GRAPH), None) is not None}


def _warnings(found: Iterable[Violation]) -> tuple[str, ...]:
    """One line for each different warning, with how often and the first things it is about."""
    about: dict[str, list[str]] = {}
    for one in found:
        if one.severity == "warning":
            about.setdefault(one.message, []).append(one.label or one.focus)
    return tuple(
        f"{len(names)} × {message} ({'; '.join(names[:3])}{'; …' if len(names) > 3 else ''})"
        for message, names in about.items()
    )


def validated(loads: Iterable[Load]) -> list[Load]:
    """Check each load's triples against the SHACL shapes; warnings go to its receipt.

    Raises BadInput when anything of severity "violation" is found: data that no question can use is not stored.
    """
    from graph.validation import validate

    problems, checked = [], []
    for load in loads:
        report = validate(load.triples)
        for found in report.violations:
            if found.severity == "violation":
                where = f"{found.label} <{found.focus}>" if found.label else f"<{found.focus}>"
                said = found.value or f"no usable {shorten(found.path)}" if found.path else "no usable data"
                expected = f"usable data. {found.message}"
                problems.append(Problem(load.receipt.file, where, said, expected, f"shacl-{found.component}"))
        warnings = _warnings(report.violations)
        receipt = (
            dataclasses.replace(load.receipt, warnings=load.receipt.warnings + warnings) if warnings else load.receipt
        )
        checked.append(dataclasses.replace(load, receipt=receipt))
    if problems:
        raise BadInput(problems)
    return checked
