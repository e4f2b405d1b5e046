"""Nodes and edges of the O*NET rendering → triples, with the IRIs that the release's own tables give."""

from __future__ import annotations

from collections.abc import Callable

from loaders.onet_release import BROADER, DEFINITION, ELEMENT, NUMBER, TYPE, Release, measure_code, true
from loaders.reading.tables import Table
from ontology import iris
from ontology.namespaces import XSD
from ontology.spool import escaped
from ontology.terms import CW

_FLUSH = 4_000
_RATING = f"{TYPE} {CW.OccupationRating}"
_OF, _MEASURE, _VALUE = str(CW.ofOccupation), str(CW.ratingMeasure), str(CW.ratingValue)
SCALES = {"importance": ("IM", "Importance"), "level": ("LV", "Level")}
"""Member of an edge → the scale that O*NET has for it, and its name."""
_LEVELS = {"gwa": "", "iwa": ".I", "dwa": ".D"}
"""Level of a work activity → what stands in its code."""


class Graph:
    """The rendering while it is read: which nodes there are, and lines that wait to be written."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.nodes: dict[str, tuple[str, str, str]] = {}
        """id → (kind of thing, code, its IRI in angle brackets)."""
        self.names: dict[str, str] = {}
        self.edges: set[tuple[str, str, str]] = set()
        self.repeated = 0
        self.first_repeated = ""
        self.out: list[str] = []

    def add(self, lines: str) -> None:
        """Write lines, sooner or later."""
        self.out.append(lines)
        if len(self.out) >= _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self.release.spool.write("".join(self.out))
        self.out.clear()

    def fault(self, table: Table, row: int, column: str, found: str, expected: str) -> None:
        """Note a fault of one cell."""
        place = f"{table.file}: {table.where(row, column)}"
        self.release.problems.add(place, found, expected, "onet-graph-data")

    def ends(self, table: Table, row: int, cells: tuple[str, ...]) -> tuple[str, str] | None:
        """IRIs of an edge's ends; None for an edge that was there before, or that leads to no node."""
        one, predicate, _, other, name, _ = cells
        for column, end in (("from", one), ("to", other)):
            if end not in self.nodes:
                self.release.receipt.dangle(f"{table.file}: {table.where(row, column)}", end, "")
        if one not in self.nodes or other not in self.nodes:
            return None
        if (one, predicate, other) in self.edges:
            self.repeated += 1
            self.first_repeated = self.first_repeated or f"{one} {predicate} {other}"
            return None
        self.edges.add((one, predicate, other))
        if name not in (self.names[other], self.nodes[other][1]):
            self.release.receipt.warn(f"{table.where(row, 'name')}: {name!r} is not the name of {other}")
        return self.nodes[one][2], self.nodes[other][2]

    def thing(self, kind: str, id_: str, code: str, name: str, rest: str, *classes: str) -> None:
        """Write a node."""
        self.nodes[id_] = (kind, code, self.release.iri(kind, code))
        self.names[id_] = name
        if code not in self.release.described[kind]:
            self.release.concept(kind, code, name, rest, classes=classes)


Handler = Callable[[Graph, Table, int, tuple[str, ...], dict[str, str]], None]


def _occupation(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    code, release = data.get("code", ""), graph.release
    if release.occupation(code, table, row, "data"):
        rest = f" {CW.socOccupation} <{iris.concept('soc', release.soc, code[:7])}>"
        if "description" in data:
            rest += f'\n {DEFINITION} "{escaped(data["description"])}"@en'
        graph.thing("occupation", cells[0], code, cells[2], rest, str(CW.OnetOccupation))


def _task(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    code, kind = data.get("taskId", ""), data.get("taskType", "")
    if graph.release.check(NUMBER, code, table, row, "data", "the number of a task", "onet-task"):
        rest = f' {CW.taskType} "{escaped(kind)}"' if kind not in ("", "n/a") else ""
        graph.thing("task", cells[0], code, cells[2], rest, str(CW.OccupationTask))


def _element(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    code, level = data.get("elementId", ""), data.get("level", "gwa")
    if graph.release.check(ELEMENT, code, table, row, "data", "an element such as 2.A.1.a", "onet-element"):
        found = next((name for name in ("dwa", "iwa") if _LEVELS[name] in code), "gwa")
        if level != found:
            graph.fault(table, row, "data", f"level {level} of {code}", found)
        graph.release.names["element"][code] = cells[2]
        graph.thing("element", cells[0], code, cells[2], "")


def _technology(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    flags = "".join(
        f"\n{true(str(property_))}"
        for name, property_ in (("hotTechnology", CW.hotTechnology), ("inDemand", CW.inDemand))
        if data.get(name) == "Y"
    )
    _with_commodity(graph, table, row, "technology", cells, data, flags, str(CW.WorkplaceTechnology))


def _tool(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    _with_commodity(graph, table, row, "tool", cells, data, "", str(CW.WorkplaceTool))


def _with_commodity(
    graph: Graph,
    table: Table,
    row: int,
    kind: str,
    cells: tuple[str, ...],
    data: dict[str, str],
    rest: str,
    class_: str,
) -> None:
    release, commodity = graph.release, data.get("commodityCode", "")
    if release.check(NUMBER, commodity, table, row, "data", "a commodity such as 43232202", "onet-unspsc"):
        release.names["commodity"].setdefault(commodity, data.get("commodityTitle", commodity))
        above = f" {BROADER} {release.iri('commodity', commodity)}"
        graph.thing(kind, cells[0], f"{commodity}:{cells[2]}", cells[2], above + rest, class_)


def _rating(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    ends = graph.ends(table, row, cells)
    if ends is None:
        return
    release, code, element = graph.release, graph.nodes[cells[0]][1], graph.nodes[cells[3]][1]
    for name, (scale, _) in SCALES.items():
        if name not in data:
            continue
        measure, value = release.measure(element, scale, "", table, row), release.decimal(data[name])
        if not value:
            graph.fault(table, row, "data", f"{name} {data[name]!r}", "a number")
        node = f"{release.record()}{code}:{measure_code(element, scale, '')}>"
        graph.add(
            f"{node} {_RATING} .\n{node} {_OF} {ends[0]} .\n{node} {_MEASURE} {measure} .\n{node} {_VALUE} {value} .\n"
        )


def _related(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    ends = graph.ends(table, row, cells)
    index = data.get("index", "")
    if ends and graph.release.check(NUMBER, index, table, row, "data", "a whole number as index", "onet-number"):
        code, other = graph.nodes[cells[0]][1], graph.nodes[cells[3]][1]
        node = f"{graph.release.record()}related:{code}:{other}>"
        graph.add(
            f"{node} {TYPE} {CW.OccupationRelation} .\n{node} {_OF} {ends[0]} .\n"
            f"{node} {CW.relatedOccupation} {ends[1]} .\n"
            f'{node} {CW.relatednessTier} "{escaped(data.get("tier", ""))}" .\n'
            f'{node} {CW.relatednessIndex} "{int(index)}"^^<{XSD}integer> .\n'
        )


def _linked(property_: str, *, turned: bool = False) -> Handler:
    """An edge that is one statement; `turned`, from its second end to its first."""

    def write(graph: Graph, table: Table, row: int, cells: tuple[str, ...], _: dict[str, str]) -> None:
        if ends := graph.ends(table, row, cells):
            one, other = reversed(ends) if turned else ends
            graph.add(f"{one} {property_} {other} .\n")

    return write


_uses_tool, _uses_technology = _linked(str(CW.usesTool), turned=True), _linked(str(CW.usesTechnology), turned=True)


def _used(graph: Graph, table: Table, row: int, cells: tuple[str, ...], data: dict[str, str]) -> None:
    is_tool = graph.nodes.get(cells[0], ("", "", ""))[0] == "tool"
    (_uses_tool if is_tool else _uses_technology)(graph, table, row, cells, data)


NODES: dict[str, Handler] = {
    "occupation": _occupation,
    "task": _task,
    "ability": _element,
    "skill": _element,
    "knowledge": _element,
    "activity": _element,
    "technology": _technology,
    "tool": _tool,
}
"""Type of a node → what writes it."""
EDGES: dict[str, Handler] = {
    "hasAbility": _rating,
    "hasActivity": _rating,
    "hasKnowledge": _rating,
    "hasSkill": _rating,
    "relatedTo": _related,
    "taskOf": _linked(str(CW.taskOf)),
    "childOf": _linked(BROADER),
    "usedBy": _used,
}
"""Predicate of an edge → what writes it."""
