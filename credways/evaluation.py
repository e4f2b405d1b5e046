"""What `credways evaluate` measures, and the report of it: a table, Markdown, JSON and a page that stands alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from credways import __version__, formats
from ontology.errors import BadQuery

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.evaluate.run import Evaluated, Goal, Progress
    from queries.evaluate.scoring import Figure, Scores
    from queries.evaluate.truth import Truth

HEAD: Final = ("method", "recall@1", "recall@5", "recall@10", "MRR", "predicates", "ECE")
SPLIT: Final = (
    "Subjects of one family (parents and their parts, like texts) are held out together. Brackets hold 95 % intervals, "
    "of bootstrap samples of whole families. ECE is the expected calibration error of the first ten proposals."
)


def measured(
    store: Store,
    progress: Progress,
    *,
    names: Collection[str] = (),
    between: tuple[str, str] | None = None,
    mapping_set: str | None = None,
    each_signal: bool = True,
) -> tuple[list[Evaluated], list[tuple[str, str]]]:
    """Measure the named crosswalks (all that the store has), or one between two lists, or those of a mapping set.

    Weights to begin at are learnt from all other named crosswalks of the store, so that a crosswalk has the same
    figures whether it is measured alone or among all. Also returns (name, why) of what is not measured.
    Raises NotFound, Ambiguous, BadQuery where nothing can be measured, Leak.
    """
    from queries.evaluate.run import evaluate
    from queries.evaluate.truths import known, named_truths, truth_between, truths_of_set

    known(names)
    every, absent = named_truths(store, progress)
    missing: list[tuple[str, str]] = []
    if between:
        found = [truth_between(store, *between)]
    elif mapping_set:
        found, missing = truths_of_set(store, mapping_set)
    else:
        found = [one for one in every if not names or one.name in names]
        missing = [one for one in absent if not names or one[0] in names]
    if not found:
        why = "\n".join(f"{name}: {reason}" for name, reason in missing)
        raise BadQuery(f"The store holds none of these crosswalks, so that there is nothing to measure on.\n{why}")
    # A crosswalk that is measured must not be learnt from under another name: what maps the same pairs is left out.
    asked = {pair for one in found for pair in _pairs(one)}
    others = [one for one in every if not asked & _pairs(one)]
    return evaluate(found, progress, others=others, each_signal=each_signal), missing


def _pairs(truth: Truth) -> set[tuple[str, str]]:
    left, right = truth.pair.subjects, truth.pair.targets
    return {(left[row].iri, right[column].iri) for row, column in truth.known.accepted}


def figure(value: Figure | None) -> str:
    """`0.927 [0.90–0.95]`, or nothing."""
    return "" if value is None else f"{value.value:.3f} [{value.low:.2f}–{value.high:.2f}]"


def row(scores: Scores) -> tuple[str, ...]:
    """One method's figures under `HEAD`."""
    return (
        scores.method,
        *(f"{scores.recall[cut].value:.3f}" for cut in (1, 5)),
        figure(scores.recall[10]),
        f"{scores.mrr.value:.3f}",
        "" if scores.predicates is None else f"{scores.predicates:.3f}",
        "" if scores.calibration is None else f"{scores.calibration.ece.value:.3f}",
    )


def goal(one: Goal) -> str:
    """A goal as a sentence that says whether it is met."""
    beside = "" if one.baseline is None else f" (plain TF-IDF: {one.baseline:.3f})"
    wanted = "at most" if "error" in one.what else "at least"
    return f"{one.what}: {one.measured:.3f}, wanted {wanted} {one.wanted:.2f}{beside}: {'met' if one.met else 'MISSED'}"


def sizes(one: Evaluated) -> str:
    """What was measured on, in a sentence."""
    return (
        f"{one.mapped:,} of {one.subjects:,} subjects are mapped to {one.targets:,} targets by {one.pairs:,} pairs; "
        f"{one.groups:,} families in {one.folds} folds; recall@10 can be at most {one.ceiling:.3f}."
    )


def as_text(made: Sequence[Evaluated]) -> str:
    """A table for each crosswalk, for a terminal."""
    parts = []
    for one in made:
        table = formats.to_table(HEAD, [row(each) for each in one.scores])
        parts.append("\n".join([one.title, sizes(one), *one.notes, "", table, *map(goal, one.goals)]))
    return "\n\n".join([*parts, SPLIT])


def as_markdown(made: Sequence[Evaluated]) -> str:
    """The report as Markdown."""
    lines = ["# How good suggestions are", "", f"Made by `credways evaluate` {__version__} on {_day()}. {SPLIT}", ""]
    for one in made:
        lines += [f"## {one.title}", "", " ".join((sizes(one), *one.notes)), ""]
        lines += [f"| {' | '.join(cells)} |" for cells in (HEAD, ("---",) * len(HEAD), *map(row, one.scores))]
        lines += ["", *(f"- {goal(each)}" for each in one.goals), ""]
    return "\n".join(lines)


def as_json(made: Sequence[Evaluated]) -> str:
    """Every figure, bin and threshold as JSON; intervals are 95 %."""
    given = {"tool": "credways evaluate", "version": __version__, "date": _day(), "crosswalks": [*map(asdict, made)]}
    return json.dumps(given, indent=1, ensure_ascii=False) + "\n"


def as_html(made: Sequence[Evaluated]) -> str:
    """A page that stands alone: figures, goals, and plots of recall and reliability drawn in it."""
    from credways.web import render
    from viz import evaluation as plots

    given: dict[str, Any] = {
        "made": made, "head": HEAD, "row": row, "goal": goal, "sizes": sizes, "split": SPLIT, "day": _day(),
        "recall_svg": _recall_svg, "reliability_svg": _reliability_svg, "explain": plots.EXPLAIN,
        "due": (), "methods": _methods(made),
    }  # fmt: skip
    return render.alone("evaluation_alone.html", given)


def _recall_svg(one: Evaluated) -> Any:
    from viz.evaluation import Bar, recall_svg

    bars = [Bar(each.method, (ten := each.recall[10]).value, ten.low, ten.high) for each in one.scores]
    return recall_svg(f"Recall among the first ten, {one.title}", bars, one.ceiling)


def _reliability_svg(one: Evaluated) -> Any:
    from viz.evaluation import reliability_svg

    curves = {each.method: each.calibration.bins for each in one.scores if each.calibration}
    return reliability_svg(f"Reliability of confidence, {one.title}", curves)


def _methods(made: Sequence[Evaluated]) -> dict[str, str]:
    return {each.method: each.says for one in made for each in one.scores}


def _day() -> str:
    return datetime.now(UTC).date().isoformat()


FORMATS: Final[Mapping[str, Callable[[Sequence[Evaluated]], str]]] = MappingProxyType(
    {"json": as_json, "html": as_html, "md": as_markdown}
)
