"""One writer at a time, by an advisory lock that the system drops with the process, however it ends."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ontology.errors import StoreBusy, StoreUnusable

_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def writer_lock(folder: Path, what: str = "", wait: float = 0.0) -> Iterator[None]:
    """Hold `folder/LOCK` for the body; its text says who holds it (pid, host, since when, doing what).

    The text outlives a killed writer, the lock does not, so the text is believed only while the lock is held.
    Waits at most `wait` seconds. Raises StoreBusy naming the holder, StoreUnusable where nothing may be written.
    """
    path = folder / "LOCK"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        _take(handle, path, wait)
        about = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "what": what or " ".join(Path(word).name for word in sys.argv[:2]),
        }
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps(about).encode(), 0)
        except OSError as error:
            raise _cannot_write(folder, error) from error
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreBusy(
                    f"{_holder(path)} is writing to the store {path.parent}. Try again when it has finished; "
                    "reading goes on meanwhile, from the last finished state."
                ) from None
            time.sleep(0.02)
        else:
            return


def _holder(path: Path) -> str:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        return f"Process {about['pid']} on {about['host']} ({about['what']}, since {about['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "Another process"


def _cannot_write(folder: Path, error: OSError) -> StoreUnusable:
    if error.errno in _READ_ONLY:
        return StoreUnusable(f"The store {folder} may not be written to ({error.strerror}); it can still be read.")
    return StoreUnusable(f"The store {folder} cannot be written to: {error.strerror}.")
