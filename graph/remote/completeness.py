"""Answers that are whole. Stores cap what they give, most without saying so; then the rest is asked for page by page.

An answer longer than any that is known to be whole is followed by the question whether there is one row more. A cut
answer is asked for again in pages that are sorted by every column, and the number of rows is checked in the end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from graph.protocol import Solutions
from graph.remote.shape import Shape
from ontology.errors import EndpointFailed, LimitReached

_SHORT: Final = 100
"""Rows that no store cuts at."""

_MOST_PAGES: Final = 10_000

Select = Callable[[str], Solutions]


class Completeness:
    """What is known of one endpoint's cap on rows. Threads may share it."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._whole = _SHORT
        self.cap = 0
        """The longest answer the endpoint gives, 0 while none is known."""

    def whole(
        self,
        asked: Shape,
        ask: Select,
        *,
        nested: bool,
        told_cap: Callable[[], int] = lambda: 0,
        most: int | None = None,
    ) -> Solutions:
        """All rows of a SELECT. `told_cap` gives the cap that the last answer told of, 0 for none.

        Whoever takes no more than `most` rows gets more than those, but not all, where there are more.

        Raises LimitReached where the rest cannot be asked for, EndpointFailed where the pages do not add up.
        """
        try:
            found = ask(asked.text)
        except LimitReached as limit:
            if limit.limit != "query_rows" or not limit.value.isdigit():
                raise
            self._learn(int(limit.value))
            return self._in_pages(asked, ask, int(limit.value), (), nested, most)
        rows = len(found)
        self._learn(told_cap())
        if rows <= self._whole or (self.cap and rows < self.cap) or (asked.limit is not None and rows >= asked.limit):
            return found
        if not ask(asked.page(1, rows)).rows:
            with self._lock:
                self._whole = max(self._whole, rows)
            return found
        self._learn(rows)
        return self._in_pages(asked, ask, rows, found.variables, nested, most)

    def _learn(self, cap: int) -> None:
        if cap:
            with self._lock:
                self.cap = cap

    def _cut(self, rows: int) -> LimitReached:
        return LimitReached(
            "endpoint_rows",
            f"{rows:,}",
            f"{self._endpoint} gives no more rows, and this query cannot be asked in pages. Ask for less.",
        )

    def _in_pages(
        self, asked: Shape, ask: Select, size: int, variables: tuple[str, ...], nested: bool, most: int | None
    ) -> Solutions:
        if asked.says_from and (nested or asked.values):
            raise self._cut(size)
        order = variables or ask(asked.page(1, 0)).variables
        rows: list[tuple[object, ...]] = []
        wanted = asked.limit
        for _ in range(_MOST_PAGES):
            this = size if wanted is None else min(size, wanted - len(rows))
            page = ask(asked.page(this, len(rows), order, nested=nested))
            rows += page.rows
            if len(page) > this:
                raise self._adds_up_wrong(len(rows), "a page is longer than asked for")
            if most is not None and len(rows) > most:
                return Solutions(order, rows)  # type: ignore[arg-type]
            if len(page) < this or (wanted is not None and len(rows) >= wanted):
                break
        else:
            raise self._cut(len(rows))
        if not asked.says_from:
            there = int(getattr(ask(asked.count()).rows[0][0], "value", "-1"))
            if there != len(rows):
                raise self._adds_up_wrong(len(rows), f"{there:,} are counted")
        return Solutions(order, rows)  # type: ignore[arg-type]

    def _adds_up_wrong(self, rows: int, what: str) -> EndpointFailed:
        return EndpointFailed(
            self._endpoint,
            f"cut an answer, and its pages do not add up ({rows:,} rows in them, {what})",
            "Was it written to meanwhile? Ask again, or raise its limit on rows (docs/endpoints.md).",
        )
