"""The Learning Commons knowledge graph: frameworks, statements, learning components, crosswalk and progressions.

A folder (or zip) of its files is one source. Edges name the node's `identifier`, whatever their own properties say;
ends are looked up by it and by the CASE UUID. Statements keep their CASE address; each keeps its licence and
attribution.
"""

from __future__ import annotations

import re
from pathlib import Path

from loaders.learning_commons_read import Graph, read_graph
from loaders.learning_commons_write import Written
from loaders.options import Options
from loaders.reading.archives import is_many, open_sources
from loaders.reading.files import peek
from loaders.reading.problems import Problems
from loaders.receipts import ReceiptBuilder
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology.errors import BadInput, Problem
from ontology.model import Load, Source

NAME = "learning-commons"
TITLE = "Learning Commons knowledge graph (JSON lines or CSV; a folder is one source)"
_SUFFIXES = (".jsonl", ".csv")
_SIGNS = (b'"StandardsFramework', b'"LearningComponent"', b"sourceEntityKey", b"caseIdentifierUUID")


def sniff(path: Path) -> float:
    """How sure that a file, or the files of a folder, are nodes and edges of the graph."""
    if path.is_dir():
        try:
            inside = [one for one in sorted(path.iterdir()) if one.name.removesuffix(".gz").endswith(_SUFFIXES)]
        except OSError:
            return 0.0
        return 0.9 if inside and all(sniff(one) for one in inside[:20]) else 0.0
    if path.suffix.lower() == ".zip":
        return 0.85 if "learning-commons" in path.name.lower() or "knowledge-graph" in path.name.lower() else 0.0
    if not path.name.removesuffix(".gz").endswith(_SUFFIXES):
        return 0.0
    head = peek(path, 8192)
    jsonl = head[:1] == b"{" and b'"type":' in head and b'"properties":' in head
    return 0.9 if any(sign in head for sign in _SIGNS) and (jsonl or path.name.endswith(".csv")) else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read the graph. Raises BadInput with every problem of every file."""
    files = open_sources(path, suffixes=_SUFFIXES) if is_many(path) else open_sources(path)
    problems: dict[str, Problems] = {}
    graph = read_graph(files, problems)
    _raise_all(problems)
    if not graph.nodes:
        found, expected = "edges without the nodes they join", "the folder with all files of the graph"
        raise BadInput([Problem(path.name, "", found, expected, "graph-nodes")])
    receipt = ReceiptBuilder(NAME, path.name)
    source = _source(graph, options)
    written = Written(source, receipt, Problems(path.name))
    written.nodes(graph.nodes)
    written.edges(graph.edges)
    triples = written.triples()
    written.problems.raise_any()
    receipt.note(f"files: {', '.join(file.name for file in files)}")
    hashes = tuple((file.name, file.sha256) for file in files)
    return [Load(source, triples, receipt.build(), hashes, tuple(written.expected.items()))]


def _raise_all(problems: dict[str, Problems]) -> None:
    found = [problem for one in problems.values() for problem in one.found]
    if found:
        raise BadInput(found)


def _source(graph: Graph, options: Options) -> Source:
    """The source; its edition is the latest date that anything in it was changed."""
    facts = shipped("maps/learning-commons.yaml")
    subjects = sorted({one.facts["academicSubject"] for one in graph.nodes if one.facts.get("academicSubject")})
    days = [one.facts.get("dateModified", "") for one in graph.nodes]
    days += [one.facts.get("dateModified", "") for one in graph.edges]
    days = [day for day in days if re.fullmatch(r"\d{4}-\d{2}-\d{2}\S*", day)]
    edition = options.edition or max(days, default="") or "undated"
    name = " " + slug_or(subjects[0], "subject") if len(subjects) == 1 else ""
    return Source(
        series=options.series or f"learning-commons{name.replace(' ', '-')}",
        edition=edition,
        title=options.title or f"{facts['title']}{f', {subjects[0]}' if name else ''} ({edition})",
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=facts["url"],
    )
