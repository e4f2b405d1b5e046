"""One engine filled by `credways push` and asked every case beside the embedded store that it was filled from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from credways.pushing import LIMITS, push
from graph.remote.address import Address
from graph.remote.client import Client
from graph.remote.plan import SEND, plan
from graph.remote.store import RemoteStore
from graph.remote.upload import Upload, places
from graph.store import EmbeddedStore
from tests.servers.cases import STORES, Case, asked, cases, difference
from tests.support.sparql_servers import SparqlServer, credways_server, oxigraph_server, virtuoso_server

Start = Callable[[Path], AbstractContextManager[SparqlServer]]

ENGINES: Final[Mapping[str, Start]] = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server}
"""The engines that are filled by a push; `credways`, our own, serves the store's folder itself."""
OURS: Final = "credways"
_KNOWN: Final = Path(__file__).with_name("known.yaml")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case. `wrong` says how the answer differs, `known` why that is expected; "" where not.

    `here` and `there` are the seconds that the embedded store and the server took.
    """

    case: str
    wrong: str
    known: str
    here: float = 0.0
    there: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether it is another than expected: wrong and not known, or known and not wrong any more."""
        return bool(self.wrong) is not bool(self.known)


@dataclass(frozen=True, slots=True)
class Run:
    """One engine's outcomes; `pushed` are the triples that were sent to it, in `seconds`."""

    engine: str
    version: str
    outcomes: tuple[Outcome, ...]
    pushed: int = 0
    seconds: float = 0.0


def run(engine: str, made: Mapping[str, EmbeddedStore], folder: Path, chosen: Callable[[Case], bool]) -> Run:
    """Start an engine, fill it with each of the stores in turn, and ask. Raises ServerMissing."""
    outcomes: list[Outcome] = []
    pushed, seconds, version = 0, 0.0, ""
    with _served(engine, made, folder) as serve:
        for name in STORES:
            wanted = [case for case in cases() if case.store == name and chosen(case)]
            with serve(name) as server:
                version = server.version
                address = Address(server.asking, server.user, server.password, server.token)
                if engine != OURS:
                    sent, took, after = _fill(made[name], address)
                    pushed, seconds = pushed + sent, seconds + took
                    outcomes += [_judged(engine, f"push/{name}/{what}", wrong) for what, wrong in after.items()]
                remote = RemoteStore.open(address, limits=LIMITS, cache=folder / "cache")
                outcomes += [_compared(engine, case, made[name], remote) for case in wanted]
                remote.close()
    return Run(engine, version, tuple(outcomes), pushed, seconds)


@contextmanager
def _served(
    engine: str, made: Mapping[str, EmbeddedStore], folder: Path
) -> Iterator[Callable[[str], AbstractContextManager[SparqlServer]]]:
    """A function that gives the server for one store: one for all, or our own for each."""
    if engine == OURS:
        yield lambda name: credways_server(made[name].path or folder)
        return
    with ENGINES[engine](folder / engine) as server:

        @contextmanager
        def same(_: str) -> Iterator[SparqlServer]:
            yield server

        yield same


def _fill(store: EmbeddedStore, address: Address) -> tuple[int, float, dict[str, str]]:
    """Push a store in the place of what is there: triples, seconds, and by what was looked at then, what is wrong."""
    client = Client(address, LIMITS)
    upload, view = Upload(client, places(client)), store.view()
    done = push(view, upload, plan(view, upload, prune=True))
    again = plan(view, upload, prune=True)
    repeated = [step.graph for step in again.steps if step.action == SEND]
    client.close()
    counts = (f"{graph}: {here}; there {there}" for graph, here, there in done.differing)
    after = {"every triple is counted there": ", ".join(counts), "a second push sends nothing": ", ".join(repeated)}
    return done.triples, done.seconds, after


def _compared(engine: str, case: Case, store: EmbeddedStore, remote: RemoteStore) -> Outcome:
    began = time.perf_counter()
    ours = asked(case, store)
    middle = time.perf_counter()
    theirs = asked(case, remote)
    end = time.perf_counter()
    return _judged(engine, case.name, difference(ours, theirs), middle - began, end - middle)


def _judged(engine: str, name: str, wrong: str, here: float = 0.0, there: float = 0.0) -> Outcome:
    reasons = (why for pattern, why in _known().get(engine, {}).items() if fnmatchcase(name, pattern))
    return Outcome(name, wrong, next(reasons, ""), here, there)


@cache
def _known() -> dict[str, dict[str, str]]:
    """Engine → pattern of a case's name → why its answer differs."""
    found: dict[str, dict[str, str]] = yaml.safe_load(_KNOWN.read_text("utf-8"))
    return found
