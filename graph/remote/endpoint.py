"""One endpoint and its engine: queries go out as it understands them, and whole answers come back as ours would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Triple

from graph.protocol import Solutions
from graph.remote import dialects, failures, replies, sorting
from graph.remote.assigned import concatenated
from graph.remote.client import WHATEVER, Client, ClientLimits, Dataset, Reply
from graph.remote.completeness import Completeness
from graph.remote.shape import Shape, shape
from graph.remote.truths import truths
from ontology.errors import BadQuery, LimitReached

if TYPE_CHECKING:
    from graph.remote.dialects import Dialect

_TRIPLE_FORMS = ("CONSTRUCT", "DESCRIBE")
_PARTIAL = 206
"""HTTP status of an answer that is not all: Virtuoso's, by its setting HTTPAnytimeStatus."""


class Endpoint:
    """One endpoint and what is known of its engine: queries in our text go out in its own, and whole answers come."""

    def __init__(self, client: Client, dialect: Dialect | None = None) -> None:
        self.client = client
        self._dialect = dialect
        self._completeness = Completeness(client.address.shown)

    @property
    def dialect(self) -> Dialect:
        """How its engine is treated: as told, else as its answers so far let us recognise it."""
        return self._dialect or dialects.GENERIC

    def with_limits(self, limits: ClientLimits) -> Endpoint:
        """The same endpoint, asked under other limits by connections of its own."""
        made = Endpoint(self.client.with_limits(limits), self._dialect)
        made._completeness = self._completeness
        return made

    def form(self, query: str) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE; "" for what is no query."""
        return shape(query).form

    def select(self, query: str, dataset: Dataset = WHATEVER, *, most: int | None = None) -> Solutions:
        """All rows of a SELECT, however many the endpoint gives at a time; no pages past `most` rows are asked for."""
        asked = self.fitted(query, "SELECT")
        if self.dialect.own_order and asked.order and not asked.values:
            found = sorting.sorted_as_asked(asked, self._select(asked.whole(), dataset, most))
            end = None if asked.limit is None else asked.offset + asked.limit
            return Solutions(found.variables, found.rows[asked.offset : end])
        return self._select(asked, dataset, most)

    def _select(self, asked: Shape, dataset: Dataset, most: int | None) -> Solutions:
        columns = truths(asked.text) if self.dialect.computes_numbers else frozenset()
        joined = concatenated(asked.text) if self.dialect.joins_nothing else frozenset()
        cap = 0

        def ask(text: str) -> Solutions:
            nonlocal cap
            reply = self._ask(text, "SELECT", replies.SOLUTIONS, dataset)
            told = reply.header(self.dialect.cap_header) if self.dialect.cap_header else ""
            cap = int(told) if told.isdigit() else 0
            found = replies.solutions(
                self.client.address,
                reply,
                our_literals=self.dialect.our_literals,
                counted=self.dialect.keeps_numbers,
            )
            found = replies.with_truths(found, columns) if columns else found
            return replies.with_nothing(found, joined) if joined else found

        return self._completeness.whole(asked, ask, nested=self.dialect.nested_pages, told_cap=lambda: cap, most=most)

    def ask(self, query: str, dataset: Dataset = WHATEVER) -> bool:
        """The answer to an ASK."""
        asked = self.fitted(query, "ASK")
        return replies.boolean(self.client.address, self._ask(asked.text, "ASK", replies.SOLUTIONS, dataset))

    def construct(self, query: str, dataset: Dataset = WHATEVER) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE. Raises LimitReached where the endpoint may have cut them."""
        asked = self.fitted(query, *_TRIPLE_FORMS)
        reply = self._ask(asked.text, asked.form, replies.TRIPLES, dataset)
        found = replies.triples(
            self.client.address, reply, our_literals=self.dialect.our_literals, counted=self.dialect.keeps_numbers
        )
        cap = self._completeness.cap
        if cap and len(found) >= cap:
            advice = f"{self.client.address.shown} gives no more at once. Ask in parts, or with SELECT."
            raise LimitReached("endpoint_rows", f"{cap:,}", advice)
        return found

    def fitted(self, query: str, *forms: str) -> Shape:
        """The query as this engine can take it. Raises BadQuery where it is of none of the forms."""
        asked = shape(query)
        if asked.form not in forms:
            article = "an" if forms[0] == "ASK" else "a"
            raise BadQuery(f"{article.capitalize()} {' or '.join(forms)} query is expected here.")
        if self.dialect.rewrite is not str:
            asked = shape(self.dialect.rewrite(asked.text))
        return asked

    def _ask(self, text: str, form: str, accept: str, dataset: Dataset) -> Reply:
        reply = self.client.ask(text, form, accept, dataset)
        if self._dialect is None:
            self._dialect = dialects.recognised(reply.header("Server"))
        partial = self.dialect.partial_header
        if reply.status == _PARTIAL or (partial and reply.header(partial)):
            raise failures.gave_up(self.client.address, reply.header(partial) or f"HTTP {reply.status}")
        return reply
