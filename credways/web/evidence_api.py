"""Coverage, set cover, overlap, graduation evidence and ladders for programs: `GET /api/coverage`, `/api/ladder` …

Whoever asks, an error is a problem document (RFC 9457) and never a page. `operations` is what OpenAPI says of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from credways import covers, credits, formats, graduation, matrices, overlaps
from credways.web import ladder_api, negotiate, problems, state
from credways.web.asked import Asked, Given, one
from ontology.errors import BadQuery, CredwaysError

if TYPE_CHECKING:
    from graph.protocol import Store

_BY: Final = ("area", "band", "grade", "graduate", "domain", "framework")
_COUNT: Final = ("covered", "partly", "proposed")


def _coverage(store: Store, given: Mapping[str, Sequence[str]], name: str) -> tuple[str | bytes, str]:
    from queries.matrix import matrix

    found = matrix(
        store, given["subject"], one(given, "framework"), by=one(given, "by", "area"), edition=one(given, "edition"),
        levels=given.get("level", ()),
    )  # fmt: skip
    due = matrices.due(store, found)
    return matrices.FORMATS[name](found, due, False), credits.link(due)


def _cover(store: Store, given: Mapping[str, Sequence[str]], name: str) -> tuple[str | bytes, str]:
    from queries.cover import cover

    found = cover(
        store, given["candidate"], one(given, "framework"), count=one(given, "count", "covered"),
        edition=one(given, "edition"), levels=given.get("level", ()), only=given.get("only", ()),
    )  # fmt: skip
    due = covers.due(store, found)
    return covers.FORMATS[name](found, due), credits.link(due)


def _overlap(store: Store, given: Mapping[str, Sequence[str]], name: str) -> tuple[str | bytes, str]:
    from queries.overlap import overlap

    found = overlap(store, one(given, "left"), one(given, "right"))
    due = overlaps.due(store, found)
    return overlaps.FORMATS[name](found, due), credits.link(due)


def _graduation(store: Store, given: Mapping[str, Sequence[str]], name: str) -> tuple[str | bytes, str]:
    from queries.graduation import graduation as evidence

    found = evidence(
        store, one(given, "credential"), one(given, "district"), subjects=given.get("subject", ()),
        levels=given.get("level", ()),
    )  # fmt: skip
    due = graduation.due(store, found)
    return graduation.written(store, found, due, name), credits.link(due)


_FRAMEWORK = Given("A framework or collection, or a credential whose exam is to be counted.", needed=True)
_LEVEL = Given("Only these grade codes (HS) or bands (9-12).", several=True)
_EDITION = Given("Edition of the framework instead of the current one.")
QUESTIONS: Final[Mapping[str, Asked]] = {
    "coverage": Asked(
        "Coverage side by side: five states for each subject and part of a framework",
        {
            "subject": Given(
                "Credentials, exams, courses, programs; credentials, courses or programs mean all.", True, True
            ),
            "framework": _FRAMEWORK,
            "by": Given("How the framework is divided.", choices=_BY),
            "level": _LEVEL,
            "edition": _EDITION,
        },
        ("json", "csv", "xlsx"),
        _coverage,
    ),
    "cover": Asked(
        "The fewest courses or credentials that cover a set of expectations",
        {
            "candidate": Given("What may be chosen, as `subject` of coverage.", True, True),
            "framework": _FRAMEWORK,
            "count": Given("What counts as covering; proposals only where they are asked for.", choices=_COUNT),
            "only": Given(
                "Only these expectations, domains, graduate statements or content areas (codes).", several=True
            ),
            "level": _LEVEL,
            "edition": _EDITION,
        },
        ("json", "csv"),
        _cover,
    ),
    "overlap": Asked(
        "How far two certifications ask for the same: Jaccard on shared competencies",
        {"left": Given("One of the two.", needed=True), "right": Given("The other.", needed=True)},
        ("json", "csv"),
        _overlap,
    ),
    "graduation": Asked(
        "The case for a graduation demonstration in Reading, Writing and Communicating and in Mathematics",
        {
            "credential": Given("A credential, exam, course or program.", needed=True),
            "district": Given("Whose decisions and rules count as its own."),
            "subject": Given("Only this subject.", several=True, choices=("rwc", "math")),
            "level": _LEVEL,
        },
        ("json", *(one for one in graduation.FORMATS if one != "json")),
        _graduation,
    ),
    **ladder_api.QUESTIONS,
}
"""Every question, by the name in its address."""


def routes() -> list[Route]:
    """The routes, each before the catch-all ones of pages."""
    return [Route(f"/api/{name}", answer, methods=["GET"]) for name in QUESTIONS]


def answer(request: Request) -> Response:
    """The answer of one question, as JSON unless `format=` says otherwise."""
    try:
        return _answer(request)
    except CredwaysError as error:
        problem = problems.of(error)
        headers = {**problem.headers, "Cache-Control": "no-store"}
        return JSONResponse(problem.data(), problem.status, headers, negotiate.PROBLEM)


def _answer(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    asked = QUESTIONS[name]
    given: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        if value.strip():
            given.setdefault(key, []).append(value.strip())
    format_name = _single("format", given.pop("format", ["json"]), asked.formats)
    as_of = _single("as_of", given.pop("as_of", [""]))
    for key, values in given.items():
        if key not in asked.parameters:
            raise BadQuery(
                f"{key} is no parameter here; there are {', '.join((*asked.parameters, 'as_of', 'format'))}."
            )
        known = asked.parameters[key]
        for value in values if known.several else [_single(key, values)]:
            if known.choices and value not in known.choices:
                raise BadQuery(f"{key}={value} is not one of {', '.join(known.choices)}.")
    for key, known in asked.parameters.items():
        if known.needed and key not in given:
            raise BadQuery(f"Say {key}=…: {known.means}")
    now, _ = state.of(request).at(as_of)
    tag = state.etag(request, now.stamp, format_name)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if state.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    made, headers["Link"] = asked.answer(now.view, given, format_name)
    if format_name in ("xlsx", "sssom", "html"):
        headers["Content-Disposition"] = (
            f'attachment; filename="{name}.{"sssom.tsv" if format_name == "sssom" else format_name}"'
        )
    media_type = {**formats.MEDIA_TYPES, "html": negotiate.HTML}[format_name]
    return Response(made, media_type=media_type, headers=headers)


def _single(name: str, values: Sequence[str], choices: Sequence[str] = ()) -> str:
    if len(values) > 1:
        raise BadQuery(f"{name} is given twice: {values[0]!r} and {values[1]!r}")
    if choices and values[0] not in choices:
        raise BadQuery(f"{name}={values[0]} is not one of {', '.join(choices)}.")
    return values[0]


def operations(refused: Mapping[str, Any]) -> dict[str, object]:
    """The paths of OpenAPI; `refused` are the responses that every operation shares."""
    return {f"/api/{name}": {"get": _operation(name, asked, refused)} for name, asked in QUESTIONS.items()}


def _operation(name: str, asked: Asked, refused: Mapping[str, Any]) -> dict[str, object]:
    text: dict[str, object] = {"type": "string"}
    parameters = [
        {
            "name": key,
            "in": "query",
            "required": each.needed,
            "description": each.means,
            "schema": {"type": "array", "items": _schema(each), "minItems": int(each.needed)}
            if each.several
            else _schema(each),
        }
        for key, each in asked.parameters.items()
    ]
    types = {**formats.MEDIA_TYPES, "html": negotiate.HTML}
    own = [
        {"name": "as_of", "in": "query", "description": "Answer from the editions in force then.", "schema": text},
        {"name": "format", "in": "query", "schema": {"type": "string", "enum": list(asked.formats)}},
    ]
    content = {types[one]: {"schema": {"type": "object"}} if one == "json" else {} for one in asked.formats}
    return {
        "operationId": name,
        "tags": ["evidence"],
        "summary": asked.summary,
        "parameters": [*parameters, *own],
        "responses": {
            "200": {"description": "The answer, with whom to credit.", "content": content},
            "304": {"description": "The answer has not changed."},
            **refused,
        },
    }


def _schema(of: Given) -> dict[str, object]:
    if of.choices:
        return {"type": "string", "enum": list(of.choices)}
    return {"type": "string", **({"pattern": r"\S"} if of.needed else {})}
