"""CSV and TSV as a grid of text cells. Nothing is guessed about values: 01, 1.10, 1E5, NA and TRUE stay text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import NoReturn

from loaders.reading.files import SourceFile
from loaders.reading.grids import Grid, GridRow
from loaders.reading.limits import Limits
from loaders.reading.problems import Problems
from loaders.reading.text import decode, text_warnings

_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
_USUAL = {".csv": ",", ".tsv": "\t", ".tab": "\t"}


def read_delimited(
    source: SourceFile, delimiter: str, quoting: bool, known: frozenset[str], problems: Problems, limits: Limits
) -> Grid:
    """Read the rows of a delimited file; `delimiter` "" finds it by the first line, preferring one that splits it
    into `known` headers. A fault of quoting ends reading, because everything after it may be inside the quotes.
    """
    text = decode(source)
    warnings = text_warnings(text)
    first = next((line for line in _lines(text) if line.strip()), "")
    chosen = delimiter or _delimiter(first, known, source.suffix)
    usual = _USUAL.get(source.suffix, chosen)
    if not delimiter and chosen != usual:
        warnings.append(f"read as {_NAMES[chosen]}-separated, though {source.suffix} means {_NAMES[usual]}-separated")
    grid = Grid("", [], warnings)
    reader = csv.reader(
        _lines(text),
        delimiter=chosen,
        strict=quoting,
        quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
    )
    number = line = total = 0
    try:
        for number, cells in enumerate(reader, start=1):
            line = reader.line_num
            total += len(cells)
            if total > limits.cells:
                problems.fail(
                    f"row {number}", f"more than {limits.cells:,} cells", "a smaller table", "table-too-large"
                )
            if number > limits.rows:
                problems.fail(f"row {number}", "more rows", f"at most {limits.rows:,}", "table-too-long")
            if len(cells) > limits.columns:
                problems.fail(f"row {number}", f"{len(cells):,} cells", f"at most {limits.columns:,}", "table-too-wide")
            if any(cells) and any(map(str.strip, cells)):
                grid.rows.append(GridRow(number, cells))
                if max(map(len, cells)) > limits.cell:
                    _too_big(number, limits, problems)
    except csv.Error as error:
        explain(str(error), number + 1, line + 1, limits, problems)
    problems.raise_any()
    return grid


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, one at a time; StringIO would hold all of the text again at four bytes a character."""
    return (match.group() for match in _LINE.finditer(text))


def _delimiter(first: str, known: frozenset[str], suffix: str) -> str:
    """The separator of a first line: the one that gives the most known headers, else the most cells, else the usual."""
    usual = _USUAL.get(suffix, ",")

    def score(mark: str) -> tuple[int, int, bool]:
        try:
            cells = next(csv.reader([first[:100_000]], delimiter=mark), [])
        except csv.Error:
            cells = first[:100_000].split(mark)
        return len({header_key(cell) for cell in cells} & known), len(cells), mark == usual

    return max(_NAMES, key=score)


def header_key(header: str) -> str:
    """What headers are compared by: without case, "_", "-", quotes or extra spaces. `Parent_Code ` is `parent code`."""
    plain = "".join(" " if c in "_-\u00a0" or c.isspace() else c for c in header if c.isprintable() or c.isspace())
    return " ".join(plain.casefold().strip(" *:\"'").split())


def _too_big(number: int, limits: Limits, problems: Problems) -> NoReturn:
    found = f"a cell of more than {limits.cell:,} characters"
    expected = "shorter cells (or is a quote opened here and never closed?)"
    problems.fail(f"row {number}", found, expected, "cell-too-big")


def explain(error: str, number: int, line: int, limits: Limits, problems: Problems) -> NoReturn:
    """Refuse a table in our words for what the csv module says. `line` is where the row began. Raises BadInput."""
    if "field larger" in error:
        _too_big(number, limits, problems)
    where = f"row {number}, from line {line}"
    if "unexpected end" in error:
        problems.fail(where, "a quote that is opened and never closed", "every quote closed", "csv-open-quote")
    if "expected after" in error:
        expected = 'the separator after a closing quote (a quote inside a cell is written "")'
        problems.fail(where, "text after a closing quote", expected, "csv-quote")
    problems.fail(where, error, "well-formed delimited text", "csv-syntax")
