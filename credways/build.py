"""Files and loaders meet the store: read, check, and store whole or not at all. The only place that knows both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from credways import checks
from credways.reading import Progress, read_paths
from loaders.options import Options, quiet
from ontology.errors import BadInput, Loss, Problem

if TYPE_CHECKING:
    from graph.store import EmbeddedStore, Writer
    from ontology.model import Load

WAIT = 10.0
"""Seconds to wait for another process that is writing before saying that the store is busy."""
STORED, UNCHANGED, CHECKED, REFUSED = "stored", "unchanged", "checked only", "not stored"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a load: the loads with completed receipts, each edition's state, and what would be lost.

    `skipped` are files of a folder that no loader knows (path, reason); `refused` says what is wrong with files that
    were left out (`--keep-going`); `lost` says each loss in one line; `allowed` is `--allow-loss`. Nothing is stored
    when `lost` is not empty and not `allowed`.
    """

    loads: tuple[Load, ...]
    states: dict[tuple[str, str], str] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    refused: tuple[Problem, ...] = ()
    lost: tuple[str, ...] = ()
    allowed: bool = False
    dry_run: bool = False

    @property
    def stored(self) -> tuple[Load, ...]:
        """The loads that changed the store."""
        return tuple(load for load in self.loads if self.state(load) == STORED)

    def state(self, load: Load) -> str:
        """One of `stored`, `unchanged`, `checked only`, `not stored`."""
        return self.states.get((load.source.series, load.source.edition), REFUSED)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person allows: see `credways load --help`."""

    dry_run: bool = False
    allow_loss: bool = False
    replace: bool = False
    keep_going: bool = False


def load_paths(
    store_path: Path,
    paths: Sequence[Path],
    *,
    loader: str = "",
    options: Options | None = None,
    dry_run: bool = False,
    allow_loss: bool = False,
    replace: bool = False,
    keep_going: bool = False,
    progress: Progress = quiet,
) -> Outcome:
    """Load files and folders into the store at `store_path` (made when absent), in one transaction.

    A folder that a loader knows as a whole is one source; of any other folder or archive each file is tried, and those
    that no loader knows are listed as passed over. Raises BadInput with every problem (nothing stored), StoreBusy,
    NotFound for an unknown loader. With `keep_going`, a file that cannot be used is left out whole, listed as refused
    with what is wrong with it, and the others are stored. Loss is not raised: it is in the outcome, which says that
    nothing was stored.
    """
    rules = Rules(dry_run, allow_loss, replace, keep_going)
    with _filling(store_path, rules, progress, [path.name for path in paths]) as work:
        found = read_paths(paths, loader, options or Options(), progress, work.ready)
        if not keep_going:
            _raise_any(found.problems)
        work.finish(found.loads)
    outcome = work.outcome
    return dataclasses.replace(outcome, skipped=tuple(found.skipped), refused=(*found.problems, *outcome.refused))


def store_loads(store_path: Path, loads: Sequence[Load], *, dry_run: bool = False) -> Outcome:
    """Store editions that were made here rather than read by a loader, by the same checks, all or none."""
    with _filling(store_path, Rules(dry_run), quiet, [load.source.title for load in loads]) as work:
        work.finish(loads)
    return work.outcome


def build_catalogue(store_path: Path, *, progress: Progress = quiet) -> Outcome:
    """Load the starter catalogue; an edition already there with the same content is left alone.

    Raises Loss naming what the catalogue's own files leave dangling: what we ship must be whole.
    """
    from loaders.starter import read_catalogue

    with _filling(store_path, Rules(replace=True), progress, ["the starter catalogue"]) as work:
        loads = read_catalogue(progress)
        for load in loads:
            work.ready(load)
        work.finish(loads)
    outcome = work.outcome
    if outcome.lost:
        raise Loss(outcome.lost)
    return outcome


@contextmanager
def _filling(store_path: Path, rules: Rules, progress: Progress, names: Sequence[str]) -> Iterator[_Filling]:
    """One load's work on the store; leaving by an exception leaves the store as it was."""
    from graph.collector import paused

    what = f"credways loading {', '.join(names)}"[:200]
    with paused(), suppress(_NothingToStore), ExitStack() as held:
        yield _Filling(store_path, rules, progress, what, held)


class _NothingToStore(Exception):
    """Leaves a transaction without storing anything and without a fault."""


class _Filling:
    """A store while it is being filled. It is opened, and locked, when the first load is ready."""

    def __init__(self, path: Path, rules: Rules, progress: Progress, what: str, held: ExitStack) -> None:
        self._path, self._rules, self._progress, self._what, self._held = path, rules, progress, what, held
        self._opened: tuple[EmbeddedStore, Writer | None] | None = None
        self.outcome = Outcome(())

    def ready(self, load: Load) -> None:
        """Let the engine begin with a load while others are read and checked."""
        _, writer = self._open()
        if writer is not None:
            writer.prepare(load)

    def finish(self, loads: Sequence[Load]) -> None:
        """Check the loads together and put them into the store as the rules say; `outcome` tells what became of them.

        Raises BadInput; leaves by `_NothingToStore` when nothing is to be stored.
        """
        loads, refused = checks.each_edition_once(loads)
        if not self._rules.keep_going:
            _raise_any(refused)
        store, writer = self._open()
        self._progress("validating", sum(len(load.triples) for load in loads))
        usable, unusable = checks.validated(loads)
        if not self._rules.keep_going:
            _raise_any(unusable)
        self._progress("checking links", sum(len(load.triples) for load in usable))
        completed = checks.with_dangling_links(usable, store)
        lost = tuple(line for load in completed for line in checks.losses(load))
        allowed, dry_run = self._rules.allow_loss, self._rules.dry_run
        self.outcome = Outcome(
            tuple(completed), lost=lost, allowed=allowed, refused=(*refused, *unusable), dry_run=dry_run
        )
        if lost and not allowed:
            raise _NothingToStore
        if writer is None:
            states = {(load.source.series, load.source.edition): CHECKED for load in completed}
        else:
            states = self._write(writer, completed)
        self.outcome = dataclasses.replace(self.outcome, states=states)

    def _open(self) -> tuple[EmbeddedStore, Writer | None]:
        if self._opened is None:
            from graph.store import EmbeddedStore

            store = EmbeddedStore.open(self._path, create=True)
            writer = None if self._rules.dry_run else self._held.enter_context(store.writing(self._what, wait=WAIT))
            self._opened = (store, writer)
        return self._opened

    def _write(self, writer: Writer, loads: Sequence[Load]) -> dict[tuple[str, str], str]:
        """Put all loads. Raises BadInput for an edition that is there with other content."""
        states: dict[tuple[str, str], str] = {}
        conflicts: list[Problem] = []
        for load in loads:
            self._progress(f"storing {load.source.series} {load.source.edition}", len(load.triples))
            change = writer.put(load)
            if change.kind == "replaced" and not self._rules.replace:
                conflicts.append(_conflict(load))
            states[load.source.series, load.source.edition] = UNCHANGED if change.kind == "unchanged" else STORED
        _raise_any(conflicts)
        self._progress("writing", sum(len(load.triples) for load in loads))
        return states


def _raise_any(problems: Sequence[Problem]) -> None:
    if problems:
        raise BadInput(problems)


def _conflict(load: Load) -> Problem:
    """The problem of an edition that is already loaded with other content."""
    return Problem(
        load.receipt.file,
        f"edition {load.source.edition} of {load.source.series}",
        "an edition already loaded with other content",
        "the same content, another --edition, or --replace",
        "edition-conflict",
    )
