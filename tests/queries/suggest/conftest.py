"""Two small invented frameworks of eight families: the texts are ours and say nothing of any real standard."""

from __future__ import annotations

import pytest

from queries.suggest.items import Item
from queries.suggest.pair import Known, Pair, known_of, pair_of

TOPICS = (
    "copper pipe soldering joints flux torch", "voltage circuit breaker wiring panel conductor",
    "bread dough yeast kneading oven flour", "router subnet address packet switch gateway",
    "wound bandage sterile dressing patient gauze", "lathe spindle chuck turning tool steel",
    "budget ledger invoice payroll tax account", "soil seed irrigation compost harvest crop",
)  # fmt: skip
DOINGS = ("inspect the {a} and {b}", "install {a} with {c}", "explain how {b} affects {c}", "choose {c} for {d}")
SAYINGS = ("check {b} and {a} for faults", "fit {c} and {a}", "describe {c} by {b}", "select {d} and {c}")


def item(iri: str, text: str, **more: object) -> Item:
    return Item(iri=iri, code=iri.rpartition(":")[2], text=text, part_of=iri.rpartition(":")[0], **more)  # type: ignore[arg-type]


def texts(sentences: tuple[str, ...], name: str) -> list[Item]:
    made = []
    for family, topic in enumerate(TOPICS):
        a, b, c, d, *_ = topic.split()
        made.append(item(f"urn:{name}:{family}", topic))
        for place, sentence in enumerate(sentences):
            text = sentence.format(a=a, b=b, c=c, d=d)
            made.append(item(f"urn:{name}:{family}.{place}", text, parents=(f"urn:{name}:{family}",)))
    return made


@pytest.fixture(scope="session")
def pair() -> Pair:
    return pair_of(texts(DOINGS, "left"), texts(SAYINGS, "right"))


@pytest.fixture(scope="session")
def known(pair: Pair) -> Known:
    """Every statement maps to the one in its place, as a close match."""
    there = {one.code: place for place, one in enumerate(pair.targets)}
    pairs = [(place, there[one.code]) for place, one in enumerate(pair.subjects)]
    return known_of(pairs, (), ["close"] * len(pairs))
