"""Files and loaders meet the store: read, check, and store whole or not at all. The only place that knows both."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from credways import checks
from credways.reading import Progress, read_paths
from loaders.options import Options, quiet
from ontology.errors import BadInput, Loss, Problem

if TYPE_CHECKING:
    from graph.store import EmbeddedStore
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
    from graph.collector import paused

    with paused():
        found = read_paths(paths, loader, options or Options(), progress)
        if not keep_going:
            _raise_any(found.problems)
        outcome = _store(
            store_path,
            found.loads,
            dry_run=dry_run,
            allow_loss=allow_loss,
            replace=replace,
            keep_going=keep_going,
            progress=progress,
        )
    return dataclasses.replace(
        outcome, skipped=tuple(found.skipped), refused=(*found.problems, *outcome.refused), dry_run=dry_run
    )


def build_catalogue(store_path: Path, *, progress: Progress = quiet) -> Outcome:
    """Load the starter catalogue; an edition already there with the same content is left alone.

    Raises Loss naming what the catalogue's own files leave dangling: what we ship must be whole.
    """
    from graph.collector import paused
    from loaders.starter import read_catalogue

    with paused():
        loads = read_catalogue(progress)
        outcome = _store(
            store_path,
            loads,
            dry_run=False,
            allow_loss=False,
            replace=True,
            keep_going=False,
            progress=progress,
        )
    if outcome.lost:
        raise Loss(outcome.lost)
    return outcome


def _store(
    store_path: Path,
    loads: Sequence[Load],
    *,
    dry_run: bool,
    allow_loss: bool,
    replace: bool,
    keep_going: bool,
    progress: Progress,
) -> Outcome:
    from graph.store import EmbeddedStore

    loads, refused = checks.each_edition_once(loads)
    if not keep_going:
        _raise_any(refused)
    store = EmbeddedStore.open(store_path, create=True)
    progress("validating", sum(len(load.triples) for load in loads))
    usable, unusable = checks.validated(loads)
    if not keep_going:
        _raise_any(unusable)
    progress("checking links", sum(len(load.triples) for load in usable))
    completed = checks.with_dangling_links(usable, store)
    lost = tuple(line for load in completed for line in checks.losses(load))
    keys = [(load.source.series, load.source.edition) for load in completed]
    outcome = Outcome(tuple(completed), lost=lost, allowed=allow_loss, refused=(*refused, *unusable))
    if lost and not allow_loss:
        return outcome
    if dry_run:
        return dataclasses.replace(outcome, states=dict.fromkeys(keys, CHECKED))
    return dataclasses.replace(outcome, states=_write(store, completed, replace=replace, progress=progress))


def _raise_any(problems: Sequence[Problem]) -> None:
    if problems:
        raise BadInput(problems)


def _write(
    store: EmbeddedStore, loads: Sequence[Load], *, replace: bool, progress: Progress
) -> dict[tuple[str, str], str]:
    """Write all loads in one transaction. Raises BadInput for an edition that is there with other content."""
    states: dict[tuple[str, str], str] = {}
    conflicts: list[Problem] = []
    names = ", ".join(sorted({load.receipt.file for load in loads}))
    with store.writing(f"credways loading {names}"[:200], wait=WAIT) as writer:
        for load in loads:
            progress(f"storing {load.source.series} {load.source.edition}", len(load.triples))
            change = writer.put(load)
            if change.kind == "replaced" and not replace:
                conflicts.append(_conflict(load))
            states[load.source.series, load.source.edition] = UNCHANGED if change.kind == "unchanged" else STORED
        if conflicts:
            raise BadInput(conflicts)  # leaving the block by an exception drops everything written in it
        progress("writing", sum(len(load.triples) for load in loads))
    return states


def _conflict(load: Load) -> Problem:
    """The problem of an edition that is already loaded with other content."""
    return Problem(
        load.receipt.file,
        f"edition {load.source.edition} of {load.source.series}",
        "an edition already loaded with other content",
        "the same content, another --edition, or --replace",
        "edition-conflict",
    )
