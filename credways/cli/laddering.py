"""`credways ladder`, `next`, `compare`: from what somebody holds to a goal, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common
from credways.cli.common import AsOfOption, StoreOption

if TYPE_CHECKING:
    from queries.ladders.asking import Question

Held = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="X[,Y…]|@FILE",
        help="What is held or taken: credentials, courses, exams, competencies, jobs; a list, or @FILE with a list.",
        show_default=False,
    ),
]
Most = Annotated[int, typer.Option("--k", help="How many.")]
By = Annotated[str, typer.Option(help="Rank by steps, time, cost, credits or wage.")]
Allow = Annotated[list[str] | None, typer.Option(help="soft: follow what is only advised as well.", show_default=False)]
Without = Annotated[
    list[str] | None, typer.Option(help="Leave out what this asserter says (repeatable).", show_default=False)
]
Covered = Annotated[
    list[str] | None, typer.Option(help="fees: rank as if prices were paid by others.", show_default=False)
]
Area = Annotated[str, typer.Option(help="Area of wages, as their source names it.")]
Length = Annotated[int, typer.Option("--max-steps", help="No ladder with more steps; 0: any.")]


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(ladder)
    app.command(name="next")(next_step)
    app.command()(compare)


def asked(
    held: list[str] | None,
    goal: str,
    *,
    k: int = 5,
    by: str = "steps",
    max_steps: int = 0,
    allow: list[str] | None = None,
    without: list[str] | None = None,
    covered: list[str] | None = None,
    area: str = "U.S.",
) -> Question:
    """The question that options make. Raises BadQuery for an unknown --allow and a file that is no list."""
    from ontology.errors import BadQuery
    from queries.ladders.asking import Question

    if strange := sorted(set(allow or ()) - {"soft"}):
        raise BadQuery(f"--allow takes soft; found {strange[0]!r}.")
    return Question(
        tuple(_listed(one) for one in held or ()), goal, by, k, max_steps, bool(allow), tuple(without or ()),
        tuple(covered or ()), area,
    )  # fmt: skip


def _listed(given: str) -> str:
    """What was given, or the text of the file it names with @."""
    if not given.startswith("@"):
        return given
    from pathlib import Path

    from ontology.errors import BadQuery

    try:
        data = Path(given[1:]).expanduser().read_bytes()
    except OSError as error:
        raise BadQuery(f"{given[1:]} cannot be read: {error.strerror}.") from None
    if len(data) > 1 << 20:
        raise BadQuery(f"{given[1:]} is larger than a list of courses can be (1 MiB).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuery(f"{given[1:]} is no UTF-8 text (byte {error.start}).") from None


def ladder(
    to: Annotated[
        str, typer.Option(metavar="GOAL", help="A credential, SOC code, career cluster or pathway.", show_default=False)
    ],
    held: Held = None,
    k: Most = 5,
    by: By = "steps",
    max_steps: Length = 0,
    allow: Allow = None,
    without: Without = None,
    covered: Covered = None,
    area: Area = "U.S.",
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """The best ways from what is held to a goal, with the reason, source and cost of every step."""
    from credways import ladder_text, ladders
    from queries.ladders.finding import ladders as found

    common.choose(output, ("table", *ladders.FORMATS))
    question = asked(
        held, to, k=k, by=by, max_steps=max_steps, allow=allow, without=without, covered=covered, area=area
    )
    opened, told = common.open_past(store, as_of)
    answer = found(opened, question)
    due = ladders.due(opened, answer)
    common.notes(told)
    remarks = (*answer.notes, f"Ranked: {answer.ranked}")
    common.give(output, answer, due, ladder_text.ladders, ladders.FORMATS, remarks)
    if not answer.ladders and not answer.held_already:
        raise typer.Exit(1)


def next_step(
    held: Held = None,
    toward: Annotated[str, typer.Option(help="A goal; what leads to it comes first.", show_default=False)] = "",
    k: Most = 10,
    allow: Allow = None,
    without: Without = None,
    area: Area = "U.S.",
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """What can come next: what each step adds, what it needs, and why."""
    from credways import ladder_text, ladders
    from queries.ladders.onward import onward

    common.choose(output, ("table", *ladders.NEXT_FORMATS))
    opened, told = common.open_past(store, as_of)
    answer = onward(opened, asked(held, toward, k=k, allow=allow, without=without, area=area))
    due = ladders.due(opened, answer)
    common.notes(told)
    common.give(output, answer, due, ladder_text.onward, ladders.NEXT_FORMATS, answer.notes)


def compare(
    first: Annotated[str, typer.Argument(metavar="LADDER", help='"HELD -> GOAL", or "HELD -> GOAL #2".')],
    second: Annotated[str, typer.Argument(metavar="LADDER", help="Another.")],
    by: By = "steps",
    allow: Allow = None,
    without: Without = None,
    area: Area = "U.S.",
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """Two ladders side by side: what each takes and brings, and where they part."""
    from credways import ladder_text, ladders
    from queries.ladders.comparing import compare as compared

    common.choose(output, ("table", *ladders.COMPARISON_FORMATS))
    opened, told = common.open_past(store, as_of)
    answer = compared(opened, first, second, asked(None, "", by=by, allow=allow, without=without, area=area))
    common.notes(told)
    if output == "table":
        common.say(ladder_text.comparison(answer, common.terminal_width()))
    else:
        common.say(ladders.COMPARISON_FORMATS[output](answer))
