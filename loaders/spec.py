"""Loader "spec": a governing body's specification of a credential.

A table (columns by maps/spec-columns.yaml), a YAML or JSON document (spec_document.py) or a numbered outline
(outline.py). Each certification and exam edition in the file becomes one `Load`: a `cw:ExamSpecification` with its
domains, objectives and topics, and the assessment that covers it.
"""

from __future__ import annotations

from pathlib import Path

from loaders.options import Options
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems
from loaders.reading.sniffing import NAMES, kind_of
from loaders.spec_records import Spec
from ontology.errors import BadInput
from ontology.model import Load

NAME = "spec"
TITLE = "Governing body's specification (table, YAML, JSON or outline)"
TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm")
DOCUMENTS = (".yaml", ".yml", ".json")
OUTLINES = (".md", ".markdown", ".txt")


def load(path: Path, options: Options) -> list[Load]:
    """Read every specification in a file. Raises BadInput with all its problems (at most 1,000)."""
    from loaders.spec_build import build

    source = open_source(path)
    problems = Problems(source.name)
    specs = _read(source, options, problems)
    loads = [made for spec in specs if (made := build(spec, source, options, problems)) is not None]
    problems.raise_any()
    return loads


def _read(source: SourceFile, options: Options, problems: Problems) -> list[Spec]:
    kind = kind_of(source.data)
    if kind == "pdf":
        expected = "its text (`pdftotext file.pdf`), saved as .txt"
        problems.fail("", NAMES[kind], expected, "spec-pdf")
    if source.suffix in TABLES or kind == "zip":
        from loaders.spec_table import read_specs

        return read_specs(source, options, problems)
    if source.suffix in DOCUMENTS or kind == "json":
        from loaders.spec_document import read_document

        return read_document(source, options, problems)
    from loaders.outline import read_outline

    return [read_outline(source, options, problems)]


def sniff(path: Path) -> float:
    """How sure it is that `path` is a specification, 0 … 1. Reads the beginning only and never raises."""
    suffix = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    head = peek(path)
    try:
        if "." + suffix in TABLES:
            from loaders.spec_sniff import looks_like_table

            return looks_like_table(path, head)
        text = head.decode("utf-8", "ignore")
        if "." + suffix in DOCUMENTS:
            from loaders.spec_document import looks_like_document

            return looks_like_document(text)
        if "." + suffix in OUTLINES:
            from loaders.outline import looks_like_outline

            return looks_like_outline(text)
    except (BadInput, ValueError, OSError, RecursionError):
        return 0.0
    return 0.0
