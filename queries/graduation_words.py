"""The two subjects of the graduation guidelines, and what is said where the record is silent (graduation.yaml)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ontology.errors import BadQuery


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of a demonstration: its code, name, IRI, the content areas (codes) it is read in.

    `menu` are the headers under which a district's list states a minimum for it.
    """

    code: str
    name: str
    iri: str
    areas: tuple[str, ...]
    words: tuple[str, ...]
    menu: tuple[str, ...]


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("graduation.yaml").read_text("utf-8"))
    return data


@cache
def subjects() -> tuple[Subject, ...]:
    """Reading, Writing and Communicating, then Mathematics."""
    return tuple(
        Subject(
            row["code"], row["name"], row["term"], tuple(row["areas"]), tuple(row["words"]), tuple(row["menu"])
        )
        for row in _data()["subjects"]
    )  # fmt: skip


def subjects_named(words: Collection[str]) -> tuple[Subject, ...]:
    """The subjects that words mean (`math`, `rwc`, a name); all for none. Raises BadQuery for another word."""
    if not words:
        return subjects()
    found = []
    for word in words:
        fitting = [one for one in subjects() if word.strip().casefold() in (*one.words, one.iri.casefold())]
        if not fitting:
            raise BadQuery(f"{word!r} is no subject of a graduation demonstration; there are rwc and math.")
        found += fitting
    return tuple(one for one in subjects() if one in found)


def framework() -> str:
    """The name of the standards in which the subjects are content areas."""
    return str(_data()["framework"])


def source() -> str:
    """Address of the guidelines."""
    return str(_data()["source"])


def options() -> tuple[str, ...]:
    """What a district's own list of options calls industry certificates, case-folded."""
    return tuple(str(one).casefold() for one in _data()["options"])


def unsaid(name: str, **facts: object) -> str:
    """A sentence about what the record cannot say."""
    return _filled("unsaid", name, facts)


def step(name: str, **facts: object) -> str:
    """A sentence about what would close a gap."""
    return _filled("steps", name, facts)


def _filled(group: str, name: str, facts: Mapping[str, object]) -> str:
    made = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in facts.items()}
    return str(_data()[group][name]).format_map(made)
