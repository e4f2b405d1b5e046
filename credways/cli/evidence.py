"""`credways coverage`, `cover`, `overlap`, `graduation`: what is proved, by how few, how redundantly, and to whom."""

from __future__ import annotations

from typing import Annotated

import typer

from credways.cli import common
from credways.cli.common import AsOfOption, StoreOption

Things = Annotated[
    list[str],
    typer.Argument(
        metavar="SUBJECT... FRAMEWORK",
        help="Credentials, exams, courses or programs (or the words credentials, courses, programs: all of them), then "
        "the framework, or the credential whose exam is to be counted.",
        show_default=False,
    ),
]
Levels = Annotated[list[str] | None, typer.Option("--level", help="Only this grade (HS, 7) or band (9-12, K-2).")]


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    for command in (coverage, cover, overlap, graduation):
        app.command()(command)


def _parted(named: list[str]) -> tuple[list[str], str]:
    from ontology.errors import BadQuery

    if len(named) < 2:
        raise BadQuery("Name what is to be counted and the framework: credways coverage credentials cas")
    return named[:-1], named[-1]


def _send(made: str | bytes) -> None:
    if isinstance(made, bytes):
        common.send(made)
    else:
        common.say(made)


def coverage(
    things: Things,
    by: Annotated[str, typer.Option(help="Divide by area, band, grade, graduate, domain or framework.")] = "area",
    level: Levels = None,
    gaps: Annotated[bool, typer.Option("--gaps", help="List the expectations that nothing decided covers.")] = False,
    edition: Annotated[str, typer.Option(help="Edition of the framework instead of the current one.")] = "",
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv, xlsx or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """Coverage side by side: each subject, each part of a framework, in five states that are never mixed."""
    from credways import matrices
    from queries.matrix import matrix

    common.choose(output, ("table", *matrices.FORMATS))
    subjects, framework = _parted(things)
    opened, told = common.open_past(store, as_of)
    answer = matrix(opened, subjects, framework, by=by, edition=edition, levels=level or ())
    due = matrices.due(opened, answer)
    common.notes(told)
    if output == "table":
        common.say(matrices.as_text(answer, due, common.terminal_width(), gaps))
        return
    _send(matrices.FORMATS[output](answer, due, gaps))
    if output == "csv":
        common.notes(answer.notes)
        common.credit(due)


def cover(
    things: Things,
    count: Annotated[str, typer.Option(help="What counts: covered, partly, or proposed as well.")] = "covered",
    only: Annotated[
        list[str] | None, typer.Option(help="Only this expectation, domain, graduate statement or content area (code).")
    ] = None,
    level: Levels = None,
    edition: Annotated[str, typer.Option(help="Edition of the framework instead of the current one.")] = "",
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """The fewest courses or credentials that cover a set of expectations, and what each of them adds."""
    from credways import covers
    from queries.cover import cover as fewest

    common.choose(output, ("table", *covers.FORMATS))
    candidates, framework = _parted(things)
    opened, told = common.open_past(store, as_of)
    answer = fewest(opened, candidates, framework, count=count, edition=edition, levels=level or (), only=only or ())
    due = covers.due(opened, answer)
    common.notes(told)
    common.give(output, answer, due, covers.as_text, covers.FORMATS, (covers.verdict(answer), *answer.notes))


def overlap(
    left: Annotated[str, typer.Argument(help="A certification, exam, course or skill tag.", show_default=False)],
    right: Annotated[str, typer.Argument(help="Another.", show_default=False)],
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """How far two certifications ask for the same: Jaccard on shared competencies, with the list."""
    from credways import overlaps
    from queries.overlap import overlap as compared

    common.choose(output, ("table", *overlaps.FORMATS))
    opened, told = common.open_past(store, as_of)
    answer = compared(opened, left, right)
    due = overlaps.due(opened, answer)
    common.notes(told)
    common.give(output, answer, due, overlaps.as_text, overlaps.FORMATS, answer.notes)


def graduation(
    credential: Annotated[str, typer.Argument(help="Credential, exam, course or program.", show_default=False)],
    district: Annotated[str, typer.Option(help="Whose decisions and rules count as its own.")] = "",
    subject: Annotated[list[str] | None, typer.Option(help="Only rwc or math; both when left out.")] = None,
    level: Levels = None,
    everything: Annotated[bool, typer.Option("--all", help="Spell out every missing expectation.")] = False,
    as_of: AsOfOption = "",
    output: Annotated[
        str, typer.Option("--format", help="table, csv, json, sssom, xlsx (to decide in) or html (to print or send).")
    ] = "table",
    store: StoreOption = None,
) -> None:
    """The case for Reading, Writing and Communicating and for Mathematics: decided, proposed, missing, not said."""
    from credways import graduation as told_as
    from queries.graduation import graduation as evidence

    common.choose(output, ("table", *told_as.FORMATS))
    opened, told = common.open_past(store, as_of)
    answer = evidence(opened, credential, district, subjects=subject or (), levels=level or ())
    due = told_as.due(opened, answer)
    common.notes(told)
    if output == "table":
        common.say(told_as.as_text(answer, due, common.terminal_width(), everything))
        return
    made = told_as.written(opened, answer, due, output)
    _send(made.decode() if isinstance(made, bytes) and output == "sssom" else made)
    if output == "csv":
        common.notes(answer.notes)
        common.credit(due)
