"""Crosswalks, chains, coverage and stacking routes as frames: the records of `queries`, and a table of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

from credways import columns, composed, crosswalks, showing, words
from ontology.errors import BadQuery
from ontology.namespaces import shorten
from queries.chains import Chain
from queries.coverage import Coverage
from queries.crosswalk import Crosswalk, CrosswalkRow
from queries.stacking import StackingRoutes, Statement
from queries.things import Thing

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_T = TypeVar("_T")
_Record = Mapping[str, object]

_NUMBERS: Final = frozenset(
    """distance way step route required_number parts parts_covered parts_proposed
    expectations covered partly proposed reviewed_none not_reviewed""".split()  # noqa: SIM905 (as a list of words)
)
_YES_OR_NO: Final = frozenset(("weakest", "contested"))
"""Columns that are numbers and booleans; `confidence` is a decimal, and every other column is text."""

CHAINS: Final = (
    "way", "step", "kind", "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "weakest", "relation", "mapping_set", "publisher", "source", "edition",
    "via",
)  # fmt: skip
AREAS: Final = (
    "content_area", "content_area_code", "edition", "expectations", "covered", "partly", "proposed", "reviewed_none",
    "not_reviewed",
)  # fmt: skip
ITEMS: Final = (
    "content_area", "code", "label", "level", "state", "best", "parts", "parts_covered", "parts_proposed", "iri",
)  # fmt: skip
STATEMENTS: Final = (
    "lower", "lower_label", "upper", "upper_label", "kind", "predicate", "required_number", "asserter", "contested",
    "source", "date", "statement",
)  # fmt: skip


class _Framed:
    """What has records and can give them as a frame."""

    __slots__ = ()

    def _table(self) -> tuple[str, Sequence[str], list[_Record]]:
        """A heading, the columns, and the records."""
        raise NotImplementedError

    def to_polars(self) -> pl.DataFrame:
        """The records as a polars DataFrame: texts, whole numbers, booleans, and `confidence` as an exact Decimal."""
        _, names, records = self._table()
        return _frame(names, records)

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """The same in pandas; decimals as Float64, or as `Decimal` where `exact`. Raises ToolMissing without pandas."""
        return columns.pandas_frame(self.to_polars(), exact=exact)

    def _repr_html_(self) -> str:
        heading, names, records = self._table()
        shown = [
            ["" if one[name] is None else str(one[name]) for name in names] for one in records[: showing.MOST_ROWS]
        ]
        return showing.html(heading, names, shown, len(records))


@dataclass(frozen=True, slots=True)
class CrosswalkAnswer(Crosswalk, _Framed):
    """A crosswalk (`queries.crosswalk.Crosswalk`) that also comes as a frame: SSSOM's columns, then ours.

    `kind` says whether a row is decided, composed or suggested; `weakest_link`, `sources` and `editions` say what it
    rests on. Composed and suggested rows are proposals for a person.
    """

    def _table(self) -> tuple[str, Sequence[str], list[_Record]]:
        heading = f"{self.subject} → {self.framework}: {len(self.rows)} rows"
        return heading, crosswalks.COLUMNS, [crosswalks.row_data(row) for row in self.rows]


class Crosswalks(list[tuple[Thing, CrosswalkRow]], _Framed):
    """The crosswalk of everything: (thing asked about, row) each; as a frame, that thing's columns come first."""

    def _table(self) -> tuple[str, Sequence[str], list[_Record]]:
        asked = len({one.iri for one, _ in self})
        return f"{len(self)} rows of {asked}", composed.COLUMNS, [composed.row_data(*one) for one in self]


class Chains(list[Chain], _Framed):
    """Every chain between two things, best first; as a frame, a row for each hop of each chain."""

    def _table(self) -> tuple[str, Sequence[str], list[_Record]]:
        return f"{len(self)} chains", CHAINS, list(_hops(self))


@dataclass(frozen=True, slots=True)
class CoverageAnswer(Coverage, _Framed):
    """Coverage (`queries.coverage.Coverage`) that also comes as a frame, a row for each content area.

    `items_to_polars` has a row for each leaf expectation.
    """

    def _table(self) -> tuple[str, Sequence[str], list[_Record]]:
        heading = f"Coverage of {self.total.total} expectations in {len(self.areas)} content areas"
        return heading, AREAS, [_area(area) for area in self.areas]

    def items_to_polars(self) -> pl.DataFrame:
        """Every leaf expectation with its state (one of `queries.coverage.STATES`)."""
        return _frame(ITEMS, [_item(item) for item in self.items])


@dataclass(frozen=True, slots=True)
class RoutesAnswer(StackingRoutes, _Framed):
    """Stated stacking routes (`queries.stacking`) that also come as a frame, a row for each statement of each step."""

    def _table(self) -> tuple[str, Sequence[str], list[_Record]]:
        heading = f"{self.start} → {self.goal}: {len(self.routes)} routes along stacking statements"
        records = [
            {"route": number, "step": place, **statement_data(one)}
            for number, route in enumerate(self.routes, 1)
            for place, step in enumerate(route.steps, 1)
            for one in step
        ]
        return heading, ("route", "step", *STATEMENTS), list(records)


class Statements(list[Statement], _Framed):
    """Stacking statements, which also come as a frame."""

    def _table(self) -> tuple[str, Sequence[str], list[_Record]]:
        return f"{len(self)} stacking statements", STATEMENTS, [statement_data(one) for one in self]


def made(kind: Callable[..., _T], found: Any) -> _T:
    """The same record as `kind`, a subclass of its class that has frames."""
    return kind(**{one.name: getattr(found, one.name) for one in fields(found)})


def statement_data(one: Statement) -> dict[str, object]:
    """A stacking statement under the names of `STATEMENTS`."""
    return {name: getattr(one, "iri" if name == "statement" else name) for name in STATEMENTS}


def _hops(chains: Iterable[Chain]) -> Iterable[_Record]:
    for number, chain in enumerate(chains, 1):
        for place, hop in enumerate(chain.hops):
            yield {
                "way": number,
                "step": place + 1,
                "kind": chain.kind,
                "subject_id": hop.subject,
                "subject_label": hop.subject_label,
                "predicate_id": shorten(hop.predicate),
                "object_id": hop.object,
                "object_label": hop.object_label,
                "mapping_justification": shorten(hop.justification),
                "confidence": hop.confidence,
                "weakest": place == chain.weakest,
                "relation": hop.relation,
                "mapping_set": hop.set_title,
                "publisher": hop.publisher,
                "source": hop.source,
                "edition": hop.edition,
                "via": hop.via_label,
            }


def _area(area: Any) -> _Record:
    same = ("edition", "covered", "partly", "proposed", "reviewed_none", "not_reviewed")
    data: dict[str, object] = {name: getattr(area, name) for name in same}
    return {"content_area": area.area, "content_area_code": area.area_code, "expectations": area.total, **data}


def _item(item: Any) -> _Record:
    same = ("code", "label", "level", "state", "parts_covered", "parts_proposed", "iri")
    data: dict[str, object] = {name: getattr(item, name) for name in same}
    return {
        "content_area": item.area,
        "best": words.predicate(item.best) if item.best else "",
        "parts": item.parts_total,
        **data,
    }


def _frame(names: Sequence[str], records: Sequence[_Record]) -> pl.DataFrame:
    """Records as a frame with the same dtypes whatever they hold; an empty text is null."""
    import polars as pl

    series = []
    for name in names:
        cells = [None if record[name] == "" else record[name] for record in records]
        if name == "confidence":
            numbers = [None if cell is None else Decimal(str(cell)) for cell in cells]
            places = max((_places(number) for number in numbers if number is not None), default=0)
            series.append(pl.Series(name, numbers, dtype=pl.Decimal(38, places)))
        elif name in _NUMBERS or name in _YES_OR_NO:
            series.append(pl.Series(name, cells, dtype=pl.Int64 if name in _NUMBERS else pl.Boolean))
        else:
            series.append(pl.Series(name, cells, dtype=pl.String))
    return pl.DataFrame(series)


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise BadQuery(f"A confidence is a number, and not {number}.")
    return max(0, -exponent)
