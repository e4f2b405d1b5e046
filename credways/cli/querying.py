"""`credways query`, `queries`: the query library, and SPARQL from a file or a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common
from credways.cli.common import AsOfOption, StoreOption
from ontology.errors import BadQuery

if TYPE_CHECKING:
    from graph.protocol import EditionStore, Solutions

FORMATS = ("table", "csv", "tsv", "xlsx", "json", "xml", "ttl", "jsonld")


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(query)
    app.command()(queries)


NameArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME|FILE.rq|-", help="A query of the library, a file, or - for stdin.", show_default=False
    ),
]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option("-p", "--param", metavar="KEY=VALUE", help="A parameter; names and codes are resolved."),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="table, csv, tsv, xlsx, json, xml; ttl or jsonld for CONSTRUCT. (default: table, ttl for CONSTRUCT)",
        show_default=False,
    ),
]


def query(
    name: NameArgument,
    parameter: ParameterOption = None,
    as_of: AsOfOption = "",
    output: FormatOption = None,
    store: StoreOption = None,
) -> None:
    """Ask a question of the library, or any SPARQL query."""
    from credways import credits
    from credways.free_query import run
    from queries import catalog
    from queries.credits import of_things

    if output is not None:
        common.choose(output, FORMATS)
    parameters = _parameters(parameter or [])
    opened, told = common.open_past(store, as_of)
    common.notes(told)
    if _in_library(name):
        _say(opened, catalog.run(opened, name, parameters), output or "table")
        return
    answer = run(opened, common.settings(store), _text(name), parameters, output)
    if answer.solutions is not None:
        _say(opened, answer.solutions, output or "table")
        return
    due = of_things(opened, credits.addresses(answer.text, answer.format))
    common.say(credits.commented(answer.format, answer.text, due))
    if not credits.has_place(answer.format):
        common.credit(due)


def _say(store: EditionStore, solutions: Solutions, output: str) -> None:
    """Say an answer, and whom to credit for it: below a table, on stderr beside a format without a place for it."""
    from pyoxigraph import NamedNode

    from credways import credits, formats
    from queries.credits import of_things

    named = (term.value for row in solutions.rows for term in row if isinstance(term, NamedNode))
    due = of_things(store, named) if solutions.rows else ()
    if output == "xlsx":
        from credways.workbooks import to_xlsx

        common.send(to_xlsx(solutions.variables, formats.plain_rows(solutions.rows), credits.lines(due)))
    elif output == "table":
        common.say(_solutions(solutions, output) + credits.block(due))
    else:
        common.say(_solutions(solutions, output))
        common.credit(due)


def _in_library(name: str) -> bool:
    """Whether the library has a query of this name, with or without its topic; a file of that name goes before."""
    from queries.catalog import catalog

    known = catalog()
    return name in known or (not Path(name).exists() and any(one.partition("/")[2] == name for one in known))


def _text(name: str) -> str:
    """The query text of a file or of stdin. Raises BadQuery naming near queries where there is no such file."""
    from queries.catalog import get

    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        message = f"{name!r} is neither a readable file nor a query of the library."
        try:
            get(name)
        except BadQuery as unknown:
            message = f"{message} {unknown}"
        raise BadQuery(message) from None


def _solutions(solutions: Solutions, output: str) -> str:
    from credways import formats

    if output == "table":
        rows = [tuple(formats.term_text(term) for term in row) for row in solutions.rows]
        end = "" if rows else "No rows.\n"
        return formats.to_table(solutions.variables, rows, common.terminal_width()) + end
    if output not in formats.SELECT_FORMATS:
        raise BadQuery(
            f"--format {output!r} is for CONSTRUCT; a table of results can be xlsx, {', '.join(formats.SELECT_FORMATS)}"
        )
    return formats.SELECT_FORMATS[output](solutions.variables, solutions.rows)


def _parameters(pairs: list[str]) -> dict[str, str]:
    made: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise BadQuery(f"-p {pair!r} is not KEY=VALUE")
        if key in made:
            raise BadQuery(f"-p {key} is given twice: {made[key]!r} and {value!r}")
        made[key] = value
    return made


def queries(
    output: Annotated[str, typer.Option("--format", help="table, csv, json, or md for the page of docs.")] = "table",
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Show one query whole.")] = "",
) -> None:
    """List the query library: names, questions, who asks, parameters."""
    from credways import formats, query_docs
    from queries.catalog import catalog, get

    common.choose(output, ("table", "csv", "json", "md"))
    known = catalog()
    if name:
        common.say(get(name).text)
        return
    if output == "md":
        common.say(query_docs.markdown())
        return
    header = ("name", "question", "audience", "parameters")
    rows = [
        (
            q.name,
            q.question,
            " ".join(q.audience),
            " ".join(p.name if p.required and not p.default else f"[{p.name}]" for p in q.parameters),
        )
        for q in known.values()
    ]
    if output == "json":
        common.say(formats.to_json([dict(zip(header, row, strict=True)) for row in rows]))
    elif output == "csv":
        common.say(formats.to_csv(header, rows))
    else:
        common.say(formats.to_table(header, rows, common.terminal_width()))
