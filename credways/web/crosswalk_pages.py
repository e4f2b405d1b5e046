"""The crosswalk as a page, and its downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from credways import composed, credits, crosswalks, formats
from credways.interchange.forms import FORMS, form
from credways.web import negotiate, problems, render, state
from ontology.errors import Ambiguous, BadQuery, CredwaysError
from ontology.namespaces import CETERMS, SKOS
from queries.coverage import STATES

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.coverage import AreaCoverage
    from queries.crosswalk import Crosswalk

SHOWN_ROWS: Final = 100
"""Rows on one page; the downloads have them all."""

MOST_WRITTEN: Final = 20_000
"""Rows that a download of everything writes out; above that the command line does."""

SHOWN_GAPS: Final = 100
"""Gaps listed per content area; the download has them all."""

ASKED: Final = ("credential", "framework", "edition", "as_of")
"""Parameters of the page: the form's fields."""

DEFAULT_FRAMEWORK: Final = "cas"
"""What a credential is compared with when the form is empty: the Colorado Academic Standards."""

TAKEN: Final = tuple(one.name for one in FORMS if one.name not in crosswalks.FORMATS)
"""Formats of alignments beside the plain tables: of one crosswalk at a time."""

KINDS: Final = {
    "decided": "Published or decided for exactly this pair.",
    "composed": "Follows from published alignments, step by step. A proposal for people to decide.",
    "suggested": "Proposed by a machine from the wording, or by one person. Nobody has decided it.",
}
"""Kinds of rows and what they mean; never blended."""


def crosswalk_page(request: Request) -> Response:
    """The form; with a credential, the answer as a page, CSV, JSON or SSSOM."""
    from queries.credits import of_crosswalk

    asked = {name: request.query_params.get(name, "").strip() for name in ASKED}
    now, told = state.of(request).at(asked["as_of"])
    store = now.view
    format_name = _format(request)
    if request.query_params.get("all"):
        return _everything(request, now, told, asked, format_name)
    if not asked["credential"]:
        if format_name != "html":
            raise BadQuery("Say which credential: ?credential=…&framework=…")
        ready = [(str(getattr(iri, "value", "")), str(getattr(name, "value", ""))) for iri, name in store.select(READY)]
        return _page(request, store, asked, {"answer": None, "ready": ready})
    tag = state.etag(request, now.stamp, format_name)
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    try:
        answer = crosswalks.ask(store, asked["credential"], asked["framework"] or DEFAULT_FRAMEWORK, asked["edition"])
        answer = replace(answer, notes=(*told, *answer.notes))
    except CredwaysError as error:
        if format_name != "html":
            raise
        problem = problems.of(error)
        choices = _choices(error, asked) if isinstance(error, Ambiguous) else []
        return _page(request, store, asked, {"answer": None, "problem": problem, "choices": choices}, problem.status)
    due = of_crosswalk(store, answer)
    if format_name in TAKEN:
        from credways.interchange import taking

        chosen = form(format_name)
        made = taking.written(store, answer, format_name, proposals=bool(request.query_params.get("proposals")))
        headers["Link"] = credits.link(due)
        headers["Content-Disposition"] = f'attachment; filename="crosswalk.{chosen.ending}"'
        return Response(made.data, media_type=chosen.media_type, headers=headers)
    if format_name != "html":
        text = crosswalks.FORMATS[format_name](answer, due)
        headers["Link"] = credits.link(due)
        name = f"crosswalk.{'tsv' if format_name == 'sssom' else format_name}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(text, media_type=formats.MEDIA_TYPES[format_name], headers=headers)
    return _page(request, store, asked, {**_answer(request, answer), "due": due}, headers=headers)


def _everything(
    request: Request, now: state.Reading, told: tuple[str, ...], asked: Mapping[str, str], format_name: str
) -> Response:
    """What every credential (course, program) reaches: a page that counts, or a download with every row."""
    of = request.query_params["all"].strip()
    target = asked["framework"] or DEFAULT_FRAMEWORK
    headers = {"ETag": state.etag(request, now.stamp, format_name), "Vary": "Accept", "Cache-Control": "no-cache"}
    if state.unchanged(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if format_name == "html":
        from queries.composing import composed as find

        try:
            found = find(now.view, target, of=of, edition=asked["edition"])
        except CredwaysError as error:
            problem = problems.of(error)
            return _page(request, now.view, asked, {"answer": None, "problem": problem}, problem.status)
        counted = [(one, said) for one, said in composed.counts(found) if sum(said.values())]
        given = {"found": found, "counted": counted, "of": of, "told": told, "asked": asked, "kinds": KINDS}
        return render.page(request, "crosswalk_all.html", given, headers=headers)
    answer = composed.ask(now.view, target, of, asked["edition"], MOST_WRITTEN)
    headers["Link"] = credits.link(answer.due)
    name = f"crosswalk-all.{'tsv' if format_name == 'sssom' else format_name}"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    text = composed.FORMATS[format_name](answer)
    return Response(text, media_type=formats.MEDIA_TYPES[format_name], headers=headers)


def _format(request: Request) -> str:
    name = request.query_params.get("format", "")
    allowed = [*crosswalks.FORMATS, *(() if request.query_params.get("all") else TAKEN)]
    if name and name != "html" and name not in allowed:
        raise BadQuery(f"format={name} is not one of html, {', '.join(allowed)}.")
    if name:
        return name
    offered = {
        "html": negotiate.HTML,
        "json": negotiate.JSON,
        "csv": negotiate.CSV,
        "sssom": negotiate.TSV,
        "xlsx": negotiate.XLSX,
    }
    chosen = negotiate.choose(request.headers.get("accept", ""), list(offered.values()))
    if chosen is None:
        raise problems.NotAcceptable(list(offered.values()))
    return next(key for key, media_type in offered.items() if media_type == chosen)


def _choices(error: Ambiguous, asked: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Links that put each candidate in the place of the ambiguous name: (label, kind, link)."""
    name = next((key for key in ("credential", "framework") if asked[key] == error.name), "credential")
    return [(label, kind, "/crosswalk?" + urlencode({**asked, name: iri})) for iri, label, kind in error.candidates]


def _answer(request: Request, answer: Crosswalk) -> dict[str, Any]:
    number = max(1, int(text) if (text := request.query_params.get("page", "1")).isdigit() and len(text) < 7 else 1)
    shown = answer.rows[(number - 1) * SHOWN_ROWS : number * SHOWN_ROWS]
    areas = [(name, list(rows)) for name, rows in groupby(shown, key=lambda row: row.content_area)]
    gaps = [
        (name, list(items))
        for name, items in groupby(sorted(answer.coverage.gaps, key=lambda one: one.area), key=lambda one: one.area)
    ]
    present = [kind for kind in KINDS if any(row.kind == kind for row in answer.rows)]
    return {
        "answer": answer,
        "areas": areas,
        "coverage": [(area, state_counts(area)) for area in answer.coverage.areas],
        "totals": {state: sum(state_counts(area)[state] for area in answer.coverage.areas) for state in STATES},
        "gaps": [(name, items[:SHOWN_GAPS], len(items)) for name, items in gaps],
        "number": number,
        "pages": -(-len(answer.rows) // SHOWN_ROWS),
        "present": present,
    }


def state_counts(area: AreaCoverage) -> dict[str, int]:
    """The counts of an area by the words of `queries.coverage.STATES`."""
    return {
        "covered": area.covered,
        "partly": area.partly,
        "proposed": area.proposed,
        "reviewed-none": area.reviewed_none,
        "not reviewed": area.not_reviewed,
    }


def _page(
    request: Request,
    store: Store,
    asked: Mapping[str, str],
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    given = {
        "asked": asked,
        "problem": None,
        "choices": [],
        "ready": [],
        "kinds": KINDS,
        "credentials": _names(store, CREDENTIAL_NAMES),
        "frameworks": _names(store, FRAMEWORK_NAMES),
        "shown_gaps": SHOWN_GAPS,
        **context,
    }
    return render.page(request, "crosswalk.html", given, status=status, headers=headers)


CREDENTIAL_NAMES: Final = f"""
SELECT DISTINCT ?name WHERE {{ ?thing <{CETERMS}ownedBy> ?owner ; <{SKOS}prefLabel> ?name }} ORDER BY ?name LIMIT 1000
"""
READY: Final = f"""
SELECT DISTINCT ?credential ?name WHERE {{
  {{ ?credential cw:assessesFramework ?framework }}
  UNION {{ ?credential ceterms:requires/ceterms:targetAssessment/cw:assessesFramework ?framework }}
  ?credential ceterms:ownedBy ?owner ; <{SKOS}prefLabel> ?name .
  FILTER EXISTS {{ ?statement ceasn:isPartOf ?framework }}
}} ORDER BY ?name LIMIT 200
"""
"""Credentials whose competencies are loaded: those a crosswalk can say something about."""
FRAMEWORK_NAMES: Final = f"""
SELECT DISTINCT ?name WHERE {{
  {{ ?thing a <https://purl.org/ctdlasn/terms/CompetencyFramework> }} UNION {{ ?thing a <{CETERMS}Collection> }}
  ?thing <{SKOS}prefLabel> ?name
}} ORDER BY ?name LIMIT 500
"""


def _names(store: Store, query: str) -> list[str]:
    """Names the form offers while one types."""
    return [str(row[0].value) for row in store.select(query) if row[0] is not None and hasattr(row[0], "value")]
