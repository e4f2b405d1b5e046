"""`credways push`: the store's graphs sent to a SPARQL endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common
from credways.cli.common import FolderOption

if TYPE_CHECKING:
    from credways.pushing import Pushed
    from graph.remote.plan import Plan, Step
    from graph.remote.upload import Places

COLUMNS = ("graph", "what", "triples", "why")


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(push)


def push(
    endpoint: Annotated[
        str, typer.Argument(metavar="ENDPOINT", help="Its address for SPARQL queries.", show_default=False)
    ],
    graph_store: Annotated[
        str, typer.Option("--graph-store", metavar="URL", help="Its address for the Graph Store Protocol.")
    ] = "",
    update: Annotated[
        str, typer.Option("--update", metavar="URL", help="Its address for SPARQL Update; graphs then go that way.")
    ] = "",
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop there what was pushed once and is no longer here.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace graphs of the same name there that were not pushed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, send nothing.")] = False,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: FolderOption = None,
) -> None:
    """Send the store's graphs to a SPARQL endpoint; again after a break it goes on, later it sends what changed."""
    from credways import pushing
    from credways.settings import user_agent
    from graph.remote.client import Client
    from graph.remote.plan import HELD
    from graph.remote.plan import plan as planned
    from graph.remote.upload import Upload, places
    from graph.store import EmbeddedStore

    common.choose(output, ("table", "csv", "json"))
    view = EmbeddedStore.open(common.store_path(store)).view()
    client = Client(pushing.endpoint(endpoint), pushing.LIMITS, user_agent())
    where = places(client, graphs=graph_store, update=update)
    upload = Upload(client, where)
    with common.progress() as progress:
        progress("comparing", 0)
        todo = planned(view, upload, prune=prune, replace=replace)
        done = None if dry_run else pushing.push(view, upload, todo, progress)
    common.say(_shown(todo, output))
    common.notes(_remarks(todo, where, done, client.address.shown))
    if (done is None and todo.of(HELD)) or (done is not None and done.differing):
        raise typer.Exit(1)


def _shown(todo: Plan, output: str) -> str:
    from credways import formats
    from graph.remote.plan import KEEP

    steps = [step for step in todo.steps if step.action != KEEP or output != "table"]
    rows = [[step.graph, step.action, step.triples, step.why] for step in steps]
    if output == "json":
        return formats.to_json([dict(zip(COLUMNS, row, strict=True)) for row in rows])
    if output == "table":
        cells = [[*map(str, row[:2]), f"{row[2]:,}", row[3]] for row in rows]
        return formats.to_table(COLUMNS, cells, common.terminal_width()) if rows else "Nothing to send."
    return formats.to_csv(COLUMNS, rows)


def _remarks(todo: Plan, where: Places, done: Pushed | None, endpoint: str) -> list[str]:
    """What is said beside the table."""
    from credways.pushing import short
    from graph.remote.plan import DROP, GONE, KEEP, SEND

    def amount(steps: list[Step]) -> str:
        graphs = "graph" if len(steps) == 1 else "graphs"
        return f"{len(steps):,} {graphs} ({sum(step.triples - step.skip for step in steps):,} triples)"

    if done is None:
        said = [f"{amount(todo.of(SEND))} would go to {endpoint} by {where.way} ({where.engine}); nothing was sent."]
    else:
        rate = f", {done.triples / done.seconds:,.0f} a second" if done.triples and done.seconds > 1 else ""
        said = [
            f"{amount(todo.of(SEND))} sent to {endpoint} by {where.way} ({where.engine}) in {done.seconds:.1f} s{rate}."
        ]
    if kept := todo.of(KEEP):
        said.append(f"{amount(kept)} there already.")
    if dropped := todo.of(DROP):
        said.append(f"{amount(dropped)} {'would be' if done is None else 'were'} dropped there.")
    if gone := todo.of(GONE):
        said.append(f"{amount(gone)} there were pushed once and are no longer here; --prune drops them.")
    if todo.outside:
        said.append(f"Not sent, because their names are not ours to write elsewhere: {', '.join(todo.outside)}.")
    for graph, here, there in done.differing if done else ():
        said.append(f"{short(graph)}: {here:,} triples here, {there:,} there: it holds some of our literals as one.")
    return said
