"""The answer of a library query in each form it is offered in; pages and the REST routes send the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from credways import credits, formats
from credways.web import negotiate, problems
from credways.workbooks import to_xlsx

if TYPE_CHECKING:
    from graph.protocol import Solutions, Store
    from queries.credits import Credit

MEDIA_TYPES: Final[Mapping[str, str]] = {**negotiate.SOLUTION_TYPES, "xlsx": negotiate.XLSX}
"""Name in `format=` → media type, the preferred one first."""


def due(store: Store, solutions: Solutions) -> tuple[Credit, ...]:
    """Whom to credit for the things an answer names."""
    from queries.credits import of_things

    named = (term.value for row in solutions.rows for term in row if isinstance(term, NamedNode))
    return of_things(store, named) if solutions.rows else ()


def chosen(accept: str, format_name: str, offered: Mapping[str, str] = MEDIA_TYPES) -> str:
    """Return the name of the format that is asked for, `format=` (a name or media type) before `Accept`.

    Raises NotAcceptable where none of those that are offered is wanted.
    """
    if format_name:
        found = negotiate.by_word(format_name, offered)
        if found is None:
            raise problems.NotAcceptable([*offered])
        return found
    media_type = negotiate.choose(accept, list(offered.values()))
    if media_type is None:
        raise problems.NotAcceptable(list(offered.values()))
    return next(key for key, one in offered.items() if one == media_type)


def not_modified(headers: Mapping[str, str]) -> Response:
    """What a client is told that has the answer already: the headers that tell whether it still may use it."""
    kept = {name: headers[name] for name in ("ETag", "Vary", "Cache-Control") if name in headers}
    return Response(status_code=304, headers=kept)


def respond(name: str, solutions: Solutions, credit: tuple[Credit, ...], format_name: str) -> Response:
    """Send an answer as `format_name`, a key of `MEDIA_TYPES`; the credits due are in its `Link` header."""
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Link": credits.link(credit)}
    if format_name == "xlsx":
        book = to_xlsx(solutions.variables, formats.plain_rows(solutions.rows), credits.lines(credit))
        headers["Content-Disposition"] = f'attachment; filename="{name.rpartition("/")[2]}.xlsx"'
        return Response(book, media_type=negotiate.XLSX, headers=headers)
    text = formats.SELECT_FORMATS[format_name](solutions.variables, solutions.rows)
    return Response(text, media_type=MEDIA_TYPES[format_name], headers=headers)
