"""Suggestions as a page, and their downloads: two texts side by side, what they share, and what each signal says."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from credways import credits, formats, suggesting
from credways.web import problems, render, state
from ontology.errors import Ambiguous, BadQuery, CredwaysError
from queries.remembered import remembered
from queries.suggest.marking import side_by_side

if TYPE_CHECKING:
    from credways.settings import Settings
    from graph.protocol import Store
    from queries.suggest.answer import SuggestAnswer

ASKED: Final = ("from", "to", "top", "min_confidence", "method")
SHOWN: Final = 25
"""Items on one page; the downloads have them all."""
MOST_PAIRS: Final = 4_000_000
"""Pairs that a request may have compared; the command line has no such bound."""
KEPT: Final = 4
"""Answers kept for the next page of the same question."""
MOST_TOP: Final = 50


def suggest_page(request: Request) -> Response:
    """The form; with two names, what is proposed as a page, or as CSV, JSON, SSSOM or a workbook by `format`."""
    from queries.credits import of_things

    asked = {name: request.query_params.get(name, "").strip() for name in ASKED}
    format_name = request.query_params.get("format", "html")
    if format_name not in ("html", *suggesting.FORMATS):
        raise BadQuery(f"format={format_name} is not one of html, {', '.join(suggesting.FORMATS)}.")
    now, _ = state.of(request).at("")
    if not asked["from"] or not asked["to"]:
        if format_name != "html":
            raise BadQuery("Say between what: ?from=…&to=…")
        return render.page(request, "suggest.html", {"asked": asked, "answer": None, "problem": None})
    try:
        answer = _answer(now.view, state.of(request).settings, asked)
    except CredwaysError as error:
        if format_name != "html":
            raise
        problem = problems.of(error)
        given = {"asked": asked, "answer": None, "problem": problem, "choices": _choices(error, asked)}
        return render.page(request, "suggest.html", given, status=problem.status)
    due = of_things(now.view, [answer.source.iri, answer.target.iri])
    if format_name != "html":
        ending = "tsv" if format_name == "sssom" else format_name
        headers = {"Link": credits.link(due), "Content-Disposition": f'attachment; filename="suggestions.{ending}"'}
        text = suggesting.FORMATS[format_name](answer)
        return Response(text, media_type=formats.MEDIA_TYPES[format_name], headers=headers)
    return render.page(
        request, "suggest.html", {"asked": asked, "problem": None, "due": due, **_shown(request, answer)}
    )


def _answer(store: Store, settings: Settings, asked: dict[str, str]) -> SuggestAnswer:
    from queries.ends import end
    from queries.suggest.answer import suggest

    top = _number(asked["top"] or "5", "top", 1, MOST_TOP)
    least = _number(asked["min_confidence"] or "0", "min_confidence", 0, 1)
    methods = [one for one in asked["method"].split(",") if one] or None
    key = tuple(asked.values())
    kept: dict[tuple[str, ...], SuggestAnswer] = remembered(store, "suggestions", dict)
    if key not in kept:
        ends = end(store, asked["from"]), end(store, asked["to"])
        model = None if settings.endpoint else suggesting.learnt(settings.store, ends[0].iri, ends[1].iri)
        made = suggest(
            store, asked["from"], asked["to"], top=int(top), methods=methods, least=least, model=model, most=MOST_PAIRS
        )
        while len(kept) >= KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = made
        return made
    return kept[key]


def _number(written: str, name: str, low: float, high: float) -> float:
    try:
        number = float(written)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise BadQuery(f"{name}={written} is not a number from {low:g} to {high:g}.")
    return number


def _choices(error: CredwaysError, asked: dict[str, str]) -> list[tuple[str, str, str]]:
    if not isinstance(error, Ambiguous):
        return []
    name = next((key for key in ("from", "to") if asked[key] == error.name), "from")
    return [(label, kind, "/suggest?" + urlencode({**asked, name: iri})) for iri, label, kind in error.candidates]


def _shown(request: Request, answer: SuggestAnswer) -> dict[str, Any]:
    unmatched = {one.subject.iri: one.confidence for one in answer.none}
    items = [(subject, list(rows)) for subject, rows in groupby(answer.rows, key=lambda row: row.subject)]
    written = request.query_params.get("page", "1")
    number = max(1, int(written) if written.isdigit() and len(written) < 7 else 1)
    return {
        "answer": answer,
        "items": items[(number - 1) * SHOWN : number * SHOWN],
        "unmatched": unmatched,
        "number": number,
        "pages": -(-len(items) // SHOWN),
        "marked": lambda row: side_by_side(row.subject.core, row.target.core or row.target.label),
        "sure": suggesting.sure,
        "nobody": suggesting.NOBODY,
        "without": sum(one.confidence >= 0.5 for one in answer.none),
    }
