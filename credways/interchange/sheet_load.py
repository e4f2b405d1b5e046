"""Edits of a workbook as one source edition: proposals in the name of who made them, never a committee's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from credways.interchange.rows import UNSPECIFIED
from credways.interchange.sheet import claim_iri
from credways.interchange.sheet_changes import Changes, Edit, changes
from credways.interchange.sheet_read import Book, read_book
from loaders.triples import PREF_LABEL, TYPE
from ontology import iris
from ontology.errors import BadQuery
from ontology.model import AlignmentRow, Load, Source
from ontology.terms import CW, DCTERMS, SEMAPV, XSD

if TYPE_CHECKING:
    from credways.build import Outcome

LOADER: Final = "alignment-sheet"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a workbook. `outcome` is None where it holds no edit: nothing was stored then."""

    book: Book
    changes: Changes
    outcome: Outcome | None


def load_sheet(store_path: Path, path: Path, by: str, *, today: date | None = None, dry_run: bool = False) -> Loaded:
    """Load the edits of a workbook in the name of `by`, all of them or none.

    Raises BadInput with everything that is wrong, each with its sheet and cell or row: conflicts too, where a row was
    changed in the store since. Raises BadQuery without a name.
    """
    from credways.build import store_loads
    from graph.store import EmbeddedStore
    from loaders.reading.files import open_source

    if not (by := " ".join(by.split())):
        raise BadQuery("Say whose edits these are: --by “Name”.")
    book = read_book(open_source(path))
    found = changes(EmbeddedStore.open(store_path), book)
    if not found.edits:
        return Loaded(book, found, None)
    made = as_load(book, found, by, today or date.today())
    return Loaded(book, found, store_loads(store_path, [made], dry_run=dry_run))


def as_load(book: Book, found: Changes, by: str, today: date) -> Load:
    """The edits as a source edition of their own, so that they can be told, superseded and taken out as one.

    A row that claims something becomes a mapping of the kind "suggested", in a mapping set of this person's; a verdict,
    and a claim that is denied, becomes a cw:ProposedDecision, which decides nothing.
    """
    from loaders.mapping_triples import MappingSet, mapping_triples
    from loaders.receipts import ReceiptBuilder

    series = iris.slug(f"edits {book.title} {book.sha256[:12]}")
    title = f"Edits of “{book.title}” by {by}"
    claimed = [one for one in found.edits if _is_claim(one)]
    proposed = [one for one in found.edits if one.values.verdict or one.values.negated]
    about = MappingSet(series, title, publisher=by, kind="suggested", license=UNSPECIFIED)
    triples = mapping_triples([_row(one, by, today) for one in claimed], about, as_written=True)
    for one in proposed:
        triples += _proposal(one, series, by, today)
    receipt = ReceiptBuilder(LOADER, book.file)
    receipt.read(len(found.edits))
    receipt.keep(len(found.edits))
    receipt.count("proposed mappings", len(claimed))
    receipt.count("proposed decisions", len(proposed))
    if found.gone:
        receipt.warn(f"{len(found.gone)} rows are not in the file any more; nothing is withdrawn by that")
    return Load(
        source=Source(series, today.isoformat(), title, publisher=by, license=UNSPECIFIED),
        triples=triples,
        receipt=receipt.build(),
        files=((book.file, book.sha256),),
    )


def _is_claim(one: Edit) -> bool:
    """Whether an edit says something positive that the store does not: more than a verdict on what is there."""
    if one.values.negated or one.values.verdict == "rejected":
        return False
    verdict = {"Verdict", "Strength", "Rationale", "Review due"}
    return one.old is None or not one.old.row.subject_id or any(name not in verdict for name, _, _ in one.changed)


def _row(one: Edit, by: str, today: date) -> AlignmentRow:
    values = one.values
    other = {CW.sheetCell.value: one.where}
    return AlignmentRow(
        subject_id=one.subject,
        predicate_id=claim_iri(values.claim),
        object_id=one.object,
        mapping_justification=SEMAPV.ManualMappingCuration.value,
        confidence=Decimal(values.confidence) if values.confidence else None,
        subject_source_version=one.old.row.subject_source_version if one.old else "",
        object_source_version=one.old.row.object_source_version if one.old else "",
        evidence=values.evidence,
        comment=values.comment,
        author=by,
        mapping_date=today.isoformat(),
        other=other | ({CW.rowKey.value: one.key} if one.key else {}),
    )


def _proposal(one: Edit, series: str, by: str, today: date) -> list[Triple]:
    values = one.values
    node = NamedNode(f"{iris.mapping_set(series)}#proposal-{one.key or iris.slug(one.where)}")
    verdict = values.verdict or "rejected"
    said: Sequence[tuple[NamedNode, Any]] = (
        (TYPE, CW.ProposedDecision),
        (CW.proposedSubject, NamedNode(one.subject)),
        (CW.proposedObject, NamedNode(one.object)),
        (CW.proposedVerdict, Literal(verdict)),
        (DCTERMS.creator, Literal(by)),
        (DCTERMS.date, Literal(today.isoformat(), datatype=XSD.date)),
        (CW.sheetCell, Literal(one.where)),
        (PREF_LABEL, Literal(f"{by} proposes: {verdict}", language="en")),
    )
    made = [Triple(node, predicate, value) for predicate, value in said]
    made += [Triple(node, CW.rowKey, Literal(one.key))] if one.key else []
    for predicate, value in (
        (DCTERMS.description, Literal(values.rationale)),
        (CW.proposedStrength, Literal(values.strength, datatype=XSD.decimal)),
        (CW.proposedReviewDue, Literal(values.review_due, datatype=XSD.date)),
    ):
        made += [Triple(node, predicate, value)] if value.value else []
    return made
