"""One package of a CASE service as it lies in the cache, with a note of where it came from and its ETag."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from loaders.fetching.download import Fetched, fetched_before
from ontology.errors import FetchFailed
from ontology.iris import slug

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


class Cached:
    """The place of one package: `{cache}/{service}/{identifier}.json`, and the note of a fetched file beside it.

    The note is the one that `loaders.fetching.download` writes, so that receipts say where the file was fetched.
    """

    def __init__(self, cache: Path, base: str, identifier: str) -> None:
        # A server chooses its identifiers; they must not choose our paths.
        name = identifier if _SAFE.fullmatch(identifier) else hashlib.sha256(identifier.encode()).hexdigest()
        folder = cache / f"{slug(base)[:60]}-{hashlib.sha256(base.encode()).hexdigest()[:8]}"
        self.path = folder / f"{name}.json"
        self._note = folder / f".{name}.json.fetched.json"

    def etag(self) -> str:
        """The ETag of the file that is there; "" where there is none, or where the file is not what was fetched."""
        found = fetched_before(self.path)
        return found.etag if found else ""

    def write(self, body: bytes, url: str, etag: str) -> None:
        """Put a package in its place, whole or not at all. Raises FetchFailed where the folder cannot be written to."""
        before = fetched_before(self.path)
        fetched = Fetched(
            path=self.path,
            url=url,
            final_url=url,
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            verified=False,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            etag=etag,
            before=before.sha256 if before else "",
        )
        note = {**asdict(fetched), "path": self.path.name}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._note.unlink(missing_ok=True)  # a note must never describe another file than the one beside it
            _replace(self.path, body)
            _replace(self._note, (json.dumps(note, indent=1) + "\n").encode())
        except OSError as error:
            raise FetchFailed(url, f"cannot be written to {self.path.parent} ({error.strerror or error})") from error


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.write_bytes(data)
    beside.replace(path)
