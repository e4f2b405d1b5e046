"""What an engine keeps as a number is read as what was loaded."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from graph.remote.numbers import spelled
from ontology.namespaces import XSD


@pytest.mark.parametrize(
    ("came", "kind", "meant"),
    [
        ("12", "duration", "P12M"),
        ("-3", "yearMonthDuration", "-P3M"),
        ("129600.0", "dayTimeDuration", "PT129600.0S"),
        ("-1.2096e+06", "duration", "-PT1209600S"),
        ("PT0S", "duration", "PT0S"),
        ("P6W", "duration", "P6W"),
        ("5", "decimal", "5"),
        ("3000000000.5", "decimal", "3000000000.5"),
        ("12", "gYear", "12"),
    ],
)
def test_a_number_is_the_duration_it_stands_for(came: str, kind: str, meant: str) -> None:
    datatype = NamedNode(XSD + kind)
    assert spelled(Literal(came, datatype=datatype)) == Literal(meant, datatype=datatype)


def test_a_whole_decimal_of_more_than_31_bits_is_an_integer() -> None:
    decimal, integer = NamedNode(XSD + "decimal"), NamedNode(XSD + "integer")
    assert spelled(Literal("-2147483648", datatype=decimal)) == Literal("-2147483648", datatype=integer)
    assert spelled(Literal("2147483647", datatype=decimal)) == Literal("2147483647", datatype=decimal)
