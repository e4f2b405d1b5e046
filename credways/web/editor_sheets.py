"""The answer of a query as a file for spreadsheets, made by the server: CSV and Excel in which no cell can run.

The protocol's own CSV (`format=csv` at /sparql) is SPARQL's, as the standard writes it; this one is for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import Literal, RdfFormat, Triple, parse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from credways import credits, formats
from credways.web import negotiate, sparql
from credways.workbooks import to_xlsx
from graph import guard
from ontology.errors import BadQuery

SHEETS: Final = {"csv": f"{negotiate.CSV}; charset=utf-8", "xlsx": negotiate.XLSX}
"""Name in `format=` → media type."""


async def sheet(request: Request) -> Response:
    """Answer a query, posted as the SPARQL protocol's form, as a sheet. The limits of queries hold for it."""
    query, parameters = await sparql.read(request)
    name = dict(parameters).get("format", "csv")
    if name not in SHEETS:
        raise BadQuery(f"format={name} is not one of {', '.join(SHEETS)}.")
    if query is None or isinstance(query, sparql.Update):
        raise BadQuery("There is no query: send it as the parameter `query`.")
    checked, job = await sparql.prepared(request, query, parameters, _format)
    body = await sparql.whole(request, job)
    return await run_in_threadpool(_sheet, request, checked, body, name)


def _format(checked: guard.Checked) -> str:
    return "json" if checked.form in ("SELECT", "ASK") else "nt"


def _sheet(request: Request, checked: guard.Checked, body: bytes, name: str) -> Response:
    header, rows = _table(checked.form, body)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="answer.{name}"'}
    if name == "xlsx":
        due = sparql.due(request, body, _format(checked)) if checked.form != "ASK" else ()
        return Response(to_xlsx(header, rows, credits.lines(due)), media_type=SHEETS[name], headers=headers)
    # With a byte order mark, without which Excel reads UTF-8 as the code page of the country.
    return Response("\ufeff" + formats.to_csv(header, rows), media_type=SHEETS[name], headers=headers)


def _table(form: str, body: bytes) -> tuple[list[str], Iterable[list[Any]]]:
    """The answer as a header and rows of texts; a graph has a row for each triple."""
    if form == "ASK":
        return ["answer"], [["yes" if json.loads(body)["boolean"] else "no"]]
    if form != "SELECT":
        triples = (quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))
        return ["subject", "predicate", "object"], [_texts(triple) for triple in triples]
    data = json.loads(body)
    columns = data["head"]["vars"]
    return columns, [[_text(row.get(column)) for column in columns] for row in data["results"]["bindings"]]


def _text(term: dict[str, Any] | None) -> str | None:
    if term is None:
        return None
    if term["type"] == "triple":
        return " ".join(str(_text(term["value"][part])) for part in ("subject", "predicate", "object"))
    return f"_:{term['value']}" if term["type"] == "bnode" else str(term["value"])


def _texts(triple: Triple) -> list[str]:
    return [
        term.value if isinstance(term, Literal) else str(term).removeprefix("<").removesuffix(">") for term in triple
    ]
