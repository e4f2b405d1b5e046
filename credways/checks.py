"""What is checked between a loader and the store: one load per edition, links that lead somewhere, SHACL."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.errors import Problem
from ontology.iris import holder
from ontology.namespaces import ID, shorten
from ontology.spool import TripleSpool

if TYPE_CHECKING:
    from graph.store import EmbeddedStore
    from graph.validation import Violation
    from ontology.model import Load

MISSING = "missing: its edition is loaded and has no such item"


def each_edition_once(loads: Iterable[Load]) -> tuple[list[Load], list[Problem]]:
    """Leave out loads that claim the edition of an earlier one, and say so: neither may silently win.

    Two files that say the very same (a framework published as JSON-LD and as Turtle) are one load that names both.
    """
    first: dict[tuple[str, str], Load] = {}
    problems = []
    for load in loads:
        key = (load.source.series, load.source.edition)
        earlier = first.setdefault(key, load)
        if earlier is load:
            continue
        if _digest(earlier) == _digest(load):
            note = f"{load.receipt.file} says exactly the same"
            receipt = dataclasses.replace(earlier.receipt, notes=(*earlier.receipt.notes, note))
            first[key] = dataclasses.replace(earlier, receipt=receipt, files=(*earlier.files, *load.files))
        else:
            problems.append(
                Problem(
                    load.receipt.file,
                    f"edition {key[1]} of {key[0]}",
                    f"the edition that {earlier.receipt.file} holds too, with other content",
                    "one file per edition, or another --edition",
                    "edition-twice",
                )
            )
    return list(first.values()), problems


def _digest(load: Load) -> str:
    from graph.content import content_of

    with TemporaryDirectory(prefix="credways-") as folder:
        numbers = count()
        return content_of(load.triples, ID, lambda: Path(folder, str(next(numbers)))).digest


def with_dangling_links(loads: Sequence[Load], store: EmbeddedStore) -> list[Load]:
    """Complete each receipt with the links that end nowhere.

    An end inside a framework or scheme edition that *is* known, without being one of its items, is missing (a loss
    unless the loader explained it). An end in an edition that is not loaded, or a thing nobody describes yet, is
    outside: kept, counted, and said in a warning.
    """
    here: set[str] = set()
    targets: list[set[str]] = []
    for load in loads:
        subjects, objects = _links(load)
        here |= subjects
        targets.append(objects - subjects)
    elsewhere = set[str]().union(*targets) - here
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


def _links(load: Load) -> tuple[set[str], set[str]]:
    """IRIs in our identifier space that the load describes, and that it points at (without names of records, `#`)."""
    if isinstance(load.triples, TripleSpool):
        subjects, objects = load.triples.links(ID)
    else:
        subjects, objects = set(), set()
        for triple in load.triples:
            if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(ID):
                subjects.add(triple.subject.value)
            if isinstance(triple.object, NamedNode) and triple.object.value.startswith(ID):
                objects.add(triple.object.value)
    return subjects, {iri for iri in objects if "#" not in iri}


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


def _file_of(load: Load) -> str:
    """What a problem of a load names: the one file that was read, else the folder of them."""
    return load.files[0][0] if len(load.files) == 1 else load.receipt.file


def validated(loads: Iterable[Load]) -> tuple[list[Load], list[Problem]]:
    """Check each load's triples against the SHACL shapes; warnings go to its receipt.

    A load with anything of severity "violation" is left out, with its problems: data that no question can use is not
    stored.
    """
    from graph.validation import validate

    problems, usable = [], []
    for load in loads:
        report = validate(load.triples)
        file = _file_of(load)
        for found in report.violations:
            if found.severity == "violation":
                where = f"{found.label} <{found.focus}>" if found.label else f"<{found.focus}>"
                said = found.value or f"no usable {shorten(found.path)}" if found.path else "no usable data"
                expected = f"usable data. {found.message}"
                problems.append(Problem(file, where, said, expected, f"shacl-{found.component}"))
        if not report.conforms and len(load.files) > 1:
            found_in = ", ".join(name for name, _ in load.files)
            problems.append(Problem(file, "", f"all of {found_in}", "each of its files usable", "left-out-together"))
        if report.conforms:
            warnings = load.receipt.warnings + _warnings(report.violations)
            usable.append(dataclasses.replace(load, receipt=dataclasses.replace(load.receipt, warnings=warnings)))
    return usable, problems
