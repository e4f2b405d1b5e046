"""How far two things ask for the same, as text, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from credways import credits, formats, words

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.credits import Credit
    from queries.overlap import Measure, Overlap

COLUMNS: Final = (
    "how", "claim", "counted", "left_code", "left", "left_iri", "right_code", "right", "right_iri", "weakest_link",
)  # fmt: skip
MEASURES: Final = (
    ("by_statements", "the same statements", "Both state, teach or assess the very same statement."),
    (
        "by_decided",
        "and what is decided as alike",
        "Also pairs that are published or decided as exactly or closely alike.",
    ),
    (
        "by_proposed",
        "and what is proposed as alike",
        "Also pairs that are composed or suggested. Nobody has decided these.",
    ),
)
"""Field, name and meaning of the three measures; each counts what the one before it does, and more."""

DEFINITION: Final = (
    "Jaccard index: competencies of both, divided by competencies of either (Jaccard 1912, "
    "doi:10.1111/j.1469-8137.1912.tb05611.x)."
)


def due(store: Store, answer: Overlap) -> tuple[Credit, ...]:
    """Whom to credit: who says what of the two, and of what they share."""
    from queries.credits import of_chains, of_things

    shown = of_things(store, [answer.left.iri, answer.right.iri, *(one.iri for one in answer.same)])
    chains = of_chains(store, [pair.chain for pair in answer.pairs]) if answer.pairs else ()
    return tuple(dict.fromkeys((*shown, *chains)))


def share(found: Measure) -> str:
    """A measure in words: `0.685 (37 of 54)`."""
    value = found.share
    return "nothing to compare" if value is None else f"{float(value):.3f} ({found.shared:,} of {found.either:,})"


def records(answer: Overlap) -> list[dict[str, object]]:
    """One record for each shared statement and each aligned pair, under the names of `COLUMNS`."""
    made: list[dict[str, object]] = [
        {
            "how": "same statement", "claim": "", "counted": "yes", "left_code": one.notation, "left": one.label,
            "left_iri": one.iri, "right_code": one.notation, "right": one.label, "right_iri": one.iri,
            "weakest_link": "",
        }
        for one in answer.same
    ]  # fmt: skip
    for pair in answer.pairs:
        made.append(
            {
                "how": pair.kind,
                "claim": words.predicate(pair.chain.predicate),
                "counted": "yes" if pair.counted else "no",
                "left_code": pair.left.notation,
                "left": pair.left.label,
                "left_iri": pair.left.iri,
                "right_code": pair.right.notation,
                "right": pair.right.label,
                "right_iri": pair.right.iri,
                "weakest_link": words.hop_text(pair.chain.weakest_link),
            }
        )
    return made


def data(answer: Overlap, due: Sequence[Credit] = ()) -> dict[str, object]:
    """The whole answer as plain data."""
    return {
        "left": {"iri": answer.left.iri, "label": str(answer.left), "competencies": answer.left_size},
        "right": {"iri": answer.right.iri, "label": str(answer.right), "competencies": answer.right_size},
        "definition": DEFINITION,
        "measures": {
            field: {
                "shared": (found := getattr(answer, field)).shared,
                "either": found.either,
                "jaccard": None if found.share is None else round(float(found.share), 6),
                "meaning": meaning,
            }
            for field, _, meaning in MEASURES
        },
        "shared": records(answer),
        "notes": answer.notes,
        "credits": credits.lines(due),
    }


def as_json(answer: Overlap, due: Sequence[Credit] = ()) -> str:
    """The whole answer as JSON."""
    return formats.to_json(data(answer, due))


def as_csv(answer: Overlap, due: Sequence[Credit] = ()) -> str:
    """One row for each shared statement and aligned pair. CSV has no place for credit lines."""
    del due
    return formats.to_csv(COLUMNS, [[one[name] for name in COLUMNS] for one in records(answer)])


def as_text(answer: Overlap, due: Sequence[Credit] = (), width: int = 0) -> str:
    """The answer for a person: the three measures, then everything that is shared."""
    parts = [
        f"{answer.left} ({answer.left_size:,} competencies) and {answer.right} ({answer.right_size:,})",
        "",
        formats.to_table(
            ("shared", "Jaccard", "meaning"),
            [(name, share(getattr(answer, field)), meaning) for field, name, meaning in MEASURES],
            width,
        ),
    ]
    found = records(answer)
    if found:
        names = ("how", "claim", "counted", "left_code", "left", "right_code", "right")
        parts.append(formats.to_table(names, [[one[name] for name in names] for one in found], width))
    else:
        parts.append("Nothing that is loaded says that they share a competency. That is no finding that they do not.\n")
    parts += [f"Note: {note}" for note in answer.notes]
    parts.append(DEFINITION)
    return "\n".join(parts) + "\n" + credits.block(due)


FORMATS: Mapping[str, Callable[[Overlap, Sequence[Credit]], str]] = MappingProxyType({"csv": as_csv, "json": as_json})
"""Writers by the name used in `--format` and `?format=`."""
