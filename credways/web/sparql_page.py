"""The page that a browser gets at /sparql: a form that works by itself, and the editor that scripts make of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from credways.web import render, state
from credways.web.headers import EDITOR_CONTENT_SECURITY_POLICY
from ontology.errors import CredwaysError
from ontology.namespaces import PREFIXES

SHOWN_ROWS: Final = 500
"""Rows a page shows; the downloads have them all."""

SHOWN_BYTES: Final = 8 * 1024 * 1024
"""Bytes of an answer that a page is made of; more is for a download."""

EXAMPLE: Final = """\
# Credentials and who awards them
SELECT ?credential ?name ?organization WHERE {
  ?credential ceterms:ownedBy ?owner ;
              skos:prefLabel ?name .
  ?owner skos:prefLabel ?organization .
}
ORDER BY ?organization ?name
LIMIT 50
"""


def shown(form: str, body: bytes) -> dict[str, Any]:
    """An answer as a page shows it: rows of (text, IRI or "", kind), or Turtle, or yes/no."""
    if form not in ("SELECT", "ASK"):
        return {"kind": "triples", "text": body.decode()}
    data = json.loads(body)
    if form == "ASK":
        return {"kind": "boolean", "value": bool(data["boolean"])}
    variables = data["head"]["vars"]
    bindings = data["results"]["bindings"]
    rows = [[row.get(name) for name in variables] for row in bindings[:SHOWN_ROWS]]
    return {"kind": "rows", "variables": variables, "rows": rows, "total": len(bindings)}


POLICY: Final = {"Content-Security-Policy": EDITOR_CONTENT_SECURITY_POLICY}
"""What the page may run. A 304 says it too: a browser puts the headers of a 304 over those of the page it kept."""


async def page(
    request: Request, context: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The page with the editor, which scripts make of the form on it; nothing but this page may run any."""
    here = state.of(request)
    given = {
        "problem": None,
        "prefixes": PREFIXES,
        "limits": here.settings,
        "example": EXAMPLE,
        "no_data": "",
        **context,
    }
    if not given["problem"] and not given["result"]:
        given["no_data"] = await anyio.to_thread.run_sync(_no_data, here)
    return render.page(request, "sparql.html", given, status=status, headers={**POLICY, **(headers or {})})


def _no_data(here: state.State) -> str:
    """Why there is nothing to ask, "" where there is something."""
    try:
        return (
            ""
            if here.now().view.ask("ASK { ?s ?p ?o }")
            else "The store is empty: every query is answered with nothing."
        )
    except CredwaysError as error:
        return str(error)
