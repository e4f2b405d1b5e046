"""ESCO, the European classification of occupations and skills, in the tables of Tabiya's open data set.

A folder or .zip of tables is one source: things have keys that the tables of links use. ESCO's things keep their own
addresses; its ISCO groups are also written as concepts of ISCO-08, with which other crosswalks link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.not_records import knows_whole, passed_over
from loaders.options import Options
from loaders.reading.archives import names_in, open_sources
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems, shown
from loaders.reading.tables import Shape, Table, read_table
from loaders.receipts import ReceiptBuilder
from loaders.triples import NOTATION, PREF_LABEL, TYPE, english
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Load, Source
from ontology.spool import TripleSpool
from ontology.terms import DCTERMS, SKOS

NAME = "esco"
TITLE = "ESCO in Tabiya's tables (a folder or .zip of CSV)"
_MODEL = "http://data.europa.eu/esco/model#"
_THINGS = ("ISCOGroups", "occupations", "skillGroups", "skills")
_TEXTS = (("DESCRIPTION", DCTERMS.description), ("DEFINITION", SKOS.definition), ("SCOPENOTE", SKOS.scopeNote))


def sniff(path: Path) -> float:
    """How sure that `path` is a folder or .zip with the tables that ESCO cannot do without."""
    try:
        if path.is_dir():
            names = {one.name for one in path.iterdir()}
        elif path.name.lower().endswith(".zip") and knows_whole(path, _is_csv):
            names = {one.rpartition("/")[2] for one in names_in(path)}
        else:
            return 0.0
    except OSError:
        return 0.0
    stems = {name.lower().removesuffix(".gz").removesuffix(".csv") for name in names}
    return 0.95 if {table.lower() for table, one in _facts()["tables"].items() if one.get("required")} <= stems else 0.0


def _is_csv(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(".csv")


def load(path: Path, options: Options) -> list[Load]:
    """Read the tables of a folder or archive. Raises BadInput with every problem of every table."""
    facts = _facts()
    problems = Problems(path.name)
    known = {name.lower(): name for name in facts["tables"]}
    files: dict[str, SourceFile] = {}
    receipt = ReceiptBuilder(NAME, path.name)
    for file in open_sources(path, suffixes=(".csv",)):
        name = known.get(file.name.rpartition("/")[2].lower().removesuffix(".gz").removesuffix(".csv"))
        if name is None:
            receipt.warn(f"{file.name} is no table of ESCO that we know, and was not read")
        elif name in files:
            problems.add(file.name, f"{name} again", f"one table of that name ({files[name].name})", "esco-table-twice")
        else:
            files[name] = file
    for name in (name for name, one in facts["tables"].items() if one.get("required") and name not in files):
        problems.add("", f"no table {name}.csv", "the folder with all of ESCO's tables", "esco-table-missing")
    problems.raise_any()
    tables = {name: read_table(file, _shape(name), problems=problems) for name, file in files.items()}
    problems.raise_any()
    graph = _Graph(receipt, problems, options.series or facts["series"])
    triples = TripleSpool()
    for made in (graph.schemes(), graph.things(tables), graph.links(tables)):
        triples.extend(made)
    problems.raise_any()
    for table in tables.values():
        receipt.read(table.read)
        receipt.keep(table.read)
        _fates(table, receipt)
    for name in (name for name in facts["tables"] if name not in tables):
        receipt.warn(f"{name}.csv is not among the files")
    about = {name: str(facts[name]) for name in ("publisher", "license", "credit", "url")}
    source = Source(graph.series, options.edition or facts["edition"], options.title or facts["title"], **about)
    for line in passed_over(path, {file.name for file in files.values()}):
        receipt.note(line)
    return [Load(source, triples, receipt.build(), tuple((file.name, file.sha256) for file in files.values()))]


def _facts() -> Any:
    return shipped("maps/esco.yaml")


def _shape(name: str) -> Shape:
    columns = _facts()["tables"][name]["columns"]
    keys = {"occupations", "ISCOGroups", "skillGroups", "skills"}
    return Shape(
        fields={column: (column,) for column in columns},
        required=frozenset(columns),
        filled=frozenset(("ORIGINURI", "ID", "PREFERREDLABEL")) if name in keys else frozenset(columns),
        key=("ID",) if name in keys else (),
    )


def _fates(table: Table, receipt: ReceiptBuilder) -> None:
    facts = _facts()
    for name, index in table.columns.items():
        kept = "kept under the column's own name"
        receipt.field(table.headers[index], kept if name in facts["columns"] else facts["fates"][name])
    for header in table.unmapped:
        receipt.field(header, "dropped: no column of ESCO that we know")
        receipt.warn(f"column {header!r} of {table.file} is not known and was dropped")
    for warning in table.warnings:
        receipt.warn(f"{table.file}: {warning}")


@dataclass(slots=True)
class _Graph:
    """What the tables say, table by table. `nodes` are the things by their keys."""

    receipt: ReceiptBuilder
    problems: Problems
    series: str
    nodes: dict[str, NamedNode] = field(default_factory=dict)
    nameless: dict[str, NamedNode] = field(default_factory=dict)
    absent: Counter[str] = field(default_factory=Counter)

    def schemes(self) -> Iterator[Triple]:
        """The schemes that the things belong to."""
        for name, title in _facts()["schemes"].items():
            node = self.scheme(name)
            yield Triple(node, TYPE, SKOS.ConceptScheme)
            yield Triple(node, PREF_LABEL, english(title))

    def scheme(self, name: str) -> NamedNode:
        """A scheme by its name in the map."""
        return NamedNode(iris.scheme(name, "2008" if name == "isco" else _facts()["edition"]))

    def things(self, tables: Mapping[str, Table]) -> Iterator[Triple]:
        """Occupations, ISCO groups, skill groups and skills."""
        for name in (one for one in _THINGS if one in tables):
            table = tables[name]
            scheme = self.scheme(_facts()["tables"][name]["scheme"])
            for number, record in table.records():
                try:
                    node = NamedNode(record["ORIGINURI"])
                except ValueError:
                    expected = "an absolute address"
                    self.problems.add(table.where(number), shown(record["ORIGINURI"]), expected, "esco-address")
                    continue
                self.nodes[record["ID"]] = node
                self.receipt.count(name)
                yield from self.thing(node, record, scheme)
                if name == "ISCOGroups":
                    yield from self.group(node, record)

    def thing(self, node: NamedNode, record: Mapping[str, str], scheme: NamedNode) -> Iterator[Triple]:
        """What one row says of one thing."""
        label = record["PREFERREDLABEL"]
        yield Triple(node, TYPE, SKOS.Concept)
        yield Triple(node, SKOS.inScheme, scheme)
        yield Triple(node, PREF_LABEL, english(label))
        code = record.get("CODE", "") or record["ORIGINURI"].rstrip("/").rpartition("/")[2]
        yield Triple(node, NOTATION, Literal(code))
        for name in ("ID", "UUIDHISTORY"):
            if record.get(name):
                yield Triple(node, DCTERMS.identifier, Literal(record[name]))
        for other in dict.fromkeys(line.strip() for line in record.get("ALTLABELS", "").splitlines()):
            if other and other != label:
                yield Triple(node, SKOS.altLabel, english(other))
        for column, term in _TEXTS:
            if record.get(column):
                yield Triple(node, term, english(record[column]))
        for column in (one for one in _facts()["columns"] if record.get(one)):
            kept = NamedNode(iris.column(self.series, iris.slug(column)))
            yield Triple(node, kept, Literal(record[column]))
        if record.get("ISCOGROUPCODE"):
            yield Triple(node, SKOS.broadMatch, NamedNode(iris.concept("isco", "2008", record["ISCOGROUPCODE"])))

    def group(self, node: NamedNode, record: Mapping[str, str]) -> Iterator[Triple]:
        """An ISCO group as the concept of ISCO-08 that it is."""
        code = record["CODE"]
        shared = NamedNode(iris.concept("isco", "2008", code))
        yield Triple(node, SKOS.exactMatch, shared)
        yield Triple(shared, TYPE, SKOS.Concept)
        yield Triple(shared, SKOS.inScheme, self.scheme("isco"))
        yield Triple(shared, NOTATION, Literal(code))
        yield Triple(shared, PREF_LABEL, english(record["PREFERREDLABEL"]))
        if len(code) > 1:
            yield Triple(shared, SKOS.broader, NamedNode(iris.concept("isco", "2008", code[:-1])))
        else:
            yield Triple(shared, SKOS.topConceptOf, self.scheme("isco"))

    def links(self, tables: Mapping[str, Table]) -> Iterator[Triple]:
        """Hierarchies and relations between skills. Ends whose table is absent are kept by their key, and counted."""
        for name in ("occupations_hierarchy", "skills_hierarchy"):
            for _, record in tables[name].records() if name in tables else ():
                child, parent = self.end(record["CHILDID"]), self.end(record["PARENTID"])
                yield Triple(child, SKOS.broader, parent)
                self.receipt.count(name)
                self.unnamed(name, record["CHILDID"], record["PARENTID"])
        name = "skill_skill_relations"
        words: dict[str, str] = _facts()["relations"]
        for number, record in tables[name].records() if name in tables else ():
            term = words.get(record["RELATIONTYPE"])
            if term is None:
                where = tables[name].where(number, "RELATIONTYPE")
                self.problems.add(where, shown(record["RELATIONTYPE"]), " or ".join(words), "esco-relation")
                continue
            yield Triple(self.end(record["REQUIRINGID"]), NamedNode(_MODEL + term), self.end(record["REQUIREDID"]))
            self.receipt.count(f"{record['RELATIONTYPE']} skill relations")
            self.unnamed(name, record["REQUIRINGID"], record["REQUIREDID"])
        for key, node in self.nameless.items():
            yield Triple(node, DCTERMS.identifier, Literal(key))
        self.say_what_is_absent()

    def end(self, key: str) -> NamedNode:
        """The thing of a key; a thing whose table is absent is named by the key."""
        found = self.nodes.get(key) or self.nameless.get(key)
        if found is None:
            found = self.nameless[key] = NamedNode(iris.entity("skill", "esco-tabiya", key))
        return found

    def unnamed(self, table: str, *keys: str) -> None:
        """Count a link with an end whose table is absent."""
        if any(key in self.nameless for key in keys):
            self.absent[table] += 1

    def say_what_is_absent(self) -> None:
        """One line for each table of links: how many of them end at things without a table, and why."""
        for table, links in self.absent.items():
            self.receipt.dangle(f"{table}.csv", f"{links:,} links", _facts()["absent"])
        if self.nameless:
            self.receipt.count("skills without a table", len(self.nameless))
