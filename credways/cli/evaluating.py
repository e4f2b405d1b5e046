"""`credways evaluate`: how good suggestions are on crosswalks that people published."""

from __future__ import annotations

from typing import Annotated

import typer

from credways.cli import common
from credways.cli.common import StoreOption


def register(app: typer.Typer) -> None:
    """Add this topic's command."""
    app.command()(evaluate)


def evaluate(
    crosswalk: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CROSSWALK]...", help="Named crosswalks (cas-ngss, cip-soc …); all that the store has."
        ),
    ] = None,
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="FROM TO", help="Instead: what is mapped between two lists.")
    ] = None,
    mapping_set: Annotated[
        str | None,
        typer.Option("--set", help="Instead: a mapping set, by its IRI or the end of it.", show_default=False),
    ] = None,
    signals: Annotated[
        bool, typer.Option("--signals/--no-signals", help="Also measure each signal of its own.")
    ] = True,
    output: Annotated[str, typer.Option("--format", help="table, json, html or md.")] = "table",
    store: StoreOption = None,
) -> None:
    """Measure suggestions on held-out parts of published crosswalks: recall, rank, predicates, calibration.

    Related rows are kept in one part and leaks are looked for first: a leak ends the command with exit code 1.
    """
    from credways import evaluation
    from ontology.errors import BadQuery

    common.choose(output, ("table", *evaluation.FORMATS))
    if sum(map(bool, (crosswalk, between, mapping_set))) > 1:
        raise BadQuery("Give named crosswalks, --between or --set: one of the three.")
    opened = common.open_store(store)
    with common.progress() as tell:
        made, missing = evaluation.measured(
            opened, tell, names=crosswalk or (), between=between, mapping_set=mapping_set, each_signal=signals
        )
    common.say(evaluation.as_text(made) if output == "table" else evaluation.FORMATS[output](made).rstrip("\n"))
    common.notes(tuple(f"{name} is not measured: {why}" for name, why in missing))
