"""From what a person names to loads: folders and archives opened, each file paired with its loader and read."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from credways import fetching
from loaders import registry
from loaders.not_records import what_it_is
from loaders.options import Options
from loaders.reading.archives import is_many, raw_members
from ontology.errors import BadInput, NotFound, Problem
from ontology.model import Load
from ontology.spool import MANY, TripleSpool

Progress = Callable[[str, int], None]

_DEEPEST = 2
"""Archives within archives that are opened: published data has one, and one that holds itself has no end."""


@dataclass(slots=True)
class Reading:
    """What came of reading: the loads, files that no loader knows (path, reason), and what is wrong with the others."""

    loads: list[Load] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_paths(
    paths: Sequence[Path],
    loader: str,
    options: Options,
    progress: Progress,
    ready: Callable[[Load], None] = lambda _: None,
) -> Reading:
    """Read every path. Problems are collected, not raised. Raises NotFound for an unknown loader or path.

    `ready` is called with each load as soon as it is read, before anything is known of the others.

    A folder or archive that a loader knows as a whole is one source; any other is opened, one level at a time, and what
    in it no loader knows is passed over. Large editions come spooled, so that reading a thousand files keeps no more
    than one of them in memory.
    """
    found = Reading()
    with ExitStack() as unpacked:
        for path, named in _expand(paths, loader, found, unpacked):
            progress(f"reading {path.name}", 0)
            try:
                fetching.refuse_cut_short(path)
                for load in fetching.remarked(path, named.load(path, options)):
                    found.loads.append(_spooled(load))
                    ready(found.loads[-1])
            except BadInput as error:
                found.problems += error.problems
    return found


def _spooled(load: Load) -> Load:
    if isinstance(load.triples, TripleSpool):
        load.triples.rest()
        return load
    if len(load.triples) < MANY:
        return load
    spool = TripleSpool()
    spool.extend(load.triples)
    spool.rest()
    return dataclasses.replace(load, triples=spool)


def _expand(
    paths: Sequence[Path], loader: str, found: Reading, unpacked: ExitStack, within: int = 0
) -> Iterator[tuple[Path, registry.Loader]]:
    """Pair each path with its loader, noting in `found` what has none. `within` counts the archives around a path."""
    for path in paths:
        try:
            named = registry.pick(path, loader or None)
        except NotFound:
            if loader or not is_many(path):
                raise
            packed = not path.is_dir()
            if packed and within == _DEEPEST:
                reason = f"an archive within {_DEEPEST} archives; unpack it and load what is in it"
                found.skipped.append((str(path), reason))
                continue
            try:
                folder = _unpack(path, unpacked) if packed else path
            except BadInput as error:
                found.problems += error.problems
                continue
            for child in sorted(child for child in folder.iterdir() if not child.name.startswith(".")):
                yield from _child(child, found, unpacked, within + packed)
        else:
            yield path, named


def _child(path: Path, found: Reading, unpacked: ExitStack, within: int) -> Iterator[tuple[Path, registry.Loader]]:
    if reason := what_it_is(path):
        found.skipped.append((str(path), reason))
        return
    try:
        yield from _expand([path], "", found, unpacked, within)
    except NotFound as error:
        found.skipped.append((str(path), str(error).splitlines()[0].removesuffix(" Name one with --as:")))


def _unpack(archive: Path, unpacked: ExitStack) -> Path:
    """Write the members of an archive to a temporary folder, each to be judged when it is read. Raises BadInput."""
    around = Path(unpacked.enter_context(TemporaryDirectory(prefix="credways-")))
    folder = around / archive.name
    for name, data in raw_members(archive):
        place = folder / name
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        except OSError as error:
            found = f"a name that cannot be a file's here ({error.strerror})"
            raise BadInput([Problem(archive.name, name, found, "names of files", "archive-names")]) from None
    return folder
