"""The starter catalogue's manifest: which shipped file is read by which loader, into which source edition."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Triple, parse

from loaders import registry
from loaders.options import Options, quiet
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology.files import ontology_files, scheme_files
from ontology.model import Load, Source

FOLDER = Path(__file__).with_name("catalogue")


def read_catalogue(progress: Callable[[str, int], None] = quiet) -> list[Load]:
    """Read every file of catalogue/catalogue.yaml and return its loads, in the manifest's order.

    Raises BadInput where a shipped file is not usable, NotFound for a loader that is not registered.
    """
    loads = [_vocabulary()]
    for entry in shipped("catalogue/catalogue.yaml")["sources"]:
        progress(f"reading {entry['file']}", 0)
        loader = registry.pick(FOLDER / entry["file"], entry["loader"])
        series, _, edition = entry.get("framework", f"{entry['series']}/{entry['edition']}").partition("/")
        title = "" if entry["loader"] == "sssom" else entry["title"]  # a mapping set says its own
        for load in loader.load(FOLDER / entry["file"], Options(edition=edition, series=series, title=title)):
            loads.append(dataclasses.replace(load, source=_source(entry, load.source)))
    return loads


def _vocabulary() -> Load:
    """The ontology and its schemes as a source edition, so that queries can ask for subclasses and name kinds."""
    files = (*ontology_files(), *scheme_files())
    triples: list[Triple] = []
    for path in files:
        triples += [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)]
    receipt = ReceiptBuilder("ontology", "ontology/*.ttl")
    receipt.read(len(files))
    receipt.keep(len(files))
    facts = shipped("maps/catalogue.yaml")["vocabulary"]
    read = tuple((path.name, sha256(path.read_bytes()).hexdigest()) for path in files)
    return Load(Source(**facts), triples, receipt.build(), files=read)


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
