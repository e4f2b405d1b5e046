"""SPARQL Update, and what changing graphs over HTTP has to be shown first.

Only graphs of users can be changed: names outside of our own graphs, or below `…/graph/user/`. What a source says is
changed by loading the source. An update's default graph is the graph `…/graph/user/default`, which is part of the
default graph that queries ask.
"""

from __future__ import annotations

import hmac
import time
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import anyio.to_thread
import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from credways.web import state
from graph import exact, provenance, update_guard
from graph.pool import Ticket
from graph.update_process import CHANGED
from graph.worker import Job
from ontology.errors import Refused
from ontology.namespaces import GRAPH

if TYPE_CHECKING:
    from graph.writer import Writer

USER: Final = GRAPH + "user/"
OWN_DEFAULT: Final = USER + "default"
PATIENCE: Final = 5.0
"""Seconds to wait for another writer."""


def authorize(request: Request) -> None:
    """Raise Refused where nobody may write, HTTPException 401 where this request does not show the token."""
    token = state.of(request).settings.editor_token
    if not token:
        raise Refused("Writing is off on this server. An administrator turns it on with CREDWAYS_EDITOR_TOKEN.")
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode(), token.encode()):
        challenge = {"WWW-Authenticate": 'Bearer realm="Credways"'}
        raise HTTPException(401, "Show the editor's token: Authorization: Bearer …", challenge)


def is_users(iri: str) -> bool:
    """Whether users may change the graph of this name."""
    return (not iri.startswith(GRAPH) or iri.startswith(USER)) and not iri.endswith(exact.SUFFIX)


def refuse_ours(iri: str) -> None:
    """Raise Refused for a graph that users may not change."""
    if not is_users(iri):
        raise Refused(f"The graph <{iri}> may not be changed: it is kept by Credways. Yours may be called <{USER}…>.")


async def update(request: Request, text: str, parameters: list[tuple[str, str]]) -> Response:
    """Run one update; 204 when it is done. All of it takes effect or nothing."""
    authorize(request)
    checked = update_guard.check(
        text,
        using=[value for key, value in parameters if key == "using-graph-uri"],
        using_named=[value for key, value in parameters if key == "using-named-graph-uri"],
        services=state.of(request).settings.allowed_endpoints(),
    )
    threads = request.app.state.query_threads
    await anyio.to_thread.run_sync(_apply, request, checked, limiter=threads)
    return Response(status_code=204)


def _apply(request: Request, checked: update_guard.CheckedUpdate) -> None:
    here = state.of(request)
    began = time.monotonic()
    store = here.store()
    with store.writing("SPARQL Update", wait=PATIENCE) as writer:
        view = store.view()
        names = frozenset(view.graph_names()) | provenance.other_graphs(view).keys()
        writable = {name for name in names if is_users(name)} - {OWN_DEFAULT}
        job = Job(
            str(store.generation_path),
            checked.text,
            "nq",
            network=checked.reaches,
            update=(tuple(writable), tuple((checked.names & names) - writable - {OWN_DEFAULT}), OWN_DEFAULT),
        )
        answer = bytearray()
        client = request.client.host if request.client else ""
        job = replace(job, spent=min(time.monotonic() - began, here.settings.query_seconds / 2))
        here.pool.stream(job, Ticket(client), answer.extend)
        _write(writer, bytes(answer))


def _write(writer: Writer, answer: bytes) -> None:
    """Make the store what the worker's answer says."""
    held: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    changed: dict[str, bool] = {}
    for quad in ox.parse(answer, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, ox.NamedNode):
            held[quad.graph_name.value].append(quad.triple)
        elif isinstance(quad.subject, ox.NamedNode) and quad.predicate.value == CHANGED:
            changed[quad.subject.value] = quad.object == ox.Literal("true")
    for name, there in changed.items():
        if not there or (name == OWN_DEFAULT and not held[name]):
            writer.remove_graph(name)
        else:
            refuse_ours(name)
            writer.put_graph(name, held[name], in_default=name == OWN_DEFAULT)
