"""The query library for programs: `GET /api/queries`, `GET /api/queries/NAME?…`, and their OpenAPI description.

Whoever asks, an error is a problem document (RFC 9457) and never a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from credways.web import negotiate, paging, problems, query_answers, state
from credways.web.openapi import document
from ontology.errors import BadQuery, CredwaysError, NotFound

if TYPE_CHECKING:
    from queries.catalog import Query

OWN_PARAMETERS = ("format", "as_of", *paging.PARAMETERS)
"""What every route takes beside the parameters of its query; no query may call its own so (a test holds it)."""


def routes() -> list[Route]:
    """The routes, each before the catch-all ones of pages."""
    return [
        Route("/api/openapi.json", openapi, methods=["GET"]),
        Route("/api/queries", library, methods=["GET"]),
        Route("/api/queries/{name:path}", answer, methods=["GET"]),
    ]


def openapi(request: Request) -> Response:
    """The OpenAPI description of these routes."""
    return _fixed(request, document())


def library(request: Request) -> Response:
    """Every query: name, question, audience, parameters, columns, and where it is answered."""
    from queries.catalog import catalog

    return _fixed(request, [described(query) for query in catalog().values()])


def _fixed(request: Request, data: object) -> Response:
    """JSON that no store changes, with a tag of its own text."""
    made = JSONResponse(data)
    made.headers["Cache-Control"] = "no-cache"
    made.headers["ETag"] = state.etag(request, "", bytes(made.body).decode())
    if state.unchanged(request, made.headers["ETag"]):
        return query_answers.not_modified(made.headers)
    return made


def described(query: Query) -> dict[str, object]:
    """What a query's header says, as JSON."""
    return {
        "name": query.name,
        "title": query.title,
        "question": query.question,
        "audience": list(query.audience),
        "parameters": [
            {
                "name": one.name,
                "type": one.type,
                "description": one.description,
                "required": one.required and not one.default,
                **({"default": one.default} if one.default else {}),
                **({"choices": list(one.choices)} if one.choices else {}),
            }
            for one in query.parameters
        ],
        "returns": [
            {"name": one.name, "meaning": one.meaning, **({"type": one.type} if one.type else {})}
            for one in query.columns
        ],
        **({"severity": query.severity} if query.severity else {}),
        **({"notes": query.notes} if query.notes else {}),
        **({"engine": query.engine} if query.engine else {}),
        "href": f"/api/queries/{query.name}",
        "page": f"/queries/{query.name}",
    }


def answer(request: Request) -> Response:
    """The answer of one query, as JSON unless `Accept` or `format=` says otherwise."""
    try:
        return _answer(request)
    except (CredwaysError, problems.NotAcceptable) as error:
        problem = problems.of(error)
        headers = {**problem.headers, "Vary": "Accept", "Cache-Control": "no-store"}
        return JSONResponse(problem.data(), problem.status, headers, negotiate.PROBLEM)


def _answer(request: Request) -> Response:
    from queries import catalog
    from queries.parameters import bind

    name = str(request.path_params["name"])
    known = catalog.catalog()
    if name not in known:
        raise NotFound("query", name, [one for one in known if name.rpartition("/")[2] in one])
    given: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if key in given:
            raise BadQuery(f"{key} is given twice: {given[key]!r} and {value!r}")
        given[key] = value
    format_name = query_answers.chosen(request.headers.get("accept", ""), given.pop("format", ""))
    page = paging.asked(given)
    now, _ = state.of(request).at(given.pop("as_of", "").strip())
    tag = state.etag(request, now.stamp, format_name, known[name].text)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", "ETag": tag}
    if state.unchanged(request, tag):
        bind(now.view, known[name], given)  # `If-None-Match: *` comes with wrong questions too
        return query_answers.not_modified(headers)
    every = catalog.run(now.view, name, given)
    state.of(request).columns.wanted(now.view, known[name])
    solutions = page.of(every)
    made = query_answers.respond(name, solutions, query_answers.due(now.view, solutions), format_name)
    made.headers.update({**headers, paging.TOTAL: str(len(every))})
    made.headers["Link"] = ", ".join([made.headers["Link"], *page.links(request, len(every))])
    return made
