"""`credways fetch`: the official files, from their publishers."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common
from ontology.errors import BadQuery, CredwaysError

if TYPE_CHECKING:
    from loaders.fetching.download import Fetched, Progress


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(fetch)


def fetch(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME|URL...", help="Official sources (see --list), or web addresses."),
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Folder to put the files in (default: the cache).")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the official sources and stop.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Fetch anew what is here already.")] = False,
    output: Annotated[str, typer.Option("--format", help="For --list: table, csv or json.")] = "table",
) -> None:
    """Fetch official files: resumed where they broke off, checked, kept in a cache that `credways load` reads."""
    common.choose(output, ("table", "csv", "json"))
    if listed:
        _list(output)
        return
    if not names:
        raise BadQuery("Say what to fetch: credways fetch NAME… The names are those of credways fetch --list.")
    from credways.fetching import fetch_source, fetch_url
    from loaders import manifest
    from loaders.fetching.addresses import is_address

    failed: list[str] = []
    for name in names:
        try:
            sources = () if is_address(name) else manifest.named(name)
            for source in sources:
                with _progress(source.name) as progress:
                    fetched = fetch_source(source, folder=to, again=again, progress=progress)
                _say(source.name, fetched)
            if not sources:
                with _progress(name) as progress:
                    fetched = fetch_url(name, folder=to, again=again, progress=progress)
                _say(name, fetched)
        except CredwaysError as error:
            failed.append(str(error))
    for line in failed:
        common.note(f"credways: {line}")
    if failed:
        raise typer.Exit(2)


def _say(name: str, fetched: Fetched) -> None:
    """Where the file is, whether it is the publisher's, and whom to credit for it."""
    from loaders import manifest

    source = manifest.at(fetched.url)
    if fetched.verified:
        checked = "as the publisher's file is known to be"
    elif fetched.before and fetched.before != fetched.sha256:
        checked = (
            f"not verifiable (no digest is published), and not the file that was here before ({fetched.before[:12]}…)"
        )
    else:
        checked = "not verifiable: no digest is published, this is the first one seen"
    lines = [f"{name}: {fetched.path}{' (was here already)' if fetched.reused else ''}"]
    lines.append(f"  {fetched.size:,} bytes, sha256 {fetched.sha256}, {checked}")
    if source:
        lines += [f"  Licence: {source.license}"] if source.license else []
        lines += [f"  Credit: {source.credit}"]
        lines += [f"  Note: {source.note}"] if source.note else []
    common.say("\n".join(lines))


def _list(output: str) -> None:
    from credways import formats
    from loaders.manifest import downloads

    header = ("name", "edition", "title", "publisher", "loader", "licence", "credit", "url", "note")
    rows = [
        (one.name, one.edition, one.title, one.publisher, one.loader, one.license, one.credit, one.url, one.note)
        for one in downloads().values()
    ]
    if output == "json":
        common.say(formats.to_json([dict(zip(header, row, strict=True)) for row in rows]))
    elif output == "csv":
        common.say(formats.to_csv(header, rows))
    else:
        common.say(formats.to_table(header[:4], [row[:4] for row in rows], common.terminal_width()))
        common.say("--format json lists addresses, licences and credit lines too.")


@contextlib.contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """Bytes and speed on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
