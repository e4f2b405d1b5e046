"""Answers as columns: SPARQL's TSV read into polars by whole columns, each with one dtype, and from there into pandas.

A dtype comes from what a library query declares of its column (`type` in its header), else from all the column's terms:

    xsd:integer and its kinds          Int64 (Decimal where one does not fit)
    xsd:decimal, alone or with those   Decimal, exact, with as many places as the longest has
    xsd:double, xsd:float, with those  Float64
    xsd:boolean                        Boolean
    xsd:date                           Date
    xsd:dateTime                       Datetime in microseconds; in UTC where every one states its offset
    anything else, or a mixture        String: an IRI whole, a literal's text, `_:label` for a blank node

So a code is text and never a number (codes are text in the data, docs/data-model.md), a language tag is left out, an
unbound variable is null, and a column that holds one value its dtype cannot keep exactly (`about 5`, a date with an
offset) stays text as a whole: nothing is rounded or lost. Years (xsd:gYear) are text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from ontology.errors import ToolMissing
from ontology.namespaces import XSD

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

INTEGERS: Final = frozenset(
    XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
        *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
"""XML Schema's integers (XSD 1.1 part 2, section 3.4.13 and those derived from it)."""

_DECIMAL, _BOOLEAN, _DATE = frozenset({XSD + "decimal"}), frozenset({XSD + "boolean"}), frozenset({XSD + "date"})
_FLOATS: Final = frozenset({XSD + "double", XSD + "float"})
_TIMES: Final = frozenset({XSD + "dateTime", XSD + "dateTimeStamp"})
_LITERAL: Final = r'(?s)^"(.*)"(?:@[A-Za-z0-9-]+|\^\^<[^<>"]*>)?$'
"""A literal in Turtle's syntax; the group is its text, still escaped."""
_MOST_DIGITS: Final = 38
"""Digits that a Decimal of polars holds."""

_DECLARED: Final[Mapping[str, frozenset[str]]] = {
    "integer": frozenset({XSD + "integer"}),
    "number": _DECIMAL,
    "boolean": _BOOLEAN,
    "date": _DATE,
    "string": frozenset({XSD + "string"}),
}
"""What a query's header may call a column, and the datatype that stands for it in a column without any value."""


def frame(names: Sequence[str], tsv: bytes, types: Mapping[str, str] | None = None) -> pl.DataFrame:
    """SPARQL 1.1 Query Results TSV, with its header line, as a DataFrame with the columns `names`.

    `types` are column names and what a header declares them to be (a key of `_DECLARED`), where it does.
    """
    import polars as pl

    lines = tsv.decode().split("\n")[1:-1]  # literals have their line ends escaped
    cells = pl.Series("cells", lines, dtype=pl.String).str.split_exact("\t", max(len(names) - 1, 0))
    columns = cells.struct.unnest()
    declared = types or {}
    return pl.DataFrame(
        [_column(name, columns.to_series(i), declared.get(name, "")) for i, name in enumerate(names)],
    )


def _column(name: str, cells: pl.Series, declared: str) -> pl.Series:
    """One column of terms in Turtle's syntax as the values they stand for."""
    import polars as pl

    kind, value = _taken_apart(cells)
    kinds = frozenset(kind.unique().drop_nulls().to_list())
    if not kinds:
        kinds = _DECLARED.get(declared, frozenset())
    if declared == "number" and kinds <= INTEGERS:
        kinds |= _DECIMAL
    return _typed(value, kinds).alias(name) if kinds else value.cast(pl.String).alias(name)


def _taken_apart(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The datatype of each term (`iri`, `text`, … for what has none) and its bare text; null where unbound."""
    import polars as pl

    cell = pl.col("cell")
    first, triple = cell.str.slice(0, 1), cell.str.starts_with("<<")
    kind_of_node = pl.when(triple).then(pl.lit("node")).otherwise(pl.lit("iri"))
    bare = cell.str.strip_prefix("<").str.strip_suffix(">")
    found = pl.DataFrame({"cell": cells.replace("", None)})
    signs = set(found.select(first.unique())["cell"].drop_nulls())
    if not signs:
        return found["cell"], found["cell"]
    # (first signs, kind, bare text); what no term of the column begins with is not looked for, which takes most time
    readings = [
        ('"', cell.str.extract(r'"\^\^<([^<>"]*)>$').fill_null("text"), cell.str.extract(_LITERAL)),
        ("<", kind_of_node, pl.when(triple).then(cell).otherwise(bare)),
        ("_", pl.lit("node"), cell),
        ("tf", pl.lit(XSD + "boolean"), cell),
        ("+-.0123456789", _number_kind(cell), cell),
    ]
    kind, value = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.String)
    for starts, its_kind, its_value in readings:
        if signs & set(starts):
            here = first.is_in(list(starts))
            kind = pl.when(here).then(its_kind).otherwise(kind)
            value = pl.when(here).then(its_value).otherwise(value)
    made = found.select(kind=kind, value=value)
    return made["kind"], _unescaped(made["value"], made["kind"])


def _number_kind(cell: pl.Expr) -> pl.Expr:
    """The datatype of a number as Turtle abbreviates it."""
    import polars as pl

    whole, exponent = cell.str.contains(r"^[+-]?[0-9]+$"), cell.str.contains("[eE]")
    return (
        pl.when(whole).then(pl.lit(XSD + "integer"))
        .when(exponent).then(pl.lit(XSD + "double"))
        .otherwise(pl.lit(XSD + "decimal"))
    )  # fmt: skip


def _unescaped(value: pl.Series, kind: pl.Series) -> pl.Series:
    """Turtle's escapes undone: the common ones for the whole column, a text with any other one by itself."""
    literal = ~kind.is_in(["iri", "node"]).fill_null(True)
    if not (literal & value.str.contains(r"\\")).any():
        return value
    odd = (literal & value.str.contains(r'\\[^ntr"]')).fill_null(False).arg_true()
    simple = value
    for sign, meant in (("n", "\n"), ("t", "\t"), ("r", "\r"), ('"', '"')):
        simple = simple.str.replace_all("\\" + sign, meant, literal=True)
    made = simple.zip_with(literal, value)
    return made.scatter(odd, [_unescape(text) for text in value.gather(odd)]) if len(odd) else made


def _unescape(text: str) -> str:
    from pyoxigraph import RdfFormat, parse

    (quad,) = parse(f'<x:s> <x:p> "{text}" .', format=RdfFormat.N_TRIPLES)
    return str(getattr(quad.object, "value", text))


def _typed(value: pl.Series, kinds: frozenset[str]) -> pl.Series:
    """The dtype that keeps every value of these datatypes, or the text where one does not fit."""
    import polars as pl

    made: pl.Series | None = None
    if kinds <= INTEGERS:
        made = _cast(value, pl.Int64)
        made = _exact(value) if made is None else made
    elif kinds <= INTEGERS | _DECIMAL:
        made = _exact(value)
    elif kinds <= INTEGERS | _DECIMAL | _FLOATS:
        made = _cast(value.str.replace(r"^(\+?)INF$", "inf").str.replace(r"^-INF$", "-inf"), pl.Float64)
    elif kinds == _BOOLEAN:
        made = _cast(value.replace({"1": "true", "0": "false"}), pl.Boolean)
    elif kinds == _DATE:
        made = _dates(value)
    elif kinds <= _TIMES:
        made = _times(value)
    return value if made is None else made


def _cast(value: pl.Series, dtype: Any) -> pl.Series | None:
    """The values in another dtype; None where one of them is not of it."""
    import polars as pl

    if dtype == pl.Boolean:
        known = value.is_null() | value.is_in(["true", "false"])
        return (value == "true") if known.all() else None
    made = value.str.strip_prefix("+").cast(dtype, strict=False)
    return made if made.null_count() == value.null_count() else None


def _exact(value: pl.Series) -> pl.Series | None:
    """Numbers as decimals with as many places as the longest has; None where that is more digits than there are."""
    import polars as pl

    if not (value.is_null() | value.str.contains(r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$")).all():
        return None
    places = _longest(value.str.extract(r"\.([0-9]*)$"))
    whole = _longest(value.str.extract(r"^[+-]?0*([0-9]*)"))
    if places + whole > _MOST_DIGITS:
        return None
    return _cast(value, pl.Decimal(_MOST_DIGITS, places))


def _longest(texts: pl.Series) -> int:
    """Characters of the longest text; 0 without any."""
    return cast("int | None", texts.str.len_chars().max()) or 0


def _dates(value: pl.Series) -> pl.Series | None:
    made = value.str.to_date("%Y-%m-%d", strict=False)
    return made if made.null_count() == value.null_count() else None


def _times(value: pl.Series) -> pl.Series | None:
    offset = value.str.contains(r"(Z|[+-][0-9]{2}:[0-9]{2})$").drop_nulls()
    if offset.any() and not offset.all():
        return None
    plain = value.str.replace(r"Z$", "+00:00")
    form = "%Y-%m-%dT%H:%M:%S%.f" + ("%:z" if offset.any() else "")
    made = plain.str.to_datetime(form, time_unit="us", strict=False)
    if made.null_count() != value.null_count():
        return None
    return made.dt.convert_time_zone("UTC") if offset.any() else made


def pandas_frame(made: pl.DataFrame, *, exact: bool = False) -> pd.DataFrame:
    """The same columns in pandas, with its nullable dtypes: string, Int64, Float64, boolean, datetime64.

    Decimals become Float64, which charts and means want; with `exact`, objects of `decimal.Decimal`. Raises ToolMissing
    where pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError:
        raise ToolMissing("pandas", "a pandas DataFrame", "Install it with: pip install pandas") from None

    return pd.DataFrame({name: _pandas_column(made[name], exact) for name in made.columns})


def _pandas_column(column: pl.Series, exact: bool) -> pd.Series[Any]:
    import pandas as pd
    import polars as pl

    missing = column.is_null().to_numpy()
    if isinstance(column.dtype, pl.Decimal) and not exact:
        column = column.cast(pl.Float64)
    if column.dtype == pl.Int64:
        return pd.Series(pd.arrays.IntegerArray(column.fill_null(0).to_numpy(writable=True), missing.copy()))
    if column.dtype == pl.Float64:
        return pd.Series(pd.arrays.FloatingArray(column.fill_null(0.0).to_numpy(writable=True), missing.copy()))
    if column.dtype == pl.Boolean:
        return pd.Series(pd.arrays.BooleanArray(column.fill_null(False).to_numpy(writable=True), missing.copy()))
    if column.dtype == pl.Date:
        return pd.Series(column.cast(pl.Datetime("ms")).to_numpy()).astype("datetime64[s]")
    if isinstance(column.dtype, pl.Datetime):
        made: pd.Series[Any] = pd.Series(column.dt.replace_time_zone(None).to_numpy())
        return made.dt.tz_localize("UTC") if column.dtype.time_zone else made
    if isinstance(column.dtype, pl.Decimal):
        return pd.Series(column.to_list(), dtype=object)
    return pd.Series(column.to_list(), dtype="string")
