"""The starter catalogue's manifest: which shipped file is read by which loader, into which source edition."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loaders import registry
from loaders.options import Options, quiet
from loaders.yamls import shipped
from ontology.model import Load, Source

FOLDER = Path(__file__).with_name("catalogue")


def read_catalogue(progress: Callable[[str, int], None] = quiet) -> list[Load]:
    """Read every file of catalogue/catalogue.yaml and return its loads, in the manifest's order.

    Raises BadInput where a shipped file is not usable, NotFound for a loader that is not registered.
    """
    loads: list[Load] = []
    for entry in shipped("catalogue/catalogue.yaml")["sources"]:
        progress(f"reading {entry['file']}", 0)
        loader = registry.pick(FOLDER / entry["file"], entry["loader"])
        series, _, edition = entry.get("framework", f"{entry['series']}/{entry['edition']}").partition("/")
        for load in loader.load(FOLDER / entry["file"], Options(edition=edition, series=series, title=entry["title"])):
            loads.append(dataclasses.replace(load, source=_source(entry, load.source)))
    return loads


def _source(entry: dict[str, Any], read: Source) -> Source:
    """The source of a graph: as the manifest says, except that a table of several editions makes a graph of each.

    A manifest's `framework` is whose statements a file holds; the graph still is the starter's own.
    """
    several = entry["loader"] == "catalogue"
    return Source(
        series=read.series if several else entry["series"],
        edition=read.edition if several else entry["edition"],
        title=entry["title"]
        if read.edition == entry["edition"]
        else f"{entry['title']} ({read.series} {read.edition})",
        publisher=entry["publisher"],
        license=entry["license"],
        credit=entry.get("credit", ""),
        url=entry.get("url", ""),
    )
