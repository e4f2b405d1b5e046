"""Graduation evidence as a page, and its downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from credways import credits, formats
from credways import graduation as told_as
from credways.web import negotiate, problems, render, state
from ontology.errors import Ambiguous, BadQuery, CredwaysError

if TYPE_CHECKING:
    from graph.protocol import Store

ASKED: Final = ("credential", "district", "subject", "as_of")
"""Fields of the form."""

_TYPES: Final = {**formats.MEDIA_TYPES, "html": negotiate.HTML}
_ENDINGS: Final = {"sssom": "sssom.tsv"}


def graduation_page(request: Request) -> Response:
    """The form; with a credential, the evidence as a page, or in one of `credways.graduation.FORMATS`."""
    from queries.graduation import graduation

    asked = {name: request.query_params.get(name, "").strip() for name in ASKED}
    name = request.query_params.get("format", "")
    if name and name not in told_as.FORMATS:
        raise BadQuery(f"format={name} is not one of {', '.join(told_as.FORMATS)}.")
    now, told = state.of(request).at(asked["as_of"])
    store = now.view
    if not asked["credential"]:
        if name:
            raise BadQuery("Say which credential: ?credential=…&district=…")
        return _page(request, store, asked, {"answer": None})
    tag = state.etag(request, now.stamp, name or "page")
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    subjects = [asked["subject"]] if asked["subject"] else []
    try:
        answer = graduation(store, asked["credential"], asked["district"], subjects=subjects)
    except CredwaysError as error:
        if name:
            raise
        problem = problems.of(error)
        choices = _choices(error, asked) if isinstance(error, Ambiguous) else []
        return _page(request, store, asked, {"answer": None, "problem": problem, "choices": choices}, problem.status)
    due = told_as.due(store, answer)
    if name:
        headers["Link"] = credits.link(due)
        ending = _ENDINGS.get(name, name)
        headers["Content-Disposition"] = f'attachment; filename="graduation.{ending}"'
        return Response(told_as.written(store, answer, due, name), media_type=_TYPES[name], headers=headers)
    given = {**told_as.context(answer), "due": due, "told": told}
    return _page(request, store, asked, given, headers=headers)


def _choices(error: Ambiguous, asked: Mapping[str, str]) -> list[tuple[str, str, str]]:
    field = "district" if error.name == asked["district"] else "credential"
    return [(label, kind, "/graduation?" + urlencode({**asked, field: iri})) for iri, label, kind in error.candidates]


def _page(
    request: Request,
    store: Store,
    asked: Mapping[str, str],
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    rows = store.select("SELECT DISTINCT ?n WHERE { ?d a cw:District ; skos:prefLabel ?n } ORDER BY ?n LIMIT 500")
    names = [str(getattr(row[0], "value", "")) for row in rows]
    given = {"asked": asked, "problem": None, "choices": [], "districts": names, "due": (), **context}
    return render.page(request, "graduation.html", given, status=status, headers=headers)
