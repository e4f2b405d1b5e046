"""Proposing a map for a table nobody has described: guesses become a YAML file that a person corrects and keeps."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import Any

import yaml

from loaders.reading.files import SourceFile
from loaders.table_guess import ENOUGH, SETTINGS, Guess, guesses, is_count, marks_in
from loaders.table_look import Column, Look, look
from loaders.table_plan import Plan
from loaders.table_rows import YEAR
from loaders.yamls import shipped
from ontology import iris

_HEAD = """# Proposed by `credways load {name} --map`; a guess, not a fact. Correct it, then:
#     credways load {name} --map {map_name}
# docs/loading-a-list.md says what can stand here. A column that is not named is kept under its own name.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a column is taken for: in words, how sure (0 where it is only kept as it stands), why, and a cell of it."""

    column: str
    becomes: str
    confidence: float
    why: str
    example: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed map as text, what was decided of each column, and what else was seen."""

    text: str
    decisions: tuple[Decision, ...]
    remarks: tuple[str, ...]


class _Plain(yaml.SafeDumper):
    """Writes every value out: maps may hold no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an alias."""
        del data
        return True


def propose(source: SourceFile, map_name: str, sheet: str = "") -> Proposal:
    """Look at a table and propose a map. Raises BadInput where the table itself cannot be read."""
    seen = look(source, sheet)
    guessed = guesses(seen.columns)
    figures = [one for one in seen.columns if one.header not in guessed and is_count(one)]
    plan = Plan(seen, guessed, figures)
    body: dict[str, Any] = {
        "source": _source(source, seen),
        "table": _layout(seen, plan),
        "none": _seen(seen, "none"),
        "marks": list(dict.fromkeys(mark for one in figures for mark in marks_in(one))),
        "skip": plan.skip(),
        "things": plan.things(),
    }
    body = {key: value for key, value in body.items() if value}
    text = yaml.dump(body, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=160, default_flow_style=None)
    head = _HEAD.format(name=quote(source.name), map_name=quote(map_name))
    decisions = tuple(_decision(one, guessed, figures, plan) for one in seen.columns)
    lines = "".join(f"#   {one.column!r}: {one.becomes}{_sure(one)}\n" for one in decisions)
    return Proposal(f"{head}#\n# Columns:\n{lines}\n{text}", decisions, tuple(seen.remarks + plan.remarks))


def _sure(one: Decision) -> str:
    return f" ({one.confidence:.0%} sure: {one.why})" if one.confidence else ""


def _decision(column: Column, guessed: dict[str, Guess], figures: list[Column], plan: Plan) -> Decision:
    example = next(iter(column.filled), "")
    guess = guessed.get(column.header)
    if column in figures:
        return Decision(column.header, "a figure", 0.7, "its cells are numbers or marks", example)
    if guess is None and column.header in plan.used:
        return Decision(column.header, plan.used[column.header], 0.3, "its cells differ most", example)
    if guess is None or column.header not in plan.used:
        return Decision(column.header, "kept as it stands, under its own name", 0.0, "", example)
    return Decision(column.header, plan.used[column.header], guess.confidence, guess.why, example)


def _source(source: SourceFile, seen: Look) -> dict[str, Any]:
    stem = source.name.removesuffix(".gz").rpartition(".")[0] or source.name
    in_name = YEAR.search(stem.replace("_", " "))
    above = next(filter(None, map(YEAR.search, seen.above)), None)
    title = next((text for text in seen.above if len(text) <= 200 and any(map(str.isalpha, text))), "")
    series = YEAR.sub("", stem.replace("_", " "))
    made: dict[str, Any] = {"series": _slug(series) or _slug(stem) or "my-list"}
    if in_name:
        # So that next year's list, named likewise, loads by the same map.
        made["edition"] = {"file_name": True}
    elif above:
        made["edition"] = above.group().replace("–", "-")  # a name that can be typed
    made["title"] = " ".join((title or stem.replace("_", " ").replace("-", " ")).split())
    return made


def _slug(text: str) -> str:
    try:
        return iris.slug(text)
    except ValueError:
        return ""


def _layout(seen: Look, plan: Plan) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if seen.sheet:
        made["sheet"] = seen.sheet
    if seen.separator not in ("", "comma") or (seen.separator and seen.header_row > 1):
        made["delimiter"] = seen.separator
    if seen.header_row > 1:
        made["header_within"] = seen.header_row + 3
    if seen.header_height > 1:
        made["header_rows"] = seen.header_height
    if seen.short_rows:
        made["short_rows"] = True
    if fill := plan.fill():
        made["fill"] = fill
    return made


def _seen(seen: Look, key: str) -> list[str]:
    """The words of a list in maps/table-wizard.yaml that fill a cell somewhere."""
    words = {str(word) for word in shipped(SETTINGS)[key]}
    return sorted({cell for column in seen.columns for cell in column.filled if cell in words})


__all__ = ["ENOUGH", "Decision", "Proposal", "propose"]
