"""`credways export`: a loaded edition in the format it was published in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common
from credways.cli.common import StoreOption

if TYPE_CHECKING:
    from graph.protocol import EditionStore
    from graph.provenance import SourceRecord


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(export)


def export(
    series: Annotated[str, typer.Argument(help="Series of the source (see `credways sources`).", show_default=False)],
    edition: Annotated[str, typer.Argument(help="Edition; the current one when left out.", show_default=False)] = "",
    output: Annotated[str, typer.Option("--format", help="The format: case, ctdl-asn, sssom.")] = "case",
    to: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; stdout when left out.", show_default=False)
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write a loaded edition in the format it was published in."""
    from credways import exporting

    common.choose(output, [one.name for one in exporting.formats()])
    opened = common.open_store(store)
    record = record_of(opened, series, edition)
    made = exporting.export(opened, record, output)
    if record.source.credit:
        common.note(record.source.credit)
    if to is None:
        sys.stdout.buffer.write(made)
        return
    beside = to.with_name(f".{to.name}.{os.getpid()}")
    beside.write_bytes(made)
    beside.replace(to)  # whole or not at all
    common.note(f"{record.source.title} ({record.source.edition}): {len(made):,} bytes in {to}")


def record_of(store: EditionStore, series: str, edition: str) -> SourceRecord:
    """The edition asked for, else the series' current one. Raises NotFound with what there is."""
    import difflib

    from ontology.errors import NotFound

    every = store.sources()
    fitting = [one for one in every if one.source.series == series]
    if not fitting:
        near = difflib.get_close_matches(series, sorted({one.source.series for one in every}), 5, 0.4)
        raise NotFound("source series", series, near)
    for one in fitting:
        if one.source.edition == edition or (not edition and one.is_current):
            return one
    raise NotFound(f"edition of {series}", edition, [one.source.edition for one in fitting])
