"""`credways suggest`: mappings that a machine proposes, each with its reasons."""

from __future__ import annotations

from typing import Annotated

import typer

from credways.cli import common
from credways.cli.common import StoreOption


def register(app: typer.Typer) -> None:
    """Add this topic's command."""
    app.command()(suggest)


def suggest(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="Framework, credential, course, scheme …", show_default=False)
    ],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same: cas, cas-ma, soc …", show_default=False)],
    top: Annotated[int, typer.Option(help="Most proposals for an item.", min=1, max=100)] = 10,
    method: Annotated[
        list[str] | None, typer.Option(help="Only this signal (several allowed): terms, bm25, neighbours …")
    ] = None,
    min_confidence: Annotated[float, typer.Option(help="Least confidence, 0 to 1.")] = 0.0,
    learn: Annotated[
        bool, typer.Option("--learn", help="First learn from the mappings that are known, and keep what is learnt.")
    ] = False,
    output: Annotated[str, typer.Option("--format", help="table, csv, xlsx, json or sssom.")] = "table",
    store: StoreOption = None,
) -> None:
    """Propose mappings from one list to another, with a confidence and the evidence. Nothing is ever accepted by it."""
    from credways import suggesting
    from queries.credits import of_things
    from queries.ends import end
    from queries.suggest.answer import suggest as propose

    common.choose(output, ("table", *suggesting.FORMATS))
    opened = common.open_store(store)
    folder = getattr(opened, "path", None)
    if learn:
        from ontology.errors import BadQuery

        if folder is None:
            raise BadQuery("--learn keeps what it learns in the store's folder, and this store is at an endpoint.")
        made, path = suggesting.learn(opened, folder, source, target)
        common.note(f"Learnt from {'; '.join(made.trained_on)}: {path}")
    ends = end(opened, source), end(opened, target)
    model = suggesting.learnt(folder, ends[0].iri, ends[1].iri) if folder is not None else None
    answer = propose(opened, source, target, top=top, methods=method, least=min_confidence, model=model)
    due = of_things(opened, [ends[0].iri, ends[1].iri])
    if output == "table":
        from credways import credits

        common.say(suggesting.as_text(answer, common.terminal_width()) + credits.block(due))
        return
    text = suggesting.FORMATS[output](answer)
    if isinstance(text, bytes):
        common.send(text)
    else:
        common.say(text)
    common.notes(answer.notes)
    common.credit(due)
