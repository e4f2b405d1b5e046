"""The Learning Commons knowledge graph: frameworks, statements, learning components, crosswalk and progressions.

A folder (or zip) of its files is one source. Edges name the node's `identifier`, whatever their own properties say;
ends are looked up by it and by the CASE UUID. Statements keep their CASE address; each keeps its licence and
attribution.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from loaders.learning_commons_read import Graph, read_graph
from loaders.learning_commons_write import Written
from loaders.not_records import is_prose, knows_whole, passed_over
from loaders.options import Options
from loaders.reading.archives import names_in
from loaders.reading.files import peek
from loaders.reading.lines import line_sources
from loaders.reading.problems import Problems
from loaders.receipts import ReceiptBuilder
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology.errors import BadInput, Problem
from ontology.model import Load, Source

NAME = "learning-commons"
TITLE = "Learning Commons knowledge graph (JSON lines or CSV; a folder is one source)"
_SUFFIXES = (".jsonl", ".csv")
_HEAD = 8192
_SIGNS = (b'"StandardsFramework', b'"LearningComponent"', b"sourceEntityKey", b"caseIdentifierUUID")


def sniff(path: Path) -> float:
    """How sure that a file, or the files of a folder, are nodes and edges of the graph."""
    if path.is_dir():
        try:
            inside = [one for one in sorted(path.iterdir()) if _is_part(one.name)]
        except OSError:
            return 0.0
        return 0.9 if inside and all(sniff(one) for one in inside[:20]) else 0.0
    if path.suffix.lower() == ".zip":
        return 0.85 if knows_whole(path, _is_part) and all(map(_own, _heads(path))) else 0.0
    if not _is_part(path.name):
        return 0.0
    return 0.9 if _own(peek(path, _HEAD)) else 0.0


def _is_part(name: str) -> bool:
    return name.removesuffix(".gz").endswith(_SUFFIXES)


def _own(head: bytes) -> bool:
    jsonl = head[:1] == b"{" and b'"type":' in head and b'"properties":' in head
    return any(sign in head for sign in _SIGNS) and (jsonl or head[:1] != b"{")


def _heads(path: Path) -> list[bytes]:
    """The beginnings of the first files of an archive; [b""] when it cannot be read."""
    heads = []
    try:
        with zipfile.ZipFile(path) as archive:
            for name in [one for one in names_in(path) if not is_prose(one)][:20]:
                with archive.open(name) as stream:
                    head = stream.read(_HEAD)
                packed = head.startswith(b"\x1f\x8b")
                heads.append(zlib.decompressobj(31).decompress(head, _HEAD) if packed else head)
    except (OSError, ValueError, RuntimeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return [b""]
    return heads


def load(path: Path, options: Options) -> list[Load]:
    """Read the graph. Raises BadInput with every problem of every file."""
    files = line_sources(path, _SUFFIXES)
    problems: dict[str, Problems] = {}
    graph = read_graph(files, problems, options)
    _raise_all(problems)
    if not len(graph):
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
    for line in passed_over(path, {file.name for file in files}):
        receipt.note(line)
    hashes = tuple((file.name, file.sha256) for file in files)
    return [Load(source, triples, receipt.build(), hashes, tuple(written.expected.items()))]


def _raise_all(problems: dict[str, Problems]) -> None:
    found = [problem for one in problems.values() for problem in one.found]
    if found:
        raise BadInput(found)


def _source(graph: Graph, options: Options) -> Source:
    """The source; its edition is the latest date that anything in it was changed."""
    facts = shipped("maps/learning-commons.yaml")
    edition = options.edition or graph.latest or "undated"
    name = " " + slug_or(next(iter(graph.subjects)), "subject") if len(graph.subjects) == 1 else ""
    return Source(
        series=options.series or f"learning-commons{name.replace(' ', '-')}",
        edition=edition,
        title=options.title or f"{facts['title']}{f', {next(iter(graph.subjects))}' if name else ''} ({edition})",
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=facts["url"],
    )
