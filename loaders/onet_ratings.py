"""O*NET's tables of ratings: a value for an occupation, or a task, on a measure. One node a row, five triples or six.

A release has a quarter of a million of them, so these write text, not objects, and keep nothing but look-ups.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loaders.onet_occupations import flag
from loaders.onet_release import NUMBER, TYPE, Release, Rows, measure_code, true
from loaders.reading.tables import Table
from ontology import iris
from ontology.spool import escaped
from ontology.terms import CW

_FLUSH = 4_000
_RATING = f"{TYPE} {CW.OccupationRating}"
_OF, _MEASURE, _VALUE = str(CW.ofOccupation), str(CW.ratingMeasure), str(CW.ratingValue)
_BASIS, _TASK = str(CW.ratingBasis), str(CW.ratedTask)
_SUPPRESS, _IRRELEVANT = true(str(CW.recommendSuppress)), true(str(CW.notRelevant))


def ratings(release: Release, table: Table, rows: Rows) -> None:
    """Skills, Knowledge, Abilities, Work Activities, Work Context, Interests, Work Styles, Work Values, Education …"""
    _write(
        release,
        table,
        ((number, (code, element, scale, *rest), "") for number, (code, _, element, _, scale, _, *rest) in rows),
    )


def task_ratings(release: Release, table: Table, rows: Rows) -> None:
    """Task Ratings: measures without an element, and no column for what is not relevant."""
    _write(
        release,
        table,
        (
            (number, (code, "", scale, *rest[:7], "", *rest[7:]), task)
            for number, (code, _, task, _, scale, _, *rest) in rows
            if release.check(NUMBER, task, table, number, "task", "the number of a task", "onet-task")
        ),
    )


def _write(release: Release, table: Table, rows: Iterator[tuple[int, tuple[str, ...], str]]) -> None:
    """Write ratings given as (row number, cells, task or "")."""
    stem, task_stem, record = release.stem("occupation"), release.stem("task"), release.record()
    occupations: dict[str, bool] = {}
    keys: dict[tuple[str, str, str], tuple[str, str]] = {}
    values: dict[tuple[str, str], str] = {}
    numbers: dict[str, str] = {"": ""}
    spool, out = release.spool, []
    for row, cells, task in rows:
        code, element, scale, category, value, n, error, lower, upper, suppress, irrelevant, date, source = cells
        if code not in occupations:
            occupations[code] = release.occupation(code, table, row)
        if not occupations[code]:
            continue
        known = keys.get((element, scale, category))
        if known is None:
            measure = release.measure(element, scale, category, table, row)
            known = keys[element, scale, category] = (measure, measure_code(element, scale, category))
        amount = values.get((scale, value))
        if amount is None:
            amount = values[scale, value] = _value(release, table, row, scale, value)
        for name, figure in (("n", n), ("error", error), ("lower", lower), ("upper", upper)):
            if figure not in numbers:
                numbers[figure] = _figure(release, table, row, name, figure)
        basis = release.bases.get((date, source))
        if basis is None:
            basis = release.basis(date, source, table, row)
        if n:
            basis += f" n={numbers[n]}"
        if error:
            basis += f" se={numbers[error]}"
        if lower or upper:
            basis += f" ci={numbers[lower]}/{numbers[upper]}"
        node = f"{record}{code}:{known[1]}>" if not task else f"{record}{code}:{task}:{known[1]}>"
        line = (
            f"{node} {_RATING} .\n{node} {_OF} {stem}{code}> .\n"
            f"{node} {_MEASURE} {known[0]} .\n{node} {_VALUE} {amount} .\n"
        )
        if basis:
            line += f'{node} {_BASIS} "{basis.lstrip()}" .\n'
        if task:
            line += f"{node} {_TASK} {task_stem}{task}> .\n"
        if suppress not in ("", "N") and flag(release, table, row, "suppress", suppress):
            line += f"{node}{_SUPPRESS} .\n"
        if irrelevant not in ("", "N") and flag(release, table, row, "not_relevant", irrelevant):
            line += f"{node}{_IRRELEVANT} .\n"
        out.append(line)
        if len(out) == _FLUSH:
            spool.write("".join(out))
            out.clear()
    spool.write("".join(out))


def _value(release: Release, table: Table, row: int, scale: str, value: str) -> str:
    """A rating's value with its type; one that is no number is a problem, one outside its scale a warning."""
    amount = release.decimal(value)
    low, high = release.bounds.get(scale, (None, None))
    place = f"{table.file}: {table.where(row, 'value')}"
    if not amount:
        release.problems.add(place, repr(value), "a number", "onet-number")
    elif low is not None and high is not None and not low <= Decimal(value) <= high:
        # O*NET itself has such (0 for "no third high point" on a scale from 1): said, not refused.
        release.receipt.warn(f"{place}: {value} on the scale {scale}, from {low} to {high}; kept as published")
    return amount


def _figure(release: Release, table: Table, row: int, name: str, figure: str) -> str:
    """A number of the sample in the spelling the store would give it."""
    amount = release.decimal(figure)
    if not amount:
        place = f"{table.file}: {table.where(row, name)}"
        release.problems.add(place, repr(figure), "a number", "onet-number")
        return ""
    return amount[1 : amount.rindex('"')]


def metadata(release: Release, table: Table, rows: Rows) -> None:
    """Occupation Level Metadata: who answered for an occupation, in percent."""
    stem, record = release.stem("occupation"), release.record()
    out: list[str] = []
    for number, (code, _, item, response, n, percent, date) in rows:
        if not release.occupation(code, table, number):
            continue
        name = f"{item}:{response}" if response else item
        measure = release.measures.get((name, "", ""))
        if measure is None:
            measure = release.measures[name, "", ""] = release.iri("measure", name)
            label = f"{item}: {response}" if response else item
            release.concept("measure", name, label, classes=(str(CW.RatingMeasure),))
        node = f"{record}{code}:{iris.segment(name)}>"
        out.append(f"{node} {_RATING} .\n{node} {_OF} {stem}{code}> .\n{node} {_MEASURE} {measure} .\n")
        if percent and (value := release.decimal(percent)):
            out.append(f"{node} {_VALUE} {value} .\n")
        elif percent:
            place = f"{table.file}: {table.where(number, 'percent')}"
            release.problems.add(place, repr(percent), "a number", "onet-number")
        basis = release.basis(date, "", table, number)
        counted = " ".join(part for part in (basis, f"n={escaped(n)}" if n else "") if part)
        if counted:
            out.append(f'{node} {_BASIS} "{counted}" .\n')
    release.spool.write("".join(out))
