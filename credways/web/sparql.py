"""The SPARQL 1.1 Protocol for queries, and the page with a form that a browser gets at the same address."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import anyio
import anyio.to_thread
from pyoxigraph import RdfFormat, serialize
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from credways import credits
from credways.web import negotiate, problems, render, service_description, state, updates
from credways.web.delivery import Delivery, Sink, Streamed, marker
from graph import guard
from graph.generations import open_current
from graph.pool import Ticket
from graph.worker import Job
from graph.worker_process import TRIPLE_FORMATS
from ontology.errors import BadQuery, CredwaysError, LimitReached, Refused
from ontology.namespaces import GRAPH, PREFIXES

if TYPE_CHECKING:
    from queries.credits import Credit

LONGEST_QUERY: Final = 1024 * 1024
"""Bytes of a request body."""

SHOWN_ROWS: Final = 500
"""Rows a page shows; the downloads have them all."""

SHOWN_BYTES: Final = 8 * 1024 * 1024
"""Bytes of an answer that a page is made of; more is for a download."""

EXAMPLE: Final = """\
# Credentials and who awards them
SELECT ?credential ?name ?organization WHERE {
  ?credential ceterms:ownedBy ?owner ;
              skos:prefLabel ?name .
  ?owner skos:prefLabel ?organization .
}
ORDER BY ?organization ?name
LIMIT 50
"""

DEFAULT_GRAPH: Final = "default-graph-uri"
NAMED_GRAPH: Final = "named-graph-uri"
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"


class Update(str):
    """Text that is an update and no query."""

    __slots__ = ()


async def sparql(request: Request) -> Response:
    """Answer one query, or show the form where a browser asks without one."""
    query, parameters = await _read(request)
    if isinstance(query, Update):
        return await updates.update(request, query, parameters)
    accept = request.headers.get("accept", "")
    wanted = dict(parameters).get("format", "")
    in_browser = wanted == "html" or (not wanted and negotiate.wants_html(accept))
    if query is None:
        if in_browser:
            return _page(request, {"query_text": EXAMPLE, "result": None})
        if request.method != "POST" and not any(key == "query" for key, _ in parameters):
            return await _description(request, accept, wanted)
        raise BadQuery("There is no query: send it as the parameter `query` or as a body of application/sparql-query.")
    try:
        began = time.monotonic()
        checked = await anyio.to_thread.run_sync(_checked, request, query)
        offered = negotiate.SOLUTION_TYPES if checked.form in ("SELECT", "ASK") else negotiate.TRIPLE_TYPES
        name = choose_format(wanted, accept, offered)
        job = Job(
            path="",
            query=checked.text,
            format=next(iter(offered)) if name == "html" else name,
            most_bytes=SHOWN_BYTES if name == "html" else None,
            names_graphs=checked.names_graphs,
            default_graphs=tuple(value for key, value in parameters if key == DEFAULT_GRAPH),
            named_graphs=tuple(value for key, value in parameters if key == NAMED_GRAPH),
            network=checked.reaches,
            spent=time.monotonic() - began,
        )
        asked = job.default_graphs + job.named_graphs
        await anyio.to_thread.run_sync(_refuse_strange_graphs, request, asked)
        return await _answer(request, checked, job, name, offered)
    except (CredwaysError, HTTPException) as error:
        if not in_browser:
            raise
        problem = problems.of(error)
        context = {"query_text": query, "result": None, "problem": problem}
        return _page(request, context, status=problem.status, headers=problem.headers)


async def _answer(
    request: Request, checked: guard.Checked, job: Job, name: str, offered: Mapping[str, str]
) -> Response:
    here = state.of(request)
    generation = await anyio.to_thread.run_sync(open_current, here.settings.store)  # held until the answer is made
    stamp = state.stamp_of(generation.number, generation.path)
    tag = state.etag(request, stamp, name, checked.text)
    headers = {"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}
    if checked.varies:
        headers = {"Vary": "Accept", "Cache-Control": "no-store"}
    elif request.method in ("GET", "HEAD") and state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    job = replace(job, path=str(generation.path))
    client = request.client.host if request.client else ""
    threads = request.app.state.query_threads
    if name == "html":
        body = await anyio.to_thread.run_sync(here.pool.run, job, client, limiter=threads)
        due = await anyio.to_thread.run_sync(_due, request, body, job.format) if checked.form != "ASK" else ()
        context = {"query_text": checked.text, "result": _shown(checked.form, body), "due": due}
        return _page(request, context, headers=headers)
    headers["Link"] = credits.link(())  # which sources a program's answer rests on, only its query says
    ticket = Ticket(client)

    def work(sink: Sink, held: object = generation) -> None:
        del held  # the generation may not be swept while this runs
        here.pool.stream(job, ticket, sink)

    answer = Delivery(work, lambda: here.pool.cancel(ticket), threads)
    await answer.begin(request)
    return Streamed(request, answer, offered[name], headers, lambda error: marker(name, error))


async def _description(request: Request, accept: str, wanted: str) -> Response:
    name = choose_format(wanted, accept, negotiate.TRIPLE_TYPES)
    here = state.of(request)
    reading = await anyio.to_thread.run_sync(here.now)
    tag = state.etag(request, reading.stamp, name, str(request.base_url))
    headers = {"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    made = service_description.triples(
        str(request.url.replace(query="", fragment="")),
        reading.graph_names,
        federated=bool(here.settings.allowed_endpoints()),
        updates=bool(here.settings.editor_token),
    )
    kind = getattr(RdfFormat, TRIPLE_FORMATS[name])
    body = serialize(made, format=kind, prefixes={**PREFIXES, "sd": service_description.SD})
    return Response(body, media_type=negotiate.TRIPLE_TYPES[name], headers=headers)


def _refuse_strange_graphs(request: Request, asked: tuple[str, ...]) -> None:
    """Refuse graphs that are not here. Our own names may be asked for even where they hold nothing yet."""
    strange = [iri for iri in asked if not iri.startswith(GRAPH)]
    if strange and (outside := sorted(set(strange) - state.of(request).now().graph_names)):
        raise Refused(f"The graph {outside[0]} is refused: it is not in this store, and nothing is fetched.")


def _due(request: Request, body: bytes, format_name: str) -> tuple[Credit, ...]:
    from queries.credits import of_things

    return of_things(state.of(request).now().view, credits.addresses(body.decode(), format_name))


async def _read(request: Request) -> tuple[str | Update | None, list[tuple[str, str]]]:
    """Return (query, other parameters). Raises HTTPException 415 for a body of another type, LimitReached, BadQuery."""
    parameters = list(request.query_params.multi_items())
    body: str | None = None
    if request.method == "POST":
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in (FORM, QUERY, UPDATE):
            offered = f"{FORM}, {QUERY} or {UPDATE}"
            raise HTTPException(415, f"A query is posted as {offered}, not as {media_type or 'nothing'}.")
        text = await read_text(request)
        if media_type == UPDATE:
            return Update(text), parameters
        if media_type == FORM:
            posted = parse_qsl(text, keep_blank_values=True)
            if found := [value for key, value in posted if key == "update"]:
                if len(found) > 1 or any(key == "query" for key, _ in posted):
                    raise BadQuery("There is more than one update or query: send exactly one.")
                return Update(found[0]), parameters + posted
            parameters += posted
        else:
            body = text
    queries = ([body] if body is not None else []) + [value for key, value in parameters if key == "query"]
    if len(queries) > 1:
        raise BadQuery("There is more than one query: send exactly one.")
    if any(key == "update" for key, _ in parameters):
        raise BadQuery("An update is posted, not asked by GET.")
    query = queries[0] if queries and queries[0].strip() else None
    return query, parameters


async def read_text(request: Request) -> str:
    """The request's body, if it is UTF-8 and not longer than a query may be. Raises LimitReached, BadQuery."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > LONGEST_QUERY:
            raise LimitReached("query_length", f"{LONGEST_QUERY:,} bytes", "Send a shorter query.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuery(f"The body is not UTF-8 (byte {error.start}).") from None


def _checked(request: Request, query: str) -> guard.Checked:
    if len(query) > LONGEST_QUERY:
        raise LimitReached("query_length", f"{LONGEST_QUERY:,} bytes", "Send a shorter query.")
    here = state.of(request)
    return guard.check(query, known=here.now().graph_names, services=here.settings.allowed_endpoints())


def choose_format(name: str, accept: str, offered: Mapping[str, str]) -> str:
    """Return the name of the format to answer in. Raises NotAcceptable."""
    if name in offered or name == "html":
        return name
    if name:
        by_type = [key for key, media_type in offered.items() if media_type == name]
        if not by_type:
            raise problems.NotAcceptable([*offered, "html"])
        return by_type[0]
    if negotiate.wants_html(accept):
        return "html"
    chosen = negotiate.choose(accept, list(offered.values()))
    if chosen is None:
        raise problems.NotAcceptable([*offered.values(), negotiate.HTML])
    return next(key for key, media_type in offered.items() if media_type == chosen)


def _shown(form: str, body: bytes) -> dict[str, Any]:
    """An answer as a page shows it: rows of (text, IRI or "", kind), or Turtle, or yes/no."""
    if form not in ("SELECT", "ASK"):
        return {"kind": "triples", "text": body.decode()}
    data = json.loads(body)
    if form == "ASK":
        return {"kind": "boolean", "value": bool(data["boolean"])}
    variables = data["head"]["vars"]
    bindings = data["results"]["bindings"]
    rows = [[row.get(name) for name in variables] for row in bindings[:SHOWN_ROWS]]
    return {"kind": "rows", "variables": variables, "rows": rows, "total": len(bindings)}


def _page(
    request: Request, context: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    given = {"problem": None, "prefixes": PREFIXES, "limits": state.of(request).settings, **context}
    return render.page(request, "sparql.html", given, status=status, headers=headers)
