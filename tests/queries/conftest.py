"""The stores that queries are asked of: illustrative editions (`small`), invented ones, and the starter catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from pyoxigraph import RdfFormat, parse

from graph.store import EmbeddedStore
from ontology.model import Source

SMALL = Path(__file__).with_name("small")
INVENTED = Path(__file__).with_name("invented")
GOLDEN = Path(__file__).with_name("golden")

Stores = Callable[[str], EmbeddedStore]


@dataclass(frozen=True, slots=True)
class Case:
    """How a query of the library is asked in tests: of which store (`starter`, `invented`), with which parameters."""

    name: str
    store: str
    params: dict[str, str]


def library_cases() -> dict[str, Case]:
    """The cases of library_cases.yaml, by the query's name."""
    rows = yaml.safe_load(Path(__file__).with_name("library_cases.yaml").read_text("utf-8"))
    return {name: Case(name, row["store"], row.get("params", {})) for name, row in rows.items()}


def small_store(*more: Path, folder: Path | None = None) -> EmbeddedStore:
    """The illustrative editions and those in `more`, in memory or in a new folder."""
    store = EmbeddedStore.in_memory() if folder is None else EmbeddedStore.open(folder, create=True)
    with store.writing("tests") as writer:
        for path in sorted((*SMALL.glob("*.ttl"), *more)):
            series, _, edition = path.stem.partition("@")
            source = Source(series, edition, f"{series} {edition} (illustrative)", publisher="Nobody", credit="Credit.")
            triples = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
            writer.replace_edition(source, triples)
    return store


@pytest.fixture(scope="session")
def small() -> EmbeddedStore:
    return small_store()


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest) -> Stores:
    """The stores of library_cases.yaml by name, each made when it is first asked for."""
    made: dict[str, EmbeddedStore] = {}

    def store(name: str) -> EmbeddedStore:
        if name not in made:
            if name == "starter":
                made[name] = EmbeddedStore.open(request.getfixturevalue("starter_store"))
            else:
                made[name] = small_store(*INVENTED.glob("*.ttl"))
        return made[name]

    return store
