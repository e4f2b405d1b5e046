"""A file from its address to its place: in pieces, resumed where it stopped, checked, then moved whole into place."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import itertools
import json
import os
import random
import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from loaders.fetching.exchange import Answer, Deadline, Passing, ask
from loaders.fetching.limits import FETCH_LIMITS, FetchLimits
from loaders.fetching.partial import Partial
from loaders.reading.sniffing import NAMES, kind_of
from ontology.errors import BadInput, FetchFailed, Problem

Progress = Callable[[int, int | None], None]
"""Called with (bytes so far, bytes in all or None where nobody says)."""

_BLOCK = 64 * 1024
_ADVICE = (
    ". Some publishers admit only programs that say whom to write to: set $CREDWAYS_CONTACT to your e-mail address, "
    "or fetch the file in a browser"
)
_ZIP = ("application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of a file before it is there; 0 and "" mean "not known".

    `size` in bytes and `sha256` (hex) are the publisher's file exactly; `most` caps a file without a known size;
    `hosts` are further hosts that its address may send on to.
    """

    size: int = 0
    sha256: str = ""
    media_type: str = ""
    most: int = 0
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched. `verified` says that size and digest were known beforehand and fit.

    `before` is the digest of the file that stood there, "" for the first time: where nothing is known beforehand,
    a changed digest is all that can be said. `at` is UTC, ISO 8601.
    """

    path: Path
    url: str
    final_url: str
    size: int
    sha256: str
    verified: bool
    at: str
    etag: str = ""
    last_modified: str = ""
    before: str = ""
    reused: bool = False


def download(
    url: str,
    target: Path,
    expected: Expected | None = None,
    *,
    agent: str = "credways",
    accept: str = "*/*",
    limits: FetchLimits = FETCH_LIMITS,
    progress: Progress = lambda _done, _all: None,
) -> Fetched:
    """Fetch `url` into `target` (its folder is made). Nothing is at `target` before all of it is there and checked.

    What arrived of a broken download stays beside it as `.<name>.part` for the next try. Raises FetchFailed when the
    server gives no usable answer, BadInput when what it gives is not the file: a web page, another size or digest,
    too large.
    """
    expected = expected or Expected()
    deadline = Deadline(limits.wall)
    with _prepared(target, url) as part:
        headers = {"User-Agent": agent, "Accept": accept, "Accept-Encoding": "identity"}
        for attempt in itertools.count():
            try:
                answer_url, etag, modified = _transfer(url, part, headers, expected, limits, deadline, progress)
                size, digest = _complete(url, target.name, part, expected, limits)
                break
            except Passing as error:
                # Where nobody can be reached at all, there is likely no network, which a person should hear soon.
                if attempt + 1 >= min(limits.attempts, 2 if error.unreachable else limits.attempts):
                    tries = f"{attempt + 1} tries" if attempt else "one try"
                    raise FetchFailed(url, f"{error}; gave up after {tries}{part.remark()}") from None
                _wait(url, error, attempt, limits, deadline)
        before = fetched_before(target)
        part.move_to(target)
        fetched = Fetched(
            path=target,
            url=url,
            final_url=answer_url,
            size=size,
            sha256=digest,
            verified=bool(expected.sha256),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            etag=etag,
            last_modified=modified,
            before=before.sha256 if before else "",
        )
        _write_note(fetched)
        return fetched


def fetched_before(target: Path) -> Fetched | None:
    """What is noted of the file at `target`; None where it was not fetched, or is not what was fetched any more."""
    try:
        noted = json.loads(_note(target).read_text(encoding="utf-8"))
        with target.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        found = Fetched(**{**noted, "path": target, "reused": True})
    except (OSError, ValueError, TypeError):
        return None
    return found if found.sha256 == digest else None


def renamed(fetched: Fetched, name: str) -> Fetched:
    """Give a fetched file another name in its folder, and its note with it."""
    there = replace(fetched, path=fetched.path.replace(fetched.path.with_name(name)))
    _note(fetched.path).unlink(missing_ok=True)
    _write_note(there)
    return there


def _note(target: Path) -> Path:
    return target.with_name(f".{target.name}.fetched.json")


def _write_note(fetched: Fetched) -> None:
    about = {**asdict(fetched), "path": fetched.path.name}
    temporary = fetched.path.with_name(f".{fetched.path.name}.fetched.new")
    temporary.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    temporary.replace(_note(fetched.path))


@contextlib.contextmanager
def _prepared(target: Path, url: str) -> Iterator[Partial]:
    """The partial file beside `target`; its folder is locked so that two processes do not write into it at once."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FetchFailed(url, f"waits: another process is fetching into {target.parent}") from None
            with Partial(target, url) as part:
                yield part
        finally:
            os.close(handle)
    except OSError as error:
        raise FetchFailed(url, f"cannot be written to {target.parent} ({error.strerror or error})") from error


def _transfer(
    url: str,
    part: Partial,
    headers: dict[str, str],
    expected: Expected,
    limits: FetchLimits,
    deadline: Deadline,
    progress: Progress,
) -> tuple[str, str, str]:
    """Add what is missing to the partial file; returns (address after redirects, ETag, Last-Modified)."""
    with ask(url, {**headers, **part.range_headers()}, limits, deadline, expected.hosts) as answer:
        total = _begin(url, part, answer)
        encoding = answer.header("Content-Encoding").lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchFailed(url, f"came packed as {encoding} although no packing was asked for")
        packed = encoding in ("gzip", "x-gzip")
        most = expected.size + limits.margin if expected.size else expected.most or limits.most
        if total is not None and not packed:
            if expected.size and total != expected.size:
                part.discard()
                _refuse(part.name, f"{total:,} bytes announced", f"{expected.size:,} bytes", "download-size")
            if total > most:
                part.discard()
                _refuse(part.name, f"{total:,} bytes announced", f"at most {most:,} bytes", "download-too-large")
        part.begin(answer.header("ETag"), answer.header("Last-Modified"), encoding if packed else "")
        progress(part.size, total)
        while block := answer.read(_BLOCK):
            deadline.check(url)
            part.add(block)
            if part.size > most:
                part.discard()
                _refuse(part.name, f"more than {most:,} bytes", f"at most {most:,} bytes", "download-too-large")
            if part.size == len(block) and not packed:
                _check_kind(part, block, expected)
            progress(part.size, total)
            if total is not None and part.size >= total:
                break
        if not deadline.left:
            raise Passing("ran out of time")
        if total is not None and part.size < total:
            raise Passing(f"sent {part.size:,} bytes of the {total:,} it announced")
        if total is not None and (part.size > total or answer.overruns()):
            part.discard()
            raise FetchFailed(url, f"sent more than the {total:,} bytes it announced; refused, since an end is missing")
        return answer.url, answer.header("ETag"), answer.header("Last-Modified")


def _begin(url: str, part: Partial, answer: Answer) -> int | None:
    """Make the partial file fit what the server is about to send; returns the bytes there will be in all, if said."""
    if (
        answer.status == 200
    ):  # all of it: also when a part was asked for, but the file has changed or parts are not given
        part.empty()
        return answer.length
    if answer.status == 206 and part.size:
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", answer.header("Content-Range"))
        if not found or int(found[1]) != part.size or not part.same(answer.header("ETag")):
            part.discard()
            raise Passing("sent another part than the one asked for")
        return None if found[3] == "*" else int(found[3])
    if answer.status == 416 and part.size:
        part.discard()
        raise Passing("does not have the part asked for")
    raise FetchFailed(url, f"answered {answer.reason}{_ADVICE if answer.status in (401, 403) else ''}")


def _complete(url: str, name: str, part: Partial, expected: Expected, limits: FetchLimits) -> tuple[int, str]:
    """Check the whole file; returns its size and digest."""
    if part.encoding and not name.lower().endswith((".gz", ".tgz")):
        most = expected.size + limits.margin if expected.size else expected.most or limits.most
        try:
            part.unpack(most)
        except (zlib.error, EOFError, ValueError) as error:
            part.discard()
            raise FetchFailed(url, f"came packed as gzip, and cannot be unpacked ({error})") from error
        _check_kind(part, part.head(), expected)
    if not part.size:
        part.discard()
        _refuse(name, "0 bytes", "a file with content", "file-empty")
    digest = part.digest()
    wrong_size = bool(expected.size) and part.size != expected.size
    if wrong_size or (expected.sha256 and digest != expected.sha256):
        resumed, size = part.resumed, part.size
        part.discard()
        if resumed:
            raise Passing("gave pieces that do not fit together")
        if wrong_size:
            _refuse(name, f"{size:,} bytes", f"{expected.size:,} bytes", "download-size")
        _refuse(name, f"sha256 {digest}", f"sha256 {expected.sha256}", "download-digest")
    return part.size, digest


def _check_kind(part: Partial, head: bytes, expected: Expected) -> None:
    kind = kind_of(head)
    wanted = expected.media_type.partition(";")[0].strip()
    suffix = Path(part.name).suffix.lower()
    if kind == "html" and suffix not in (".html", ".htm") and wanted != "text/html":
        part.discard()
        _refuse(part.name, NAMES["html"], "the file, not a page that says something about it", "looks-like-html")
    if wanted in _ZIP and kind != "zip":
        part.discard()
        _refuse(part.name, NAMES[kind], NAMES["zip"], "download-kind")


def _refuse(name: str, found: str, expected: str, rule: str) -> NoReturn:
    raise BadInput([Problem(name, "", found, expected, rule)])


def _wait(url: str, trouble: Passing, attempt: int, limits: FetchLimits, deadline: Deadline) -> None:
    """Wait before the next try: as long as the server asks, else longer each time, with some chance in it."""
    wait = trouble.wait
    if wait is not None and (wait > limits.longest_wait or wait > deadline.left):
        raise FetchFailed(url, f"answered {trouble} and asks to be left alone for {wait:.0f} s; try again then")
    if wait is None:
        wait = limits.backoff * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311 - spreads tries, protects nothing
    time.sleep(min(wait, deadline.left))
    deadline.check(url)
