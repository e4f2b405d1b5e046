"""Answers as columns: one dtype each, from what a header declares or from every term, and never a value changed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Store

from credways.columns import frame, pandas_frame
from credways.formats import sparql_tsv
from ontology.namespaces import XSD
from queries.catalog import catalog

GOLDEN = Path(__file__).parents[1] / "queries" / "golden"
SURROGATES = st.characters(exclude_categories=["Cs"])


def column(*terms: str) -> pl.Series:
    """A column with these terms, written as SPARQL writes them ("" for unbound)."""
    rows = " ".join(f"({term or 'UNDEF'})" for term in terms)
    answer = Store().query(f"PREFIX xsd: <{XSD}> SELECT ?x WHERE {{ VALUES (?x) {{ {rows} }} }}")
    assert isinstance(answer, QuerySolutions)
    return frame(["x"], answer.serialize(format=QueryResultsFormat.TSV) or b"")["x"]


@pytest.mark.parametrize(
    ("terms", "dtype", "values"),
    [
        (("1", "", "-20"), pl.Int64, [1, None, -20]),
        (('"7"^^xsd:nonNegativeInteger', '"8"^^xsd:int'), pl.Int64, [7, 8]),
        (("99999999999999999999", "1"), pl.Decimal(38, 0), [Decimal("99999999999999999999"), Decimal(1)]),
        (("1.25", "2", "-.5"), pl.Decimal(38, 2), [Decimal("1.25"), Decimal(2), Decimal("-0.5")]),
        (("0.1", '"0.30"^^xsd:decimal'), pl.Decimal(38, 1), [Decimal("0.1"), Decimal("0.3")]),
        (("1e3", "2", "1.5"), pl.Float64, [1000.0, 2.0, 1.5]),
        (('"INF"^^xsd:double', '"-INF"^^xsd:double'), pl.Float64, [float("inf"), float("-inf")]),
        (("true", "", "false"), pl.Boolean, [True, None, False]),
        (('"2026-11-25"^^xsd:date',), pl.Date, [datetime.date(2026, 11, 25)]),
        (('"2026-11-25T10:00:00"^^xsd:dateTime',), pl.Datetime("us"), [datetime.datetime(2026, 11, 25, 10)]),
        (
            ('"2026-11-25T10:00:00+02:00"^^xsd:dateTime', '"2026-11-25T08:00:00.5Z"^^xsd:dateTime'),
            pl.Datetime("us", "UTC"),
            [
                datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC),
                datetime.datetime(2026, 11, 25, 8, 0, 0, 500_000, tzinfo=datetime.UTC),
            ],
        ),
    ],
)
def test_numbers_dates_and_truth_values(terms: tuple[str, ...], dtype: pl.DataType, values: list[object]) -> None:
    made = column(*terms)
    assert made.dtype == dtype
    assert made.to_list() == values


@pytest.mark.parametrize(
    ("terms", "values"),
    [
        (('"47-2031"', '"11-1011"'), ["47-2031", "11-1011"]),
        (('"470201"', '"010101"'), ["470201", "010101"]),  # a code in digits: text in the data, text in the column
        (('"chat"@fr', '"cat"@en-GB'), ["chat", "cat"]),
        (("<http://example.org/a>", '"a"'), ["http://example.org/a", "a"]),
        (('"2018"^^xsd:gYear',), ["2018"]),
        (("1", '"about 5"'), ["1", "about 5"]),
        (("true", "1"), ["true", "1"]),
        (('"2026-11-25Z"^^xsd:date', '"2026-11-25"^^xsd:date'), ["2026-11-25Z", "2026-11-25"]),
        (
            ('"2026-11-25T10:00:00Z"^^xsd:dateTime', '"2026-11-25T10:00:00"^^xsd:dateTime'),
            ["2026-11-25T10:00:00Z", "2026-11-25T10:00:00"],
        ),
        (("", ""), [None, None]),
        (('""', ""), ["", None]),
    ],
)
def test_everything_else_is_text_and_nothing_is_lost(terms: tuple[str, ...], values: list[object]) -> None:
    made = column(*terms)
    assert made.dtype == pl.String
    assert made.to_list() == values


@given(st.lists(st.text(SURROGATES), min_size=1), st.lists(st.text(SURROGATES), min_size=1))
def test_any_text_comes_back_as_it_was(first: list[str], second: list[str]) -> None:
    rows = [(Literal(a), Literal(b, language="en")) for a, b in zip(first, second, strict=False)]
    made = frame(["a", "b"], sparql_tsv(["a", "b"], rows).encode())
    assert made.rows() == [(a.value, b.value) for a, b in rows]


@given(st.lists(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=6)), min_size=1))
def test_numbers_are_exact(numbers: list[int | Decimal]) -> None:
    terms = [
        Literal(f"{one:f}" if isinstance(one, Decimal) else str(one), datatype=NamedNode(XSD + "decimal"))
        for one in numbers
    ]
    made = frame(["n"], sparql_tsv(["n"], [(term,) for term in terms]).encode())["n"]
    assert [Decimal(str(one)) for one in made] == [Decimal(term.value) for term in terms]


def test_a_declared_column_has_its_dtype_without_any_value() -> None:
    empty = frame(["wage", "name"], b"?wage\t?name\n", {"wage": "number"})
    assert empty.schema == {"wage": pl.Decimal(38, 0), "name": pl.String}
    unbound = frame(["when", "n"], b"?when\t?n\n\t\n", {"when": "date", "n": "integer"})
    assert unbound.schema == {"when": pl.Date, "n": pl.Int64}
    assert frame(["wage"], b"?wage\n5\n", {"wage": "number"})["wage"].dtype == pl.Decimal(38, 0)
    assert frame(["wage"], b'?wage\n"*"\n5\n', {"wage": "number"})["wage"].to_list() == ["*", "5"]


DTYPES = {
    "integer": pl.Int64,
    "number": pl.Decimal,
    "boolean": pl.Boolean,
    "date": pl.Date,
    "datetime": pl.Datetime,
    "": pl.String,
}


@pytest.mark.parametrize("name", sorted(catalog()))
def test_every_library_query_declares_its_numbers_dates_and_truth_values(name: str) -> None:
    query = catalog()[name]
    golden = (GOLDEN / f"{name}.tsv").read_bytes()
    names = [column.name for column in query.columns]
    by_terms = frame(names, golden)
    declared = frame(names, golden, {column.name: column.type for column in query.columns})
    for one in query.columns:
        assert isinstance(declared[one.name].dtype, DTYPES[one.type]), f"{name}: {one.name} {one.type}"
        if by_terms[one.name].dtype != pl.String:
            assert one.type, f"{name}: the header should say what {one.name} is"


def test_pandas_has_nullable_dtypes_and_exact_decimals_when_asked() -> None:
    import pandas as pd

    table = (
        (
            '?s\t?n\t?d\t?f\t?b\t?day\t?time\n"x"\t1\t1.50\t1e0\ttrue\t"2026-11-25"^^<D>\t"2026-11-25T10:00:00Z"^^<T>\n'
            "\t\t\t\t\t\t\n"
        )
        .replace("<D>", f"<{XSD}date>")
        .replace("<T>", f"<{XSD}dateTime>")
    )
    made = frame(["s", "n", "d", "f", "b", "day", "time"], table.encode())
    inexact = pandas_frame(made)
    assert [str(dtype) for dtype in inexact.dtypes] == [
        *("string", "Int64", "Float64", "Float64", "boolean", "datetime64[s]"),
        *("datetime64[us, UTC]",),
    ]
    assert inexact.iloc[1].isna().all()
    assert inexact["d"].sum() == 1.5
    assert inexact["time"][0] == pd.Timestamp("2026-11-25T10:00Z")
    assert pandas_frame(made, exact=True)["d"].to_list() == [Decimal("1.50"), None]
