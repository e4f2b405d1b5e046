"""A page per thing, as HTML, Turtle, JSON-LD, N-Triples or RDF/XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from credways import credits, formats
from credways.web import linked_data, naming, negotiate, problems, render, state
from credways.web.paths import iri_of, path_of
from graph.protocol import EVERY_GRAPH
from ontology.errors import Ambiguous, BadQuery, NotFound
from ontology.namespaces import ID

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.describe import Description
    from queries.things import Thing

DEEPEST: Final = 12
"""Steps up that a breadcrumb follows; the deepest published framework has 6."""

PROVES: Final = """
SELECT DISTINCT ?exam ?framework WHERE {
  { ?credential ceterms:requires/ceterms:targetAssessment ?exam OPTIONAL { ?exam cw:assessesFramework ?framework } }
  UNION { ?credential cw:assessesFramework ?framework }
} ORDER BY ?exam ?framework
"""
"""A credential's exams and the frameworks that state its competencies (docs/data-model.md, section 3)."""


NOTES: Final = """
SELECT ?section ?text WHERE {
  ?thing cw:hasContextNote ?note . ?note cw:sectionName ?section ; rdf:value ?text OPTIONAL { ?note ceasn:listID ?at }
} ORDER BY ?section xsd:integer(?at) ?text
"""
"""What a publisher prints beside an expectation (inquiry questions, connections …), by section."""

LISTED: Final = 50
"""Statements and links of one kind on a page, unless it is asked for all."""

MOST_LISTED: Final = 2_000
"""The same with `?all=1`."""

STACKING: Final = """
SELECT DISTINCT ?other ?name ?kind ?relation ?asserter ?contested ?evidence ?source WHERE {
  ?statement ?here ?thing ; ?there ?other .
  ?other skos:prefLabel ?name
  OPTIONAL { ?statement cw:stackingKind ?sort OPTIONAL { ?sort skos:notation ?code } }
  BIND(COALESCE(?code, REPLACE(STR(?sort), "^.*/", "")) AS ?kind)
  OPTIONAL { ?statement cw:ctdlPredicate ?relation }
  OPTIONAL { ?statement cw:asserter ?who OPTIONAL { ?who skos:prefLabel ?called } }
  BIND(COALESCE(?called, STR(?who)) AS ?asserter)
  OPTIONAL { ?statement cw:contested ?contested }
  OPTIONAL { ?statement cw:evidence ?evidence }
  OPTIONAL { ?statement dcterms:source ?source }
} ORDER BY ?kind ?name ?source
"""
"""Stacking statements with the thing at one end, and the name of the other end."""


@dataclass(frozen=True, slots=True)
class Stacked:
    """A stacking statement seen from one of its ends; `iri` and `name` are the other end's."""

    iri: str
    name: str
    kind: str
    relation: str
    asserter: str
    contested: bool
    evidence: str
    source: str


def own_thing(request: Request) -> Response:
    """The page of a thing with an identifier of ours, at its readable address."""
    raw = bytes(request.scope.get("raw_path") or request.url.path.encode()).decode("ascii", "replace")
    raw, suffix = _without_suffix(raw.partition("?")[0])
    iri = iri_of(raw)
    if iri is None:
        raise HTTPException(404, "There is no page at this address.")
    canonical = path_of(iri)
    if canonical != raw:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(canonical + (f".{suffix}" if suffix else "") + query, 308)
    return _thing(request, iri, suffix)


def any_thing(request: Request) -> Response:
    """The page of any other thing, by `?iri=`, or of what a name means, by `?name=`."""
    iri = request.query_params.get("iri", "").strip()
    name = request.query_params.get("name", "").strip()
    if name and not iri:
        from queries.resolve import resolve

        return RedirectResponse(path_of(resolve(state.of(request).now().view, name).iri), 303)
    if not iri:
        raise BadQuery("Say which thing: /thing?iri=… or /thing?name=…")
    if not path_of(iri).startswith("/thing?"):
        return RedirectResponse(path_of(iri), 308)
    return _thing(request, iri, "")


def _without_suffix(raw: str) -> tuple[str, str]:
    stem, _, suffix = raw.rpartition(".")
    return (stem, suffix) if stem and suffix in ("ttl", "jsonld") else (raw, "")


def _thing(request: Request, iri: str, suffix: str) -> Response:
    now = state.of(request).now()
    store = now.view
    name = suffix or request.query_params.get("format", "")
    if name and name not in negotiate.THING_TYPES:
        raise problems.NotAcceptable(list(negotiate.THING_TYPES))
    if not name:
        chosen = negotiate.choose(request.headers.get("accept", ""), list(negotiate.THING_TYPES.values()))
        if chosen is None:
            raise problems.NotAcceptable(list(negotiate.THING_TYPES.values()))
        name = next(key for key, media_type in negotiate.THING_TYPES.items() if media_type == chosen)
    tag = state.etag(request, now.stamp, name)
    headers = {"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache", "Link": _alternates(iri)}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    from queries.credits import of_things
    from queries.describe import describe, describe_triples

    if name != "html":
        triples = describe_triples(store, iri)
        if not triples:
            raise _not_found(store, iri)
        due = of_things(store, [iri])
        headers["Link"] += f", {credits.link(due)}"
        text = credits.commented(name, formats.triples_to(name, triples), due)
        return Response(text, media_type=negotiate.THING_TYPES[name], headers=headers)
    try:
        description = describe(store, iri, limit=MOST_LISTED if request.query_params.get("all") else LISTED)
    except NotFound:
        raise _not_found(store, iri) from None
    return render.page(request, "thing.html", _context(store, description), headers=headers)


def _not_found(store: Store, iri: str) -> NotFound:
    """Say that there is no such thing, with the things its last code could mean."""
    from queries.resolve import resolve

    code = unquote(iri.rstrip("/").rpartition("/")[2]) if iri.startswith(ID) else iri
    near: list[str] = []
    try:
        near = [str(resolve(store, code))]
    except NotFound as error:
        near = list(error.near)
    except Ambiguous as error:
        near = [label for _, label, _ in error.candidates]
    except BadQuery:
        pass
    return NotFound("thing", unquote(iri.removeprefix(ID)), near)


def _alternates(iri: str) -> str:
    page = path_of(iri)
    join = "&" if "?" in page else "?"
    kinds = ((key, kind) for key, kind in negotiate.THING_TYPES.items() if key != "html")
    return ", ".join(f'<{page}{join}format={key}>; rel="alternate"; type="{kind}"' for key, kind in kinds)


def _context(store: Store, description: Description) -> dict[str, Any]:
    from queries.credits import of_description

    thing = description.thing
    page = path_of(thing.iri)
    credential = thing.kind == "credential"
    facts, stated = naming.facts(description)
    above, below = _stacked(store, thing) if credential else ([], [])
    return {
        "d": description,
        "due": of_description(store, description),
        "thing": thing,
        "facts": facts,
        "stated": stated,
        "belongs": naming.short_links(description),
        "crumbs": crumbs(store, thing),
        "sections": naming.sections(description.links),
        "notes": _notes(store, thing) if thing.kind == "statement" else [],
        "most": MOST_LISTED,
        "many": naming.MANY,
        "proves": _proves(store, thing) if credential else [],
        "above": above,
        "below": below,
        "asked_from": quote(thing.iri, safe=""),
        "page": page,
        "join": "&" if "?" in page else "?",
        "json_ld": linked_data.of(description),
    }


def _notes(store: Store, thing: Thing) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for section, text in store.select(NOTES, {"thing": NamedNode(thing.iri)}):
        found.setdefault(_value(section), []).append(_value(text))
    return list(found.items())


def _proves(store: Store, thing: Thing) -> list[tuple[Thing | None, Thing | None]]:
    """The (exam, framework) pairs of a credential; either may be unknown."""
    from queries.resolve import thing as thing_of

    rows = store.select(PROVES, {"credential": NamedNode(thing.iri)}).rows
    exam, framework = (
        [thing_of(store, term.value) if isinstance(term, NamedNode) else None for term in column]
        for column in ([row[0] for row in rows], [row[1] for row in rows])
    )
    return list(zip(exam, framework, strict=True))


def crumbs(store: Store, thing: Thing) -> list[Thing]:
    """Return what the thing is part of, outermost first: its framework or scheme, then parent by parent."""
    from ontology.terms import CEASN, SKOS
    from queries.resolve import thing as thing_of

    found: list[Thing] = []
    seen = {thing.iri}
    at: NamedNode | None = NamedNode(thing.iri)
    while at is not None and len(found) < DEEPEST:
        parents = [
            quad.object.value
            for predicate in (CEASN.isChildOf, SKOS.broader)
            for quad in store.quads(at, predicate, graph=EVERY_GRAPH)
            if isinstance(quad.object, NamedNode)
        ]
        parent = min((iri for iri in parents if iri not in seen), default=None)
        at = None if parent is None else NamedNode(parent)
        if parent is not None:
            seen.add(parent)
            found.append(thing_of(store, parent))
    wholes = [
        quad.object.value
        for predicate in (CEASN.isPartOf, SKOS.inScheme)
        for quad in store.quads(NamedNode(thing.iri), predicate, graph=EVERY_GRAPH)
        if isinstance(quad.object, NamedNode)
    ]
    found += [thing_of(store, iri) for iri in wholes[:1]]
    return found[::-1]


def _stacked(store: Store, thing: Thing) -> tuple[list[Stacked], list[Stacked]]:
    """The stacking statements that touch the thing: (those that lead on from it, those it builds on)."""
    from ontology.terms import CW

    above: list[Stacked] = []
    below: list[Stacked] = []
    for here, there, found in ((CW.lowerStep, CW.upperStep, above), (CW.upperStep, CW.lowerStep, below)):
        ends = {"thing": NamedNode(thing.iri), "here": here, "there": there}
        for row in store.select(STACKING, ends).dicts():
            found.append(
                Stacked(
                    iri=_value(row.get("other")),
                    name=_value(row.get("name")),
                    kind=_value(row.get("kind")),
                    relation=naming.RELATIONS.get(naming.local(_value(row.get("relation"))), ""),
                    asserter=_value(row.get("asserter")),
                    contested=_value(row.get("contested")) in ("true", "1"),
                    evidence=_value(row.get("evidence")),
                    source=_value(row.get("source")),
                )
            )
    return above, below


def _value(term: object) -> str:
    return str(term.value) if isinstance(term, (NamedNode, Literal)) else ""
