"""The fewest courses or credentials, as text, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from credways import credits, formats
from credways.matrices import gap_records

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.cover import Cover
    from queries.credits import Credit

COLUMNS: Final = ("step", "chosen", "chosen_iri", "code", "expectation", "grade", "state", "adds", "alone", "iri")
"""One row for each expectation that is covered, and for each that is not (without a chosen thing)."""


def due(store: Store, answer: Cover) -> tuple[Credit, ...]:
    """Whom to credit: who publishes the framework, and who says what of the chosen."""
    from ontology.iris import source_graph
    from queries.credits import of_things

    graphs = [source_graph(series, edition) for series, edition in answer.editions if series and edition]
    return of_things(store, [answer.framework.iri, *(pick.thing.iri for pick in answer.picks)], graphs)


def verdict(answer: Cover) -> str:
    """In one sentence: how many cover how much, and whether fewer could."""
    wanted = len(answer.covered) + len(answer.uncovered)
    word = {"covered": "cover", "partly": "cover or partly cover", "proposed": "reach, proposals included,"}[
        answer.count
    ]
    if not answer.picks:
        return f"None of {answer.candidates:,} candidates can {word} any of the {wanted:,} expectations asked for."
    many = len(answer.picks)
    proved = "no fewer can" if answer.proved else f"at least {answer.at_least} are needed; this is the best found"
    return (
        f"{many:,} of {answer.candidates:,} candidates {word} {len(answer.covered):,} of the {wanted:,} expectations "
        f"asked for; {proved}."
    )


def records(answer: Cover) -> list[dict[str, object]]:
    """One record for each expectation, under the names of `COLUMNS`."""
    made = []
    for place, pick in enumerate(answer.picks, 1):
        added, alone = {item.iri for item in pick.adds}, {item.iri for item in pick.alone}
        shown = {item.iri: item for item in (*pick.adds, *pick.alone)}
        for item in shown.values():
            marks = {"adds": "yes" if item.iri in added else "no", "alone": "yes" if item.iri in alone else "no"}
            made.append(
                {"step": place, "chosen": str(pick.thing), "chosen_iri": pick.thing.iri, **_item(item), **marks}
            )
    for item in answer.uncovered:
        made.append({"step": None, "chosen": "", "chosen_iri": "", **_item(item), "adds": "", "alone": ""})
    return made


def _item(item: object) -> dict[str, object]:
    names = {"code": "code", "expectation": "label", "grade": "level", "state": "state", "iri": "iri"}
    return {name: getattr(item, field) for name, field in names.items()}


def data(answer: Cover, due: Sequence[Credit] = ()) -> dict[str, object]:
    """The whole answer as plain data."""
    return {
        "framework": {"iri": answer.framework.iri, "label": str(answer.framework)},
        "editions": [f"{series} {edition}" for series, edition in answer.editions],
        "count": answer.count,
        "candidates": answer.candidates,
        "verdict": verdict(answer),
        "proved": answer.proved,
        "at_least": answer.at_least,
        "bound": answer.bound,
        "chosen": [
            {
                "iri": pick.thing.iri,
                "label": str(pick.thing),
                "kind": pick.thing.kind,
                "adds": [item.code for item in pick.adds],
                "alone": [item.code for item in pick.alone],
                "contributes_to": pick.shares,
                "instead": [{"iri": one.iri, "label": str(one)} for one in pick.instead],
            }
            for pick in answer.picks
        ],
        "covered": gap_records(answer.covered),
        "uncovered": gap_records(answer.uncovered),
        "notes": answer.notes,
        "credits": credits.lines(due),
    }


def as_json(answer: Cover, due: Sequence[Credit] = ()) -> str:
    """The whole answer as JSON."""
    return formats.to_json(data(answer, due))


def as_csv(answer: Cover, due: Sequence[Credit] = ()) -> str:
    """One row for each expectation. CSV has no place for credit lines."""
    del due
    return formats.to_csv(COLUMNS, [[one[name] for name in COLUMNS] for one in records(answer)])


def as_text(answer: Cover, due: Sequence[Credit] = (), width: int = 0) -> str:
    """The answer for a person: the choice, what each adds, what could stand in its place, what stays open."""
    parts = [verdict(answer), ""]
    if answer.picks:
        rows = [
            (
                place, str(pick.thing), len(pick.adds), len(pick.alone), _codes(pick.adds),
                ", ".join(map(str, pick.instead[:3])) + (" …" if len(pick.instead) > 3 else ""),
            )
            for place, pick in enumerate(answer.picks, 1)
        ]  # fmt: skip
        parts.append(formats.to_table(("", "take", "adds", "only it", "completes", "or instead"), rows, width))
    if answer.uncovered:
        parts.append(f"Not covered by all of them together ({len(answer.uncovered):,}):")
        states: dict[str, list[str]] = {}
        for item in answer.uncovered:
            states.setdefault(item.state, []).append(item.code)
        parts += [f"  {state}: {_some(codes)}" for state, codes in states.items()]
        parts.append("")
    parts += [f"Note: {note}" for note in answer.notes]
    return "\n".join(parts).rstrip("\n") + "\n" + credits.block(due)


def _codes(items: Sequence[object]) -> str:
    return _some([str(getattr(item, "code", "")) for item in items])


def _some(codes: Sequence[str], most: int = 12) -> str:
    return ", ".join(codes[:most]) + (f" and {len(codes) - most:,} more" if len(codes) > most else "")


FORMATS: Mapping[str, Callable[[Cover, Sequence[Credit]], str]] = MappingProxyType({"csv": as_csv, "json": as_json})
"""Writers by the name used in `--format` and `?format=`."""
