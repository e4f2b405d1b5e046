"""Official sources and web addresses as files here: where they are kept, and whether they are the real ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from hashlib import file_digest, sha256
from pathlib import Path

from credways.settings import default_cache, user_agent
from loaders import case_api, manifest
from loaders.fetching.addresses import checked, file_name, is_address
from loaders.fetching.download import Fetched, Progress, download, fetched_before, renamed
from loaders.fetching.limits import FETCH_LIMITS, FetchLimits
from loaders.manifest import Download
from loaders.reading.files import peek
from loaders.reading.sniffing import kind_of
from ontology.errors import BadInput, FetchFailed, NotFound, Problem
from ontology.model import Load

_SUFFIXES = {"json": ".json", "xml": ".xml", "zip": ".zip"}
"""What is put behind the name of a file whose address ends without a suffix, by what it holds."""


def _quiet(done: int, total: int | None) -> None:
    del done, total


def fetch_source(
    source: Download,
    *,
    folder: Path | None = None,
    again: bool = False,
    limits: FetchLimits = FETCH_LIMITS,
    progress: Progress = _quiet,
) -> Fetched:
    """Fetch an official source into the cache (or `folder`); what is there already is used unless `again`.

    Raises FetchFailed and BadInput as `loaders.fetching.download.download`.
    """
    target = (folder or source_folder(source)) / source.file_name
    there = None if again else fetched_before(target)
    if there and there.url == source.url and (not source.sha256 or there.sha256 == source.sha256):
        return there
    _keep_what_is_not_ours(target, source.url, folder, again)
    return download(source.url, target, source.expected, agent=user_agent(), limits=limits, progress=progress)


def source_folder(source: Download) -> Path:
    """The folder of the cache that a source is kept in; parts of one whole are kept together."""
    return default_cache() / "sources" / (source.part_of or source.name)


def fetch_url(
    url: str,
    *,
    folder: Path | None = None,
    again: bool = False,
    limits: FetchLimits = FETCH_LIMITS,
    progress: Progress = _quiet,
) -> Fetched:
    """Fetch what is at `url`, as an official source where it is the address of one. Raises as `fetch_source`."""
    source = manifest.at(checked(url))
    if source:
        return fetch_source(source, folder=folder, again=again, limits=limits, progress=progress)
    place = folder or default_cache() / "addresses" / sha256(url.encode()).hexdigest()[:16]
    target = place / file_name(url)
    names = [target, *(target.with_name(target.name + suffix) for suffix in _SUFFIXES.values())]
    there = None if again else next((found for name in names if (found := fetched_before(name))), None)
    if there and there.url == url:
        return there
    _keep_what_is_not_ours(target, url, folder, again)
    fetched = download(url, target, agent=user_agent(), limits=limits, progress=progress)
    suffix = "" if target.suffix else _SUFFIXES.get(kind_of(peek(target)), "")
    return renamed(fetched, target.name + suffix) if suffix else fetched


def _keep_what_is_not_ours(target: Path, url: str, folder: Path | None, again: bool) -> None:
    """Refuse to write over a file in a person's own folder that was not fetched, or was changed since."""
    if folder is not None and target.exists() and not again and fetched_before(target) is None:
        raise FetchFailed(url, f"would replace {target}, which is not as it was fetched; --again replaces it")


def places(given: Sequence[str], progress: Callable[[str, int], None]) -> list[Path]:
    """Turn what a person names (files, folders, web addresses, official sources) into paths, fetching what is not here.

    The address of a CASE service, or of its documents, stands for all its packages (loaders/case_api.py). A file or
    folder wins over a source of the same name. Raises as `fetch_source`; what is none of these is left as a path, for
    the loaders to say that nothing is there.
    """
    found: list[Path] = []
    for text in given:
        path = Path(text)

        def shown(done: int, total: int | None, text: str = text) -> None:
            del total
            progress(f"fetching {text}", done)

        if case_api.endpoint(text):
            found += case_api.fetch_packages(text, default_cache() / "case", agent=user_agent(), progress=progress)
        elif is_address(text):
            found.append(fetch_url(text, progress=shown).path)
        elif path.exists() or not _is_source(text):
            found.append(path)
        else:
            parts = manifest.named(text)
            fetched = [fetch_source(one, progress=shown).path for one in parts]
            found.append(source_folder(parts[0]) if parts[0].part_of == text else fetched[0])
    return found


def _is_source(name: str) -> bool:
    try:
        manifest.named(name)
    except NotFound:
        return False
    return True


def refuse_cut_short(path: Path) -> None:
    """Refuse a file that has the name of an official download and fewer bytes than it: a cut that parsing cannot see.

    Raises BadInput. A longer or otherwise different file is somebody's own and is remarked on by `remarked`.
    """
    known = manifest.called(path.name)
    if not known or not path.is_file() or any(_is_it(path, one) for one in known):
        return
    size = path.stat().st_size
    if all(size < one.size for one in known):
        expected = (
            f"{known[0].size:,} bytes, as {known[0].publisher} publishes it; give a file of your own another name"
        )
        raise BadInput([Problem(path.name, "", f"{size:,} bytes", expected, "cut-short")])


def remarked(path: Path, loads: Sequence[Load]) -> list[Load]:
    """Say in each receipt where the file was fetched from, or that it is not the official one of its name."""
    known = manifest.called(path.name)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    if fetched := fetched_before(path):
        how = "size and digest are the publisher's" if fetched.verified else "the publisher states no digest to check"
        notes = (f"fetched from {fetched.url} at {fetched.at}; {how}",)
    elif known and path.is_file() and not any(_is_it(path, one) for one in known):
        warnings = (
            f"{path.name} has the name of {known[0].title} and another content than {known[0].publisher} publishes",
        )
    if not notes and not warnings:
        return list(loads)
    return [
        dataclasses.replace(
            load,
            receipt=dataclasses.replace(
                load.receipt, notes=(*load.receipt.notes, *notes), warnings=(*load.receipt.warnings, *warnings)
            ),
        )
        for load in loads
    ]


def _is_it(path: Path, source: Download) -> bool:
    """Whether a file is the official one, as far as its size and digest are known."""
    if source.size and path.stat().st_size != source.size:
        return False
    with path.open("rb") as stream:
        return not source.sha256 or file_digest(stream, "sha256").hexdigest() == source.sha256
