"""docs/queries.md: the query library as one page of Markdown, made from the headers and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from queries.catalog import Parameter, Query

_HEAD: Final = """\
# The query library

Generated from the `#+` headers of `queries/library/**/*.rq` by `credways queries --format md > docs/queries.md`
(`make query-docs`); a test holds it equal. Edit the header, not this page.

Every query below is asked in the same way in three places:

    credways query ladder/what-stacks-on -p credential="CompTIA A+"          # --format csv, json, xlsx …
    GET /api/queries/ladder/what-stacks-on?credential=CompTIA%20A%2B         # Accept, or format=csv
    /queries/ladder/what-stacks-on                                           # a form in the browser

`GET /api/queries` lists them as JSON and `/api/openapi.json` describes them. A wrong parameter is answered with a
problem document (RFC 9457). Things are given by name, code or identifier; a date is a year, month or day.
`as_of=2024` (`--as-of`) answers from the editions in force then.

Each has a golden answer in `tests/queries/golden`, on the starter catalogue where it has rows for the question, else on
small invented data (`tests/queries/invented`). `make golden` writes them anew; read the difference before you keep it.
"""


def markdown() -> str:
    """Return the page."""
    from queries.catalog import AUDIENCES, catalog

    queries = list(catalog().values())
    lines = [_HEAD, f"{len(queries)} queries.", "", "| query | question | asked by |", "|---|---|---|"]
    for query in queries:
        asked = ", ".join(AUDIENCES[one] for one in query.audience)
        lines.append(f"| [{query.name}](#{_anchor(query.name)}) | {_cell(query.question)} | {asked} |")
    for topic, found in groupby(queries, key=lambda query: query.topic):
        lines += ["", f"## {topic}"]
        for query in found:
            lines += _section(query)
    return "\n".join(lines) + "\n"


def _section(query: Query) -> Iterable[str]:
    yield from ("", f"### {query.name}", "", f"**{query.title}.** {query.question}")
    if query.notes:
        yield from ("", query.notes)
    if query.severity:
        yield from ("", f"Severity: {query.severity}.")
    if query.engine:
        yield from ("", f"Engine: {query.engine} where it can answer, else SPARQL with the same rows (docs/sparql.md).")
    yield ""
    if query.parameters:
        yield from ("| parameter | type | | meaning |", "|---|---|---|---|")
        for one in query.parameters:
            yield f"| `{one.name}` | {_type(one)} | {_need(one)} | {_cell(one.description)} |"
    else:
        yield "No parameters."
    yield from ("", "| column | type | meaning |", "|---|---|---|")
    for column in query.columns:
        yield f"| `{column.name}` | {column.type} | {_cell(column.meaning)} |"


def _type(one: Parameter) -> str:
    return " \\| ".join(f"`{choice}`" for choice in one.choices) if one.choices else one.type


def _need(one: Parameter) -> str:
    if one.default:
        return f"default `{one.default}`"
    return "required" if one.required else "optional"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _anchor(name: str) -> str:
    """The anchor that a Markdown renderer gives a heading: its letters, digits and hyphens."""
    return "".join(sign for sign in name.lower() if sign.isalnum() or sign == "-")
