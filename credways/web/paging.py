"""A part of an answer: `limit` and `offset`, and Link headers (RFC 8288) to the parts before and after."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

from graph.protocol import Solutions
from ontology.errors import BadQuery

PARAMETERS: Final = ("limit", "offset")
TOTAL: Final = "X-Total-Count"
"""Header that says how many rows the whole answer has."""

MOST: Final = 10**9
_NUMBER: Final = re.compile(r"[0-9]{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows are asked for: `limit` of them (None: all), from the one at `offset`."""

    limit: int | None = None
    offset: int = 0

    def of(self, solutions: Solutions) -> Solutions:
        """The rows of this page."""
        end = None if self.limit is None else self.offset + self.limit
        return replace(solutions, rows=solutions.rows[self.offset : end])

    def links(self, request: Request, total: int) -> list[str]:
        """Links to the first, previous, next and last page, those there are; none where no page was asked for."""
        if self.limit is None:
            return []
        last = max(0, (total - 1) // self.limit * self.limit)
        places = {"first": 0, "last": last}
        if self.offset > 0:
            places["prev"] = max(0, min(self.offset, last + self.limit) - self.limit)
        if self.offset + self.limit < total:
            places["next"] = self.offset + self.limit
        return [f'<{self._address(request, place)}>; rel="{name}"' for name, place in places.items()]

    def _address(self, request: Request, offset: int) -> str:
        given = [(key, value) for key, value in request.query_params.multi_items() if key not in PARAMETERS]
        return f"{request.url.path}?{urlencode([*given, ('limit', self.limit), ('offset', offset)])}"


def asked(given: MutableMapping[str, str]) -> Page:
    """Take `limit` and `offset` out of the parameters. Raises BadQuery for what is no number of rows."""
    limit, offset = (_number(given, name, least) for name, least in (("limit", 1), ("offset", 0)))
    return Page(limit, offset or 0)


def _number(given: MutableMapping[str, str], name: str, least: int) -> int | None:
    text = given.pop(name, None)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= MOST:
        raise BadQuery(f"{name} is a whole number from {least} to {MOST}, and not {text!r}.")
    return int(text)
