"""A truth between the two invented frameworks of tests/queries/suggest: statements map to those in their place."""

from __future__ import annotations

import pytest

from queries.evaluate.truth import Truth, truth_of
from queries.suggest.items import Item
from tests.queries.suggest.conftest import DOINGS, SAYINGS, texts

LEFT, RIGHT = "urn:left:", "urn:right:"


def truth_between(left: list[Item], right: list[Item], **more: object) -> Truth:
    """The truth of the parts of the outline; its heads have no counterpart."""
    ends = {one.iri.removeprefix(RIGHT) for one in right}
    named = [one.iri.removeprefix(LEFT) for one in left if "." in one.iri]
    pairs = {(LEFT + name, RIGHT + name): "close" for name in named if name in ends}
    return truth_of("invented", "Left → right", left, right, pairs, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def truth() -> Truth:
    return truth_between(texts(DOINGS, "left"), texts(SAYINGS, "right"), goal=0.9)
