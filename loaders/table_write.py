"""The things that the rows of a table make, as triples (docs/data-model.md, "Lists and tables")."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from loaders.reading.problems import shown
from loaders.table_map import Measure, Property, TableMap, Thing
from loaders.table_names import Names
from loaders.table_rows import LIST_MARK, Rows, holds
from loaders.table_values import Values
from loaders.triples import NOTATION, PREF_LABEL, TYPE, decimal_literal, english
from ontology import iris
from ontology.model import Source
from ontology.namespaces import expand
from ontology.terms import CEASN, CETERMS, CW, SCHEMA, SKOS

_Nodes = Mapping[str, list[tuple[NamedNode, str]]]
_NAMED_BY_CTDL = frozenset({"entity", "organization"})


class Writer:
    """Turns records into triples. One per table: it knows what it has described already."""

    def __init__(self, plan: TableMap, source: Source, rows: Rows, values: Values, names: Names) -> None:
        self.plan, self.source, self.rows, self.values, self.names = plan, source, rows, values, names
        self.first: dict[NamedNode, tuple[str, Mapping[str, str]]] = {}
        self.figures: dict[NamedNode, tuple[str, str]] = {}
        self.nothing = 0
        """Records of which no rule of the map makes anything."""
        self.outlines: dict[str, dict[str, NamedNode]] = {}
        self.made: dict[str, set[NamedNode]] = {thing.name: set() for thing in plan.things}
        self.columns = _column_iris(source.series, rows)
        claimed = {values.column(cell) for cell in plan.cells()}
        claimed |= {rows.column_named(name) for thing in plan.things for name in thing.keep}
        claimed |= {rows.column_named(name) for name in plan.drop if not name.startswith("/")}
        self.rest = [name for name in rows.columns.values() if name not in claimed]
        self.kept = {thing.name: [rows.column_named(name) for name in thing.keep] for thing in plan.things}

    def column_triples(self) -> Iterator[Triple]:
        """What the properties for plain columns are called."""
        used = {name for names in self.kept.values() for name in names}
        used |= set(self.rest) if self.plan.keep_rest else set()
        used |= self._label_columns()
        for name in self.rows.columns.values():
            if name in used:
                yield Triple(self.columns[name], TYPE, CW.SourceColumn)
                yield Triple(self.columns[name], PREF_LABEL, english(name))

    def _label_columns(self) -> set[str]:
        """Columns whose cells are looked up by name: a name nobody knows is kept as a plain value."""
        links = [one.link for thing in self.plan.things for one in thing.properties if one.link]
        return {self.values.column(cell) for link in links if link.by == "label" for cell in link.code}

    def record(self, place: str, record: Mapping[str, str]) -> dict[str, list[tuple[NamedNode, str]]]:
        """The things of a record by name, each with its code as read; the first must be there."""
        nodes: dict[str, list[tuple[NamedNode, str]]] = {}
        for thing in self.plan.things:
            if not holds(thing.when, record, self.rows.columns):
                continue
            found = self.names.many(thing.id, record, place)
            cell = thing.id.code[0]
            if len(found) > 1 and not thing.each:
                codes = shown(" · ".join(code for _, code in found))
                self.values.wrong(cell, place, codes, "one code (or `each: true` in the map)", "map-several")
            nodes[thing.name] = [(NamedNode(iri), code) for iri, code in found]
            self.made[thing.name].update(node for node, _ in nodes[thing.name])
            if not found and thing is self.plan.things[0]:
                self.values.wrong(cell, place, "nothing to name it by", "a code or name", "cell-empty")
        return nodes

    def triples(self, place: str, record: Mapping[str, str]) -> Iterator[Triple]:
        """Everything a record says of its things."""
        nodes = self.record(place, record)
        about = next((thing.name for thing in self.plan.things if nodes.get(thing.name)), "")
        for node, _ in nodes.get(about, ()) if self.plan.keep_rest else ():
            for column in self.rest:
                yield from self._plain(node, column, record)
        for thing in self.plan.things:
            for node, code in nodes.get(thing.name, ()):
                if thing is self.plan.things[0] and not thing.repeats:
                    self._once(thing, node, place, record)
                yield from self._thing(thing, node, code, nodes, place, record)

    def _once(self, thing: Thing, node: NamedNode, place: str, record: Mapping[str, str]) -> None:
        earlier = self.first.setdefault(node, (place, record))
        if earlier[0] != place:
            found = f"{thing.name} <{node.value}> again, with other content than {earlier[0]}"
            expected = "each once (or `repeats: true` in the map, where rows add to one another)"
            self.values.problems.add(place, found, expected, "row-duplicate")

    def _thing(
        self, thing: Thing, node: NamedNode, code: str, nodes: _Nodes, place: str, record: Mapping[str, str]
    ) -> Iterator[Triple]:
        for kind in thing.kinds:
            yield Triple(node, TYPE, kind)
        stated = self.values.one(thing.kind_cell, record, place)
        if stated and (iri := expand(stated)):
            yield Triple(node, TYPE, NamedNode(iri))
        yield from self._named(thing, node, code, place, record)
        parents = 0
        for one in thing.properties:
            for term in self._terms(one, nodes, place, record, node):
                parents += one.term == CEASN.isChildOf
                yield term
        if thing.id.space == "statement" and not parents:
            yield Triple(node, CEASN.isTopChildOf, self._framework(thing))
        for measure in thing.measures:
            yield from self._measured(measure, node, place, record)
        for column in self.kept[thing.name]:
            yield from self._plain(node, column, record)

    def _named(
        self, thing: Thing, node: NamedNode, value: str, place: str, record: Mapping[str, str]
    ) -> Iterator[Triple]:
        """Label, and what the kind of identifier says by itself: scheme or framework, and the code."""
        space = thing.id.space
        label = value if thing.each else self.values.one(thing.label, record, place)
        if thing.label is not None and not label and not thing.each:
            self.values.wrong(thing.label, place, "no name", f"a name for the {thing.name}", "cell-empty")
        if label:
            yield Triple(node, PREF_LABEL, english(label))
            if space in _NAMED_BY_CTDL:
                yield Triple(node, CETERMS.name, english(label))
        if space in ("concept", "statement"):
            code = self.names.printed(thing.id, value)
            if code:
                yield Triple(node, NOTATION, Literal(code))
            if space == "concept":
                scheme = iris.scheme(self.names.series_of(thing.id), self.names.edition_of(thing.id))
                yield Triple(node, SKOS.inScheme, NamedNode(scheme))
            else:
                if code:
                    yield Triple(node, CEASN.codedNotation, Literal(code))
                yield Triple(node, CEASN.isPartOf, self._framework(thing))

    def _framework(self, thing: Thing) -> NamedNode:
        return NamedNode(iris.framework(self.names.series_of(thing.id), self.names.edition_of(thing.id)))

    def holders(self) -> Iterator[Triple]:
        """Schemes and frameworks of the table's own series, which nothing else describes."""
        for space, kind, mint in (
            ("concept", SKOS.ConceptScheme, iris.scheme),
            ("statement", CEASN.CompetencyFramework, iris.framework),
        ):
            if any(thing.id.space == space and not thing.id.series for thing in self.plan.things):
                node = NamedNode(mint(self.source.series, self.source.edition))
                yield Triple(node, TYPE, kind)
                yield Triple(node, PREF_LABEL, english(self.source.title))
                yield Triple(node, CW.seriesId, Literal(self.source.series))
                yield Triple(node, CW.edition, Literal(self.source.edition))
                if space == "statement":
                    yield Triple(node, CEASN.name, english(self.source.title))

    def _terms(
        self, one: Property, nodes: _Nodes, place: str, record: Mapping[str, str], node: NamedNode
    ) -> Iterator[Triple]:
        if one.thing:
            for other, _ in nodes.get(one.thing, ()):
                yield Triple(node, one.term, other)
        elif one.outline:
            column = self.rows.column_named(one.outline)
            above = self._outline(column).get(record[column].rpartition(".")[0])
            if above is not None:
                yield Triple(node, one.term, above)
        elif one.link:
            found = self.names.many(one.link, record, place)
            for iri, _ in found:
                yield Triple(node, one.term, NamedNode(iri))
            cell = one.link.code[0]
            if one.link.by == "label" and len(found) < len(self.values.read(cell, record, place)):
                yield from self._plain(node, self.values.column(cell), record)
        else:
            for value in self.values.read(one.cell, record, place):
                term = self.values.term(one, value, place)
                if term is not None:
                    yield Triple(node, one.term, term)

    def _outline(self, column: str) -> dict[str, NamedNode]:
        """Outline number → the first thing of its row."""
        if column not in self.outlines:
            made = self.outlines[column] = {}
            for place, record in self.rows.records:
                for iri, _ in self.names.many(self.plan.things[0].id, record, place)[:1]:
                    made.setdefault(record[column], NamedNode(iri))
        return self.outlines[column]

    def _plain(self, node: NamedNode, column: str, record: Mapping[str, str]) -> Iterator[Triple]:
        for value in record[column].split(LIST_MARK):
            if value.strip():
                yield Triple(node, self.columns[column], Literal(value.strip()))

    def _measured(self, measure: Measure, about: NamedNode, place: str, record: Mapping[str, str]) -> Iterator[Triple]:
        """One observation per figure; a mark in place of a figure is kept as the mark."""
        raw = self.values.raw(measure.cell, record)
        if not raw:
            return
        year, area = self.values.one(measure.year, record, place), self.values.one(measure.area, record, place)
        key = "\x1f".join((self.source.edition, about.value, measure.label, year, area))
        node = NamedNode(iris.entity("observation", self.source.series, hashlib.sha256(key.encode()).hexdigest()[:20]))
        earlier = self.figures.setdefault(node, (place, raw))
        if earlier[1] != raw:
            found = f"{measure.label} {shown(raw)}, where {earlier[0]} has {shown(earlier[1])}"
            self.values.problems.add(place, found, "one figure for a thing, year and area", "row-duplicate")
            return
        yield Triple(node, TYPE, SCHEMA.Observation)
        yield Triple(node, CW.observedThing, about)
        yield Triple(node, CW.measureName, Literal(measure.label))
        yield Triple(node, PREF_LABEL, english(f"{', '.join(filter(None, (measure.label, area, year)))}: {raw}"))
        if year:
            yield Triple(node, CW.year, Literal(year))
        if area:
            yield Triple(node, CW.area, Literal(area))
        if raw in self.values.marks:
            column = self.values.column(measure.cell)
            hidden = NamedNode(iris.entity("suppressed-value", self.source.series, f"{column}-{raw}"))
            yield Triple(node, CW.suppressedValue, hidden)
            yield Triple(hidden, TYPE, CW.SuppressedValue)
            yield Triple(hidden, PREF_LABEL, english(f"{column}: {raw}"))
            yield Triple(hidden, CW.sourceColumn, Literal(column))
            yield Triple(hidden, CW.mark, Literal(raw))
            return
        number = self.values.number(measure.cell, raw, place)
        if number is not None:
            yield Triple(node, CW.figure, decimal_literal(number))


def _column_iris(series: str, rows: Rows) -> dict[str, NamedNode]:
    """A property for each column, named by its header; headers that make one slug are told apart by their place."""
    made: dict[str, NamedNode] = {}
    taken: set[str] = set()
    for number, name in enumerate(rows.columns.values(), start=1):
        try:
            slug = iris.slug(name)
        except ValueError:
            slug = f"column-{number}"
        if slug in taken:
            slug = f"{slug}-{number}"
        taken.add(slug)
        made[name] = NamedNode(iris.column(series, slug))
    return made


def plain_triples(writer: Writer, node: NamedNode, record: Mapping[str, str]) -> Iterator[Triple]:
    """The columns nothing else claims, kept with a mapping where a row makes no thing."""
    for column in writer.rest:
        if record[column]:
            yield Triple(node, writer.columns[column], Literal(record[column]))
