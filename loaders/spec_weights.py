"""Weights of an exam's domains: reading them as fractions of 1, and whether they make a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from loaders.reading.problems import Problems, shown
from loaders.spec_records import SpecRow
from loaders.words import decimal_text
from ontology.model import Statement

_NUMBER = re.compile(r"(\d{1,4}(?:[.,]\d{1,6})?)\s*(%|percent|per cent)?", re.IGNORECASE | re.ASCII)
TOLERANCE = Decimal("0.01")
"""Published weights are rounded, to a whole percent or a tenth: a few such domains may miss the whole a little."""


def read_weights(rows: Sequence[SpecRow], problems: Problems) -> dict[int, Decimal]:
    """Position in `rows` → weight as fraction of 1, for the rows that have one.

    "20 %" is 0.20 anywhere. A bare number is a percentage in a "percent" column, no weight in a "mixed" one ("3"
    there may be hours or questions), and in a "fraction" column it is a fraction unless some number of the edition is
    above 1, when all bare ones are percentages. Notes a problem for what is no number, negative, or above the whole.
    """
    found: dict[int, tuple[Decimal, bool]] = {}
    for index, row in enumerate(rows):
        if not row.weight:
            continue
        match = _NUMBER.fullmatch(row.weight.strip())
        if match is None or (row.unit == "mixed" and not match.group(2)):
            if row.unit != "mixed":
                problems.add(row.place, shown(row.weight), "a weight such as 20 % or 0.2", "weight-not-a-number")
            continue
        found[index] = (Decimal(match.group(1).replace(",", ".")), bool(match.group(2)) or row.unit == "percent")
    bare = [number for number, percent in found.values() if not percent]
    all_percent = bool(bare) and max(bare) > 1
    made: dict[int, Decimal] = {}
    for index, (number, percent) in found.items():
        weight = number / 100 if percent or all_percent else number
        if weight > 1:
            problems.add(rows[index].place, shown(rows[index].weight), "at most 100 %", "weight-too-large")
        else:
            made[index] = weight
    return made


def check_whole(statements: Sequence[Statement], place: str, problems: Problems) -> str:
    """Note a problem when the top domains' weights cannot make a whole; return a remark when they are incomplete.

    Judged only among top statements that are domains: all weighted → the sum is 1 ± 0.01; some → it is at most 1.01.
    """
    tops = [one for one in statements if not one.parents and one.kind == "ExamDomain"]
    weights = [one.weight for one in tops if one.weight is not None]
    if not weights:
        return ""
    total = sum(weights, Decimal(0))
    complete = len(weights) == len(tops)
    if total > 1 + TOLERANCE or (complete and total < 1 - TOLERANCE):
        terms = " + ".join(decimal_text(weight * 100) for weight in weights)
        found = f"weights of {terms} % = {decimal_text(total * 100)} %"
        problems.add(place, found, "weights that sum to 100 % (within 1 %)", "weight-sum")
    elif not complete:
        without = ", ".join(one.code for one in tops if one.weight is None)
        return f"no weight is published for domain {without}; the others sum to {decimal_text(total * 100)} %"
    return ""
