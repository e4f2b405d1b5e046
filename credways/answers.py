"""The answer of a query in Python: named rows, polars and pandas frames, an rdflib Graph, a NetworkX graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, overload

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from credways import columns, formats, showing
from ontology.errors import BadQuery
from ontology.namespaces import XSD

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import rdflib

    from graph.protocol import Store, Term

Value: TypeAlias = str | int | float | bool | Decimal | date | datetime | None
"""What a cell may hold. An IRI is its text, and so is a code; None is a variable without a value."""

TRIPLE: Final = ("subject", "predicate", "object")
"""Columns of the answer of CONSTRUCT and DESCRIBE."""

YES_OR_NO: Final = ("answer",)
"""The column of the answer of ASK."""


class Row(tuple[Any, ...]):
    """One row of an answer: a tuple whose cells are also had by name, `row.wage` or `row["wage"]`."""

    _names: Mapping[str, int]

    def __new__(cls, cells: Sequence[Value], names: Mapping[str, int]) -> Row:
        """Make a row of cells; `names` are the columns and their places."""
        made = super().__new__(cls, cells)
        made._names = names
        return made

    def __getattr__(self, name: str) -> Any:
        try:
            return self[self.__dict__["_names"][name]]
        except KeyError:
            raise AttributeError(f"There is no column {name!r}; there are {', '.join(self._names)}") from None

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return super().__getitem__(key)
        if key not in self._names:
            raise KeyError(f"There is no column {key!r}; there are {', '.join(self._names)}")
        return super().__getitem__(self._names[key])

    def dict(self) -> dict[str, Any]:
        """The row as a dictionary, None for what is unbound."""
        return dict(zip(self._names, self, strict=True))

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={cell!r}' for name, cell in zip(self._names, self, strict=True))})"

    def __reduce__(self) -> Any:
        return Row, (tuple(self), dict(self._names))


@dataclass(frozen=True, eq=False, repr=False)
class Answer(Sequence[Row]):
    """What a query gave, as a table whatever its form.

    `form` is SELECT, ASK, CONSTRUCT or DESCRIBE; `columns` the names of its columns (`TRIPLE` and `YES_OR_NO` where it
    is no SELECT). It is a sequence of rows of Python values, and false where it is empty or says no. `name` is the
    library query's, "" for free text; `table` is the answer as SPARQL 1.1 Query Results TSV, from which all else is
    made when it is asked for; `types` are what the library query declares of its columns.
    """

    form: str
    columns: tuple[str, ...]
    table: bytes
    name: str = ""
    types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    store: Store | None = None

    @cached_property
    def terms(self) -> list[tuple[Term | None, ...]]:
        """Every row as the engine's terms (pyoxigraph's), with datatypes and language tags; None where unbound."""
        if not self.columns:  # SELECT * of a pattern without variables has rows all the same
            return [()] * len(self)
        read = parse_query_results(self.table, format=QueryResultsFormat.TSV)
        if not isinstance(read, QuerySolutions):
            raise TypeError("a table holds solutions")
        return [tuple(row) for row in read]

    @cached_property
    def rows(self) -> list[Row]:
        """Every row, its cells as Python values; see `value`."""
        names = {name: place for place, name in enumerate(self.columns)}
        return [Row([value(term) for term in row], names) for row in self.terms]

    def __len__(self) -> int:
        return self.table.count(b"\n") - 1

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> list[Row]: ...
    def __getitem__(self, key: int | slice) -> Row | list[Row]:
        """A row by its place."""
        return self.rows[key]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows[0][0]) if self.form == "ASK" else len(self) > 0

    def dicts(self) -> list[dict[str, Any]]:
        """Every row as a dictionary."""
        return [row.dict() for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """One column's values. Raises BadQuery for a name there is not."""
        place = self._place(name)
        return [row[place] for row in self.rows]

    def to_polars(self) -> pl.DataFrame:
        """The answer as a polars DataFrame; credways/columns.py says which dtype each column has."""
        return columns.frame(self.columns, self.table, self.types)

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """The answer as a pandas DataFrame with nullable dtypes.

        Decimals are Float64, or `decimal.Decimal` objects where `exact`. Raises ToolMissing without pandas.
        """
        return columns.pandas_frame(self.to_polars(), exact=exact)

    def to_graph(self) -> rdflib.Graph:
        """The triples of CONSTRUCT or DESCRIBE as an rdflib Graph with our prefixes. Raises BadQuery for a table."""
        from credways.networks import rdflib_graph

        if self.columns != TRIPLE or self.form in ("SELECT", "ASK"):
            raise BadQuery(f"The answer of {self.form} holds no triples; ask with CONSTRUCT or DESCRIBE for a graph.")
        return rdflib_graph(self.terms)

    def to_networkx(self, source: str = "", target: str = "") -> nx.MultiDiGraph[str]:
        """The answer as a NetworkX graph: an edge a row, from the column `source` to the column `target`.

        Without names these are the first two columns that hold things (IRIs or blank nodes) and nothing else. What the
        other columns hold is on the edges; a column called like a node's with `Name` or `Label` after it is that node's
        `label`. CONSTRUCT and DESCRIBE give an edge for each triple between things, and a literal as an attribute of
        its subject. Raises BadQuery where there are no two such columns.
        """
        from credways import networks

        if self.form in ("CONSTRUCT", "DESCRIBE"):
            return networks.of_triples(self.terms)
        ends = networks.ends(self.columns, self.terms, source, target)
        return networks.of_rows(self.columns, self.terms, self.rows, ends)

    @cached_property
    def credits(self) -> list[str]:
        """The lines that the sources which this answer rests on ask to be shown."""
        from credways.credits import lines
        from queries.credits import of_things

        if self.store is None or not len(self):
            return []
        named = (term.value for row in self.terms for term in row if isinstance(term, NamedNode))
        return lines(of_things(self.store, named))

    def _place(self, name: str) -> int:
        if name not in self.columns:
            raise BadQuery(f"There is no column {name!r}; there are {', '.join(self.columns)}")
        return self.columns.index(name)

    def __repr__(self) -> str:
        return showing.text(self._heading(), self.columns, self._shown(), len(self)).rstrip()

    def _repr_html_(self) -> str:
        return showing.html(self._heading(), self.columns, self._shown(), len(self))

    def _heading(self) -> str:
        rows = f"{len(self):,} row{'' if len(self) == 1 else 's'}"
        return f"{self.name or self.form}: {rows}"

    def _shown(self) -> list[list[str]]:
        return [[showing.term(term) for term in row] for row in self.terms[: showing.MOST_ROWS]]


def of_triples(form: str, triples: Sequence[Triple], store: Store | None = None) -> Answer:
    """The answer of a CONSTRUCT or DESCRIBE."""
    rows = [(triple.subject, triple.predicate, triple.object) for triple in triples]
    return Answer(form, TRIPLE, formats.sparql_tsv(TRIPLE, rows).encode(), store=store)


def of_boolean(said: bool, store: Store | None = None) -> Answer:
    """The answer of an ASK."""
    return Answer("ASK", YES_OR_NO, f"?answer\n{'true' if said else 'false'}\n".encode(), store=store)


def value(term: Term | None) -> Value:
    """A term as a Python value.

    An IRI and a blank node (`_:label`) are text. Literals: integers `int`, decimals `Decimal`, doubles and floats
    `float`, booleans `bool`, dates `date`, dateTimes `datetime`; every other one, a code and a year too, is its text,
    and so is one that is not of the type it says.
    """
    if term is None or isinstance(term, NamedNode):
        return None if term is None else term.value
    if not isinstance(term, Literal):
        return str(term)
    read = _READ.get(term.datatype.value)
    if read is None:
        return term.value
    try:
        made: Value = read(term.value)
    except (ValueError, InvalidOperation):
        return term.value
    return made


def _boolean(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise ValueError(text)
    return text in ("true", "1")


_READ: Final[Mapping[str, Any]] = MappingProxyType(
    {
        **dict.fromkeys(columns.INTEGERS, int),
        XSD + "decimal": Decimal,
        XSD + "double": float,
        XSD + "float": float,
        XSD + "boolean": _boolean,
        XSD + "date": date.fromisoformat,
        XSD + "dateTime": datetime.fromisoformat,
        XSD + "dateTimeStamp": datetime.fromisoformat,
    }
)
