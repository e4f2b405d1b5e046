"""The OpenAPI 3.1 description of the query library's routes, made from the queries' headers and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from credways import __version__
from credways.web import negotiate, paging
from credways.web.query_answers import MEDIA_TYPES

if TYPE_CHECKING:
    from queries.catalog import Parameter, Query

_YEAR: Final = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_IN_YEAR: Final = "(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
"""A year from 0001, and a month and day in it. An empty parameter is one that is left out."""

_SCHEMAS: Final[dict[str, dict[str, object]]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "string": {"type": "string"},
    "date": {"type": "string", "pattern": f"^({_YEAR}{_IN_YEAR})?$"},
}
_PROBLEMS: Final = {
    "300": "A name fits several things; `candidates` lists them.",
    "400": "A parameter is missing, unknown, given twice, or not of its type.",
    "404": "No thing has that name; `near` lists similar ones.",
    "406": "None of the formats there are is accepted; `formats` lists them.",
    "503": "The store is busy or cannot be read.",
}
_PAGING: Final[list[dict[str, object]]] = [
    {
        "name": "limit",
        "in": "query",
        "description": "So many rows; without it all of them. Link headers lead to the pages before and after.",
        "schema": {"type": "integer", "minimum": 1, "maximum": paging.MOST},
    },
    {
        "name": "offset",
        "in": "query",
        "description": "Leave out the rows before this one; the first is 0.",
        "schema": {"type": "integer", "minimum": 0, "maximum": paging.MOST, "default": 0},
    },
]
_TAG: Final[dict[str, object]] = {
    "description": "Changes with the data; send it back as If-None-Match.",
    "schema": {"type": "string"},
}
_HEADERS: Final[dict[str, object]] = {
    "ETag": {"$ref": "#/components/headers/ETag"},
    "Link": {
        "description": "RFC 8288: `first`, `prev`, `next`, `last` where a limit is given; `copyright`, whom to credit.",
        "schema": {"type": "string"},
    },
    paging.TOTAL: {"description": "Rows of the whole answer.", "schema": {"type": "integer"}},
}
_IF_NONE_MATCH: Final[dict[str, object]] = {
    "name": "If-None-Match",
    "in": "header",
    "description": "Tags of answers that are there already.",
    "schema": {"type": "string"},
}
_UNCHANGED: Final[dict[str, object]] = {
    "description": "The answer has not changed.",
    "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
}
_TERM: Final[dict[str, object]] = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {},
        "datatype": {"type": "string"},
        "xml:lang": {"type": "string"},
    },
}
_STRING: Final[dict[str, object]] = {"type": "string"}
_QUERY: Final[dict[str, object]] = {
    "type": "object",
    "required": ["name", "title", "question", "audience", "parameters", "returns", "href", "page"],
    "properties": {
        **dict.fromkeys(("name", "title", "question", "href", "page", "severity", "notes", "engine"), _STRING),
        "audience": {"type": "array", "items": _STRING},
        "parameters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "type", "description", "required"],
                "properties": {
                    **dict.fromkeys(("name", "type", "description", "default"), _STRING),
                    "required": {"type": "boolean"},
                    "choices": {"type": "array", "items": _STRING},
                },
            },
        },
        "returns": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "meaning"],
                "properties": dict.fromkeys(("name", "meaning", "type"), _STRING),
            },
        },
    },
}


def document() -> dict[str, object]:
    """Return the description as JSON values."""
    from credways.web import evidence_api
    from queries.catalog import catalog

    paths: dict[str, object] = {"/api/queries": {"get": _listing()}}
    paths |= {f"/api/queries/{query.name}": {"get": _operation(query)} for query in catalog().values()}
    refused = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in _PROBLEMS}
    paths |= evidence_api.operations(refused)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Credways query library",
            "version": __version__,
            "description": "Questions about credentials, standards, stacking and occupations, each a SPARQL query.",
        },
        "paths": paths,
        "tags": [{"name": topic} for topic in dict.fromkeys(query.topic for query in catalog().values())],
        "components": {
            "headers": {"ETag": _TAG},
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                    },
                },
                "Results": {
                    "type": "object",
                    "required": ["head", "results"],
                    "properties": {
                        "head": {"type": "object"},
                        "results": {
                            "type": "object",
                            "properties": {
                                "bindings": {
                                    "type": "array",
                                    "items": {"type": "object", "additionalProperties": _TERM},
                                }
                            },
                        },
                    },
                },
            },
            "responses": {
                f"Problem{status}": {
                    "description": words,
                    "content": {negotiate.PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status, words in _PROBLEMS.items()
            },
        },
    }


def _listing() -> dict[str, object]:
    return {
        "operationId": "queries",
        "summary": "List the query library",
        "parameters": [_IF_NONE_MATCH],
        "responses": {
            "200": {
                "description": "Every query with its parameters and columns",
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": {negotiate.JSON: {"schema": {"type": "array", "items": _QUERY}}},
            },
            "304": _UNCHANGED,
        },
    }


def _operation(query: Query) -> dict[str, object]:
    columns = "\n".join(f"- `{one.name}`{f' ({one.type})' if one.type else ''}: {one.meaning}" for one in query.columns)
    refused = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in _PROBLEMS}
    return {
        "operationId": query.name.replace("/", "_").replace("-", "_"),
        "tags": [query.topic],
        "summary": query.title,
        "description": f"{query.question}\n\n{query.notes}".strip(),
        "parameters": [
            *map(_parameter, query.parameters),
            {
                "name": "as_of",
                "in": "query",
                "description": "A year, month or day: answer from the editions in force then.",
                "schema": {"type": "string", "pattern": f"^((19|20)[0-9]{{2}}{_IN_YEAR})?$"},
            },
            {
                "name": "format",
                "in": "query",
                "description": "Goes before the Accept header.",
                "schema": {"type": "string", "enum": [*MEDIA_TYPES, *MEDIA_TYPES.values(), ""]},
            },
            *_PAGING,
            _IF_NONE_MATCH,
        ],
        "responses": {
            "200": {
                "headers": _HEADERS,
                "description": f"The rows. Columns:\n{columns}",
                "content": {
                    media_type: {"schema": {"$ref": "#/components/schemas/Results"}} if name == "json" else {}
                    for name, media_type in MEDIA_TYPES.items()
                },
            },
            "304": _UNCHANGED,
            **refused,
        },
    }


def _parameter(one: Parameter) -> dict[str, object]:
    schema: dict[str, object] = dict(_SCHEMAS.get(one.type, {"type": "string"}))
    if one.choices:
        schema["enum"] = list(one.choices)
    if one.default:
        literal = one.type in ("integer", "number", "boolean")
        schema["default"] = json.loads(one.default) if literal else one.default
    words = one.description
    if one.type not in _SCHEMAS:
        words = f"{words} A name, code or identifier of the kind: {one.type}."
    required = one.required and not one.default
    if required and schema["type"] == "string" and not {"enum", "pattern"} & set(schema):
        schema["pattern"] = r"\S"  # an empty one is as good as none
    return {
        "name": one.name,
        "in": "query",
        "required": required,
        "description": words,
        "schema": schema,
        **({} if required else {"allowEmptyValue": True}),
    }
