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
from loaders.reading.archives import is_many, open_sources
from ontology.errors import BadInput, NotFound, Problem
from ontology.model import Load
from ontology.spool import MANY, TripleSpool

Progress = Callable[[str, int], None]


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
        for path, named in _expand(paths, loader, found.skipped, unpacked):
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
    paths: Sequence[Path], loader: str, skipped: list[tuple[str, str]], unpacked: ExitStack
) -> Iterator[tuple[Path, registry.Loader]]:
    """Pair each path with its loader."""
    for path in paths:
        try:
            named = registry.pick(path, loader or None)
        except NotFound:
            if loader or not is_many(path):
                raise
            folder = path if path.is_dir() else _unpack(path, unpacked)
            for child in sorted(child for child in folder.iterdir() if not child.name.startswith(".")):
                yield from _child(child, skipped, unpacked)
        else:
            yield path, named


def _child(path: Path, skipped: list[tuple[str, str]], unpacked: ExitStack) -> Iterator[tuple[Path, registry.Loader]]:
    if reason := what_it_is(path):
        skipped.append((str(path), reason))
        return
    try:
        yield from _expand([path], "", skipped, unpacked)
    except NotFound as error:
        skipped.append((str(path), str(error).splitlines()[0].removesuffix(" Name one with --as:")))


def _unpack(archive: Path, unpacked: ExitStack) -> Path:
    """Write the members of an archive to a temporary folder, judged like those of a folder. Raises BadInput."""
    folder = Path(unpacked.enter_context(TemporaryDirectory(prefix="credways-"))) / archive.name
    for member in open_sources(archive):
        place = folder / member.name.removesuffix(".gz")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(member.data)
    return folder
