"""Differences between editions and their impact as tables, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from credways import formats, words
from ontology.namespaces import shorten

if TYPE_CHECKING:
    from queries.coverage import AreaCoverage
    from queries.editions import Item
    from queries.editions_coverage import CoverageChange
    from queries.editions_diff import Change, EditionDiff
    from queries.editions_impact import EditionImpact, Impact
    from queries.editions_pairs import Link
    from queries.editions_words import Segment

DIFF_COLUMNS = (
    "kind", "also", "old_code", "new_code", "ground", "likeness", "guess", "words", "old_text", "new_text",
    "published_by", "old_iri", "new_iri",
)  # fmt: skip
IMPACT_COLUMNS = (
    "proposal", "reason", "what", "predicate", "other", "change", "old_code", "new_codes", "said_by", "decided_by",
    "words", "iri", "other_iri", "old_iri", "new_iris",
)  # fmt: skip

_GROUND = {"published": "published", "identifier": "same identifier", "code": "same code", "words": "same words"}


def ground(link: Link) -> str:
    """What a pair rests on, in words; a guess says that it is one, and how alike the wordings are."""
    if link.by in _GROUND:
        return _GROUND[link.by]
    return f"guess: {round((link.likeness or 0) * 100)} % alike"


def diff_rows(diff: EditionDiff, kinds: Sequence[str] = ()) -> list[dict[str, object]]:
    """One row per pair of items, and per item without a counterpart, under the names of `DIFF_COLUMNS`."""
    from queries.editions_words import marked

    rows: list[dict[str, object]] = []
    for change in diff.changes:
        if kinds and change.kind not in kinds:
            continue
        old, new = {item.iri: item for item in change.old}, {item.iri: item for item in change.new}
        for link in change.links:
            one, other = old[link.old], new[link.new]
            difference = " | ".join(marked(segments) for segments in change.words(link).values())
            rows.append(
                {
                    **_ends(one, other), "kind": change.kind, "also": " ".join(change.also), "ground": ground(link),
                    "likeness": link.likeness, "guess": "yes" if link.by not in _GROUND else "",
                    "words": difference, "published_by": link.source,
                }
            )  # fmt: skip
        if not change.links:
            item = (*change.old, *change.new)[0]
            empty = dict.fromkeys(DIFF_COLUMNS, "")
            ends = _ends(item, None) if change.old else _ends(None, item)
            rows.append({**empty, **ends, "kind": change.kind, "likeness": None})
    return rows


def _ends(old: Item | None, new: Item | None) -> dict[str, object]:
    return {
        "old_code": old.code if old else "", "new_code": new.code if new else "",
        "old_text": old.text if old else "", "new_text": new.text if new else "",
        "old_iri": old.iri if old else "", "new_iri": new.iri if new else "",
    }  # fmt: skip


def diff_csv(diff: EditionDiff, kinds: Sequence[str] = ()) -> str:
    """Every pair as a row of CSV, safe to open in a spreadsheet; changed words marked as in wdiff."""
    return _csv(DIFF_COLUMNS, diff_rows(diff, kinds))


def diff_json(diff: EditionDiff, kinds: Sequence[str] = ()) -> str:
    """Everything as JSON; wordings as segments (same, removed, added) to be shown by whoever reads it."""
    changes = [_change_data(change) for change in diff.changes if not kinds or change.kind in kinds]
    return formats.to_json(
        {
            "series": diff.series, "old": diff.old, "new": diff.new, "counts": dict(diff.counts),
            "notes": list(diff.notes), "changes": changes,
        }
    )  # fmt: skip


def _change_data(change: Change) -> dict[str, object]:
    links = [
        {
            "old": link.old, "new": link.new, "ground": link.by, "guess": link.by not in _GROUND,
            "likeness": link.likeness, "mapping": link.source or None, "words": _segments(change.words(link)),
        }
        for link in change.links
    ]  # fmt: skip
    return {
        "kind": change.kind, "also": list(change.also),
        "old": [_item_data(item) for item in change.old], "new": [_item_data(item) for item in change.new],
        "links": links,
    }  # fmt: skip


def _item_data(item: Item) -> dict[str, object]:
    return {"iri": item.iri, "code": item.code, **dict(item.texts)}


def _segments(parts: Mapping[str, Iterable[Segment]]) -> dict[str, list[dict[str, str]]]:
    return {part: [{one.change: one.text} for one in segments] for part, segments in parts.items()}


def diff_text(diff: EditionDiff, width: int = 0, kinds: Sequence[str] = ()) -> str:
    """Counts, then every change but what is unchanged, for a terminal or a pipe."""
    counted = [(kind, number) for kind, number in diff.counts.items() if number]
    parts = [f"{diff.series}: {diff.old} → {diff.new}", "", formats.to_table(("change", "groups"), counted, width)]
    shown = kinds or [kind for kind in diff.counts if kind != "unchanged"]
    rows = diff_rows(diff, shown)
    if rows:
        header = ("change", "old", "new", "ground", "words")
        cells = [
            (
                f"{row['kind']} {row['also']}".strip(), row["old_code"], row["new_code"], row["ground"],
                row["words"] or row["old_text"] or row["new_text"],
            )
            for row in rows
        ]  # fmt: skip
        parts.append(formats.to_table(header, cells, width))
    parts += [f"Note: {note}" for note in diff.notes]
    return "\n".join(parts) + "\n"


def impact_rows(answer: EditionImpact) -> list[dict[str, object]]:
    """One row per thing that rests on an old item, under the names of `IMPACT_COLUMNS`."""
    return [_impact_row(row, answer) for row in answer.rows]


def _impact_row(row: Impact, answer: EditionImpact) -> dict[str, object]:
    from queries.editions_words import marked

    differences = (
        [marked(segments) for link in row.links for segments in row.change.words(link).values()] if row.change else []
    )
    other = answer.ends.get(row.thing.other or row.thing.iri)
    return {
        "proposal": row.proposal, "reason": row.reason, "what": row.thing.what,
        "predicate": _claim(row.thing.predicate), "other": str(other) if other else row.thing.other,
        "change": row.change.kind if row.change else "", "old_code": row.old.code if row.old else "",
        "new_codes": " ".join(item.code for item in row.new), "said_by": row.thing.said_by,
        "decided_by": row.thing.decided_by, "words": " | ".join(differences), "iri": row.thing.iri,
        "other_iri": row.thing.other, "old_iri": row.thing.item, "new_iris": " ".join(item.iri for item in row.new),
    }  # fmt: skip


def _claim(predicate: str) -> str:
    negated = "not " if predicate.startswith("not ") else ""
    return negated + shorten(predicate.removeprefix("not "))


def impact_csv(answer: EditionImpact) -> str:
    """Every row as CSV, safe to open in a spreadsheet. Coverage figures are in the table and in JSON."""
    return _csv(IMPACT_COLUMNS, impact_rows(answer))


def impact_json(answer: EditionImpact) -> str:
    """Rows with their word differences as segments, and the coverage figures, as JSON."""
    diff = answer.diff
    rows = [
        {
            **_impact_row(row, answer),
            "words": [_segments(row.change.words(link)) for link in row.links] if row.change else [],
            "new_iris": [item.iri for item in row.new],
        }
        for row in answer.rows
    ]
    return formats.to_json(
        {
            "series": diff.series, "old": diff.old, "new": diff.new, "changes": dict(diff.counts),
            "proposals": dict(answer.counts), "notes": list(diff.notes), "rows": rows,
            "coverage": [_coverage_data(one) for one in answer.coverage],
        }
    )  # fmt: skip


def _coverage_data(one: CoverageChange) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "credential": one.credential, "label": one.credential_label,
        "before": asdict(one.before), "after": asdict(one.after),
    }  # fmt: skip


def impact_text(answer: EditionImpact, width: int = 0) -> str:
    """Proposals with their reasons, then the coverage figures that change, for a terminal or a pipe."""
    diff = answer.diff
    changed = ", ".join(f"{number} {kind}" for kind, number in diff.counts.items() if number)
    parts = [f"{diff.series}: {diff.old} → {diff.new}", f"Items: {changed}", ""]
    if not answer.rows:
        parts.append(
            f"Nothing loaded rests on {diff.series} {diff.old}: no mapping, decision or link touches its items."
        )
    else:
        parts.append(formats.to_table(("proposal", "things"), list(answer.counts.items()), width))
        header = ("proposal", "what", "old", "new", "claim", "other end", "said by", "decided by", "reason", "words")
        cells = [
            (
                row["proposal"], row["what"], row["old_code"], row["new_codes"], words.predicate(str(row["predicate"])),
                row["other"], row["said_by"], row["decided_by"], row["reason"], row["words"],
            )
            for row in impact_rows(answer)
        ]  # fmt: skip
        parts.append(formats.to_table(header, cells, width))
    if answer.coverage:
        names = ("credential", "framework", "edition", "expectations", "covered", "partly", "proposed", "not reviewed")
        figures = []
        for one in answer.coverage:
            figures += [(one.credential_label or one.credential, *_figures(one.before))]
            figures += [("  after", *_figures(one.after))]
        parts += ["Coverage before, and after with only what carries forward:", formats.to_table(names, figures, width)]
    parts += [f"Note: {note}" for note in diff.notes]
    parts.append("Proposals only: nothing was changed.")
    return "\n".join(parts) + "\n"


def _figures(area: AreaCoverage) -> tuple[object, ...]:
    return area.area, area.edition, area.total, area.covered, area.partly, area.proposed, area.not_reviewed


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    return formats.to_csv(columns, [[row[name] for name in columns] for row in rows])
