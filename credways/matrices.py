"""Coverage side by side, as text, CSV, JSON and a workbook: five states, in the same five words everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from credways import credits, formats
from queries.coverage import NOT_REVIEWED, STATES

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.coverage import CoveredItem
    from queries.credits import Credit
    from queries.matrix import Cell, Line, Matrix

CELLS: Final = (
    "subject", "subject_iri", "group_code", "group", "group_iri", "edition", "weight", "expectations", *STATES,
    "stated",
)  # fmt: skip
GAPS: Final = (
    "code",
    "expectation",
    "grade",
    "content_area",
    "state",
    "parts",
    "parts_covered",
    "parts_proposed",
    "iri",
)
TOGETHER: Final = "all together"
WEIGHED: Final = "Weighed by the published blueprint (shares of the exam):"


def due(store: Store, answer: Matrix) -> tuple[Credit, ...]:
    """Whom to credit: who publishes the framework, and who says what of the subjects."""
    from ontology.iris import source_graph
    from queries.credits import of_things

    graphs = [source_graph(series, edition) for series, edition in answer.editions if series and edition]
    named = [line.subject.iri for line in answer.lines if line.subject is not None]
    return of_things(store, [answer.framework.iri, *named], graphs)


def named(line: Line) -> str:
    """Who a line is about."""
    return TOGETHER if line.subject is None else str(line.subject)


def number(value: Decimal | None) -> str:
    """A weight or share as written: at most four places, no trailing zeros."""
    if value is None:
        return ""
    return format(value.quantize(Decimal("0.0001")).normalize(), "f") if value else "0"


def records(answer: Matrix) -> list[dict[str, object]]:
    """One record for each subject and group, under the names of `CELLS`. No totals: sums of records are right."""
    return [
        {
            "subject": named(line),
            "subject_iri": line.subject.iri if line.subject else "",
            "group_code": group.code,
            "group": group.label,
            "group_iri": group.iri,
            "edition": group.edition,
            "weight": None if group.weight is None else number(group.weight),
            "expectations": cell.total,
            **cell.counts,
            "stated": "yes" if line.stated else "no",
        }
        for line in answer.lines
        for group, cell in zip(answer.groups, line.cells, strict=True)
    ]


def gap_records(items: Sequence[CoveredItem]) -> list[dict[str, object]]:
    """Expectations under the names of `GAPS`."""
    return [
        {
            "code": item.code,
            "expectation": item.label,
            "grade": item.level,
            "content_area": item.area,
            "state": item.state,
            "parts": item.parts_total,
            "parts_covered": item.parts_covered,
            "parts_proposed": item.parts_proposed,
            "iri": item.iri,
        }
        for item in items
    ]


def _rows(names: Sequence[str], found: Sequence[Mapping[str, object]]) -> list[list[object]]:
    return [[one[name] for name in names] for one in found]


def as_csv(answer: Matrix, due: Sequence[Credit] = (), gaps: bool = False) -> str:
    """The cells, or with `gaps` the expectations that are not covered. CSV has no place for credit lines."""
    del due
    if gaps:
        return formats.to_csv(GAPS, _rows(GAPS, gap_records(answer.gaps)))
    return formats.to_csv(CELLS, _rows(CELLS, records(answer)))


def as_xlsx(answer: Matrix, due: Sequence[Credit] = (), gaps: bool = False) -> bytes:
    """The same as a workbook of texts, the credit lines on a sheet of their own."""
    from credways.workbooks import to_xlsx

    if gaps:
        return to_xlsx(GAPS, _rows(GAPS, gap_records(answer.gaps)), credits.lines(due))
    return to_xlsx(CELLS, _rows(CELLS, records(answer)), credits.lines(due))


def as_json(answer: Matrix, due: Sequence[Credit] = (), gaps: bool = False) -> str:
    """The whole answer; `gaps` adds nothing, for they are always in it."""
    del gaps
    return formats.to_json(data(answer, due))


def data(answer: Matrix, due: Sequence[Credit] = ()) -> dict[str, object]:
    """The whole answer as plain data."""
    return {
        "framework": {"iri": answer.framework.iri, "label": str(answer.framework)},
        "editions": [f"{series} {edition}" for series, edition in answer.editions],
        "by": answer.by,
        "states": list(STATES),
        "groups": [
            {
                "code": group.code,
                "label": group.label,
                "iri": group.iri,
                "edition": group.edition,
                "weight": None if group.weight is None else number(group.weight),
            }
            for group in answer.groups
        ],
        "weights_add_up_to": None if answer.weight is None else number(answer.weight),
        "lines": [_line_data(line) for line in (*answer.lines, answer.together)],
        "gaps": gap_records(answer.gaps),
        "notes": answer.notes,
        "credits": credits.lines(due),
    }


def _line_data(line: Line) -> dict[str, object]:
    return {
        "subject": named(line),
        "iri": line.subject.iri if line.subject else None,
        "stated": line.stated,
        "cells": [_cell_data(cell) for cell in line.cells],
        "whole": _cell_data(line.whole),
        "weighted": {state: number(share) for state, share in line.weighted.items()},
    }


def _cell_data(cell: Cell) -> dict[str, object]:
    return {"expectations": cell.total, **cell.counts}


def as_text(answer: Matrix, due: Sequence[Credit] = (), width: int = 0, gaps: bool = False) -> str:
    """The answer for a person: what each subject comes to, then the parts that anything reaches."""
    lines = [*answer.lines, *([answer.together] if len(answer.lines) > 1 else [])]
    parts = [f"Coverage of {answer.framework} ({_editions(answer)})", ""]
    header = ("subject", "expectations", *STATES)
    parts.append(
        formats.to_table(header, [(named(one), one.whole.total, *one.whole.counts.values()) for one in lines], width)
    )
    if answer.weight is not None:
        shares = [(named(one), *(number(one.weighted[state]) for state in STATES)) for one in lines]
        parts += [WEIGHED, formats.to_table(("subject", *STATES), shares, width)]
    alone, weighed = len(answer.lines) == 1, answer.weight is not None
    rows = [
        (
            *(() if alone else (named(line),)),
            *_group(group),
            *((number(group.weight),) if weighed else ()),
            cell.total,
            *cell.counts.values(),
        )
        for line in answer.lines
        for group, cell in zip(answer.groups, line.cells, strict=True)
        if alone or cell.counts[NOT_REVIEWED] < cell.total
    ]
    shown = (
        *(() if alone else ("subject",)),
        "code",
        answer.by,
        *(("weight",) if weighed else ()),
        "expectations",
        *STATES,
    )
    if rows:
        parts += [f"By {answer.by}:", formats.to_table(shown, rows, width)]
    if not alone:
        parts.append(f"Parts where all is “{NOT_REVIEWED}” are left out here; --format csv has them all.")
    if gaps:
        found = [(item.code, item.label, item.level, item.state) for item in answer.gaps]
        parts += ["", f"Not covered by anything decided: {len(found):,}"]
        parts.append(formats.to_table(("code", "expectation", "grade", "state"), found, width))
    parts += [f"Note: {note}" for note in answer.notes]
    return "\n".join(parts).rstrip("\n") + "\n" + credits.block(due)


def _group(group: object) -> tuple[str, str]:
    code, label = getattr(group, "code", ""), getattr(group, "label", "")
    return code, "" if label == code else label


def _editions(answer: Matrix) -> str:
    found = [f"{series} {edition}" for series, edition in answer.editions]
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")


FORMATS: Mapping[str, Callable[[Matrix, Sequence[Credit], bool], str | bytes]] = MappingProxyType(
    {"csv": as_csv, "json": as_json, "xlsx": as_xlsx}
)
"""Writers by the name used in `--format` and `?format=`; the last argument asks for the gaps."""
