"""The members of a folder, .zip, .tar or .tar.gz, read safely: no link, no "..", no bomb, nothing written to disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from loaders.reading.files import (
    SourceFile,
    check_name,
    from_bytes,
    inside,
    open_source,
    peek,
    read_stable,
    too_dense,
)
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.sniffing import kind_of

_TAR = (".tar", ".tar.gz", ".tgz")


def is_many(path: Path) -> bool:
    """Whether a path holds several files: a folder, .zip or tar archive. An .xlsx workbook is one file."""
    name = path.name.lower()
    return path.is_dir() or name.endswith((".zip", *_TAR))


def open_sources(path: Path, *, suffixes: Collection[str] = (), limits: Limits = LIMITS) -> list[SourceFile]:
    """Read a file, or every file (with one of `suffixes`, when given) of a folder or archive, sorted by name.

    Names are relative to the folder or archive, with "/": "outcomes/MA.jsonl". Hidden files and folders (leading ".")
    are passed over. Raises BadInput as `open_source` does, for links, names that lead outside, encrypted and damaged
    archives, and for more than the caps allow.
    """
    if not is_many(path):
        return [open_source(path, limits=limits)]
    problems = Problems(path.name)
    check_name(path.name, problems)
    wanted = tuple(suffix.lower() for suffix in suffixes)
    found: list[SourceFile] = []
    total = 0
    members = _folder(path, wanted, problems, limits) if path.is_dir() else _archive(path, wanted, problems, limits)
    for name, place, raw in members:
        source = from_bytes(name, place, raw, Problems(name if path.is_dir() else f"{path.name}!{name}"), limits)
        total += source.size
        if total > limits.unpacked or len(found) >= limits.members:
            expected = f"at most {limits.members:,} files of {limits.unpacked:,} bytes together"
            problems.fail(name, "more than the caps allow", expected, "archive-bomb")
        found.append(source)
    if not found:
        kinds = " or ".join(wanted) or "ordinary"
        problems.fail("", "no file to read", f"{kinds} files", "archive-empty")
    return sorted(found, key=lambda source: source.name)


def names_in(path: Path, most: int = 5_000) -> list[str]:
    """Names of the first `most` files of a folder or archive, hidden ones left out; sorted.

    For sniffing and for saying what was not read: nothing is judged, and what cannot be listed gives []. Never raises.
    """
    name = path.name.lower()
    try:
        if path.is_dir():
            places = (place for place in path.rglob("*") if not place.is_dir())
            found = [place.relative_to(path).as_posix() for place in islice(places, most)]
        elif name.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                found = [info.filename for info in archive.infolist() if not info.is_dir()][:most]
        elif name.endswith(_TAR):
            with tarfile.open(path) as packed:
                found = [member.name.removeprefix("./") for member in islice(packed, most) if not member.isdir()]
        else:
            return []
    except (OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        return []
    except (zipfile.BadZipFile, tarfile.TarError):
        return []
    return sorted(one for one in found if _wanted(one, ()))


def raw_members(path: Path, limits: Limits = LIMITS) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file of an archive, itself judged as by `open_sources`, the files not yet.

    Raises BadInput for links, names that lead outside or come twice, encrypted and damaged archives, and bombs.
    """
    problems = Problems(path.name)
    check_name(path.name, problems)
    total = 0
    seen: set[str] = set()
    for name, _, raw in _archive(path, (), problems, limits):
        total += len(raw)
        if total > limits.unpacked or len(seen) >= limits.members:
            expected = f"at most {limits.members:,} files of {limits.unpacked:,} bytes together"
            problems.fail(name, "more than the caps allow", expected, "archive-bomb")
        if name in seen:
            problems.fail(name, "a second file of this name", "each name once", "archive-twice")
        seen.add(name)
        yield name, raw
    if not seen:
        problems.fail("", "no file to read", "ordinary files", "archive-empty")


def _wanted(name: str, suffixes: tuple[str, ...]) -> bool:
    parts = name.split("/")
    if any(part.startswith((".", "__MACOSX")) for part in parts if part not in (".", "..")):
        return False
    plain = name.lower().removesuffix(".gz")
    return not suffixes or plain.endswith(suffixes) or name.lower().endswith(suffixes)


def _folder(
    path: Path, suffixes: tuple[str, ...], problems: Problems, limits: Limits
) -> Iterator[tuple[str, Path, bytes]]:
    if path.is_symlink():
        problems.fail("", f"a symbolic link to {shown(str(path.readlink()))}", "the folder itself", "path-symlink")
    walked = 0
    for place in sorted(path.rglob("*")):
        walked += 1
        if walked > 50 * limits.members:
            problems.fail(
                "", f"more than {50 * limits.members:,} files and folders", "a smaller folder", "archive-bomb"
            )
        name = place.relative_to(path).as_posix()
        if not _wanted(name, suffixes) or (place.is_dir() and not place.is_symlink()):
            continue
        inside(path, name, problems)
        yield name, place, read_stable(place, Problems(name), limits)


def _archive(
    path: Path, suffixes: tuple[str, ...], problems: Problems, limits: Limits
) -> Iterator[tuple[str, Path, bytes]]:
    kind = kind_of(peek(path, 1024))
    lower = path.name.lower()
    if lower.endswith(".zip") and kind != "zip":
        problems.fail("", f"no zip archive in a file named {shown(path.name)}", "a zip archive", "wrong-suffix")
    raw = read_stable(path, problems, limits)
    reader = _zip(raw, suffixes, problems, limits) if lower.endswith(".zip") else _tar(raw, suffixes, problems, limits)
    for name, data in reader:
        yield name, path, data


def _zip(raw: bytes, suffixes: tuple[str, ...], problems: Problems, limits: Limits) -> Iterator[tuple[str, bytes]]:
    with open_zip(raw, problems, limits) as archive:
        for info in archive.infolist():
            if info.is_dir() or not _wanted(info.filename, suffixes):
                continue
            inside(Path("/"), info.filename, problems)
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                problems.fail(info.filename, "a symbolic link", "the file itself", "path-symlink")
            yield info.filename, read_member(archive, info, problems, limits)


def open_zip(raw: bytes, problems: Problems, limits: Limits) -> zipfile.ZipFile:
    """Open a zip archive after judging the sizes it declares; `read_member` then holds each member to them."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError) as error:
        problems.fail("", f"a damaged zip archive ({error})", "a whole zip archive; fetch it again", "zip-damaged")
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked or too_dense(total, len(raw), limits) or len(infos) > 50 * limits.members:
        found = f"{len(raw):,} bytes that unpack to {total:,} in {len(infos):,} files"
        expected = f"at most {limits.unpacked:,} bytes and {limits.ratio} times the packed size"
        problems.fail("", found, expected, "archive-bomb")
    if any(info.flag_bits & 0x1 for info in infos):
        problems.fail("", "an encrypted archive", "an archive without password", "zip-encrypted")
    return archive


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, problems: Problems, limits: Limits) -> bytes:
    """Unpack one member, trusting its declared size no further than the cap."""
    try:
        with archive.open(info) as stream:
            data = stream.read(min(info.file_size, limits.file) + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        problems.fail(info.filename, f"a damaged archive member ({error})", "a whole archive", "zip-damaged")
    if len(data) > min(info.file_size, limits.file):
        problems.fail(info.filename, f"more than {len(data) - 1:,} bytes", "what the archive declares", "archive-bomb")
    return data


def _tar(raw: bytes, suffixes: tuple[str, ...], problems: Problems, limits: Limits) -> Iterator[tuple[str, bytes]]:
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:*") as archive:
            for member in archive:
                total += member.size + 512
                if total > limits.unpacked or too_dense(total, len(raw), limits):
                    found = f"{len(raw):,} bytes that unpack to more than {total - 512:,}"
                    problems.fail(member.name, found, f"at most {limits.unpacked:,} bytes", "archive-bomb")
                if member.isdir() or not _wanted(member.name.removeprefix("./"), suffixes):
                    continue
                inside(Path("/"), member.name, problems)
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None:
                    problems.fail(member.name, "a link or device", "the file itself", "path-symlink")
                yield member.name.removeprefix("./"), stream.read()
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        problems.fail("", f"a damaged tar archive ({error})", "a whole tar archive; fetch it again", "tar-damaged")
