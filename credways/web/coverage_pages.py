"""Coverage of many subjects side by side, as a page; its downloads are those of `/api/coverage`."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from credways import matrices
from credways.web import problems, render, state
from ontology.errors import CredwaysError
from queries.coverage import STATES

ASKED: Final = ("subject", "framework", "by", "as_of")
SHOWN_GAPS: Final = 200
"""Gaps listed on the page; the download has them all."""


def coverage_page(request: Request) -> Response:
    """The form; with subjects and a framework, the matrix."""
    from queries.grouping import BY
    from queries.matrix import matrix

    asked = {name: request.query_params.get(name, "").strip() for name in ASKED}
    given: dict[str, object] = {
        "asked": asked, "answer": None, "problem": None, "ways": tuple(BY), "states": STATES, "told": (), "due": (),
    }  # fmt: skip
    if not (asked["subject"] and asked["framework"]):
        return render.page(request, "coverage.html", given)
    now, told = state.of(request).at(asked["as_of"])
    tag = state.etag(request, now.stamp, "page")
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    names = [line.strip() for line in asked["subject"].splitlines() if line.strip()]
    try:
        found = matrix(now.view, names, asked["framework"], by=asked["by"] or "area")
    except CredwaysError as error:
        problem = problems.of(error)
        return render.page(request, "coverage.html", {**given, "problem": problem}, status=problem.status)
    pairs = [*(("subject", one) for one in names), ("framework", asked["framework"]), ("by", found.by)]
    pairs += [("as_of", asked["as_of"])] if asked["as_of"] else []
    lines = (*found.lines, *((found.together,) if len(found.lines) > 1 else ()))
    given |= {
        "answer": found, "lines": lines, "told": told, "due": matrices.due(now.view, found), "share": matrices.number,
        "shown_gaps": SHOWN_GAPS, "address": urlencode(pairs),
    }  # fmt: skip
    return render.page(request, "coverage.html", given, headers=headers)
