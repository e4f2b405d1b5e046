"""The records that pass between the rooms, as frozen dataclasses. No RDF here, no files, no store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple


@dataclass(frozen=True, slots=True)
class Source:
    """One edition of one source: what a named graph holds and whom to credit for it.

    `series` and `edition` are the two path segments of its graph (docs/data-model.md). `credit` is the line the
    publisher requires to be shown; `license` its licence as stated (name or IRI), "" when none is stated. `effective`
    and `expires` bound the time in which the edition is in force, as the publisher states it (ISO 8601: a year, month
    or day); "" where nothing is stated. They answer `--as-of`, and are never guessed.
    """

    series: str
    edition: str
    title: str
    publisher: str = ""
    license: str = ""
    credit: str = ""
    url: str = ""
    effective: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a framework. `kind` is the local name of a `cw:` class such as "ExamObjective"."""

    code: str
    kind: str
    text: str = ""
    label: str = ""
    parents: tuple[str, ...] = ()
    weight: Decimal | None = None
    order: str = ""
    level: str = ""
    derived_code: bool = False
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """One edition of a framework and its statements. `kind` is the local name of a `cw:` class."""

    source: Source
    kind: str
    name: str
    statements: tuple[Statement, ...]
    content_area: str = ""
    content_code: str = ""
    webpage: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class AlignmentRow:
    """One mapping of a published or decided crosswalk: SSSOM's columns under their own names, IRIs spelled out.

    `confidence` is None where the publisher states none; it is never filled in. `relation` is the publisher's word.
    """

    subject_id: str
    predicate_id: str
    object_id: str
    mapping_justification: str
    negated: bool = False
    confidence: Decimal | None = None
    subject_source_version: str = ""
    object_source_version: str = ""
    relation: str = ""
    evidence: str = ""
    comment: str = ""
    author: str = ""
    mapping_date: str = ""
    unresolved: bool = False
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a load read and what became of it. `read == kept + dropped`, always.

    `fields` maps a source field to "kept as …", "mapped to …" or "dropped: reason"; `dropped` and `dangling` list
    (place, value, reason) for each record not stored and each link whose end is nowhere; `warnings` are for people.
    Loss (exit 1 without --allow-loss) is any `dropped` record or any `unexplained` dangling link.
    """

    loader: str
    file: str
    read: int
    kept: int
    fields: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[tuple[str, str, str], ...] = ()
    dangling: tuple[tuple[str, str, str], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """What a loader hands over for one source edition: the triples of its graph and the receipt. Never a store."""

    source: Source
    triples: Collection[Triple]
    """A list, or an ontology.spool.TripleSpool where an edition has more than some 100,000."""
    receipt: Receipt
    files: tuple[tuple[str, str], ...] = ()
    """(file name, sha256 hex) of every file read."""
    expected_links: tuple[tuple[str, str], ...] = ()
    """(IRI, reason) of link ends that the loader knows to be outside, explained in the receipt."""
