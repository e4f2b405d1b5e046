"""The O*NET database: a release as folder, .zip, or some of its tables, as Excel or tab-delimited text.

A release is one edition, whatever tables the copy at hand has; what it lacks is said in a note. Which tables and
columns there are, under which names, is data (maps/onet.yaml). Occupations belong to the O*NET-SOC taxonomy of the
release, everything else to the release itself: an element, task or tool of two releases is two things, since
their wording changes.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from loaders.not_records import passed_over
from loaders.onet_measures import finish
from loaders.onet_release import Release
from loaders.onet_tables import Kind, kind_by_columns, kinds, plain_name, take
from loaders.options import Options
from loaders.reading.archives import is_many, open_sources
from loaders.reading.files import SourceFile, peek
from loaders.reading.problems import Problems
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Load, Source

NAME = "onet"
TITLE = "O*NET database (a release as folder or zip, or some of its tables; Excel or text)"
_SUFFIXES = (".xlsx", ".txt")
_READ_ME = "readme"
_RELEASE = re.compile(r"O\*NET[®™]?\s+(\d{1,2}\.\d)\s+Database")
_NAMED = re.compile(r"(?:db|onet)[-_ ]?(\d{1,2})[._](\d)(?!\d)", re.IGNORECASE)
_RELEASED = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December) (\d{4}) Release"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_HEADERS = (b"O*NET-SOC Code", b"Element ID", b"Scale ID", b"IWA ID", b"Commodity Code", b"Job Zone")


def sniff(path: Path) -> float:
    """How sure that `path` is O*NET's: by the names of its tables, and a read me or a header that says so."""
    try:
        if path.is_dir():
            names = [one.name for one in path.iterdir() if one.is_file()]
            return _by_names(names)
        if path.name.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                return _by_names([name for name in archive.namelist() if not name.endswith("/")][:2_000])
        if plain_name(path.name) not in kinds() or not path.name.lower().removesuffix(".gz").endswith(_SUFFIXES):
            return 0.0
        head = peek(path)
        if path.name.lower().endswith(".xlsx"):
            with zipfile.ZipFile(path) as archive:
                parts = [name for name in archive.namelist() if name.endswith(("/sharedStrings.xml", "/sheet1.xml"))]
                head = b"".join(archive.open(name).read(20_000) for name in parts[:4])
        return 0.9 if any(header in head for header in _HEADERS) else 0.0
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, KeyError):
        return 0.0


def _by_names(names: list[str]) -> float:
    tables = sum(plain_name(name) in kinds() for name in names if name.lower().removesuffix(".gz").endswith(_SUFFIXES))
    if tables >= 2 and any(plain_name(name) in ("occupationdata", _READ_ME) for name in names):
        return 0.95
    return 0.6 if tables >= 5 else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one release, or the part of it at hand. Raises BadInput with every problem of every table."""
    files = open_sources(path, suffixes=_SUFFIXES)
    problems = Problems(path.name)
    receipt = ReceiptBuilder(NAME, path.name)
    known = kinds()
    about = next((file for file in files if plain_name(file.name) == _READ_ME), None)
    tables = {plain_name(file.name): file for file in files if plain_name(file.name) in known}
    renamed: dict[str, Kind | None] = {}
    for file in files:
        name = plain_name(file.name)
        if name in known and tables[name] is not file:
            problems.add(file.name, "a second copy of this table", "each table once", "onet-file")
        elif name not in known and file is not about:
            renamed[file.name] = kind_by_columns(file)
    number = number_of(path, about, options, problems)
    problems.raise_any()
    taxonomy, soc = taxonomy_of(number)
    release = Release(number, taxonomy, soc, receipt, problems)
    for name, kind in known.items():
        if name in tables:
            options.progress(kind.name, len(release.spool))
            take(release, tables.pop(name), kind)
    for file in files:
        if file.name in renamed:
            _take_renamed(release, file, renamed[file.name])
    problems.raise_any()
    finish(release)
    _notes(release, path, files, known)
    source = _source(number, about, options)
    return [
        Load(
            source,
            release.spool,
            receipt.build(),
            files=tuple((file.name, file.sha256) for file in files),
            expected_links=tuple(release.outside.items()),
        )
    ]


def _take_renamed(release: Release, file: SourceFile, kind: Kind | None) -> None:
    if kind is None:
        release.receipt.read()
        release.receipt.drop(file.name, "the whole table", "no table that maps/onet.yaml names, by name or by columns")
        return
    release.receipt.warn(f"{file.name}: new to maps/onet.yaml; read as what its columns make it ({kind.write})")
    take(release, file, kind)


def number_of(path: Path, about: SourceFile | None, options: Options, problems: Problems) -> str:
    """The release's number: by its read me, else --edition, else the name of folder or archive."""
    found = _RELEASE.search(about.data[:4_096].decode("utf-8", "replace")) if about else None
    stated = found.group(1) if found else ""
    given = options.edition.strip()
    if given and not re.fullmatch(r"\d{1,2}\.\d", given):
        problems.add("", f"--edition {given}", "the number of a release, such as 30.1", "edition-form")
    if stated and given and stated != given:
        problems.add(
            about.name if about else "", f"release {stated}", f"release {given}, as --edition says", "edition-conflict"
        )
    named = _NAMED.search(path.name)
    by_name = f"{named.group(1)}.{named.group(2)}" if named else ""
    number = stated or given or by_name
    if not number:
        problems.add(
            "", "nothing that says which release this is", "--edition with its number, such as 30.1", "edition-missing"
        )
    return number


def taxonomy_of(number: str) -> tuple[str, str]:
    """Edition of O*NET-SOC that a release uses, and the SOC below it."""
    order = iris.edition_order(number)
    entries = shipped("maps/onet.yaml")["taxonomies"]
    fitting = next((one for one in entries if iris.edition_order(one["from"]) <= order), entries[-1])
    return fitting["taxonomy"], fitting["soc"]


def _source(number: str, about: SourceFile | None, options: Options) -> Source:
    facts = shipped("maps/onet.yaml")
    month = _RELEASED.search(about.data[:4_096].decode("utf-8", "replace")) if about else None
    return Source(
        series=options.series or "onet",
        edition=number,
        title=options.title or facts["title"].format(release=number),
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"].format(release=number),
        url=facts["url"],
        effective=f"{month.group(2)}-{_MONTHS.index(month.group(1)) + 1:02}" if month else "",
    )


def _notes(release: Release, path: Path, files: list[SourceFile], known: dict[str, Kind]) -> None:
    receipt = release.receipt
    here = {known[name].name for name in map(plain_name, (file.name for file in files)) if name in known}
    all_of_it = dict.fromkeys(kind.name for kind in known.values() if kind.expected(release.number))
    absent = [name for name in all_of_it if name not in here]
    whole = is_many(path)
    for line in passed_over(path, {file.name for file in files}) if whole else ():
        receipt.note(line)
    if absent and whole:
        receipt.note(f"this copy has no table of: {'; '.join(absent)}")
    elif absent:
        receipt.warn(f"one table of release {release.number}; the others of the release are not in this edition")
    if release.zoned:
        without = len(release.described["occupation"] - release.zoned)
        if "occupation" in release.whole and without:
            receipt.note(
                f"{without} of {len(release.described['occupation'])} occupations have no job zone; none is given"
            )
