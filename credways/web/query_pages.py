"""The query library as pages: a list, a form made from each query's header, and its answer."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from credways import credits, formats
from credways.web import negotiate, problems, render, state
from credways.web.paths import is_web_link, path_of
from credways.workbooks import to_xlsx
from ontology.errors import BadQuery, CredwaysError, NotFound
from ontology.namespaces import ID, XSD

if TYPE_CHECKING:
    from graph.protocol import Solutions, Store
    from queries.catalog import Query
    from queries.credits import Credit

SHOWN_ROWS: Final = 500
"""Rows a page shows; the downloads have them all."""

TOPICS: Final = {
    "crosswalk": "Crosswalks",
    "ladder": "Stacking",
    "credentials": "Credentials",
    "coverage": "Coverage",
    "occupations": "Occupations",
    "programs": "Programs",
    "quality": "Quality of the data",
}
"""Topic → its heading, in the order pages list them; other topics follow under their own name."""


def library(request: Request) -> Response:
    """Every query of the library, by topic."""
    from queries.catalog import catalog

    order = {topic: number for number, topic in enumerate(TOPICS)}
    queries = sorted(
        catalog().values(), key=lambda query: (order.get(query.topic, len(order)), query.topic, query.name)
    )
    topics = [
        (TOPICS.get(topic, topic.replace("-", " ").capitalize()), list(found))
        for topic, found in groupby(queries, key=lambda query: query.topic)
    ]
    return render.page(request, "queries.html", {"topics": topics})


def query_page(request: Request) -> Response:
    """One query: its form, and its answer once every required parameter is given."""
    from queries.catalog import catalog

    name = str(request.path_params["name"])
    query = catalog().get(name)
    if query is None:
        raise NotFound("query", name, [one for one in catalog() if name.rpartition("/")[2] in one])
    given = {one.name: request.query_params.get(one.name, "").strip() for one in query.parameters}
    values = {key: value for key, value in given.items() if value}
    missing = [one.name for one in query.parameters if one.required and not one.default and one.name not in values]
    format_name = _format(request)
    context: dict[str, Any] = {"query": query, "given": given, "result": None, "problem": None, "missing": missing}
    context["as_of"] = request.query_params.get("as_of", "").strip()
    status = 200
    if not missing:
        try:
            now, told = state.of(request).at(context["as_of"])
            solutions = _run(now.view, query, values)
        except CredwaysError as error:
            if format_name != "html":
                raise
            context["problem"] = problems.of(error)
            status = context["problem"].status
        else:
            due = _due(now.view, solutions)
            if format_name != "html":
                headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Link": credits.link(due)}
                if format_name == "xlsx":
                    book = to_xlsx(solutions.variables, formats.plain_rows(solutions.rows), credits.lines(due))
                    headers["Content-Disposition"] = f'attachment; filename="{name.rpartition("/")[2]}.xlsx"'
                    return Response(book, media_type=negotiate.XLSX, headers=headers)
                text = formats.SELECT_FORMATS[format_name](solutions.variables, solutions.rows)
                return Response(text, media_type=negotiate.SOLUTION_TYPES[format_name], headers=headers)
            context |= {"result": _shown(query, solutions), "due": due, "told": told}
    elif format_name != "html":
        raise BadQuery(f"{name} needs the parameter {missing[0]}.")
    return render.page(request, "query.html", context, status=status)


def _run(store: Store, query: Query, values: dict[str, str]) -> Solutions:
    from queries.catalog import run

    return run(store, query.name, values)


def _due(store: Store, solutions: Solutions) -> tuple[Credit, ...]:
    from queries.credits import of_things

    named = (term.value for row in solutions.rows for term in row if isinstance(term, NamedNode))
    return of_things(store, named) if solutions.rows else ()


def _format(request: Request) -> str:
    name = request.query_params.get("format", "")
    if name and name not in ("html", "xlsx", *formats.SELECT_FORMATS):
        raise BadQuery(f"format={name} is not one of html, xlsx, {', '.join(formats.SELECT_FORMATS)}.")
    if name or negotiate.wants_html(request.headers.get("accept", "")):
        return name or "html"
    offered = {"html": negotiate.HTML, **negotiate.SOLUTION_TYPES, "xlsx": negotiate.XLSX}
    chosen = negotiate.choose(request.headers.get("accept", ""), list(offered.values()))
    if chosen is None:
        raise problems.NotAcceptable(list(offered.values()))
    return next(key for key, media_type in offered.items() if media_type == chosen)


def _shown(query: Query, solutions: Solutions) -> dict[str, Any]:
    """The answer as a page shows it: a column `x` and its `xName` become one column of named links."""
    meanings = {column.name: column.meaning for column in query.columns}
    at = {name: place for place, name in enumerate(solutions.variables)}
    names = [name for name in solutions.variables if not (name.endswith("Name") and name[:-4] in at)]
    rows = []
    for row in solutions.rows[:SHOWN_ROWS]:
        cells = []
        for name in names:
            called = cell(row[at[name + "Name"]])[0] if name + "Name" in at else ""
            text, address = cell(row[at[name]], named=bool(called))
            cells.append((called or text, address))
        rows.append(cells)
    columns = [(_in_words(name), meanings.get(name, "")) for name in names]
    return {"columns": columns, "rows": rows, "total": len(solutions.rows)}


def _in_words(name: str) -> str:
    """`leadsTo` → `leads to`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def cell(term: NamedNode | BlankNode | Literal | Triple | None, named: bool = False) -> tuple[str, str]:
    """Return (text, address to link or "") for one cell of a table.

    Things of ours, and things whose name stands beside them (`named`), link to their page; terms of vocabularies are
    text; other web addresses link to themselves.
    """
    if isinstance(term, NamedNode):
        text = render.brief(term.value)
        if named or term.value.startswith(ID):
            return text, path_of(term.value)
        return text, term.value if text == term.value and is_web_link(term.value) else ""
    if isinstance(term, Literal):
        is_boolean = term.datatype.value == XSD + "boolean"
        return ("yes" if term.value in ("true", "1") else "no") if is_boolean else term.value, ""
    return "" if term is None else str(term), ""
