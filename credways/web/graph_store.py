"""The SPARQL 1.1 Graph Store HTTP Protocol: whole graphs, read by anybody and changed with the editor's token."""

from __future__ import annotations

import email.message
import uuid
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

import anyio.to_thread
import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from credways.web import negotiate, state
from credways.web.delivery import Delivery, Sink, Streamed, marker
from credways.web.sparql import choose_format
from credways.web.updates import OWN_DEFAULT, PATIENCE, USER, authorize, refuse_ours
from graph.generations import open_current
from graph.pool import Ticket
from graph.worker import Job
from ontology.errors import BadQuery, LimitReached, NotFound, Refused

WHOLE: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def graph_store(request: Request) -> Response:
    """Read (GET, HEAD), replace (PUT), extend (POST) or remove (DELETE) one graph."""
    graph = _graph(request)
    if request.method in ("GET", "HEAD"):
        return await _read(request, graph)
    authorize(request)
    name = OWN_DEFAULT if graph is None else graph
    refuse_ours(name)
    body = b"" if request.method == "DELETE" else await _body(request)
    status = await anyio.to_thread.run_sync(_write, request, name, body)
    headers = {}
    if request.method == "POST" and not request.query_params:
        headers["Location"] = f"{request.url.replace(query='')}?{urlencode({'graph': name})}"
    return Response(status_code=status, headers=headers)


def _graph(request: Request) -> str | None:
    """The graph a request is about, None for the default graph. Raises BadQuery unless it names exactly one."""
    named = request.query_params.getlist("graph")
    default = "default" in request.query_params
    if request.method == "POST" and not request.query_params:
        return f"{USER}{uuid.uuid4()}"
    if len(named) + default != 1:
        raise BadQuery("Name one graph: ?graph=<its IRI>, or ?default.")
    if default:
        return None
    try:
        return ox.NamedNode(named[0]).value
    except ValueError:
        raise BadQuery(f"{named[0]!r} is not an absolute IRI.") from None


async def _read(request: Request, graph: str | None) -> Response:
    here = state.of(request)
    reading = await anyio.to_thread.run_sync(here.now)
    if graph is not None and graph not in reading.graph_names:
        raise NotFound("graph", graph)
    accept, wanted = request.headers.get("accept", ""), request.query_params.get("format", "")
    name = choose_format(wanted, accept, negotiate.TRIPLE_TYPES)
    if name == "html":
        name = "ttl"
    tag = state.etag(request, reading.stamp, name, graph or "")
    headers = {"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    generation = await anyio.to_thread.run_sync(open_current, here.settings.store)
    ticket = Ticket(request.client.host if request.client else "")
    job = Job(str(generation.path), WHOLE, name)
    if graph is not None:
        job = replace(job, default_graphs=(graph,))

    def work(sink: Sink, held: object = generation) -> None:
        del held  # the generation may not be swept while this runs
        here.pool.stream(job, ticket, sink)

    answer = Delivery(work, lambda: here.pool.cancel(ticket), request.app.state.query_threads)
    await answer.begin(request)
    return Streamed(request, answer, negotiate.TRIPLE_TYPES[name], headers, lambda error: marker(name, error))


async def _body(request: Request) -> bytes:
    most = state.of(request).settings.query_bytes
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise LimitReached("query_bytes", str(most), "Send the graph in parts, or load it with `credways load`.")
    return bytes(data)


def _parsed(body: bytes, content_type: str, base: str) -> list[ox.Triple]:
    """The triples sent; the parts of a form with files are one graph. Raises HTTPException 415, Refused, BadQuery."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        message = email.message_from_bytes(b"Content-Type: %b\r\n\r\n%b" % (content_type.encode(), body))
        parts = message.get_payload() if message.is_multipart() else []
        return [
            triple
            for part in parts
            if isinstance(part, email.message.Message)
            for triple in _parsed(bytes(part.get_payload(decode=True) or b""), part.get_content_type(), base)
        ]
    kind = ox.RdfFormat.from_media_type(media_type)
    if kind is None or (kind.supports_datasets and kind != ox.RdfFormat.JSON_LD):
        raise HTTPException(415, f"A graph is sent as Turtle, N-Triples, JSON-LD or RDF/XML, not as {media_type}.")
    if kind == ox.RdfFormat.RDF_XML and b"<!DOCTYPE" in body:
        raise Refused("RDF/XML with a document type is refused: its entities could grow without end.")
    try:
        return [quad.triple for quad in ox.parse(body, format=kind, base_iri=base, rename_blank_nodes=True)]
    except (SyntaxError, ValueError) as error:
        raise BadQuery(f"The graph is not {kind.name}: {error}") from None


def _write(request: Request, name: str, body: bytes) -> int:
    """Change the graph; return the status that says how."""
    made = [] if request.method == "DELETE" else _parsed(body, request.headers.get("content-type", "text/turtle"), name)
    store = state.of(request).store()
    with store.writing(f"{request.method} graph", wait=PATIENCE) as writer:
        existed = name == OWN_DEFAULT or store.contains_graph(name)
        if request.method == "DELETE":
            if not writer.remove_graph(name) and not existed:
                raise NotFound("graph", name)
            return 204
        if request.method == "POST":
            made += [quad.triple for quad in store.quads(graph=name)]
        writer.put_graph(name, made, in_default=name == OWN_DEFAULT)
    return 204 if existed else 201
