"""The SPARQL 1.1 Protocol for queries; a browser gets a page (sparql_page.py) at the same address."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import anyio
import anyio.to_thread
from pyoxigraph import RdfFormat, serialize
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from credways import credits
from credways.web import negotiate, problems, service_description, sparql_page, state, updates
from credways.web.answered import MOST_OF_ONE, Asked, Kept
from credways.web.delivery import Delivery, Sink, Streamed, marker
from graph import guard
from graph.pool import Ticket
from graph.worker import Job
from graph.worker_process import TRIPLE_FORMATS
from ontology.errors import BadQuery, CredwaysError, LimitReached, Refused
from ontology.namespaces import GRAPH, PREFIXES

if TYPE_CHECKING:
    from queries.credits import Credit

LONGEST_QUERY: Final = 1024 * 1024
"""Bytes of a request body."""

SHORT: Final = 2_000
"""Characters of a query that is looked at (for some 0.1 ms) without the way to another thread, which takes as long."""

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
    query, parameters = await read(request)
    if isinstance(query, Update):
        return await updates.update(request, query, parameters)
    accept = request.headers.get("accept", "")
    wanted = ",".join(value for key, value in parameters if key == "format" and value)  # SPARQLWrapper sends two
    in_browser = wanted == "html" or (not wanted and negotiate.wants_html(accept))
    if query is None:
        if in_browser:
            return await sparql_page.page(request, {"query_text": sparql_page.EXAMPLE, "result": None})
        if request.method != "POST" and not any(key == "query" for key, _ in parameters):
            return await _description(request, accept, wanted)
        raise BadQuery("There is no query: send it as the parameter `query` or as a body of application/sparql-query.")
    asked = (query, tuple(parameters), accept)
    if not in_browser and (again := _again(request, asked)):
        return again
    try:
        checked, job = await prepared(
            request, query, parameters, lambda found: choose_format(wanted, accept, offered(found))
        )
        return await _answer(request, checked, job, asked)
    except (CredwaysError, HTTPException) as error:
        if not in_browser:
            raise
        problem = problems.of(error)
        context = {"query_text": query, "result": None, "problem": problem}
        return await sparql_page.page(request, context, status=problem.status, headers=problem.headers)


def offered(checked: guard.Checked) -> Mapping[str, str]:
    """What the answer of a query is offered as: name → media type."""
    return negotiate.SOLUTION_TYPES if checked.form in ("SELECT", "ASK") else negotiate.TRIPLE_TYPES


async def prepared(
    request: Request,
    query: str,
    parameters: Sequence[tuple[str, str]],
    choose: Callable[[guard.Checked], str],
) -> tuple[guard.Checked, Job]:
    """Return a query that may run, and the job for it but for the path of the state that it asks.

    `choose` says in which format it is wanted. Raises Refused, BadQuery, LimitReached, and what `choose` raises.
    """
    reading = state.of(request).settled() if len(query) <= SHORT else None
    if reading is not None:
        return _prepared(request, query, parameters, choose, reading)
    return await anyio.to_thread.run_sync(_prepared, request, query, parameters, choose)


def _prepared(
    request: Request,
    query: str,
    parameters: Sequence[tuple[str, str]],
    choose: Callable[[guard.Checked], str],
    reading: state.Reading | None = None,
) -> tuple[guard.Checked, Job]:
    began = time.monotonic()
    here = state.of(request)
    reading = reading or here.now()
    if len(query) > LONGEST_QUERY:
        raise LimitReached("query_length", f"{LONGEST_QUERY:,} bytes", "Send a shorter query.")
    checked = guard.check(query, known=reading.graph_names, services=here.settings.allowed_endpoints())
    job = Job(
        path="",
        query=checked.text,
        format=choose(checked),
        names_graphs=checked.names_graphs,
        default_graphs=tuple(value for key, value in parameters if key == DEFAULT_GRAPH),
        named_graphs=tuple(value for key, value in parameters if key == NAMED_GRAPH),
        network=checked.reaches,
        spent=time.monotonic() - began,
    )
    _refuse_strange_graphs(here, reading, job.default_graphs + job.named_graphs)
    return checked, job


async def whole(request: Request, job: Job) -> bytes:
    """Run a prepared job on the newest state; its whole answer. Raises LimitReached where that is too much."""
    reading = await _newest(request)  # held until the answer is made
    return await _run(request, replace(job, path=str(reading.path)))


async def _newest(request: Request) -> state.Reading:
    here = state.of(request)
    settled = here.settled()
    return settled if settled is not None else await anyio.to_thread.run_sync(here.now)


async def _run(request: Request, job: Job) -> bytes:
    client = request.client.host if request.client else ""
    run = state.of(request).pool.run
    return await anyio.to_thread.run_sync(run, job, client, limiter=request.app.state.query_threads)


def _tagged(tag: str) -> dict[str, str]:
    return {"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}


def _again(request: Request, asked: Asked) -> Response | None:
    """The answer that this request was given before, where the store is as it was then."""
    here = state.of(request)
    reading = here.settled()
    kept = here.answered.get((reading.stamp, *asked)) if reading is not None else None
    if kept is None:
        return None
    headers = _tagged(kept.tag)
    if request.method in ("GET", "HEAD") and state.unchanged(request, kept.tag):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, media_type=kept.media_type, headers={**headers, "Link": credits.link(())})


async def _answer(request: Request, checked: guard.Checked, job: Job, asked: Asked) -> Response:
    name = job.format
    here = state.of(request)
    reading = await _newest(request)
    tag = state.etag(request, reading.stamp, name, checked.text)
    headers = _tagged(tag)
    if checked.varies:
        headers = {"Vary": "Accept", "Cache-Control": "no-store"}
    elif request.method in ("GET", "HEAD") and state.unchanged(request, tag):
        return Response(status_code=304, headers={**headers, **(sparql_page.POLICY if name == "html" else {})})
    job = replace(job, path=str(reading.path))
    if name == "html":
        job = replace(job, format=next(iter(offered(checked))), most_bytes=sparql_page.SHOWN_BYTES)
        body = await _run(request, job)
        credit = await anyio.to_thread.run_sync(due, request, body, job.format) if checked.form != "ASK" else ()
        context = {"query_text": checked.text, "result": sparql_page.shown(checked.form, body), "due": credit}
        return await sparql_page.page(request, context, headers=headers)
    client = request.client.host if request.client else ""
    headers["Link"] = credits.link(())  # which sources a program's answer rests on, only its query says
    ticket = Ticket(client)
    media_type = offered(checked)[name]

    def work(sink: Sink, held: object = reading) -> None:
        del held  # the generation may not be swept while this runs
        said = bytearray()

        def both(piece: bytes) -> None:
            if len(said) <= MOST_OF_ONE:
                said.extend(piece)
            sink(piece)

        here.pool.stream(job, ticket, both)
        if len(said) <= MOST_OF_ONE and not checked.varies:
            here.answered.keep((reading.stamp, *asked), Kept(bytes(said), media_type, tag))

    answer = Delivery(work, lambda: here.pool.cancel(ticket), request.app.state.query_threads)
    await answer.begin(request)
    return Streamed(request, answer, media_type, headers, lambda error: marker(name, error))


async def _description(request: Request, accept: str, wanted: str) -> Response:
    name = choose_format(wanted, accept, negotiate.TRIPLE_TYPES)
    here = state.of(request)
    reading = await anyio.to_thread.run_sync(here.now)
    tag = state.etag(request, reading.stamp, name, str(request.base_url))
    headers = _tagged(tag)
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


def _refuse_strange_graphs(here: state.State, reading: state.Reading, asked: tuple[str, ...]) -> None:
    """Refuse graphs that are not here. Our own names may be asked for even where they hold nothing yet, and where
    users may write, so may theirs: a client counts what its new graph holds before it writes to it.
    """
    if here.settings.editor_token:
        asked = tuple(iri for iri in asked if not updates.is_users(iri))
    strange = [iri for iri in asked if not iri.startswith(GRAPH)]
    if strange and (outside := sorted(set(strange) - reading.graph_names)):
        raise Refused(f"The graph {outside[0]} is refused: it is not in this store, and nothing is fetched.")


def due(request: Request, body: bytes, format_name: str) -> tuple[Credit, ...]:
    """Whom to credit for the things that an answer names, `format_name` being how it is written."""
    from queries.credits import of_things

    return of_things(state.of(request).now().view, credits.addresses(body.decode(), format_name))


async def read(request: Request) -> tuple[str | Update | None, list[tuple[str, str]]]:
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


def choose_format(name: str, accept: str, offered: Mapping[str, str]) -> str:
    """Return the name of the format to answer in. Raises NotAcceptable."""
    if name == "html":
        return name
    if name:
        by_word = negotiate.by_word(name, offered)
        if by_word is None:
            raise problems.NotAcceptable([*offered, "html"])
        return by_word
    if negotiate.wants_html(accept):
        return "html"
    chosen = negotiate.choose(accept, list(offered.values()))
    if chosen is None:
        raise problems.NotAcceptable([*offered.values(), negotiate.HTML])
    return next(key for key, media_type in offered.items() if media_type == chosen)
