"""Whether columns answer a library query, and having them made.

They answer where the query's header says `engine: columnar`, the current editions of a store on disk are asked, and the
columns of its state are there; else SPARQL does, with the same rows. They are never made while somebody waits for an
answer: a server has them made after the first such question to a state (`started`), scripts with `prepare`.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.view import View
from queries.remembered import remembered, state_of

if TYPE_CHECKING:
    from graph.protocol import Bindings, Solutions, Store
    from queries.catalog import Query
    from queries.columnar.columns import Columns

COLUMNAR: Final = "columnar"
SMALLEST: Final = 300_000
"""Triples of the current editions from which on columns are made; SPARQL answers fewer in well under a second."""

_ROOT: Final = str(Path(__file__).resolve().parents[2])
_START: Final = "import sys; sys.path.append(sys.argv[1]); from queries.columnar.building import main; main()"


def answer(store: Store, query: Query, given: Bindings) -> Solutions | None:
    """The answer of a query whose header wants columns; None where SPARQL has to give it."""
    stem = _stem(store) if query.engine == COLUMNAR else None
    if stem is None:
        return None
    columns = _columns(store, stem)
    if columns is None:
        return None
    from queries.columnar.answers import ANSWERS

    return ANSWERS[query.name](columns, given)


def _columns(store: Store, stem: Path) -> Columns | None:
    from queries.columnar import building

    if not building.are_there(stem):
        return None
    from polars.exceptions import PolarsError

    with suppress(OSError, PolarsError):  # files that cannot be read are as good as none
        return remembered(store, "columns", lambda: building.read(stem))
    return None


def started(store: Store) -> subprocess.Popen[bytes] | None:
    """Begin to make the columns of a state, in a process that gives way to others; None where there is nothing to do.

    Nothing is to be done for a store of fewer than `SMALLEST` triples, in memory, of other editions than the current
    ones or behind an endpoint, and where the columns are there.
    """
    from queries.columnar.building import are_there
    from queries.sources import source_notes

    stem = _stem(store)
    if stem is None or are_there(stem):
        return None
    if sum(note.triples for note in source_notes(store).values() if note.is_current) < SMALLEST:
        return None
    # -I: neither the working directory nor PYTHON* variables are looked at.
    command = [sys.executable, "-I", "-c", _START, _ROOT, str(stem)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def prepare(store: Store) -> bool:
    """Make the columns of a state and wait for them; whether they are there then."""
    from queries.columnar.building import are_there

    state = state_of(store)  # held until the end, so that no writer sweeps it meanwhile
    process = started(state)
    if process is not None:
        process.wait()
    stem = _stem(state)
    return stem is not None and are_there(stem)


def _stem(store: Store) -> Path | None:
    """Where the files of a state lie, if columns could answer for it."""
    state = state_of(store)
    return state.derived if isinstance(state, View) and state.within is None else None
