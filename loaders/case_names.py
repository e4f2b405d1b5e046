"""Which series and edition a CASE package is, and the IRI of each of its records."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from loaders.case_fields import uri_of
from loaders.case_read import Package, Record, is_time
from loaders.options import Options
from ontology import iris
from ontology.model import Source

_LONGEST = 80
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def source_of(package: Package, options: Options) -> Source:
    """The source edition of a package.

    The series is the publisher's (else the creator's) name and the title as a slug: titles alone, such as
    "Mathematics", are used by many. The edition is the document's `version`, else the day of its start or last change.
    In force from `statusStartDate` to `statusEndDate`, as stated.
    """
    said = package.document.value
    publisher = _text(said, "publisher") or _text(said, "creator")
    title = _text(said, "title")
    edition = _text(said, "version") or _day(said, "statusStartDate") or _day(said, "lastChangeDateTime")
    licence = said.get("licenseURI")
    return Source(
        series=options.series or _series(publisher, title, package.document.identifier),
        edition=options.edition or edition or "undated",
        title=options.title or title,
        publisher=publisher,
        license=_licence(package, licence) if isinstance(licence, dict) else _text(said, "licenseURI"),
        url=_text(said, "officialSourceURL") or uri_of(said),
        effective=_day(said, "statusStartDate"),
        expires=_day(said, "statusEndDate"),
    )


def _series(publisher: str, title: str, identifier: str) -> str:
    words = []
    for text in (publisher, title):
        try:
            words.append(iris.slug(text))
        except ValueError:
            continue
    if len(words) == 2 and words[1].startswith(words[0]):
        del words[0]
    made = "-".join(words) or iris.slug("case " + identifier)
    return made if len(made) <= _LONGEST else f"{made[:_LONGEST].rstrip('-')}-{iris.slug(identifier)[:8]}"


def _licence(package: Package, link: dict[str, object]) -> str:
    """The licence's title: the package's own record of it, else what the link says, else where it is."""
    for record in package.of("CFLicense"):
        if record.identifier == link.get("identifier"):
            return _text(record.value, "title")
    return _text(link, "title") or _text(link, "uri")


def _text(value: object, key: str) -> str:
    found = value.get(key) if hasattr(value, "get") else ""
    return found.strip() if isinstance(found, str) else ""


def _day(value: object, key: str) -> str:
    found = _DAY.match(_text(value, key))
    return found.group() if found and is_time("date", found.group()) else ""


def base_of(source: Source) -> str:
    """IRI that everything minted for a package starts with: the framework's."""
    return iris.framework(source.series, source.edition)


def name_records(package: Package, source: Source) -> None:
    """Give every record its IRI: its own URI where that can be one, else one minted from series, edition, identifier.

    A URI that a record before it has taken, and one that means another thing on every machine (http://localhost/…,
    https://server/…), is no name; it is kept as text all the same.
    """
    base = base_of(source)
    taken: set[str] = set()
    for record in package.records:
        record.iri = next(one for one in _candidates(record, source, base) if one not in taken)
        taken.add(record.iri)
        official = uri_of(record.value)
        if official and official != record.iri:
            why = "stands for another record too" if is_official(official) else "no address of the public web"
            package.oddities[f"{record.kind.name}.uri: {why}; named by its identifier instead"].append(record.where)


def _candidates(record: Record, source: Source, base: str) -> Iterator[str]:
    official = uri_of(record.value)
    if is_official(official):
        yield official
    name = record.kind.name
    if not record.identifier:
        made = f"{base}#{name}"
    elif name == "CFDocument":
        made = base
    elif name == "CFItem":
        made = iris.statement(source.series, source.edition, record.identifier)
    else:
        made = f"{base}#{name}/{iris.segment(record.identifier)}"
    yield made
    number = 2
    while True:
        yield f"{made}~{number}"
        number += 1


def is_official(uri: str) -> bool:
    """Whether a URI can name a thing for everyone: http(s), a host with a dot that is no number, a valid IRI.

    >>> is_official("https://casenetwork.imsglobal.org/uri/6b3c"), is_official("http://localhost:3000/uri/6b3c")
    (True, False)
    """
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
        NamedNode(uri)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or host.endswith(".local"):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
