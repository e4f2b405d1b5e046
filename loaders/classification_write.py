"""The items of a classification table as triples: concepts, facts, links, mappings and what became of old items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from loaders.classification_map import Entry, Fact, Match, Side, Versions
from loaders.classification_rows import Item, Row
from loaders.mapping_triples import MappingSet, mapping_iri, mapping_triples
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.relations import predicate_of
from loaders.triples import FALSE, NOTATION, PREF_LABEL, TRUE, TYPE, cw_class, english
from loaders.version_mappings import Change, Edition, Pair, change_rows, changes, item_marks
from ontology import iris
from ontology.model import AlignmentRow, Source
from ontology.namespaces import expand
from ontology.terms import CW, DCTERMS, SEMAPV, SKOS


@dataclass(slots=True)
class Writer:
    """Collects what the rows say; `triples` writes it. Everything is written once, however many rows say it."""

    entry: Entry
    source: Source
    problems: Problems
    receipt: ReceiptBuilder
    titles: dict[str, dict[str, dict[str, None]]] = field(default_factory=dict)
    wider: dict[str, dict[str, str]] = field(default_factory=dict)
    plain: dict[Triple, None] = field(default_factory=dict)
    pairs: dict[tuple[Match, str, str], dict[str, dict[str, None]]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    alone: dict[tuple[str, str], None] = field(default_factory=dict)
    versions: list[Pair] = field(default_factory=list)

    def row(self, row: Row) -> None:
        """Take in one record."""
        for name, side in self.entry.sides.items():
            for item in row.items[name]:
                self._item(name, side, item, row)
        for name in row.nothing:
            self.receipt.count(f"rows without a counterpart in {self.entry.sides[name].series}")
            for item in (item for other in self.entry.no_match.get(name, ()) for item in row.items[other]):
                self.alone[name, item.iri] = None
        for fact in self.entry.facts:
            for item in row.items[fact.side]:
                for triple in self._fact(fact, item, row):
                    self.plain[triple] = None
        for link in self.entry.links:
            term = named(link.property)
            for item in row.items[link.from_]:
                for target in row.items[link.to]:
                    self.plain[Triple(NamedNode(item.iri), term, NamedNode(target.iri))] = None
        for match in self.entry.matches:
            self._match(match, row)
        if self.entry.versions:
            self.versions.append(self._pair(self.entry.versions, row))

    def _item(self, name: str, side: Side, item: Item, row: Row) -> None:
        if side.describe:
            self.titles.setdefault(name, {}).setdefault(item.code, {})[item.title or item.code] = None
            self._widen(name, side, item, row)
        else:
            self.labels.setdefault(item.iri, item.title)
            if not item.known and item.iri not in self.unknown:
                self.unknown.add(item.iri)
                node = NamedNode(item.iri)
                self.plain[Triple(node, NOTATION, Literal(item.code))] = None
                self.plain[Triple(node, PREF_LABEL, english(item.title or item.code))] = None

    def _widen(self, name: str, side: Side, item: Item, row: Row) -> None:
        wider = self.wider.setdefault(name, {})
        if side.broader:
            wider[item.code] = row.items[side.broader][0].iri
        if side.path:
            above_codes = [code for one in side.path if (code := row.cells[one]) and code != item.code]
            if above_codes:
                wider[item.code] = iris.concept(side.series, side.edition, above_codes[-1])
        code = item.code
        for length in (one for one in side.lengths if one < len(item.code)):
            shorter = item.code[:length]
            wider[code] = iris.concept(side.series, side.edition, shorter)
            if length in side.above:
                self.titles[name].setdefault(shorter, {})[row.cells[side.above[length]]] = None
            code = shorter

    def _fact(self, fact: Fact, item: Item, row: Row) -> Iterator[Triple]:
        cell = row.cells[fact.field] if fact.field else fact.value
        if not cell or cell in fact.none or (fact.when and cell not in fact.when):
            return
        node, term = NamedNode(item.iri), self._property(fact.property)
        if fact.as_ == "reference":
            side = self.entry.sides[fact.side]
            for code in re.findall(fact.pattern, cell):
                yield Triple(node, term, NamedNode(iris.concept(side.series, side.edition, code)))
        elif fact.as_ == "truth":
            yield Triple(node, term, TRUE if cell in fact.words else FALSE)
        else:
            text = fact.value or cell
            yield Triple(node, term, english(text) if fact.as_ == "text" else Literal(text))

    def _property(self, name: str) -> NamedNode:
        """The property that a map names: a term, or "column:" and the name under which a column is kept as it is."""
        prefix, _, column = name.partition(":")
        if prefix != "column":
            return named(name)
        node = NamedNode(iris.column(self.source.series, iris.slug(column)))
        self.plain[Triple(node, TYPE, CW.SourceColumn)] = None
        self.plain[Triple(node, PREF_LABEL, english(column))] = None
        return node

    def _match(self, match: Match, row: Row) -> None:
        for one in row.items[match.from_]:
            for other in row.items[match.to]:
                kinds = ("context", "comment", "subject_label", "object_label")
                notes = self.pairs.setdefault((match, one.iri, other.iri), {kind: {} for kind in kinds})
                notes["subject_label"][one.title] = notes["object_label"][other.title] = None
                for item in row.items[match.context] if match.context else ():
                    notes["context"][item.iri] = None
                if match.comment and row.cells[match.comment]:
                    notes["comment"][row.cells[match.comment]] = None
                for side in (one, other):
                    if side.printed != side.code and side.printed in self._respelled():
                        notes["comment"][f"printed as {side.printed}"] = None

    def _respelled(self) -> set[str]:
        return {printed for side in self.entry.sides.values() for printed in side.respelled}

    def _pair(self, versions: Versions, row: Row) -> Pair:
        old, new = ((row.items[side] or [Item("", "", "", True, "")])[0] for side in (versions.old, versions.new))
        word = row.cells[versions.word] if versions.word else ""
        if word in versions.retired:
            note = row.cells[versions.retired_note]
            self.plain[Triple(NamedNode(old.iri), SKOS.changeNote, english(note))] = None
            for code in re.findall(versions.successor, note) if versions.successor else ():
                after = NamedNode(Edition(*_edition(self.entry.sides[versions.new])).iri(code))
                self.plain[Triple(NamedNode(old.iri), DCTERMS.isReplacedBy, after)] = None
            return Pair(old.code, old.title, "", "", word)
        reworded = bool(versions.reworded) and row.cells[versions.reworded_field] in versions.reworded
        return Pair(old.code, old.title, new.code, new.title, word, reworded)

    def triples(self) -> list[Triple]:
        """Everything the rows said."""
        made = [triple for name in self.titles for triple in self._concepts(name)]
        found = changes(self.versions) if self.entry.versions else []
        self._no_match()
        rows = self._mappings(found)
        if rows:
            about = MappingSet(
                name=self.source.series,
                title=self.source.title,
                publisher=self.source.publisher,
                license=self.source.license,
                url=self.source.url,
            )
            made += mapping_triples(rows, about)
            self.receipt.count("mappings", len(rows))
        if self.entry.versions:
            sides = self.entry.sides
            old, new = (Edition(*_edition(sides[name])) for name in (self.entry.versions.old, self.entry.versions.new))
            made += item_marks(found, old, new)
            for change in found:
                self.receipt.count(change.kind)
        return made + list(self.plain)

    def _no_match(self) -> None:
        """Say of items without a counterpart that they have none, unless another row of the file gives them one."""
        given = {(match.to, subject) for match, subject, _ in self.pairs}
        given |= {(match.from_, target) for match, _, target in self.pairs}
        for name, iri in self.alone:
            side = self.entry.sides[name]
            node, scheme = NamedNode(iri), iris.scheme(side.series, side.edition)
            if (name, iri) in given:
                self.receipt.count(f"items with and without a counterpart in {side.series}")
                text = (
                    f"Listed without a counterpart in {side.series} {side.edition} in one row and with some in others."
                )
                self.plain[Triple(node, SKOS.editorialNote, english(text))] = None
            else:
                self.plain[Triple(node, CW.noCounterpartIn, NamedNode(scheme))] = None

    def _concepts(self, name: str) -> Iterator[Triple]:
        side = self.entry.sides[name]
        scheme = NamedNode(iris.scheme(side.series, side.edition))
        codes, wider = self.titles[name], self.wider.get(name, {})
        self.receipt.count(f"concepts of {side.series} {side.edition}", len(codes))
        yield Triple(scheme, TYPE, SKOS.ConceptScheme)
        yield Triple(scheme, PREF_LABEL, english(side.scheme_title or self.source.title))
        yield Triple(scheme, CW.seriesId, Literal(side.series))
        yield Triple(scheme, CW.edition, Literal(side.edition))
        # A list without levels does not say that its items are at the top.
        levels = bool(side.lengths or side.path)
        layered = levels or any(one.broader == name for one in self.entry.sides.values())
        here = {iris.concept(side.series, side.edition, code) for code in codes}
        for code, titles in codes.items():
            node = NamedNode(iris.concept(side.series, side.edition, code))
            label = max(titles, key=lambda one: sum(map(str.isupper, one)) if len(titles) > 1 else 0)
            yield Triple(node, TYPE, SKOS.Concept)
            if side.kind:
                yield Triple(node, TYPE, cw_class(side.kind))
            yield Triple(node, SKOS.inScheme, scheme)
            yield Triple(node, NOTATION, Literal(code))
            yield Triple(node, PREF_LABEL, english(label))
            for other in (one for one in titles if one != label):
                self.receipt.warn(f"{code} is titled {label!r} and {other!r}; both are kept")
                yield Triple(node, SKOS.altLabel, english(other))
            above = wider.get(code)
            if above is None and layered:
                yield Triple(node, SKOS.topConceptOf, scheme)
            elif above is not None:
                if not side.broader and above not in here:
                    self.problems.add(f"code {code}", shown(above.rpartition("/")[2]), "a code of this table", "parent")
                yield Triple(node, SKOS.broader, NamedNode(above))

    def _mappings(self, found: list[Change]) -> list[AlignmentRow]:
        sides = self.entry.sides
        rows: list[AlignmentRow] = []
        if self.entry.versions:
            old, new = (Edition(*_edition(sides[name])) for name in (self.entry.versions.old, self.entry.versions.new))
            rows += change_rows(found, old, new)
        for (match, subject, target), notes in self.pairs.items():
            other: dict[str, str] = {}
            for slot in ("subject_label", "object_label"):
                titles = [title for title in notes[slot] if title]
                if titles:
                    other[slot] = titles[0]
                notes["comment"].update({f"also titled {title}": None for title in titles[1:]})
            rows.append(
                AlignmentRow(
                    subject_id=subject,
                    predicate_id=predicate_of(match.word) or "",
                    object_id=target,
                    mapping_justification=SEMAPV.ManualMappingCuration.value,
                    subject_source_version=sides[match.from_].edition,
                    object_source_version=sides[match.to].edition,
                    relation=match.word,
                    comment="; ".join(notes["comment"]),
                    unresolved=subject in self.unknown or target in self.unknown,
                    other=other,
                )
            )
            self._contexts(rows[-1], notes["context"])
        return rows

    def _contexts(self, row: AlignmentRow, found: Iterable[str]) -> None:
        node = NamedNode(mapping_iri(row, self.source.series))
        for iri in found:
            self.plain[Triple(node, CW.mappingContext, NamedNode(iri))] = None


def _edition(side: Side) -> tuple[str, str]:
    return side.series, side.edition


def named(curie: str) -> NamedNode:
    """The property of a CURIE. Raises ValueError for a prefix that we do not use (a fault of a map)."""
    iri = expand(curie)
    if not iri:
        raise ValueError(f"{curie!r} is no term we know")
    return NamedNode(iri)
