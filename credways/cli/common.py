"""What the commands share: the store option, opening it, output and progress."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.errors import BadQuery

if TYPE_CHECKING:
    from graph.store import EmbeddedStore
    from queries.credits import Credit

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store (default: $CREDWAYS_STORE, or the user data folder)."),
]


def store_path(given: Path | None) -> Path:
    """The store's folder: the option, `$CREDWAYS_STORE`, or the platform's user data folder."""
    from credways.settings import default_store

    return given.expanduser() if given else default_store()


def open_store(given: Path | None, *, create: bool = False) -> EmbeddedStore:
    """Open the store for reading. Raises StoreUnusable saying how to make one where there is none."""
    from graph.store import EmbeddedStore

    return EmbeddedStore.open(store_path(given), create=create)


AsOfOption = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="DATE", help="Answer with the editions in force then: 2018, 2018-07 or 2018-07-01."
    ),
]


def open_past(given: Path | None, as_of: str) -> tuple[EmbeddedStore, tuple[str, ...]]:
    """Open the store as of a date ("": now). Also returns sentences that say which editions were used, if not now."""
    from credways.past import at

    opened = open_store(given)
    return at(opened, as_of) if as_of else (opened, ())


def choose(format_name: str, allowed: Sequence[str]) -> str:
    """Return `format_name` when it is allowed. Raises BadQuery listing what is."""
    if format_name not in allowed:
        raise BadQuery(f"--format {format_name!r} is not one of {', '.join(allowed)}")
    return format_name


def say(text: str) -> None:
    """Write an answer to stdout, exactly."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def send(data: bytes) -> None:
    """Write an answer that is no text to stdout. Raises BadQuery on a terminal, which it would upset."""
    if sys.stdout.isatty():
        raise BadQuery("A workbook is no text for a terminal: send it into a file, … --format xlsx > answer.xlsx")
    sys.stdout.buffer.write(data)


def note(text: str) -> None:
    """Write a remark to stderr, so that a pipe gets the answer alone."""
    sys.stderr.write(text if text.endswith("\n") else text + "\n")


def notes(lines: Sequence[str]) -> None:
    """Write remarks to stderr, one a line."""
    for line in lines:
        note(line)


def credit(credits: Sequence[Credit]) -> None:
    """Say on stderr whom an answer is to be credited to, where its format has no place for it."""
    from credways.credits import block

    if credits:
        note(block(credits).lstrip("\n"))


def terminal_width() -> int:
    """Columns of the terminal on stdout, or 0 in a pipe (where nothing is cut or wrapped)."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str, int], None]]:
    """Give a function `(what, how many so far)` that shows progress on a terminal and is silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _what, _count: None
        return
    from rich.console import Console

    with Console(stderr=True).status("working …") as status:
        yield lambda what, count: status.update(f"{what} … {count:,}" if count else f"{what} …")
