"""Which headers a specification table may have: the shipped map, and a person's own for one file (`--map`)."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cache
from pathlib import Path

from loaders.reading.files import open_source
from loaders.reading.problems import Problems
from loaders.reading.tables import Shape
from loaders.reading.yamls import read_yaml
from loaders.spec_records import MAP
from loaders.yamls import shipped


def shape(sheet: str = "", own: Path | None = None) -> Shape:
    """What is expected of a specification table.

    Synonyms of headers are in maps/spec-columns.yaml. `own` is a YAML file that says for some of the fields there
    which header (or list of headers) the table uses; it goes before the shipped synonyms. Raises BadInput for a map
    that is not one.
    """
    made = replace(_shipped(), sheet=sheet)
    return replace(made, fields=_with_own(own)) if own else made


@cache
def _shipped() -> Shape:
    columns: dict[str, list[str]] = shipped(MAP)["columns"]
    return Shape(
        fields={name: tuple(aliases) for name, aliases in columns.items()},
        required=frozenset({"code"}),
        filled=frozenset({"code", "cert_name"}),
        codes=frozenset({"code", "parent_code", "exam_code", "version", "cert_id"}),
        header_rows=15,
    )


def _with_own(own: Path) -> dict[str, tuple[str, ...]]:
    """The map with a person's headers first, and their fields first to choose."""
    known = dict(_shipped().fields)
    problems = Problems(own.name)
    value = read_yaml(open_source(own))
    if not isinstance(value, dict):
        problems.fail("", "no mapping", "lines such as `code: Objective No.`", "map-shape")
    chosen: dict[str, tuple[str, ...]] = {}
    for field, headers in value.items():
        named = [headers] if isinstance(headers, str) else headers
        if field not in known:
            near = difflib.get_close_matches(field, known, n=1, cutoff=0.5)
            hint = f" (nearest: {near[0]})" if near else ""
            problems.add(f"/{field}", f"the field {field!r}", "one of " + ", ".join(known) + hint, "map-field")
        elif not isinstance(named, list) or not all(isinstance(one, str) and one for one in named):
            problems.add(f"/{field}", repr(headers), "a header, or a list of headers", "map-header")
        else:
            chosen[field] = (*named, *known[field])
    problems.raise_any()
    return {**chosen, **{name: aliases for name, aliases in known.items() if name not in chosen}}
