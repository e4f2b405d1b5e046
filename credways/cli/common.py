"""What the commands share: the store option, opening it, output and progress."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from credways.opening import Place, place
from ontology.errors import BadQuery

if TYPE_CHECKING:
    from credways.settings import Settings
    from graph.protocol import EditionStore
    from graph.remote.store import RemoteStore
    from graph.store import EmbeddedStore
    from queries.credits import Credit

T = TypeVar("T")

StoreOption = Annotated[
    Place | None,
    typer.Option(
        "--store",
        "--endpoint",
        metavar="FOLDER|URL",
        parser=place,
        help="What to read: a store's folder, or a SPARQL endpoint's address "
        "(default: $CREDWAYS_ENDPOINT, $CREDWAYS_STORE, or the user data folder).",
    ),
]
"""For commands that read."""

FolderOption = Annotated[
    Place | None,
    typer.Option(
        "--store",
        metavar="FOLDER",
        parser=place,
        help="Folder of the store (default: $CREDWAYS_STORE, or the user data folder).",
    ),
]
"""For commands that write."""


def store_path(given: Place | None) -> Path:
    """The store's folder: the option, `$CREDWAYS_STORE`, or the platform's user data folder.

    Raises BadQuery for an endpoint: what writes, writes to a folder.
    """
    from credways.settings import default_store

    if given is not None and given.endpoint:
        raise BadQuery("This command needs a store's folder. An endpoint is filled by `credways push`.")
    return given.folder if given is not None and given.folder is not None else default_store()


def settings(given: Place | None, **more: object) -> Settings:
    """The settings of the environment, reading from where the option says. Raises BadQuery for what they cannot be."""
    from credways.settings import Settings

    if given is None:
        return Settings.from_environment(None, **more)
    return Settings.from_environment(None, store=given.folder, endpoint=given.endpoint, **more)


def open_store(given: Place | None) -> EmbeddedStore | RemoteStore:
    """Open a store or an endpoint for reading. Raises StoreUnusable saying how to make one where there is none."""
    from credways.opening import opened

    return opened(settings(given))


AsOfOption = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="DATE", help="Answer with the editions in force then: 2018, 2018-07 or 2018-07-01."
    ),
]


def open_past(given: Place | None, as_of: str) -> tuple[EditionStore, tuple[str, ...]]:
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


def give(
    output: str,
    answer: T,
    due: Sequence[Credit],
    as_text: Callable[[T, Sequence[Credit], int], str],
    writers: Mapping[str, Callable[[T, Sequence[Credit]], str]],
    remarks: Sequence[str],
) -> None:
    """Say an answer as a table or by one of its writers. CSV has no place for remarks and credit: they go to stderr."""
    if output == "table":
        say(as_text(answer, due, terminal_width()))
        return
    say(writers[output](answer, due))
    if output == "csv":
        notes(remarks)
        credit(due)


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
