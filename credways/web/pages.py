"""Home, search, about, and the small files every site has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from credways import __version__
from credways.web import render, state
from credways.web.paths import path_of
from ontology.errors import BadQuery, CredwaysError
from queries.things import KINDS

if TYPE_CHECKING:
    from graph.store import SourceRecord

PAGE_SIZE: Final = 40
"""Hits on one page of search results."""

KIND_WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "credential": ("credential", "credentials"),
        "assessment": ("exam", "exams"),
        "framework": ("framework", "frameworks"),
        "statement": ("standard or competency", "standards and competencies"),
        "occupation": ("occupation", "occupations"),
        "concept": ("cluster, skill or term", "clusters, skills, terms"),
        "course": ("course", "courses"),
        "program": ("program", "programs"),
        "organization": ("organization", "organizations"),
        "collection": ("collection", "collections"),
        "scheme": ("classification", "classifications"),
        "mapping": ("alignment", "alignments"),
        "mapping-set": ("published crosswalk", "published crosswalks"),
        "stacking": ("stacking statement", "stacking statements"),
        "other": ("other thing", "other things"),
    }
)
"""Kind of thing → (one, several), in the order pages list them."""

_NOT_COUNTED: Final = frozenset(("scheme", "collection", "other"))
"""Kinds whose number tells a visitor nothing."""

EXAMPLES: Final = (
    (
        "What does NCCER Carpentry Level 1 prove?",
        "Its published duties, through two published crosswalks, to Colorado’s standards, with every step shown.",
        "/crosswalk?credential=nccer%2Fcarpentry-level-1&framework=cas",
    ),
    (
        "What comes before CompTIA Security+?",
        "Every credential below it, who says so, and where sources disagree.",
        "/queries/ladder/what-is-below?credential=comptia%2Fsecurity-plus",
    ),
    (
        "Which credentials lead to network support work?",
        "Those that a source ties to SOC 15-1231, and those held before them.",
        "/queries/ladder/to-occupation?occupation=15-1231",
    ),
)
"""Questions the home page offers: (question, what the answer shows, where it is)."""


def home(request: Request) -> Response:
    """The home page: one search box, what is loaded, questions to start from."""
    here = state.of(request)
    now = here.now()
    tag = state.etag(request, now.stamp, "home")
    if state.unchanged(request, tag):
        return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
    totals: Counter[str] = Counter()
    for kind, _, count in now.stats.kinds:
        totals[kind] += count
    context = {
        "kinds": [
            (kind, name, totals[kind]) for kind, name in KIND_WORDS.items() if totals[kind] and kind not in _NOT_COUNTED
        ],
        "triples": now.stats.triples,
        "sources": grouped(now.sources),
        "editions": len(now.sources),
        "loaded": max((record.loaded_at.date() for record in now.sources), default=None),
        "examples": EXAMPLES,
    }
    return render.page(request, "home.html", context, headers={"ETag": tag})


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Source editions that only differ in series and edition: one row of the table of sources.

    `editions` are (series, its current edition, its superseded ones); `first` says what they share.
    """

    title: str
    first: SourceRecord
    editions: tuple[tuple[str, str, tuple[str, ...]], ...]
    triples: int


def grouped(records: Sequence[SourceRecord]) -> list[SourceGroup]:
    """Group source editions whose titles are the same but for a trailing "(series edition)"."""
    groups: dict[tuple[str, str, str], list[SourceRecord]] = {}
    for record in records:
        title, bracket, inside = record.title.rpartition(" (")
        if not bracket or not inside.startswith(record.series):
            title = record.title or record.series
        groups.setdefault((title, record.publisher, record.license), []).append(record)
    return [
        SourceGroup(
            title,
            found[-1],
            _editions(found),
            sum(one.triples for one in found),
        )
        for (title, _, _), found in sorted(groups.items(), key=lambda item: item[0])
    ]


def _editions(records: Sequence[SourceRecord]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    made = []
    for series, found in groupby(records, key=lambda one: one.series):
        editions = list(found)
        current = next((one.edition for one in editions if one.is_current), "")
        made.append((series, current, tuple(one.edition for one in editions if not one.is_current)))
    return tuple(made)


def about(request: Request) -> Response:
    """What is loaded in full, with licences and credit lines, and how to read the pages."""
    return render.page(request, "about.html", {"sources": grouped(state.of(request).now().sources)})


def search_page(request: Request) -> Response:
    """Search results, grouped by kind; an exact IRI goes straight to its page."""
    text = request.query_params.get("q", "").strip()
    kind = request.query_params.get("kind", "")
    number = _page_number(request)
    if kind and kind not in KINDS:
        raise BadQuery(f"kind={kind} is not one of {', '.join(KINDS)}.")
    if text.startswith(("http://", "https://")) and " " not in text:
        return RedirectResponse(path_of(text), 303)
    context: dict[str, Any] = {"q": text, "kind": kind, "kind_words": KIND_WORDS, "number": number}
    context |= {"groups": [], "total": 0, "pages": 0}
    if text:
        context |= _results(request, text, kind, number)
    return render.page(request, "search.html", context)


def _results(request: Request, text: str, kind: str, number: int) -> dict[str, Any]:
    from queries.credits import of_things
    from queries.search import search

    kinds = (kind,) if kind else ()
    view = state.of(request).now().view
    hits, total = search(view, text, kinds=kinds, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    order = {name: place for place, name in enumerate(dict.fromkeys(hit.thing.kind for hit in hits))}
    by_kind = groupby(sorted(hits, key=lambda hit: order[hit.thing.kind]), key=lambda hit: hit.thing.kind)
    groups = [(name, list(found)) for name, found in by_kind]
    due = of_things(view, [hit.thing.iri for hit in hits]) if hits else ()
    return {"groups": groups, "total": total, "pages": -(-total // PAGE_SIZE), "due": due}


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise BadQuery(f"page={text} is not a page number.")
    return int(text)


def health(request: Request) -> Response:
    """Whether the store can be read: for machines that watch."""
    here = state.of(request)
    try:
        now = here.now()
        editions = len(now.sources)
    except CredwaysError as error:
        return JSONResponse({"status": "unusable", "detail": str(error), "version": __version__}, 503)
    data = {
        "status": "ok",
        "version": __version__,
        "generation": now.generation,
        "editions": editions,
        "triples": now.triples,
    }
    return JSONResponse(data, headers={"Cache-Control": "no-store"})


def favicon(_request: Request) -> Response:
    """The site's mark."""
    body = resources.files("credways.web").joinpath("static/favicon.svg").read_bytes()
    return Response(body, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def robots(_request: Request) -> Response:
    """What crawlers should leave alone: pages that cost a search or a query each."""
    return PlainTextResponse(
        "User-agent: *\nDisallow: /sparql\nDisallow: /search\nDisallow: /crosswalk\nDisallow: /why\n"
    )
