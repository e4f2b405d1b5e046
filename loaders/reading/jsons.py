"""Strict, exact JSON. (Signatures first; bodies follow.)"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from loaders.reading.files import SourceFile
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems

Json: TypeAlias = "dict[str, Any] | list[Any] | str | int | Decimal | bool | None"
"""What reading gives: numbers with a point or exponent are Decimal, others int, both exact."""


def read_json(source: SourceFile, *, limits: Limits = LIMITS) -> Json:
    """Read one JSON document. Raises BadInput with line, column and JSON pointer."""
    raise NotImplementedError


def read_jsonl(
    source: SourceFile, *, problems: Problems | None = None, limits: Limits = LIMITS
) -> list[tuple[int, Json]]:
    """Read JSON lines as (line number, value); blank lines are skipped. With `problems`, faulty lines are noted and left out."""
    raise NotImplementedError


def pointer(*parts: str | int) -> str:
    """JSON pointer (RFC 6901) of a path: `pointer("items", 3, "a/b")` is "/items/3/a~1b"."""
    raise NotImplementedError


def expect_object(value: Json, where: str, problems: Problems) -> Mapping[str, Any]:
    """The value as an object; notes a problem and returns {} when it is something else."""
    raise NotImplementedError


def expect_list(value: Json, where: str, problems: Problems) -> list[Any]:
    """The value as an array; a missing key (None) is an empty one only when the caller says so by passing []."""
    raise NotImplementedError


def expect_text(value: Json, where: str, problems: Problems) -> str:
    """The value as a string; notes a problem and returns "" when it is something else."""
    raise NotImplementedError
