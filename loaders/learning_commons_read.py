"""Nodes and edges of the Learning Commons graph, from JSON lines or from CSV tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.options import Options
from loaders.reading.jsons import described, expect_object, expect_text, stream_jsonl
from loaders.reading.lines import LineSource
from loaders.reading.problems import Problems, shown
from loaders.reading.rows import stream_rows
from loaders.reading.shelf import Shelf

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\S*")


@dataclass(frozen=True, slots=True)
class Node:
    """A framework, a statement or a learning component. `kind` is the label the graph gives it."""

    place: str
    kind: str
    identifier: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """A link from node to node, each named by its `identifier` or its CASE UUID. `ends` are the kinds of both."""

    place: str
    kind: str
    identifier: str
    source: str
    target: str
    ends: tuple[str, str]
    facts: Mapping[str, str]


class Graph:
    """All the nodes and edges of the files read, put aside on disk; an export has a million of them."""

    def __init__(self) -> None:
        self._nodes, self._edges = Shelf(), Shelf()
        self.subjects: set[str] = set()
        self.latest = ""
        """The latest day on which anything in the graph was changed, as published; "" where none is dated."""

    def add(self, one: Node | Edge) -> None:
        """Put aside a node or edge."""
        day = one.facts.get("dateModified", "")
        if day > self.latest and _DAY.fullmatch(day):
            self.latest = day
        if isinstance(one, Edge):
            self._edges.add((one.place, one.kind, one.identifier, one.source, one.target, one.ends, one.facts))
            return
        if subject := one.facts.get("academicSubject"):
            self.subjects.add(subject)
        self._nodes.add((one.place, one.kind, one.identifier, one.facts))

    @property
    def nodes(self) -> Iterator[Node]:
        """Every node, in the order of the files."""
        return (Node(*one) for one in self._nodes)

    @property
    def edges(self) -> Iterator[Edge]:
        """Every edge, in the order of the files."""
        return (Edge(*one) for one in self._edges)

    def __len__(self) -> int:
        """Number of nodes."""
        return len(self._nodes)


def read_graph(files: Sequence[LineSource], problems_of: dict[str, Problems], options: Options) -> Graph:
    """Read every file, line by line. Faults are noted in the file's `Problems`; the caller
    raises. Raises BadInput where reading on is pointless."""
    graph = Graph()
    for file in files:
        problems = problems_of.setdefault(file.name, Problems(file.name))
        if file.suffix == ".csv":
            _table(file, problems, graph)
            continue
        for number, value in stream_jsonl(file, problems):
            _line(file.name, number, value, problems, graph)
            if number % 50_000 == 0:
                options.progress(f"reading {file.name}", number)
    return graph


def _line(name: str, number: int, value: object, problems: Problems, graph: Graph) -> None:
    where = f"line {number}"
    row = expect_object(value, where, problems)
    properties = expect_object(row.get("properties", {}), f"{where}, /properties", problems)
    facts = {key: one if isinstance(one, str) else _text(one, f"{where}, /properties/{key}", problems)
             for key, one in properties.items()}  # fmt: skip
    identifier = expect_text(row.get("identifier"), f"{where}, /identifier", problems).strip()
    place = f"{name}, {where}"
    if not identifier:
        problems.add(f"{where}, /identifier", shown(identifier), "the identifier of a node or edge", "graph-identifier")
    elif row.get("type") == "node":
        graph.add(Node(place, _label(row.get("labels")), identifier, facts))
    elif row.get("type") == "relationship":
        source = expect_text(row.get("source_identifier"), f"{where}, /source_identifier", problems).strip()
        target = expect_text(row.get("target_identifier"), f"{where}, /target_identifier", problems).strip()
        ends = (_label(row.get("source_labels")), _label(row.get("target_labels")))
        kind = str(row.get("label") or facts.get("relationshipType", ""))
        graph.add(Edge(place, kind, identifier, source, target, ends, facts))
    else:
        problems.add(f"{where}, /type", described(row.get("type")), "node or relationship", "graph-type")


def _label(value: object) -> str:
    return str(value[0]) if isinstance(value, list) and value else ""


def _text(value: object, where: str, problems: Problems) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, (dict, list)):
        problems.add(where, described(value), "text or a number", "json-type")
        return ""
    return str(value)


def _table(file: LineSource, problems: Problems, graph: Graph) -> None:
    """A CSV table of one kind of node, named by the file, or of edges."""
    kind = file.name.rpartition("/")[2].removesuffix(".gz").removesuffix(".csv")
    for number, row in stream_rows(file, ("identifier",), problems):
        place = f"{file.name}, row {number}"
        facts = {key: cell for key, cell in row.items() if key and cell}
        identifier = row["identifier"]
        if not identifier:
            problems.add(f"row {number}, column 'identifier'", "nothing", "an identifier", "graph-identifier")
        elif "relationshipType" in row:
            ends = (facts.get("sourceEntity", ""), facts.get("targetEntity", ""))
            source, target = facts.get("sourceEntityValue", ""), facts.get("targetEntityValue", "")
            graph.add(Edge(place, row["relationshipType"], identifier, source, target, ends, facts))
        else:
            graph.add(Node(place, kind, identifier, facts))
