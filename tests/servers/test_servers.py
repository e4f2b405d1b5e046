"""An Oxigraph server, Virtuoso and our own /sparql answer as the embedded store, but for what known.yaml explains."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.cases import cases, stores
from tests.servers.run import ENGINES, OURS, Run, run
from tests.support.sparql_servers import ServerMissing

Runs = Callable[[str], Run]


@pytest.fixture(scope="module")
def runs(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Everything asked of one engine, once."""
    folder = tmp_path_factory.mktemp("servers")
    made = stores(starter_store, folder)
    done: dict[str, Run | ServerMissing] = {}

    def of(engine: str) -> Run:
        if engine not in done:
            try:
                done[engine] = run(engine, made, folder, lambda _: True)
            except ServerMissing as missing:
                done[engine] = missing
        found = done[engine]
        if isinstance(found, ServerMissing):
            pytest.skip(str(found))
        return found

    return of


@pytest.mark.parametrize("engine", [*ENGINES, OURS])
def test_the_answers_are_those_of_the_embedded_store(runs: Runs, engine: str) -> None:
    found = runs(engine)
    surprising = [
        f"{one.case}: {one.wrong or f'passes, though known.yaml says: {one.known}'}"
        for one in found.outcomes
        if one.failed
    ]
    assert surprising == []
    assert len(found.outcomes) >= len(list(cases()))
