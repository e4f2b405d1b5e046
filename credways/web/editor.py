"""What the SPARQL editor asks our own server for: terms to complete, counts, the query library, names, a past state.

All of it is read-only and made from the ontology, the query library and the store. The editor itself is
templates/sparql.html with static/editor; docs/editor.md says how it hangs together.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from credways.web import editor_sheets, negotiate, problems, query_pages, sparql, state
from credways.web.paths import path_of
from ontology.errors import BadQuery, CredwaysError, LimitReached, NotFound
from ontology.iris import PROVENANCE_GRAPH
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from credways.web.state import Reading
    from graph.protocol import Store
    from queries.catalog import Query
    from queries.known_terms import KnownTerm
    from queries.schema import Schema

MOST_NAMES: Final = 1_000
"""IRIs whose names are asked for at once."""


class Counting:
    """Counts of the newest state, worked out in the background when they are first asked for. One per application."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp = ""
        self._schema: Schema | None = None

    def of(self, reading: Reading) -> Schema | None:
        """The counts of a state, or None while they are being worked out."""
        from queries.schema import is_counted, schema

        with self._lock:
            if self._stamp != reading.stamp:
                self._stamp, self._schema = reading.stamp, None
                if is_counted(reading.view):
                    self._schema = schema(reading.view)
                else:
                    threading.Thread(target=self._count, args=(reading,), daemon=True).start()
            return self._schema

    def _count(self, reading: Reading) -> None:
        from queries.schema import schema

        with suppress(CredwaysError):
            counted = schema(reading.view)
            with self._lock:
                if self._stamp == reading.stamp:
                    self._schema = counted
            return
        with self._lock:  # a failure is tried again when somebody asks again
            self._stamp = ""


def routes() -> list[Route]:
    """The routes of the editor, each before the catch-all ones of pages."""
    return [
        Route("/api/editor/terms", _told(terms), methods=["GET"]),
        Route("/api/editor/library", _told(library), methods=["GET"]),
        Route("/api/editor/library/{name:path}", _told(filled), methods=["GET"]),
        Route("/api/editor/names", _told(names), methods=["POST"]),
        Route("/api/editor/as-of", _told(as_of), methods=["GET"]),
        Route("/api/editor/sheet", _told(editor_sheets.sheet), methods=["POST"]),
    ]


def _told(answer: Any) -> Any:
    """The same route, which tells its errors as problem documents and never as pages: only scripts ask it."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)  # type: ignore[no-any-return]
        except (CredwaysError, HTTPException) as error:
            problem = problems.of(error)
            headers = {**problem.headers, "Cache-Control": "no-store"}
            return JSONResponse(problem.data(), problem.status, headers, negotiate.PROBLEM)

    return answered


async def terms(request: Request) -> Response:
    """Classes and properties to complete, with labels, definitions and, once counted, how often each is used."""
    reading = await run_in_threadpool(state.of(request).now)
    counts = await run_in_threadpool(request.app.state.counting.of, reading)
    return _json(request, await run_in_threadpool(_terms, counts))


def _json(request: Request, data: object) -> Response:
    """JSON with an entity tag of its own content, or that the client has it already."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=negotiate.JSON, headers=headers)


def _terms(counts: Schema | None) -> dict[str, object]:
    from queries.known_terms import known_terms

    classes, properties = known_terms()
    return {
        "prefixes": dict(PREFIXES),
        "counted": counts is not None,
        "triples": counts.triples if counts else None,
        "classes": _rows(classes, counts.classes if counts else {}),
        "properties": _rows(properties, counts.properties if counts else {}),
    }


def _rows(known: Any, counts: Any) -> list[dict[str, object]]:
    """Terms of the ontology and of the store, the most used first."""
    from queries.known_terms import term

    found: list[KnownTerm] = [*known.values(), *(term(iri) for iri in counts if iri not in known)]
    found.sort(key=lambda one: (-counts.get(one.iri, 0), one.name))
    return [
        {
            "iri": one.iri,
            "name": one.name,
            "label": one.label,
            "count": counts.get(one.iri, 0),
            **({"definition": one.definition} if one.definition else {}),
        }
        for one in found
    ]


async def library(request: Request) -> Response:
    """Every query of the library by topic, with its parameters, as the editor lists them."""
    from credways.web.query_api import described
    from queries.catalog import AUDIENCES, catalog

    topics = [
        {"title": title, "queries": [described(query) for query in queries]}
        for title, queries in query_pages.by_topic(catalog().values())
    ]
    return _json(request, {"audiences": dict(AUDIENCES), "topics": topics})


async def filled(request: Request) -> Response:
    """One query as text that runs as it is: its parameters, from the request, bound in a VALUES row."""
    from queries.catalog import catalog

    name = str(request.path_params["name"])
    query = catalog().get(name)
    if query is None:
        raise NotFound("query", name, [one for one in catalog() if name.rpartition("/")[2] in one])
    given = {key: value for key, value in request.query_params.multi_items() if value.strip()}
    text = await run_in_threadpool(lambda: as_text(state.of(request).now().view, query, given))
    return JSONResponse({"name": name, "title": query.title, "query": text}, headers={"Cache-Control": "no-cache"})


def as_text(store: Store, query: Query, given: Mapping[str, str]) -> str:
    """A query of the library as SPARQL that anybody can run as it is, its parameters bound to terms of `store`.

    Raises BadQuery for a parameter that is missing or wrong, NotFound and Ambiguous for a thing.
    """
    from graph import binding
    from queries.parameters import bind

    bound = bind(store, query, given) if query.parameters else {}
    text = binding.bind(query.text, bound)
    if bound:
        row = binding.values_row(bound)
        text = re.sub(rf"\n? *{re.escape(row)}\n+( *)", lambda found: f"\n{found[1]}{row}\n{found[1]}", text)
    said = [f"# {query.title}: {query.question}", f"# Library query {query.name}"]
    said += [f"# {name} = {given[name]}" for name in given if name in bound]
    kept = (line for line in text.splitlines() if not line.startswith("#+") and line.strip() != "#bind")
    return "\n".join([*(" ".join(line.split()) for line in said), *kept]).strip() + "\n"


async def names(request: Request) -> Response:
    """Labels, codes and pages of the things whose IRIs are posted as `{"iris": […]}`."""
    try:
        asked = json.loads(await sparql.read_text(request))["iris"]
        iris = list(dict.fromkeys(iri for iri in asked if isinstance(iri, str)))
    except (ValueError, TypeError, KeyError):
        raise BadQuery('The IRIs are posted as JSON: {"iris": ["…"]}.') from None
    if len(iris) > MOST_NAMES:
        raise LimitReached("names", f"{MOST_NAMES:,}", "Ask for the names of fewer things at once.")
    found = await run_in_threadpool(_names, state.of(request).now, iris)
    return JSONResponse({"names": found}, headers={"Cache-Control": "no-store"})


def _names(now: Any, iris: list[str]) -> dict[str, dict[str, str]]:
    from queries.lookup import things
    from queries.words import labels

    known = things(now().view, iris)
    found = {}
    for iri in iris:
        thing = known.get(iri)
        label = labels().get(iri) or (thing.label if thing else "")
        code = thing.shown_code if thing else ""
        found[iri] = {"label": label, "code": code, "page": path_of(iri) if thing else ""}
    return found


async def as_of(request: Request) -> Response:
    """The graphs that were current at `date`, as a query's dataset, and sentences that say which editions those are."""
    from queries.editions_asof import as_of as editions_at

    date = request.query_params.get("date", "").strip()
    reading = await run_in_threadpool(state.of(request).now)
    found = editions_at(await run_in_threadpool(lambda: reading.sources), date)
    chosen = found.editions
    graphs = [one.graph for one in reading.sources if chosen[one.series] == one.edition]
    told = {"graphs": graphs, "named": [*graphs, PROVENANCE_GRAPH], "notes": list(found.notes())}
    return JSONResponse(told, headers={"Cache-Control": "no-cache"})
