"""Coverage of a content area as a bar: five states, told apart by pattern and word as well as by colour.

The counts are of leaf expectations; what the states mean is `queries.coverage.STATES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

STATES = MappingProxyType(
    {
        "covered": ("covered", "A decided alignment reaches it."),
        "partly": ("partly covered", "Decided alignments reach some of its parts, not all."),
        "proposed": ("proposed", "Composed or suggested rows reach it; people have not decided."),
        "reviewed-none": ("reviewed, none", "People looked and found no alignment."),
        "not reviewed": ("not yet reviewed", "Nobody has looked. That is not a finding of no alignment."),
    }
)
"""State → (its words, what it means), strongest first."""

_LEAST = 0.8
"""Percent of the bar that the smallest non-zero count gets, so that one expectation in a thousand is still seen."""


def _slug(state: str) -> str:
    return state.replace(" ", "-")


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Return each state's percent of the bar, 0 where there are none; they add up to 100 (or to 0 for no counts).

    Small shares are widened to `_LEAST` and the others narrowed in proportion.
    """
    total = sum(counts.get(state, 0) for state in STATES)
    if not total:
        return dict.fromkeys(STATES, 0.0)
    wide = {state: max(_LEAST, 100 * counts[state] / total) for state in STATES if counts.get(state, 0)}
    scale = 100 / sum(wide.values())
    return {state: wide.get(state, 0.0) * scale for state in STATES}


def in_words(counts: Mapping[str, int]) -> str:
    """Return the counts in words: `3 proposed, 120 not yet reviewed of 123 expectations`."""
    total = sum(counts.get(state, 0) for state in STATES)
    parts = [f"{counts[state]:,} {words}" for state, (words, _) in STATES.items() if counts.get(state, 0)]
    return f"{', '.join(parts) or 'nothing'} of {total:,} expectations"


def _pattern(state: str, identifier: str) -> Markup:
    marks = {
        "partly": '<path d="M0 8 8 0" class="cov-mark"/>',
        "proposed": '<circle cx="4" cy="4" r="1.6" class="cov-dot"/>',
        "reviewed-none": '<path d="M0 0 8 8M0 8 8 0" class="cov-mark"/>',
    }
    mark = Markup(marks.get(state, ""))  # noqa: S704 (the constants above)
    return Markup(
        '<pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" class="cov-{}"/>{}</pattern>'
    ).format(identifier, _slug(state), mark)


def bar(counts: Mapping[str, int], identifier: str) -> Markup:
    """Return one bar as inline SVG with its counts as its name. `identifier` must be unique in the page."""
    defs, rects, x = Markup(""), Markup(""), 0.0
    for state, width in shares(counts).items():
        if width:
            pattern = f"{identifier}-{_slug(state)}"
            defs += _pattern(state, pattern)
            rects += Markup('<rect x="{:.3f}%" width="{:.3f}%" height="100%" fill="url(#{})"/>').format(
                x, width, pattern
            )
            x += width
    return Markup(
        '<svg class="coverage-bar" role="img" width="100%" height="18" aria-label="{}"><defs>{}</defs>{}</svg>'
    ).format(in_words(counts), defs, rects)


def swatch(state: str, place: str = "legend") -> Markup:
    """Return the small square of a state; `place` tells several of the same state in one page apart."""
    identifier = f"{place}-{_slug(state)}"
    return Markup(
        '<svg class="swatch" width="16" height="16" aria-hidden="true" focusable="false"><defs>{}</defs>'
        '<rect width="16" height="16" rx="3" fill="url(#{})"/></svg>'
    ).format(_pattern(state, identifier), identifier)
