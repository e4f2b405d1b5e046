"""`credways build`, `load`, `sources`: getting published files into the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common
from credways.cli.common import AsOfOption, FolderOption, StoreOption
from credways.cli.mapping import PROPOSE, LoadCommand, loader_for, propose_map

if TYPE_CHECKING:
    from credways.build import Outcome


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(build)
    app.command(cls=LoadCommand)(load)
    app.command()(sources)


def build(store: FolderOption = None) -> None:
    """Load the starter catalogue into the store; running it again changes nothing."""
    from credways.build import build_catalogue

    path = common.store_path(store)
    with common.progress() as progress:
        outcome = build_catalogue(path, progress=progress)
        _index_names(path, progress)
    made, total = len(outcome.stored), len(outcome.loads)
    kept = sum(load.receipt.kept for load in outcome.loads)
    what = f"{made} of {total} source editions stored" if made else f"all {total} source editions were already there"
    common.say(f"Starter catalogue: {what}, {kept:,} records, in {path}")


def load(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, web addresses, or sources of `credways fetch`.",
            metavar="PATH|URL|NAME...",
            show_default=False,
        ),
    ],
    loader: Annotated[str, typer.Option("--as", help="Loader to use instead of recognising the file.")] = "",
    edition: Annotated[str, typer.Option(help="Edition, where the file does not say.")] = "",
    series: Annotated[
        str, typer.Option(help="Name of the series, where the file does not say (a lower-case slug).")
    ] = "",
    title: Annotated[str, typer.Option(help="Title, where the file does not say.")] = "",
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook.")] = "",
    map_file: Annotated[
        str,
        typer.Option(
            "--map",
            metavar="[MAP.yaml]",
            help="Read a table or list by this map. Alone: look at the list, propose a map, write it, store nothing.",
        ),
    ] = "",
    map_out: Annotated[
        str, typer.Option("--map-out", help="Where a proposed map goes (default: beside the list).")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, store nothing.")] = False,
    allow_loss: Annotated[
        bool, typer.Option("--allow-loss", help="Store even though records or links are lost.")
    ] = False,
    replace_edition: Annotated[
        bool, typer.Option("--replace", help="Replace an edition loaded before with other content.")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Leave out files that cannot be used, say why, and load the others.")
    ] = False,
    output: Annotated[str, typer.Option("--format", help="Receipt as table or json.")] = "table",
    store: FolderOption = None,
) -> None:
    """Load published files: recognised, checked, stored whole or not at all, with a receipt."""
    from credways.build import load_paths
    from credways.fetching import places
    from credways.receipts import receipt_json, receipt_text
    from loaders.options import Options

    common.choose(output, ("table", "json"))
    options = Options(edition=edition, series=series, title=title, sheet=sheet)
    if map_file == PROPOSE:
        with common.progress() as progress:
            found = places(paths, progress)
        for path in found:
            propose_map(path, Path(map_out) if map_out else None, options)
        return
    if map_file:
        options = replace(options, map=Path(map_file))
        loader = loader or loader_for(Path(map_file))
    with common.progress() as progress:
        outcome = load_paths(
            common.store_path(store),
            places(paths, progress),
            loader=loader,
            options=replace(options, progress=progress),
            dry_run=dry_run,
            allow_loss=allow_loss,
            replace=replace_edition,
            keep_going=keep_going,
            progress=progress,
        )
        if outcome.stored:
            _index_names(common.store_path(store), progress)
    if said := receipt_json(outcome) if output == "json" else receipt_text(outcome, common.terminal_width()):
        common.say(said)
    _end(outcome)


def _index_names(path: Path, progress: Callable[[str, int], None]) -> None:
    """Make the file of names now, so that the first question after a load does not wait for it."""
    from graph.store import EmbeddedStore
    from queries.index import index

    progress("indexing names", 0)
    index(EmbeddedStore.open(path))


def _end(outcome: Outcome) -> None:
    if not (outcome.loads or outcome.lost or outcome.refused):
        common.note("credways: nothing was found that could be loaded; nothing was stored")
        raise typer.Exit(2)
    if outcome.lost and not outcome.allowed:
        common.note("credways: nothing was stored, because the lines above would be lost; --allow-loss stores the rest")
        raise typer.Exit(1)
    if outcome.refused:
        files = len({problem.file for problem in outcome.refused})
        common.note(f"credways: {files} files were left out, because of what is said above; the others are stored")
        raise typer.Exit(1)


def sources(
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """List what is loaded: source, edition, date, counts, licence. With --as-of, the editions in force then."""

    from credways import formats, past

    common.choose(output, ("table", "csv", "json"))
    opened = common.open_store(store)
    records = opened.sources()
    if as_of:
        records, told = past.records(opened, as_of)
        common.notes(told)
    header = (
        "series",
        "edition",
        "current",
        "effective",
        "expires",
        "title",
        "loaded",
        "records",
        "triples",
        "publisher",
        "licence",
        "credit",
        "url",
    )
    rows = [
        (
            record.series,
            record.edition,
            "yes" if record.is_current else "no",
            record.source.effective,
            record.source.expires,
            record.title,
            record.loaded_at.date().isoformat(),
            record.receipt.kept if record.receipt else 0,
            record.triples,
            record.publisher,
            record.license,
            record.credit,
            record.source.url,
        )
        for record in records
    ]
    if output == "json":
        common.say(formats.to_json([dict(zip(header, row, strict=True)) for row in rows]))
    elif output == "csv":
        common.say(formats.to_csv(header, rows))
    elif not rows:
        common.say("Nothing is loaded. `credways build` loads the starter catalogue.")
    else:
        # A terminal shows what fits a line; credits follow below, since their publishers ask for them to be shown.
        common.say(formats.to_table(header[:11], [row[:11] for row in rows], common.terminal_width()))
        credits = dict.fromkeys(row[11] for row in rows if row[11])
        if credits:
            common.say("Credit:\n" + "\n".join(f"  {line}" for line in credits))
