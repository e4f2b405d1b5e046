"""Nodes and edges of the Learning Commons graph, from JSON lines or from CSV tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders.reading.delimited import header_key
from loaders.reading.files import SourceFile
from loaders.reading.jsons import described, expect_object, expect_text, read_jsonl
from loaders.reading.problems import Problems, shown
from loaders.reading.shape import Shape
from loaders.reading.tables import read_table


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


@dataclass(frozen=True, slots=True)
class Graph:
    """All the nodes and edges of the files read."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]


def read_graph(files: Sequence[SourceFile], problems_of: dict[str, Problems]) -> Graph:
    """Read every file. Faults are noted in the file's `Problems`; the caller raises."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for file in files:
        problems = problems_of.setdefault(file.name, Problems(file.name))
        if file.suffix == ".csv":
            _table(file, problems, nodes, edges)
        else:
            for number, value in read_jsonl(file, problems=problems):
                _line(file.name, number, value, problems, nodes, edges)
    return Graph(nodes, edges)


def _line(name: str, number: int, value: object, problems: Problems, nodes: list[Node], edges: list[Edge]) -> None:
    where = f"line {number}"
    row = expect_object(value, where, problems)
    facts = {key: _text(one, f"{where}, /properties/{key}", problems) for key, one in
             expect_object(row.get("properties", {}), f"{where}, /properties", problems).items()}  # fmt: skip
    identifier = expect_text(row.get("identifier"), f"{where}, /identifier", problems).strip()
    place = f"{name}, {where}"
    if not identifier:
        problems.add(f"{where}, /identifier", shown(identifier), "the identifier of a node or edge", "graph-identifier")
    elif row.get("type") == "node":
        nodes.append(Node(place, _label(row.get("labels")), identifier, facts))
    elif row.get("type") == "relationship":
        source = expect_text(row.get("source_identifier"), f"{where}, /source_identifier", problems).strip()
        target = expect_text(row.get("target_identifier"), f"{where}, /target_identifier", problems).strip()
        ends = (_label(row.get("source_labels")), _label(row.get("target_labels")))
        edges.append(
            Edge(
                place,
                str(row.get("label") or facts.get("relationshipType", "")),
                identifier,
                source,
                target,
                ends,
                facts,
            )
        )
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


def _table(file: SourceFile, problems: Problems, nodes: list[Node], edges: list[Edge]) -> None:
    """A CSV table of one kind of node, named by the file, or of edges."""
    header = file.data.split(b"\n", 1)[0].decode("utf-8", "ignore").lstrip("\ufeff").strip()
    names = [name.strip().strip('"') for name in header.split(",")]
    shape = Shape({name: (name,) for name in dict.fromkeys(names) if header_key(name)}, frozenset({"identifier"}))
    table = read_table(file, shape, problems=problems)
    kind = file.name.rpartition("/")[2].removesuffix(".gz").removesuffix(".csv")
    for number, row in table.records():
        place = f"{file.name}, row {number}"
        facts = {key: cell for key, cell in row.items() if cell}
        identifier = row["identifier"]
        if not identifier:
            problems.add(table.where(number, "identifier"), "nothing", "an identifier", "graph-identifier")
        elif "relationshipType" in row:
            ends = (facts.get("sourceEntity", ""), facts.get("targetEntity", ""))
            source, target = facts.get("sourceEntityValue", ""), facts.get("targetEntityValue", "")
            edges.append(Edge(place, row["relationshipType"], identifier, source, target, ends, facts))
        else:
            nodes.append(Node(place, kind, identifier, facts))
