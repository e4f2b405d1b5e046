"""What every format of alignments is written from: a crosswalk's rows, or a stored set's, with what their ends are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from credways import credits, words
from ontology import iris
from ontology.model import AlignmentRow
from ontology.namespaces import CW

if TYPE_CHECKING:
    from graph.protocol import EditionStore, Store
    from graph.provenance import SourceRecord
    from queries.credits import Credit
    from queries.crosswalk import Crosswalk, CrosswalkRow
    from queries.reasons_decisions import Decided
    from queries.reasons_texts import Passage

DECIDED, COMPOSED, SUGGESTED, REJECTED, OPEN = STATES = (
    "decided",
    "composed",
    "suggested",
    "rejected",
    "not reviewed",
)
"""What is known of a row; the spreadsheet has a sheet for each."""

UNSPECIFIED: Final = "https://w3id.org/sssom/license/unspecified"


@dataclass(frozen=True, slots=True)
class Item:
    """One end of an alignment. `framework` is an IRI, `whole` its name; "" where the end stands in none."""

    iri: str
    code: str = ""
    text: str = ""
    framework: str = ""
    whole: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person proposed of a row by editing a workbook; `origin` is the mapping set that the edits are in."""

    origin: str
    words: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """One row. `row` holds SSSOM's slots; `mapping` is the stored mapping it is ("" for one that was composed).

    `row.subject_id` is "" for an expectation that nothing reaches ("not reviewed"); only the spreadsheet has such.
    `key` stays the same for the same pair of things (of a stored set: for the same mapping).
    """

    key: str
    row: AlignmentRow
    subject: Item
    object: Item
    state: str
    mapping: str = ""
    chain: str = ""
    weakest: str = ""
    sources: str = ""
    decisions: tuple[Decided, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class AlignmentSet:
    """All rows with what is said once of them. `asked` names the question, so that it can be asked again.

    `metadata` are SSSOM's slots of the set. `day` (ISO) is when the newest source behind the rows was read, so that a
    file made twice from one state is the same file.
    """

    title: str
    rows: tuple[Alignment, ...]
    metadata: Mapping[str, Any]
    asked: Mapping[str, str]
    about: Item
    credits: tuple[str, ...] = ()
    day: str = ""
    notes: tuple[str, ...] = field(default=())

    def stated(self) -> list[Alignment]:
        """The rows that state a mapping."""
        return [one for one in self.rows if one.row.subject_id]


def key_of(*parts: str) -> str:
    """Short stable key of a row."""
    return "r-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def of_crosswalk(store: Store, answer: Crosswalk, due: Sequence[Credit] = (), *, whole: bool = False) -> AlignmentSet:
    """The rows of a crosswalk; with `whole` also what is ruled out, and the expectations that nothing reaches."""
    from queries.reasons_decisions import decisions_on, denials
    from queries.reasons_texts import passages

    gaps = answer.coverage.gaps if whole else ()
    ends = {iri for row in answer.rows for iri in (row.subject_id, row.object_id)}
    ends |= {iri for one in answer.blocked for iri in (one.subject, one.object)} | {gap.iri for gap in gaps}
    items = _items(store, passages(store, ends))
    own = {row.chain.hops[0].mapping for row in answer.rows if row.distance == 1}
    decided = _by_mapping(decisions_on(store, own - {""}))
    rows = [_of_row(row, items, decided) for row in answer.rows]
    if whole:
        for one in answer.blocked:
            for denial in denials(store, one.subject, one.object):
                rows.append(_denied(store, denial.mapping, one.subject, one.object, items))
                break
        rows += [
            Alignment(key_of("", gap.iri), AlignmentRow("", "", gap.iri, ""), Item(""), items[gap.iri], OPEN)
            for gap in gaps
            if gap.iri in items
        ]
    name = f"{answer.subject.label} to {answer.framework.label}"
    description = "Composed rows are proposals for a person, made by chaining published mappings."
    metadata = _metadata(iris.mapping_set(f"crosswalk {name}"), name, UNSPECIFIED, credits.lines(due))
    asked = {"subject": answer.subject.iri, "framework": answer.framework.iri}
    asked |= {"edition": answer.editions[0][1]} if len(answer.editions) == 1 else {}
    about = Item(answer.subject.iri, answer.subject.notation, answer.subject.label)
    day = _day(store, (hop.graph for row in answer.rows for hop in row.chain.hops))
    return AlignmentSet(
        name, tuple(rows), {**metadata, "mapping_set_description": description}, asked, about,
        tuple(credits.lines(due)), day, tuple(answer.notes),
    )  # fmt: skip


def _of_row(row: CrosswalkRow, items: Mapping[str, Item], decided: Mapping[str, tuple[Decided, ...]]) -> Alignment:
    mapping = row.chain.hops[0].mapping if row.distance == 1 else ""
    chain = " ; ".join(words.hop_text(hop) for hop in row.chain.hops)
    weakest = words.hop_text(row.weakest_link) if row.distance > 1 else ""
    subject, target = items.get(row.subject_id, Item(row.subject_id)), items.get(row.object_id, Item(row.object_id))
    first = row.chain.hops[0]
    other = {
        "subject_label": row.subject_label,
        "object_label": row.object_label,
        "subject_source": subject.framework,
        "object_source": target.framework,
        CW + "kind": row.kind,
        CW + "chainInWords": chain if row.distance > 1 else "",
        CW + "weakestLinkInWords": weakest,
    }
    sssom = AlignmentRow(
        subject_id=row.subject_id,
        predicate_id=row.predicate_id,
        object_id=row.object_id,
        mapping_justification=row.mapping_justification,
        negated=bool(row.predicate_modifier),
        confidence=row.confidence,
        subject_source_version=row.subject_source_version,
        object_source_version=row.object_source_version,
        relation=first.relation if row.distance == 1 else "",
        evidence=first.evidence if row.distance == 1 else "",
        comment=first.comment if row.distance == 1 else "",
        other={name: value for name, value in other.items() if value},
    )
    key = key_of(row.subject_id, row.object_id)
    sources = "; ".join(row.sources)
    return Alignment(key, sssom, subject, target, row.kind, mapping, chain, weakest, sources, decided.get(mapping, ()))


def _denied(store: Store, mapping: str, subject: str, obj: str, items: Mapping[str, Item]) -> Alignment:
    """A pair that a mapping keeps apart, as that mapping says it (turned round where it is published so)."""
    from pyoxigraph import NamedNode, Triple

    from loaders.sssom_triples import row_of
    from queries.reasons_decisions import decisions_on

    quads = store.quads(NamedNode(mapping), None, None, None)
    row = row_of(quad.triple for quad in quads if isinstance(quad.triple, Triple))
    found = decisions_on(store, [mapping])
    start, end = items.get(row.subject_id, Item(row.subject_id)), items.get(row.object_id, Item(row.object_id))
    return Alignment(key_of(subject, obj), row, start, end, REJECTED, mapping, decisions=found)


def of_edition(store: EditionStore, record: SourceRecord) -> AlignmentSet:
    """The one mapping set of a loaded edition. Raises NotFound where it holds none, or several."""
    from loaders.sssom_triples import placed_rows
    from ontology.iris import source_graph
    from queries.reasons_decisions import decisions_on
    from queries.reasons_texts import passages

    graph = source_graph(record.source.series, record.source.edition)
    name = f"{record.source.series} {record.source.edition}"
    pairs, metadata = placed_rows((quad.triple for quad in store.marked_quads(graph=graph)), name)
    items = _items(store, passages(store, {iri for _, row in pairs for iri in (row.subject_id, row.object_id)}))
    decided = _by_mapping(decisions_on(store, {mapping for mapping, _ in pairs}))
    rows = []
    for mapping, row in pairs:
        verdicts = {one.verdict for one in decided.get(mapping, ())}
        state = REJECTED if row.negated or "rejected" in verdicts else DECIDED
        start, end = items.get(row.subject_id, Item(row.subject_id)), items.get(row.object_id, Item(row.object_id))
        rows.append(
            Alignment(
                key_of(mapping), row, start, end, state, mapping, sources=record.source.title,
                decisions=decided.get(mapping, ()),
            )
        )  # fmt: skip
    lines = (record.source.credit,) if record.source.credit else ()
    asked = {"series": record.source.series, "edition": record.source.edition}
    about = Item("", "", record.source.title)
    return AlignmentSet(record.source.title, tuple(rows), metadata, asked, about, lines, str(record.loaded_at.date()))


def _metadata(iri: str, title: str, licence: str, credit: Iterable[str]) -> dict[str, Any]:
    lines = list(credit)
    made: dict[str, Any] = {"mapping_set_id": iri, "mapping_set_title": title, "license": licence}
    made["mapping_tool"] = "credways"
    return made | ({"comment": " | ".join([f"{credits.HEADING}:", *lines])} if lines else {})


def _by_mapping(found: Iterable[Decided]) -> dict[str, tuple[Decided, ...]]:
    made: dict[str, tuple[Decided, ...]] = {}
    for one in found:
        made[one.mapping] = (*made.get(one.mapping, ()), one)
    return made


def _items(store: Store, texts: Mapping[str, Passage]) -> dict[str, Item]:
    from queries.lookup import frameworks

    wholes = {(one.series, one.edition): one for one in frameworks(store).values()}
    made = {}
    for iri, one in texts.items():
        whole = wholes.get((one.thing.series, one.thing.edition))
        framework = whole.iri if whole and one.thing.series else ""
        made[iri] = Item(iri, one.thing.notation, one.text, framework, one.framework, one.thing.edition)
    return made


def _day(store: Store, graphs: Iterable[str]) -> str:
    from queries.reasons_sources import source_uses

    return max((use.loaded for use in source_uses(store, graphs)), default="")


def iris_of(rows: Collection[Alignment]) -> set[str]:
    """Everything the rows are about."""
    return {iri for one in rows for iri in (one.row.subject_id, one.row.object_id) if iri}
