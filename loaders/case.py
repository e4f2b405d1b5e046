"""CASE 1.0 and 1.1 (1EdTech): CFPackage JSON, each package one framework edition that can be given back exactly.

A file may hold one package or an array of them; .gz, folders and .zip are read too. How it is written down:
docs/data-model.md, "CASE packages". The way back is loaders/case_export.py; a live API is read by case_api.py.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import Triple

from loaders import case_product
from loaders.case_links import Targets, read_links
from loaders.case_names import base_of, name_records, source_of
from loaders.case_read import Package, read_package
from loaders.case_receipt import receipt_of
from loaders.case_write import RecordWriter, default_language
from loaders.not_records import knows_whole, with_passed_over
from loaders.options import Options
from loaders.reading.archives import open_sources
from loaders.reading.files import SourceFile, peek
from loaders.reading.jsons import described, pointer, read_json
from loaders.reading.problems import Problems
from ontology.errors import BadInput, Problem
from ontology.model import Load
from ontology.spool import TripleSpool

NAME = "case"
TITLE = "CASE 1.0 or 1.1 package (1EdTech CFPackage, JSON)"
_MARK = re.compile(rb'"(?:CFDocument|CFItems|CFAssociations)"\s*:\s*[\[{]')
_SCHEMA = re.compile(rb'"(?:\$schema|\$ref|swagger|openapi)"\s*:')
_MANY = 4_000
"""Records from which a package's triples go to a file: some 15 triples each."""


def sniff(path: Path) -> float:
    """How sure that `path` is CASE, by what only a CASE package has; a folder or zip must hold nothing else."""
    name = path.name.lower()
    if path.is_dir():
        try:
            files = [one for one in path.iterdir() if not one.name.startswith(".")][:200]
        except OSError:
            return 0.0
        return 0.9 if files and all(not one.is_dir() and sniff(one) for one in files) else 0.0
    if name.endswith(".zip"):
        return (
            0.9
            if knows_whole(path, lambda one: one.lower().endswith((".json", ".json.gz"))) and _zip_fits(path)
            else 0.0
        )
    return 0.95 if name.endswith((".json", ".json.gz")) and _fits(peek(path)) else 0.0


def _fits(head: bytes) -> bool:
    return _MARK.search(head) is not None and _SCHEMA.search(head) is None


def _zip_fits(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and one.filename.endswith(".json")][:20]
            heads = []
            for member in members:
                with archive.open(member) as stream:
                    heads.append(stream.read(65_536))
            return bool(heads) and all(map(_fits, heads))
    except (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error):
        return False


def load(path: Path, options: Options) -> list[Load]:
    """Read every package of a file, folder or archive: one `Load` each. Raises BadInput with every problem of all."""
    problems: list[Problem] = []
    found: list[tuple[SourceFile, Package]] = []
    for file in open_sources(path, suffixes=(".json",)):
        own = Problems(file.name)
        try:
            packages = _packages(read_json(file), own)
            own.raise_any()
        except BadInput as error:
            problems += error.problems
            continue
        found += [(file, package) for package in packages]
    if len(found) > 1 and (options.series or options.edition):
        expected = "one package, or no --series and --edition"
        problems.append(Problem(path.name, "", f"{len(found)} packages under one name", expected, "case-several"))
    if problems:
        raise BadInput(problems)
    return with_passed_over([load_package(file, package, options) for file, package in found], path)


def _packages(value: Any, problems: Problems) -> list[Package]:
    if isinstance(value, dict) and "CFDocuments" in value and "CFDocument" not in value:
        expected = "a package with CFDocument and CFItems (fetch CFPackages/{identifier} of each document)"
        problems.fail("/CFDocuments", "a list of documents without their items", expected, "case-missing")
    if not isinstance(value, list):
        return [read_package(value, "", problems)]
    if not value:
        problems.fail("", described(value), "a CASE package", "case-missing")
    return [read_package(one, pointer(index), problems) for index, one in enumerate(value)]


def load_package(
    file: SourceFile, package: Package, options: Options, *, loader: str = NAME, remarks: Sequence[str] = ()
) -> Load:
    """The `Load` of one package that was read without a problem; `remarks` become warnings of its receipt."""
    source = source_of(package, options)
    name_records(package, source)
    targets = Targets(package.records)
    links = read_links(package, targets)
    triples: list[Triple] | TripleSpool = TripleSpool() if len(package.records) > _MANY else []
    writer = RecordWriter(base_of(source), default_language(package), targets.iri)
    for number, record in enumerate(package.records):
        triples.extend(writer.record(record))
        if number % 1000 == 0:
            options.progress(f"reading {source.title}", number)
    triples.extend(case_product.triples(package, source, links))
    receipt = receipt_of(loader, file.name, package, links, remarks)
    return Load(source, triples, receipt, files=((file.name, file.sha256),))
