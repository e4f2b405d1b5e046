"""The benchmarks of the service run, on a tiny graph and for moments: what they measure there means nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import embedded, neighbours, peers, service
from benchmarks.questions import QUESTIONS

TINY = 2_000


@pytest.fixture(scope="module")
def place() -> Iterator[peers.Place]:
    if not Path(peers.program("oxigraph")).exists():
        pytest.skip("the Oxigraph server is not installed")
    made = peers.generated(TINY)
    yield made
    made.remove()
    peers.generated.cache_clear()


@pytest.fixture(autouse=True)
def tiny(place: peers.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (service, neighbours, embedded):
        monkeypatch.setattr(module, "generated", lambda: place)
    monkeypatch.setenv("CREDWAYS_QUERY_SECONDS", "1")
    monkeypatch.setattr(neighbours, "SECONDS", 1.0)
    monkeypatch.setattr(service, "ROUNDS", 2)
    monkeypatch.setattr(service, "LARGE_ROUNDS", 2)
    monkeypatch.setattr(embedded, "SMALL", TINY)
    monkeypatch.setattr(embedded, "CAP", 0.3)


def test_both_servers_answer_every_question_alike(capsys: pytest.CaptureFixture[str]) -> None:
    results = list(service.run())
    assert {f"HTTP: {name}" for name in QUESTIONS} < {one.name for one in results}
    assert all(one.ours > 0 and one.peer > 0 for one in results)
    assert "differ" not in capsys.readouterr().err


def test_good_clients_lose_no_request_beside_hostile_ones() -> None:
    p95, each = neighbours.run()
    assert " 0 failed" in p95.detail
    assert each.ours > 0


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # the child only asks and ends
def test_every_question_is_asked_of_both_peers_in_process() -> None:
    results = list(embedded.run())
    for who in ("oxrdflib", "rdflib evaluator"):
        assert [one.name for one in results if one.peer_name == who] == [f"in process: {name}" for name in QUESTIONS]
