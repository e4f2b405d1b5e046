"""SPARQL text that is not ours, from a file or a pipe: guarded, then run in a killable process, as on the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import BadQuery

if TYPE_CHECKING:
    from graph.store import Solutions


@dataclass(frozen=True, slots=True)
class Answer:
    """What a free query gave: solutions to format further, or text that is final."""

    solutions: Solutions | None
    text: str = ""


def run(path: Path, text: str, parameters: Mapping[str, str], output: str | None) -> Answer:
    """TEMP."""
    raise BadQuery("not yet")
