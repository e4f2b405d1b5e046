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
        series, _, edition = entry.get("framework", "").partition("/")
        found = loader.load(FOLDER / entry["file"], Options(series=series, edition=edition or entry["edition"]))
        loads += [dataclasses.replace(load, source=_source(entry, load)) for load in found]
    return loads


def _source(entry: dict[str, Any], load: Load) -> Source:
    """The graph's own source: the manifest's, whatever the statements in it belong to."""
    return Source(
        series=entry["series"],
        edition=entry["edition"],
        title=entry["title"],
        publisher=entry["publisher"],
        license=entry["license"],
        credit=entry.get("credit", ""),
        url=entry.get("url", ""),
    )
