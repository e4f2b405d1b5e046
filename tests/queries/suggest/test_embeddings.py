"""The optional signal: used where its package is installed, and missed cleanly where it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ontology.errors import BadQuery
from queries.suggest.model import default_model
from queries.suggest.pair import Pair, known_of, pair_of
from queries.suggest.ranker import chosen, suggest_pair
from queries.suggest.signals import embeddings


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "PACKAGE", "no_such_package_of_vectors")


@pytest.mark.usefixtures("absent")
def test_without_the_extra_nothing_names_it(pair: Pair) -> None:
    assert "embeddings" not in [one.name for one in chosen(None)]
    assert len(suggest_pair(pair, known_of([])))


@pytest.mark.usefixtures("absent")
def test_asking_for_it_without_the_extra_says_what_to_install() -> None:
    with pytest.raises(BadQuery, match=r"pip install 'credways\[embeddings\]'"):
        chosen(["embeddings"])


@pytest.mark.usefixtures("absent")
def test_a_model_that_weighs_it_still_answers_without_it(pair: Pair) -> None:
    shipped = default_model()
    weighing = replace(shipped, signals=(*shipped.signals, "embeddings"))
    with_it, without_it = (suggest_pair(pair, known_of([]), model=one) for one in (weighing, shipped))
    assert np.array_equal(with_it.targets, without_it.targets)


@pytest.mark.skipif(not embeddings.installed(), reason="the extra credways[embeddings] is not installed")
def test_with_the_extra_it_is_a_method_like_any_other(pair: Pair) -> None:
    fresh = pair_of(pair.subjects, pair.targets)  # the shared one may have been asked where it was absent
    found = suggest_pair(fresh, known_of([]), methods=["embeddings"], top=3)
    assert found.signals == ("embeddings",)
    assert len(pair.subjects) <= len(found) <= 3 * len(pair.subjects)
