"""The query library as pages: a list, a form made from each query's header, and its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from credways.web import negotiate, problems, query_answers, render, state
from credways.web.paths import is_web_link, path_of
from ontology.errors import BadQuery, CredwaysError, NotFound
from ontology.namespaces import ID, XSD

if TYPE_CHECKING:
    from graph.protocol import Solutions, Store
    from queries.catalog import Query

SHOWN_ROWS: Final = 500
"""Rows a page shows; the downloads have them all."""

TOPICS: Final = {
    "crosswalk": "Crosswalks",
    "ladder": "Stacking",
    "credentials": "Credentials",
    "coverage": "Coverage and gaps",
    "decisions": "Decisions",
    "occupations": "Occupations and wages",
    "programs": "Programs and courses",
    "sources": "Sources and editions",
    "quality": "Quality of the data",
}
"""Topic → its heading, in the order pages list them; other topics follow under their own name."""


def library(request: Request) -> Response:
    """Every query of the library, or those that one `audience` asks, by topic."""
    from queries.catalog import AUDIENCES, catalog

    audience = request.query_params.get("audience", "")
    if audience and audience not in AUDIENCES:
        raise BadQuery(f"audience={audience} is not one of {', '.join(AUDIENCES)}.")
    topics = by_topic(query for query in catalog().values() if not audience or audience in query.audience)
    return render.page(request, "queries.html", {"topics": topics, "audiences": AUDIENCES, "audience": audience})


def by_topic(queries: Iterable[Query]) -> list[tuple[str, list[Query]]]:
    """(heading, queries) of each topic, in the order pages list them."""
    order = {topic: number for number, topic in enumerate(TOPICS)}
    ranked = sorted(queries, key=lambda query: (order.get(query.topic, len(order)), query.topic, query.name))
    return [
        (TOPICS.get(topic, topic.replace("-", " ").capitalize()), list(found))
        for topic, found in groupby(ranked, key=lambda query: query.topic)
    ]


def query_page(request: Request) -> Response:
    """One query: its form, and its answer once every required parameter is given."""
    from queries.catalog import AUDIENCES, catalog

    name = str(request.path_params["name"])
    query = catalog().get(name)
    if query is None:
        raise NotFound("query", name, [one for one in catalog() if name.rpartition("/")[2] in one])
    given = {one.name: request.query_params.get(one.name, "").strip() for one in query.parameters}
    values = {key: value for key, value in given.items() if value}
    missing = [one.name for one in query.parameters if one.required and not one.default and one.name not in values]
    format_name = _format(request)
    context: dict[str, Any] = {"query": query, "given": given, "result": None, "problem": None, "missing": missing}
    context["audience"] = [AUDIENCES[one] for one in query.audience]
    context["as_of"] = request.query_params.get("as_of", "").strip()
    status = 200
    if not missing:
        try:
            now, told = state.of(request).at(context["as_of"])
            solutions = _run(now.view, query, values)
            state.of(request).columns.wanted(now.view, query)
        except CredwaysError as error:
            if format_name != "html":
                raise
            context["problem"] = problems.of(error)
            status = context["problem"].status
        else:
            due = query_answers.due(now.view, solutions)
            if format_name != "html":
                return query_answers.respond(name, solutions, due, format_name)
            context |= {"result": _shown(query, solutions), "due": due, "told": told}
    elif format_name != "html":
        raise BadQuery(f"{name} needs the parameter {missing[0]}.")
    return render.page(request, "query.html", context, status=status)


def _run(store: Store, query: Query, values: dict[str, str]) -> Solutions:
    from queries.catalog import run

    return run(store, query.name, values)


def _format(request: Request) -> str:
    name = request.query_params.get("format", "")
    accept = request.headers.get("accept", "")
    if not name and negotiate.wants_html(accept):
        return "html"
    return query_answers.chosen(accept, name, {"html": negotiate.HTML, **query_answers.MEDIA_TYPES})


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
