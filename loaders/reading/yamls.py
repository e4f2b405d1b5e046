"""A user's YAML as plain values: every scalar stays the text it is written as, so 1.10, 01 and no are not changed.

Built from the parser's events: keys may not repeat, aliases and tags (ways to blow up or to make objects) are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from loaders.reading.files import SourceFile
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.text import decode

Yaml: TypeAlias = "dict[str, Any] | list[Any] | str | None"
"""What reading gives. None is a value left empty (`key:`), "null" stays text."""

_PLAIN_TAGS = (None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(slots=True)
class _Level:
    """An open mapping or sequence."""

    value: dict[str, Any] | list[Any]
    key: str | None = None
    lines: dict[str, int] = field(default_factory=dict)


def read_yaml(source: SourceFile, *, limits: Limits = LIMITS) -> Yaml:
    """Read one YAML document. Raises BadInput with line and column for what is not YAML, and for what is refused."""
    problems = Problems(source.name)
    text = decode(source, problems)
    try:
        return _build(text, problems, limits)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problems.fail(where, error.problem or "broken YAML", "YAML", "yaml-syntax")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problems.fail("", shown(str(error)), "YAML", "yaml-syntax")


def _build(text: str, problems: Problems, limits: Limits) -> Yaml:
    levels: list[_Level] = []
    documents: list[Any] = []
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        where = f"line {line}, column {event.start_mark.column + 1 if event.start_mark else 0}"
        if isinstance(event, yaml.AliasEvent):
            problems.fail(where, f"the alias *{event.anchor}", "the value written out", "yaml-alias")
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag not in _PLAIN_TAGS:
            problems.fail(where, f"the tag {event.tag}", "plain values", "yaml-tag")
        if isinstance(event, yaml.ScalarEvent):
            empty = event.value == "" and event.style in (None, "")
            _put(levels, documents, None if empty else event.value, line, where, problems)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(levels) >= limits.depth:
                problems.fail(where, "deeper nesting", f"at most {limits.depth} levels", "yaml-nesting")
            value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            _put(levels, documents, value, line, where, problems)
            levels.append(_Level(value))
        elif isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
    if len(documents) > 1:
        problems.fail("", f"{len(documents)} documents", "one document", "yaml-several")
    problems.raise_any()
    return documents[0] if documents else None


def _put(levels: list[_Level], documents: list[Any], value: Any, line: int, where: str, problems: Problems) -> None:
    """Put a value where the parser stands: document, item of a sequence, or key or value of a mapping."""
    if not levels:
        documents.append(value)
        return
    level = levels[-1]
    if isinstance(level.value, list):
        level.value.append(value)
    elif level.key is None:
        if not isinstance(value, str):
            problems.fail(where, "a key that is no text", "a key", "yaml-key")
        if value in level.value:
            found = f"the key {shown(value)} again (first in line {level.lines[value]})"
            problems.add(where, found, "each key once", "yaml-duplicate-key")
        level.lines.setdefault(value, line)
        level.key = value
    else:
        level.value[level.key] = value
        level.key = None
