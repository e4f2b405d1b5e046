"""Which statements of a framework a credential (course, framework, statement …) reaches, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from graph.store import Store
from queries.chains import Chain, Hop
from queries.coverage import Coverage
from queries.things import Thing


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """One (subject statement, object statement) pair with its best route.

    The first ten fields are SSSOM's columns. `kind` is `decided` (a published or decided mapping of just this pair),
    `composed` (a chain of them) or `suggested` (a machine's proposal), never blended. `distance` counts hops.
    `expectation` is the expectation the object rolls up to (itself when it is one). `alternatives` are the other
    routes for the same pair, best first. `editions` pairs (series, edition) of every source edition behind the row.
    """

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    confidence: Decimal | None
    subject_source_version: str
    object_source_version: str
    predicate_modifier: str
    kind: str
    chain: Chain
    subject_code: str = ""
    object_code: str = ""
    object_level: str = ""
    expectation: str = ""
    expectation_code: str = ""
    expectation_label: str = ""
    content_area: str = ""
    content_area_code: str = ""
    alternatives: tuple[Chain, ...] = ()

    @property
    def distance(self) -> int:
        """Number of hops of the best route."""
        return self.chain.distance

    @property
    def weakest_link(self) -> Hop:
        """The hop that limits the best route."""
        return self.chain.weakest_link

    @property
    def sources(self) -> tuple[str, ...]:
        """Titles of the mapping sets behind the row, in chain order, each once."""
        return tuple(dict.fromkeys(hop.set_title for hop in self.chain.hops if hop.set_title))

    @property
    def editions(self) -> tuple[tuple[str, str], ...]:
        """(series, edition) of every source edition behind the row, each once."""
        return tuple(dict.fromkeys((hop.source, hop.edition) for hop in self.chain.hops if hop.source))


@dataclass(frozen=True, slots=True)
class Blocked:
    """A pair that a "Not" mapping forbids, with that mapping."""

    subject: str
    subject_label: str
    object: str
    object_label: str
    mapping: str
    set_title: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The answer: rows ordered by content area and object code, coverage, and what was left out and why.

    `notes` are sentences for people: nothing stated for this credential, a bound that cut the search, ….
    """

    subject: Thing
    framework: Thing
    rows: tuple[CrosswalkRow, ...]
    coverage: Coverage
    blocked: tuple[Blocked, ...] = ()
    unresolved: int = 0
    editions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def crosswalk(
    store: Store,
    subject: str | Thing,
    framework: str | Thing,
    *,
    editions: Mapping[str, str] | None = None,
    max_hops: int = 4,
    levels: Sequence[str] | None = None,
) -> Crosswalk:
    """Return every row from `subject` to `framework` with its chain, and the coverage.

    `subject` and `framework` are names, codes, IRIs or resolved things; `editions` (series → edition) reads those
    editions' own graphs instead of the current ones; `levels` keeps object statements of those grade codes only.
    Raises NotFound, Ambiguous (names), BadQuery (a subject that can state no competencies, an unknown edition).
    """
    raise NotImplementedError
