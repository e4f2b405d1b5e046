"""What a load did, in words and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from credways import formats

if TYPE_CHECKING:
    from credways.build import Outcome
    from ontology.model import Load

_SHOWN = 12
"""Most remarks of one kind spelled out; `--format json` lists all."""


def receipt_text(outcome: Outcome, width: int = 0) -> str:
    """One table of what was read and kept, then what needs saying; a remark on many editions is said once."""
    header = ("source", "edition", "loader", "read", "kept", "dropped", "dangling", "triples", "state")
    rows = [
        (
            load.source.series,
            load.source.edition,
            load.receipt.loader,
            f"{load.receipt.read:,}",
            f"{load.receipt.kept:,}",
            len(load.receipt.dropped),
            len(load.receipt.dangling),
            f"{len(load.triples):,}",
            outcome.state(load),
        )
        for load in outcome.loads
    ]
    parts = [formats.to_table(header, rows, width)] if rows else []
    parts += _counts(outcome.loads)
    for kind in (_links, _warnings, _notes, _fields):
        parts += _said_once((load, kind(load)) for load in outcome.loads)
    parts += [f"passed over: {path}: {reason}" for path, reason in outcome.skipped]
    parts += [f"REFUSED: {problem}" for problem in outcome.refused]
    parts += [f"LOST: {line}" for line in outcome.lost]
    return "\n".join(parts) + "\n" if parts else ""


def _counts(loads: Iterable[Load]) -> Iterator[str]:
    """What was read, in the loader's own words, added up over the editions of one loader."""
    totals: dict[str, Counter[str]] = {}
    for load in loads:
        totals.setdefault(load.receipt.loader, Counter()).update(load.receipt.counts)
    for loader, counted in totals.items():
        said = ", ".join(f"{number:,} {what}" for what, number in counted.items() if number)
        if said:
            yield f"{loader}: {said}"


def _said_once(remarks: Iterable[tuple[Load, list[str]]]) -> Iterator[str]:
    """Each different remark once, with the editions it is about."""
    about: dict[str, list[str]] = {}
    for load, said in remarks:
        for text in said:
            about.setdefault(text, []).append(f"{load.source.series} {load.source.edition}")
    for number, (text, names) in enumerate(about.items()):
        if number == _SHOWN:
            yield f"… and {len(about) - _SHOWN} more such remarks; --format json lists all"
            return
        yield f"{names[0] if len(names) == 1 else f'{len(names)} editions'}: {text}"


def _links(load: Load) -> list[str]:
    receipt = load.receipt
    entries = [("dropped", *entry) for entry in receipt.dropped] + [("dangling", *entry) for entry in receipt.dangling]
    return [f"{word}: {place}: {value}: {reason}" for word, place, value, reason in entries]


def _warnings(load: Load) -> list[str]:
    return [f"warning: {text}" for text in load.receipt.warnings]


def _notes(load: Load) -> list[str]:
    return [f"note: {text}" for text in load.receipt.notes]


def _fields(load: Load) -> list[str]:
    kept = ("kept", "mapped")
    return [f"field {field}: {fate}" for field, fate in load.receipt.fields.items() if not fate.startswith(kept)]


def receipt_json(outcome: Outcome) -> str:
    """Everything, as JSON."""
    return formats.to_json(
        {
            "editions": [
                {
                    "source": asdict(load.source),
                    "state": outcome.state(load),
                    "triples": len(load.triples),
                    "files": [name for name, _ in load.files],
                    **asdict(load.receipt),
                }
                for load in outcome.loads
            ],
            "passed_over": [{"path": path, "reason": reason} for path, reason in outcome.skipped],
            "refused": [asdict(problem) for problem in outcome.refused],
            "lost": outcome.lost,
            "dry_run": outcome.dry_run,
        }
    )
