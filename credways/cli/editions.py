"""`credways diff`, `impact`: what a new edition changed, and what rests on what it changed."""

from __future__ import annotations

from typing import Annotated

import typer

from credways.cli import common
from credways.cli.common import StoreOption
from ontology.errors import BadQuery

SourceArgument = Annotated[
    str,
    typer.Argument(metavar="SOURCE", help="Framework, scheme or source, such as cas-ss or soc.", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(diff)
    app.command()(impact)


def diff(
    source: SourceArgument,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The older edition.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The newer edition.", show_default=False)],
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this change: reworded, moved, recoded, split, retired …")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """What changed between two loaded editions, item by item, with a word-level diff."""
    from credways import credits, edition_text, editions
    from queries.credits import of_editions
    from queries.editions_diff import KINDS

    common.choose(output, ("table", "csv", "json"))
    kinds = tuple(kind or ())
    for one in kinds:
        if one not in KINDS:
            raise BadQuery(f"--kind {one!r} is not one of {', '.join(KINDS)}")
    opened = common.open_store(store)
    found = editions.diff(opened, source, old, new)
    due = of_editions(opened, (item.iri for change in found.changes for item in (*change.old, *change.new)))
    if output == "json":
        common.say(edition_text.diff_json(found, kinds))
        common.credit(due)
    elif output == "csv":
        common.say(edition_text.diff_csv(found, kinds))
        common.credit(due)
    else:
        common.say(edition_text.diff_text(found, common.terminal_width(), kinds) + credits.block(due))


def impact(
    source: SourceArgument,
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW", help="A loaded edition, or a file that is read and not stored.", show_default=False
        ),
    ],
    old: Annotated[str, typer.Option("--from", help="The edition to come from (default: the one before).")] = "",
    loader: Annotated[str, typer.Option("--as", help="Loader that reads NEW, where it is a file.")] = "",
    edition: Annotated[str, typer.Option(help="Edition that NEW is, where the file does not say.")] = "",
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """What a new edition breaks: each mapping, decision, link and coverage figure touched, with a proposal."""
    from credways import credits, edition_text, editions
    from queries.credits import of_editions

    common.choose(output, ("table", "csv", "json"))
    opened = common.open_store(store)
    found = editions.impact(opened, source, new, old, loader=loader, edition=edition)
    named = (item.iri for change in found.diff.changes for item in (*change.old, *change.new))
    due = of_editions(opened, (*(row.thing.iri for row in found.rows), *found.ends, *named))
    if output == "json":
        common.say(edition_text.impact_json(found))
        common.credit(due)
    elif output == "csv":
        common.say(edition_text.impact_csv(found))
        common.credit(due)
    else:
        common.say(edition_text.impact_text(found, common.terminal_width()) + credits.block(due))
