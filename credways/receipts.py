"""What a load did, in words and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from credways import formats

if TYPE_CHECKING:
    from credways.build import Outcome
    from ontology.model import Load

_SHOWN = 12


def receipt_text(outcome: Outcome, width: int = 0) -> str:
    """One table of what was read and kept, then what needs saying: losses, dangling links, warnings, fields."""
    header = ("source", "edition", "loader", "read", "kept", "dropped", "dangling", "triples", "state")
    rows = [
        (
            load.source.series, load.source.edition, load.receipt.loader, f"{load.receipt.read:,}", f"{load.receipt.kept:,}",
            len(load.receipt.dropped), len(load.receipt.dangling), f"{len(load.triples):,}", outcome.state(load),
        )
        for load in outcome.loads
    ]  # fmt: skip
    parts = [formats.to_table(header, rows, width)]
    for load in outcome.loads:
        parts += _remarks(load)
    parts += [f"passed over: {path}: {reason}" for path, reason in outcome.skipped]
    parts += [f"LOST: {line}" for line in outcome.lost]
    return "\n".join(parts) + "\n"


def _remarks(load: Load) -> list[str]:
    name = f"{load.source.series} {load.source.edition}"
    receipt = load.receipt
    lines = [f"{name}: {count:,} {what}" for what, count in receipt.counts.items()]
    for word, entries in (("dropped", receipt.dropped), ("dangling", receipt.dangling)):
        lines += [f"{name}: {word}: {place}: {value}: {reason}" for place, value, reason in entries[:_SHOWN]]
        if len(entries) > _SHOWN:
            lines.append(f"{name}: … and {len(entries) - _SHOWN} more {word}; --format json lists all")
    lines += [f"{name}: warning: {text}" for text in receipt.warnings[:_SHOWN]]
    lines += [f"{name}: note: {text}" for text in receipt.notes[:_SHOWN]]
    lines += [
        f"{name}: field {field}: {fate}"
        for field, fate in receipt.fields.items()
        if not fate.startswith(("kept", "mapped"))
    ]
    return lines


def receipt_json(outcome: Outcome) -> str:
    """Everything, as JSON."""
    return formats.to_json(
        {
            "editions": [
                {
                    "source": asdict(load.source),
                    "state": outcome.state(load),
                    "triples": len(load.triples),
                    **asdict(load.receipt),
                }
                for load in outcome.loads
            ],
            "passed_over": [{"path": path, "reason": reason} for path, reason in outcome.skipped],
            "lost": outcome.lost,
            "dry_run": outcome.dry_run,
        }
    )
