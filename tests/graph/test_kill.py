"""kill -9 at any point of a load leaves a state that was committed, and the next write works."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from pyoxigraph import Literal

from graph import generations
from graph.store import EmbeddedStore
from tests.graph.conftest import CODE, coded, default_graph, source, statement, union_of_current

KILLS = 40

LOOP = """
    import sys
    from pathlib import Path
    from graph.store import EmbeddedStore
    from tests.graph.test_kill import content
    from tests.graph.conftest import source
    folder, first, journal = Path(sys.argv[1]), int(sys.argv[2]), open(sys.argv[3], "a", buffering=1)
    store = EmbeddedStore.open(folder)
    for turn in range(first, first + 10_000):
        journal.write(f"begin {turn}\\n")
        with store.writing("the load that will be killed") as writer:
            for series in ("cas-ma", "cas-rw"):
                writer.replace_edition(source(series, str(2018 + turn % 3)), content(turn))
            if turn % 5 == 4:
                writer.remove_edition("cas-ma", str(2018 + turn % 3))
        journal.write(f"end {turn}\\n")
"""


def content(turn: int) -> list[object]:
    """What turn `turn` loads: every triple says which turn it was."""
    return [coded(statement("cas-ma", "x", f"{turn}.{place}"), str(turn)) for place in range(150)]


def test_killed_loads_leave_the_state_before_or_after(tmp_path: Path) -> None:
    folder, journal = tmp_path / "store", tmp_path / "journal"
    journal.touch()
    EmbeddedStore.open(folder, create=True)
    turn, settled, phases = 0, -1, set[str]()
    rng = random.Random(20261124)  # noqa: S311 - a seed that repeats, not a secret
    for kill in range(KILLS):
        begun = len(journal.read_text().splitlines())
        process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(LOOP), str(folder), str(turn), str(journal)])
        while len(journal.read_text().splitlines()) == begun and process.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "the loop ended by itself"
        lines = journal.read_text().splitlines()
        finished = max((int(line[4:]) for line in lines if line.startswith("end ")), default=-1)
        under_way = int(lines[-1].split()[1])
        turn = under_way + 1
        phases |= {path.name.split("-")[0] for path in generations.generations_folder(folder).iterdir()}

        store = EmbeddedStore.open(folder)
        stored = {int(term.value) for row in store.select(_TURNS).rows if isinstance(term := row[0], Literal)}
        newest = max(stored, default=-1)
        before = max(finished, settled)  # a kill between the switch and the journal's "end" left `settled`
        assert newest in {before, under_way}, f"kill {kill}: neither the state before nor the state after"
        settled = newest
        for record in store.sources():
            expected = 1 if record.series == "after-kill" else 150
            assert record.triples == expected == sum(1 for _ in store.quads(graph=record.graph))
        assert default_graph(store) == union_of_current(store)
        with store.writing() as writer:
            writer.replace_edition(source("after-kill", "1"), [coded(statement("k", "1", str(kill)), "-1")])
        assert store.ask("ASK { ?kill skos:notation '-1' }")
        store.close()
    assert "work" in phases, "no kill met a writer at work: the test proves nothing"
    left = {path.name for path in generations.generations_folder(folder).iterdir()}
    assert not {name for name in left if name.startswith(("work-", "gone-"))}


_TURNS = f"SELECT DISTINCT ?turn WHERE {{ {{ GRAPH ?g {{ ?s <{CODE.value}> ?turn }} }} }}"
