"""Suggestions for every certification objective among all Colorado standards, beside RapidFuzz's ten best."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.invented_words import Vocabulary
from benchmarks.measure import Result
from tests.support.shared import SHARED_DATA

if TYPE_CHECKING:
    from queries.suggest.items import Item

OBJECTIVES = 3_242
STANDARDS = 6_600
MOST_SECONDS = 60.0
LEAST_RATIO = 5.0
ROUNDS = 3
TOP = 10
SEED = 20_180_620
FOLDERS = ("credentials", "standards/colorado-cas")


def run() -> Iterator[Result]:
    """Ten suggestions each, all signals, nothing known; the two sides take turns, and medians are compared."""
    subjects, targets, what = _real() if SHARED_DATA is not None else _invented()
    ours, peers = [], []
    for _ in range(ROUNDS):
        ours.append(_ours(subjects, targets))
        peers.append(_peer(subjects, targets))
    taken, peer = sorted(ours)[ROUNDS // 2], sorted(peers)[ROUNDS // 2]
    yield Result(
        f"ten suggestions for each of {len(subjects):,} objectives among {len(targets):,} standards",
        taken,
        peer,
        "RapidFuzz cdist, WRatio, 2 workers",
        f"under {MOST_SECONDS:.0f} s and {LEAST_RATIO:.0f}× faster",
        taken < MOST_SECONDS and peer / taken >= LEAST_RATIO,
        what,
    )


def _ours(subjects: list[Item], targets: list[Item]) -> float:
    from queries.suggest.pair import known_of, pair_of
    from queries.suggest.ranker import suggest_pair

    start = time.perf_counter()
    suggest_pair(pair_of(subjects, targets), known_of([]), top=TOP)
    return time.perf_counter() - start


def _peer(subjects: list[Item], targets: list[Item]) -> float:
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    left, right = ([utils.default_process(one.core) for one in side] for side in (subjects, targets))
    start = time.perf_counter()
    scores = process.cdist(left, right, scorer=fuzz.WRatio, workers=2, dtype=np.float32)
    np.argpartition(-scores, TOP, axis=1)[:, :TOP]
    return time.perf_counter() - start


def _real() -> tuple[list[Item], list[Item], str]:
    """The objectives and standards of ../shared/data, loaded as a user would."""
    from graph.store import EmbeddedStore
    from queries.lookup import text
    from queries.suggest.items import read_items

    assert SHARED_DATA is not None
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "store")
        base = [str(Path(sys.executable).with_name("credways"))]
        subprocess.run([*base, "build", "--store", place], check=True, capture_output=True)
        files = [str(SHARED_DATA / one) for one in FOLDERS]
        load = [*base, "load", *files, "--keep-going", "--allow-loss", "--store", place]
        subprocess.run(load, check=False, capture_output=True)
        store = EmbeddedStore.open(place)
        rows = store.select("SELECT ?x WHERE { VALUES ?c { cw:ExamObjective cw:ExamTopic } ?x a ?c }")
        subjects = read_items(store, (text(row[0]) for row in rows))[:OBJECTIVES]
        statements = store.select(
            'SELECT ?x WHERE { ?x ceasn:isPartOf ?f FILTER(CONTAINS(STR(?f), "/framework/cas-")) }'
        )
        return subjects, read_items(store, (text(row[0]) for row in statements)), "real texts"


def _invented() -> tuple[list[Item], list[Item], str]:
    """Texts of invented words, as common as words are (Zipf), where the real ones are absent."""
    from queries.suggest.items import Item

    dice = Random(SEED)  # noqa: S311 (texts, not secrets)
    words = Vocabulary(dice)

    def made(count: int, name: str, longest: int) -> list[Item]:
        return [Item(f"urn:{name}:{n:05}", text=words.phrase(4, longest)) for n in range(count)]

    return made(OBJECTIVES, "objective", 25), made(STANDARDS, "standard", 40), "invented texts"
