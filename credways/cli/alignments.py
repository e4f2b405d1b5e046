"""`credways alignments export` and `load`: alignments in the formats of others, and edits of a workbook back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common, examples
from credways.cli.common import FolderOption, StoreOption
from ontology.errors import BadQuery, Loss

if TYPE_CHECKING:
    from credways.interchange.mapped_down import Written

group = typer.Typer(
    name="alignments",
    help="Alignments in SSSOM, CASE, CTDL, Open Badges, or a workbook to edit and load back.",
    no_args_is_help=True,
    epilog=examples.epilog("alignments"),
)


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.add_typer(group)


@group.command()
def export(
    subject: Annotated[
        str, typer.Argument(metavar="[FROM]", help="As of `credways crosswalk`.", show_default=False)
    ] = "",
    target: Annotated[str, typer.Argument(metavar="[TO]", help="As of `credways crosswalk`.", show_default=False)] = "",
    series: Annotated[
        str, typer.Option(help="Instead of FROM and TO: a loaded mapping set, by its series.", show_default=False)
    ] = "",
    edition: Annotated[
        str, typer.Option(help="Edition of TO, or of the series; the current one when left out.", show_default=False)
    ] = "",
    output: Annotated[
        str,
        typer.Option("--format", help="sssom, sssom-json, sssom-table, sssom-metadata, sheet, case, ctdl or badge."),
    ] = "sssom",
    with_proposals: Annotated[
        bool,
        typer.Option("--with-proposals", help="case, ctdl, badge: take rows that nobody decided too, marked so."),
    ] = False,
    allow_loss: Annotated[
        bool, typer.Option("--allow-loss", help="Write the file even though the format cannot say everything.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; stdout when left out.", show_default=False)
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write a crosswalk, or a loaded mapping set, in a format that other programs and people use."""
    from credways.interchange.forms import FORMS

    common.choose(output, [one.name for one in FORMS])
    if bool(series) == bool(subject) or bool(subject) != bool(target):
        raise BadQuery("Say what to export: credways alignments export FROM TO, or --series NAME.")
    made = _made(subject, target, series, edition, output, with_proposals, store)
    if made.lost and not allow_loss:
        lines = [f"{output} would lose: {line}" for line in made.lost]
        raise Loss([*lines, "nothing was written; --allow-loss writes the rest"])
    for line in made.lost:
        common.note(f"lost: {line}")
    if to is None:
        sys.stdout.buffer.write(made.data)
        return
    beside = to.with_name(f".{to.name}.{os.getpid()}")
    beside.write_bytes(made.data)
    beside.replace(to)  # whole or not at all
    common.note(f"{len(made.data):,} bytes in {to}")


def _made(
    subject: str, target: str, series: str, edition: str, output: str, proposals: bool, store: StoreOption
) -> Written:
    from credways.interchange import taking

    opened = common.open_store(store)
    if series:
        from credways.cli.exporting import record_of

        return taking.edition(opened, record_of(opened, series, edition), output, proposals=proposals)
    from credways import crosswalks

    answer = crosswalks.ask(opened, subject, target, edition)
    return taking.written(opened, answer, output, proposals=proposals)


@group.command()
def load(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="A workbook made by `alignments export`.")],
    by: Annotated[str, typer.Option("--by", help="Whose edits these are: a name that is shown beside each.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and list the changes, store nothing.")
    ] = False,
    store: FolderOption = None,
) -> None:
    """Load what people changed in a workbook, all of it or nothing: proposals in their name, not decisions."""
    from credways.interchange.sheet_load import load_sheet

    made = load_sheet(common.store_path(store), file, by, dry_run=dry_run)
    for edit in made.changes.edits:
        said = "; ".join(f"{name}: {there or 'nothing'} → {here or 'nothing'}" for name, here, there in edit.changed)
        common.say(f"{edit.where}: {'added; ' if edit.old is None else ''}{said}")
    if made.changes.gone:
        common.note(
            f"{len(made.changes.gone):,} rows are not in the file any more; nothing is withdrawn by that. To deny one, "
            "enter Not or a verdict."
        )
    number = len(made.changes.edits)
    what = "would be stored" if dry_run else "found, so nothing was stored"
    if made.outcome and not dry_run:
        what = "stored" if made.outcome.stored else "were stored before from this file"
    common.note(f"{number:,} {'edit' if number == 1 else 'edits'} {what}; {made.changes.untouched:,} rows untouched")
    if made.outcome and not dry_run:
        source = made.outcome.loads[0].source
        common.note(f"Kept as proposals by {source.publisher}, edition {source.edition} of {source.series}.")
