"""Lists and crosswalks of the O*NET-SOC taxonomy → triples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Triple

from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.onet_release import OCCUPATION, TITLES
from loaders.reading.problems import Problems
from loaders.reading.tables import Table
from loaders.receipts import ReceiptBuilder
from loaders.triples import NOTATION, PREF_LABEL, TYPE, Concept, english, scheme_triples
from loaders.version_mappings import CHANGE_KIND, Edition, Pair, change_rows, changes, item_marks
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Source
from ontology.terms import CW, SKOS

_SOC = re.compile(r"\d{2}-\d{4}")
_SERIES = "onet-soc"
_LEVELS = ("major", "minor", "broad", "detailed")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list being written: its graph's source, what maps/onet-taxonomy.yaml says of it, and its rows."""

    source: Source
    entry: Mapping[str, str]
    table: Table
    receipt: ReceiptBuilder
    problems: Problems

    def code(self, number: int, name: str, code: str, pattern: re.Pattern[str] = OCCUPATION) -> bool:
        """Whether a code is spelled as its column's are; if not, that is a problem."""
        if pattern.fullmatch(code):
            return True
        expected = "a code such as 11-1011.00" if pattern is OCCUPATION else "a code such as 11-1011"
        self.problems.add(self.table.where(number, name), repr(code), expected, "onet-soc-code")
        return False


def occupations(listing: Listing) -> list[Triple]:
    """A full list is the taxonomy's scheme; a list of some occupations is a collection of them."""
    edition = listing.entry["a"]
    found = [
        Concept(row["code"], row["title"], "OnetOccupation", definition=row["description"])
        for number, row in listing.table.records()
        if listing.code(number, "code", row["code"])
    ]
    taxonomy = Source(_SERIES, edition, listing.source.title, listing.source.publisher)
    out = scheme_triples(taxonomy, TITLES["occupation"].format(edition), found)
    soc_edition = {one["taxonomy"]: one["soc"] for one in shipped("maps/onet.yaml")["taxonomies"]}[edition]
    for one in found:
        node = NamedNode(iris.concept(_SERIES, edition, one.code))
        out.append(Triple(node, CW.socOccupation, NamedNode(iris.concept("soc", soc_edition, one.code[:7]))))
    listing.receipt.count("occupations", len(found))
    if "collection" not in listing.entry:
        return out
    scheme = NamedNode(iris.scheme(_SERIES, edition))
    # The list is not the scheme: it says nothing of the scheme itself, so that nobody takes it for the whole.
    out = [one for one in out if one.subject != scheme and one.predicate != SKOS.topConceptOf]
    node = NamedNode(iris.record(_SERIES, edition, listing.entry["collection"]))
    out += [Triple(node, TYPE, SKOS.Collection), Triple(node, PREF_LABEL, english(listing.source.title))]
    return out + [Triple(node, SKOS.member, NamedNode(iris.concept(_SERIES, edition, one.code))) for one in found]


def alternates(listing: Listing) -> list[Triple]:
    """Further names, with the occupation's own."""
    edition = listing.entry["a"]
    out: dict[Triple, None] = {}
    for number, row in listing.table.records():
        if listing.code(number, "code", row["code"]):
            node = NamedNode(iris.concept(_SERIES, edition, row["code"]))
            out[Triple(node, TYPE, SKOS.Concept)] = out[Triple(node, TYPE, CW.OnetOccupation)] = None
            out[Triple(node, SKOS.inScheme, NamedNode(iris.scheme(_SERIES, edition)))] = None
            out[Triple(node, NOTATION, Literal(row["code"]))] = None
            out[Triple(node, PREF_LABEL, english(row["title"]))] = None
            out[Triple(node, SKOS.altLabel, english(row["alternate"]))] = None
    listing.receipt.count("alternate titles", listing.table.read)
    return list(out)


def versions(listing: Listing) -> list[Triple]:
    """What became of each occupation in the next edition."""
    entry = listing.entry
    word = entry.get("word", "")
    pairs = [
        Pair(row["code"], row["title"], row["other"], row["other_title"], word, bool(word) and word != "code change")
        for number, row in listing.table.records()
        if listing.code(number, "code", row["code"]) and listing.code(number, "other", row["other"])
    ]
    old, new = Edition(_SERIES, entry["a"]), Edition(_SERIES, entry["b"])
    found = changes(pairs)
    for kind, number in Counter(one.kind for one in found).items():
        listing.receipt.count(kind, number)
    rows = change_rows(found, old, new, evidence=listing.source.url)
    return mapping_triples(rows, _set(listing)) + item_marks(found, old, new)


def soc(listing: Listing) -> list[Triple]:
    """Which SOC occupation an O*NET-SOC one goes with; part of it, when others do too."""
    entry = listing.entry
    pairs = [
        Pair(row["code"], row["title"], row["other"], row["other_title"])
        for number, row in listing.table.records()
        if listing.code(number, "code", row["code"]) and listing.code(number, "other", row["other"], _SOC)
    ]
    rows = change_rows(
        changes(pairs), Edition(_SERIES, entry["a"]), Edition("soc", entry["b"]), evidence=listing.source.url
    )
    # These are two classifications, not two editions of one: nothing was split or merged between them.
    plain = [
        replace(row, other={name: text for name, text in row.other.items() if name != CHANGE_KIND.value})
        for row in rows
    ]
    listing.receipt.count("mappings", len(plain))
    return mapping_triples(plain, _set(listing))


def _set(listing: Listing) -> MappingSet:
    source = listing.source
    name = f"{source.series}-{source.edition}"
    return MappingSet(name, source.title, source.publisher, license=source.license, url=source.url)


def structure(listing: Listing) -> list[Triple]:
    """The SOC's four levels and the O*NET-SOC occupations below them. A row has its code in the column of its level
    and belongs to the nearest row above it of the level before.
    """
    above: dict[str, str] = {}
    groups: list[Concept] = []
    parts: list[Concept] = []
    for number, row in listing.table.records():
        level, *more = [name for name in (*_LEVELS, "code") if row[name]] or [""]
        if more or not level:
            found = f"codes in {1 + len(more)} columns" if more else "no code"
            listing.problems.add(listing.table.where(number), found, "a code in one of five columns", "onet-structure")
        elif level == "code":
            if listing.code(number, "code", row["code"]):
                parts.append(Concept(row["code"], row["title"], "OnetOccupation"))
        elif listing.code(number, level, row[level], _SOC):
            above[level] = row[level]
            wider = above.get(_LEVELS[_LEVELS.index(level) - 1], "") if level != "major" else ""
            kind = "Occupation" if level == "detailed" else "OccupationGroup"
            groups.append(Concept(row[level], row["title"], kind, wider, soc_level=level))
    counts = Counter(one.soc_level for one in groups)
    for level in _LEVELS:
        listing.receipt.count(f"{level} groups" if level != "detailed" else "detailed occupations", counts[level])
    listing.receipt.count("detailed O*NET-SOC occupations", len(parts))
    listing.problems.raise_any()
    soc_edition, edition = listing.entry["b"], listing.entry["a"]
    out = scheme_triples(Source("soc", soc_edition, ""), "", groups)
    out += scheme_triples(Source(_SERIES, edition, ""), "", parts)
    schemes = {NamedNode(iris.scheme("soc", soc_edition)), NamedNode(iris.scheme(_SERIES, edition))}
    out = [one for one in out if one.subject not in schemes and one.predicate != SKOS.topConceptOf]
    for one in parts:
        node = NamedNode(iris.concept(_SERIES, edition, one.code))
        out.append(Triple(node, CW.socOccupation, NamedNode(iris.concept("soc", soc_edition, one.code[:7]))))
    return out


WRITERS: Mapping[str, Callable[[Listing], list[Triple]]] = {
    writer.__name__: writer for writer in (occupations, alternates, versions, soc, structure)
}
"""Kind of table → what writes it."""
