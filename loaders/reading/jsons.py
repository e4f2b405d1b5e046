"""Strict, exact JSON: RFC 8259 and nothing beside it, no number rounded, no key lost.

A document is parsed by Python's C parser with hooks that keep numbers exact and see duplicate keys; only when that
finds a fault does the slower `json_faults` walk the text to say where.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeAlias

from loaders.reading.files import SourceFile
from loaders.reading.json_faults import Fault, find_faults
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.lines import LineSource
from loaders.reading.problems import Problems, shown
from loaders.reading.text import decode

Json: TypeAlias = "dict[str, Any] | list[Any] | str | int | Decimal | bool | None"
"""What reading gives: numbers with a point or exponent are Decimal, others int, both exact."""

_MARKS = re.compile(r"[\[\]{}]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_RISKY = re.compile(
    r"\\u(?:[dD][89abAB]..(?!\\u[dD][c-fC-F])|00(?:0[0-8bcefBCEF]|1.)|[fF]{3}[eEfF])"
    r"|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]"
)
"""Escapes that may stand for a lone surrogate or a control character (whole surrogate pairs are fine)."""


class _Refused(ValueError):
    """A hook met something that JSON allows or Python adds, and we refuse."""


def read_json(source: SourceFile, *, limits: Limits = LIMITS) -> Json:
    """Read one JSON document.

    Raises BadInput for anything that is not strict JSON (with line and column), and for duplicate keys, numbers beyond
    a double's range, lone surrogates, control characters, and nesting or strings over the caps (with a JSON pointer).
    """
    problems = Problems(source.name)
    text = decode(source, problems)
    value, faults = _parse(text, limits)
    for fault in faults:
        problems.add(_place(fault), fault.found, fault.expected, fault.rule)
    problems.raise_any()
    return value


def read_jsonl(
    source: SourceFile, *, problems: Problems | None = None, limits: Limits = LIMITS
) -> list[tuple[int, Json]]:
    """Read JSON lines as (line number, value); blank lines are skipped.

    With `problems` given, faulty lines are noted there and left out (the caller raises); else BadInput.
    """
    own = problems is None
    problems = Problems(source.name) if problems is None else problems
    made: list[tuple[int, Json]] = []
    for number, line in enumerate(decode(source).split("\n"), start=1):
        if not line or line.isspace():
            continue
        if len(line) > limits.line:
            problems.add(f"line {number}", f"{len(line):,} characters", f"at most {limits.line:,}", "line-too-long")
            continue
        made.extend(_line(number, line, problems, limits))
        if problems.full:
            break
    if not made and not len(problems):
        problems.add("", "no line with a record", "JSON lines", "file-empty")
    if own:
        problems.raise_any()
    return made


def stream_jsonl(source: LineSource, problems: Problems, *, limits: Limits = LIMITS) -> Iterator[tuple[int, Json]]:
    """Read JSON lines as (line number, value), one at a time; blank lines are skipped.

    Faulty lines are noted in `problems` and left out (the caller raises). Raises BadInput as `LineSource.lines` does.
    """
    some = False
    for number, line in source.lines(problems, limits):
        if not line or line.isspace():
            continue
        some = True
        yield from _line(number, line, problems, limits)
        if problems.full:
            problems.raise_any()
    if not some and not len(problems):
        problems.add("", "no line with a record", "JSON lines", "file-empty")


def _line(number: int, line: str, problems: Problems, limits: Limits) -> list[tuple[int, Json]]:
    """The one value of a line; none where it has faults, which are noted."""
    value, faults = _parse(line, limits)
    for fault in faults:
        place = f"line {number}, column {fault.column}" + (f", {fault.pointer}" if fault.pointer else "")
        problems.add(place, fault.found, fault.expected, fault.rule)
    return [] if faults else [(number, value)]


def _parse(text: str, limits: Limits) -> tuple[Json, list[Fault]]:
    """The value of a JSON text and no faults, or None and all the faults found."""
    if not (_RISKY.search(text) or _long_string(text, limits.string) or _deep(text, limits.depth)):
        try:
            return _DECODER.decode(text), []
        except (ValueError, RecursionError, ArithmeticError):
            pass
    faults = find_faults(text, limits)
    if faults:
        return None, faults
    try:
        return _DECODER.decode(text), []
    except (ValueError, RecursionError, ArithmeticError) as error:
        return None, [Fault("", 1, 1, shown(str(error)), "strict JSON", "json-syntax")]


def _long_string(text: str, most: int) -> bool:
    """Whether some stretch without a quote is longer than `most`: any string over the cap is one, few others are."""
    return len(text) > most and max(map(len, text.split('"'))) > most


def _deep(text: str, depth: int) -> bool:
    """Whether brackets outside strings nest deeper than `depth`. Cheap for the usual text with few brackets."""
    if text.count("[") + text.count("{") <= depth:
        return False
    level = 0
    for mark in _MARKS.findall(_STRING.sub("", text) if '"' in text else text):
        level += 1 if mark in "[{" else -1
        if level > depth:
            return True
    return False


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Refused("duplicate key")
    return made


def _exact(text: str) -> Decimal:
    try:
        if math.isinf(float(text)):
            raise _Refused("beyond a double's range")
        return Decimal(text)
    except InvalidOperation as error:
        raise _Refused("not a number") from error


def _whole(text: str) -> int:
    if len(text) > 400:
        raise _Refused("beyond a double's range")
    return int(text)


def _constant(text: str) -> NoReturn:
    raise _Refused(text)


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_whole, parse_float=_exact, parse_constant=_constant)


def _place(fault: Fault) -> str:
    place = f"line {fault.line}, column {fault.column}"
    return f"{place}, {fault.pointer}" if fault.pointer else place


def pointer(*parts: str | int) -> str:
    """JSON pointer (RFC 6901) of a path: `pointer("items", 3, "a/b")` is "/items/3/a~1b"."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def expect_object(value: object, where: str, problems: Problems) -> Mapping[str, Any]:
    """The value as an object; notes a problem and returns {} when it is something else."""
    if isinstance(value, dict):
        return value
    problems.add(where, described(value), "an object", "json-type")
    return {}


def expect_list(value: object, where: str, problems: Problems) -> list[Any]:
    """The value as an array; notes a problem and returns [] when it is something else (null too)."""
    if isinstance(value, list):
        return value
    problems.add(where, described(value), "an array", "json-type")
    return []


def expect_text(value: object, where: str, problems: Problems) -> str:
    """The value as a string; notes a problem and returns "" when it is something else."""
    if isinstance(value, str):
        return value
    problems.add(where, described(value), "a string", "json-type")
    return ""


def described(value: object) -> str:
    """A JSON value in words for a message: "null", "the number 7", "an array of 3"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the string {shown(value)}"
    if isinstance(value, (list, tuple)):
        return f"an array of {len(value)}"
    return f"an object of {len(value)}" if isinstance(value, Mapping) else f"a {type(value).__name__}"
