"""The application factory: routes, middleware and error handling, from settings and nothing else."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from credways import __version__
from credways.settings import Settings
from credways.web import (
    coverage_pages,
    crosswalk_pages,
    editor,
    evidence_api,
    graduation_pages,
    graph_store,
    pages,
    problems,
    query_api,
    query_pages,
    sparql,
    state,
    suggest_pages,
    thing_pages,
    why_pages,
)
from credways.web.cors import ReadCors
from credways.web.headers import KnownHosts, SecurityHeaders
from credways.web.static_files import OwnFiles
from ontology.errors import CredwaysError


def create_app(settings: Settings) -> FastAPI:
    """Return the application that serves `settings.store`. Nothing is opened before it is started."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Requests that wait for a query may not use up the threads that pages run in.
        app.state.query_threads = anyio.CapacityLimiter(settings.query_workers + settings.query_queue + 1)
        threading.Thread(target=app.state.credways.warm_up, daemon=True).start()
        yield
        app.state.credways.close()

    app = FastAPI(
        title="Credways",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(KnownHosts, allowed=settings.allowed_hosts.split(",")),
            Middleware(ReadCors, origins=settings.cors_origins.split(",")),
        ],
    )
    app.state.credways = state.made(settings)
    app.state.counting = editor.Counting()
    for kind in (CredwaysError, HTTPException, Exception):
        app.add_exception_handler(kind, problems.handle)

    app.add_route("/sparql", sparql.sparql, ["GET", "POST"])  # first: to look for a route takes as long as a query
    app.mount("/static", OwnFiles(packages=[("credways.web", "static")]))
    app.add_route("/", pages.home, ["GET"])
    app.add_route("/search", pages.search_page, ["GET"])
    app.add_route("/about", pages.about, ["GET"])
    app.add_route("/health", pages.health, ["GET"])
    app.add_route("/favicon.svg", pages.favicon, ["GET"])
    app.add_route("/robots.txt", pages.robots, ["GET"])
    app.add_route("/crosswalk", crosswalk_pages.crosswalk_page, ["GET"])
    app.add_route("/coverage", coverage_pages.coverage_page, ["GET"])
    app.add_route("/graduation", graduation_pages.graduation_page, ["GET"])
    app.add_route("/why", why_pages.why_page, ["GET"])
    app.add_route("/suggest", suggest_pages.suggest_page, ["GET"])
    app.router.routes.extend(query_api.routes())
    app.router.routes.extend(evidence_api.routes())
    app.router.routes.extend(editor.routes())
    app.add_route("/queries", query_pages.library, ["GET"])
    app.add_route("/queries/{name:path}", query_pages.query_page, ["GET"])
    app.add_route("/graph-store", graph_store.graph_store, ["GET", "PUT", "POST", "DELETE"])
    app.add_route("/thing", thing_pages.any_thing, ["GET"])
    app.add_route("/{path:path}", thing_pages.own_thing, ["GET"])
    return app
