"""Credential Registry records and other CTDL: envelopes, lists of them, graphs, plain JSON-LD, Turtle; file or folder.

A file is one source edition; a folder of records is one source edition too (a record is no edition of its own), one for
each folder that holds any. Its series is the folder's name, a single file's the file's; the edition is the day of the
latest change that an envelope states, else `--edition`, else "undated". Of a record that lies there as JSON and as
Turtle, the JSON is read. In a folder, a file that is no CTDL is passed over with a note; one that is CTDL and cannot be
read is a record dropped with its reason (loss); alone it is refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pyoxigraph import BlankNode, Triple

from loaders import rdf
from loaders.ctdl_complete import completed
from loaders.ctdl_envelopes import NotCtdl, Record, open_records
from loaders.ctdl_facts import Facts, defines_terms, name_conditions
from loaders.options import Options
from loaders.reading.archives import is_many, open_sources
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems
from loaders.reading.rdf import FORMATS, RdfDocument, read_rdf
from loaders.receipts import ReceiptBuilder
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load, Source
from ontology.namespaces import CEASN, CETERMS, ID, shorten
from ontology.terms import CEASN as ASN_TERMS
from ontology.terms import CETERMS as TERMS

NAME = "ctdl"
TITLE = "Credential Registry records (CTDL: envelopes, graphs, JSON-LD, Turtle; a file or a folder of them)"

_JSON = (".json", ".jsonld")
_MARKS = (b"purl.org/ctdl", b"credreg.net/ctdl", b'"ceterms:', b"envelope_ceterms_ctid", b'"ceasn:')
_LINKED = (b'"@id"', b'"@type"', b'"@context"', b'"resource"')
_TEXT = ".txt"
_GENERIC = frozenset({"examples", "example", "samples", "archive", "data", "files", "json", "records", "export"})
_PUBLISHER = "Credential Registry (Credential Engine)"


def sniff(path: Path) -> float:
    """How sure that a path is CTDL: a file by the namespaces it names, a folder or archive by most of its own files."""
    if path.is_dir():
        try:
            files = [one for one in sorted(path.iterdir())[:200] if one.is_file() and _suffix(one.name) in FORMATS]
        except OSError:
            return 0.0
        return 0.55 if files and 2 * sum(map(_looks, files)) >= len(files) else 0.0
    if not path.is_file() or _suffix(path.name) not in FORMATS:
        return 0.0
    return 0.7 if _looks(path) else 0.0


def _suffix(name: str) -> str:
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def _looks(path: Path) -> bool:
    start = peek(path)
    if defines_terms(start):
        return False
    if _suffix(path.name) in _JSON and (b'"$schema"' in start[:2000] or not any(mark in start for mark in _LINKED)):
        return False
    return any(mark in start for mark in _MARKS)


def load(path: Path, options: Options) -> list[Load]:
    """Read a file (one Load) or a folder or archive (one Load for each folder in it that holds records).

    Raises BadInput with every problem: of the one file, or when a folder holds no record that can be read.
    """
    if not is_many(path):
        return [file_load(open_source(path), options)]
    groups: dict[str, list[SourceFile]] = {}
    for source in open_sources(path):
        groups.setdefault(str(PurePosixPath(source.name).parent), []).append(source)
    names = Counter(_folder_name(path, folder) for folder in groups)
    made: list[tuple[_Group, str]] = []
    without: list[_Group] = []
    for folder, files in groups.items():
        options.progress(f"reading {folder}", len(made))
        name = _folder_name(path, folder)
        group = _folder(iris.slug(name if names[name] == 1 else f"{path.name} {folder}"), files)
        if group.records:
            made.append((group, folder if folder != "." else path.name))
        else:
            without.append(group)
    if not made:
        Problems(path.name).fail("", _why(without), "CTDL records", "no-records")
    for group in without:
        made[0][0].tell_of(group)
    if len(made) > 1:
        options = Options(edition=options.edition, progress=options.progress)
    return [group.finish(name, options) for group, name in made]


def file_load(source: SourceFile, options: Options) -> Load:
    """The Load of one file alone. Raises BadInput when it cannot be read or holds no CTDL."""
    group = _Group(iris.slug(_stem(source.name)))
    try:
        group.read(source)
    except NotCtdl as other:
        Problems(source.name).fail("", other.reason, "a CTDL record", "not-ctdl")
    return group.finish(source.name, options)


def _why(groups: list[_Group]) -> str:
    told = [f"{name}: {reason}" for group in groups for name, reason in [*group.refused.items(), *group.passed.items()]]
    more = f"; and {len(told) - 5} more files" if len(told) > 5 else ""
    return f"no record that can be read ({'; '.join(told[:5])}{more})"


def _folder_name(path: Path, folder: str) -> str:
    """Name of a folder of a load; one that says nothing ("examples") has the name of the folder around it before it."""
    place = PurePosixPath(path.resolve().parent.name, path.name.removesuffix(".zip"), folder)
    return f"{place.parent.name} {place.name}" if place.name.lower() in _GENERIC else place.name


def _stem(name: str) -> str:
    return PurePosixPath(name).name.removesuffix(".gz").rpartition(".")[0] or name


def _folder(series: str, files: list[SourceFile]) -> _Group:
    """The records of a folder, with what was passed over and what was refused."""
    group = _Group(series)
    for source in _json_first(files):
        try:
            group.read(source)
        except NotCtdl as other:
            group.passed[source.name] = other.reason
        except BadInput as error:
            first, more = error.problems[0], len(error.problems) - 1
            place = f"{first.where}: " if first.where else ""
            told = f"{place}{first.found}; expected {first.expected} ({first.rule})"
            group.refused[source.name] = told + (f", and {more} more" if more else "")
    if len(group.records) == 1 and not group.refused:
        group.series = iris.slug(_stem(next(iter(group.records)) + ".x"))
    return group


def _json_first(files: list[SourceFile]) -> list[SourceFile]:
    return sorted(files, key=lambda one: (one.suffix not in _JSON, one.name))


@dataclass(slots=True)
class _Group:
    """The records of one source edition as they are read."""

    series: str
    receipt: ReceiptBuilder = field(default_factory=lambda: ReceiptBuilder(NAME, ""))
    triples: dict[Triple, None] = field(default_factory=dict)
    records: dict[str, frozenset[Triple]] = field(default_factory=dict)
    """Stem → the triples of what was read under it."""
    files: list[tuple[str, str]] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """File → why it cannot be read, though it is CTDL: a record lost."""
    passed: dict[str, str] = field(default_factory=dict)
    """File → what it is instead of CTDL."""
    statements: int = 0
    tests: int = 0

    def read(self, source: SourceFile) -> None:
        """Add one file. Raises NotCtdl and BadInput; nothing of the file is added then."""
        if source.suffix == _TEXT:
            raise NotCtdl("a .txt file: the publisher keeps it as text, because it is not strict JSON or Turtle")
        if source.suffix not in FORMATS:
            raise NotCtdl(f"a {source.suffix or 'file without suffix'}, no RDF or JSON-LD")
        key = source.name.removesuffix(".gz").rpartition(".")[0]
        documents = self._documents(source)
        triples = list(dict.fromkeys(quad.triple for document, _ in documents for quad in document.quads))
        if key in self.records and source.suffix not in _JSON:
            same = _shape(triples) == _shape(self.records[key])
            raise NotCtdl(
                "says the same as the JSON file of that name"
                if same
                else f"another form ({len(triples)} statements) of "
                f"the JSON file of that name ({len(self.records[key])} statements), which was read"
            )
        if not any(CETERMS in str(one) or CEASN in str(one) for one in triples):
            raise NotCtdl("no statement of CTDL or CTDL-ASN in it")
        self.records[key] = frozenset(triples)
        self.files.append((source.name, source.sha256))
        for document, record in documents:
            self._count(document, source)
            if record is not None and record.updated:
                self.updated.append(record.updated)
        self.triples.update(dict.fromkeys(triples))
        if any(one.predicate == TERMS.name and "TESTING_" in str(one.object) for one in triples):
            self.tests += 1

    def _documents(self, source: SourceFile) -> list[tuple[RdfDocument, Record | None]]:
        if source.suffix not in _JSON:
            return [(read_rdf(source), None)]
        return [(read_rdf(one.source, value=one.value), one) for one in open_records(source, self.receipt)]

    def _count(self, document: RdfDocument, source: SourceFile) -> None:
        receipt = self.receipt
        receipt.count("records")
        receipt.read(len(document.quads) + len(document.unknown))
        self.statements += len(document.quads)
        for where, key in document.unknown:
            receipt.drop(f"{source.name}{where}", key, "no context defines this key, so that it says nothing")
        for old, count in document.renamed.items():
            receipt.field(f"<{old}…>", "mapped to the current namespace")
            receipt.count(f"terms of {old} renamed", count)
        for warning in document.warnings:
            say = receipt.note if warning.startswith("named graph") else receipt.warn
            say(f"{source.name}: {warning}")

    def tell_of(self, other: _Group) -> None:
        """Report what became of the files of a folder that gives no edition of its own."""
        self.refused |= other.refused
        self.passed |= other.passed

    def finish(self, file: str, options: Options) -> Load:
        """The Load of all that was read."""
        receipt = self.receipt
        receipt.rename(file)
        edition = options.edition or max((one[:10] for one in self.updated), default="")
        if not edition:
            receipt.warn(f"no envelope states a date: kept as {rdf.UNDATED!r}; --edition names one")
        about = Source(
            series=options.series or self.series,
            edition=edition or rdf.UNDATED,
            title=options.title or _title(self.triples) or file,
            publisher=_PUBLISHER
            if any("credentialengineregistry.org" in str(one.subject) for one in self.triples)
            else "",
            url="https://credentialengineregistry.org/" if self.updated else "",
        )
        for name, reason in self.passed.items():
            receipt.note(f"passed over: {name}: {reason}")
        for name, reason in self.refused.items():
            receipt.read()
            receipt.drop(name, name, reason)
        if self.tests:
            receipt.warn(
                f"{self.tests} of {len(self.records)} files have test records by their names (TESTING_…); kept"
            )
        triples, named = name_conditions(list(self.triples))
        receipt.keep(self.statements)
        _fields(triples, receipt)
        receipt.count("statements in the graph", len(triples))
        if named:
            receipt.count("condition profiles given an IRI", named)
        triples, meant = completed(triples, about, receipt)
        outside = dict(rdf.outside_links(triples)) | meant
        return Load(about, triples, receipt.build(), tuple(self.files), tuple(outside.items()))


def _fields(triples: list[Triple], receipt: ReceiptBuilder) -> None:
    """Every property of the records, and how often it is said."""
    for predicate, count in sorted(Counter(one.predicate.value for one in triples).items()):
        receipt.field(shorten(predicate), f"kept as it stands ({count})")


def _title(triples: dict[Triple, None]) -> str:
    """Name of the only or first thing with an identifier, and how many more there are."""
    facts = Facts.gather(triples)
    named = [
        name
        for node in facts.of
        if not isinstance(node, BlankNode) and not node.value.startswith(ID)
        if (name := facts.text(node, TERMS.name) or facts.text(node, ASN_TERMS.name))
    ]
    return "" if not named else named[0] if len(named) == 1 else f"{named[0]} and {len(named) - 1} more"


def _shape(triples: frozenset[Triple] | list[Triple]) -> Counter[tuple[str, str, str]]:
    """The triples without the labels of their blank nodes: enough to tell whether two files say the same."""
    return Counter(
        (
            "_" if isinstance(one.subject, BlankNode) else str(one.subject),
            str(one.predicate),
            "_" if isinstance(one.object, BlankNode) else str(one.object),
        )
        for one in triples
    )
