"""Schemes and frameworks of the starter catalogue: clusters, sectors, occupations, standards by code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from loaders.catalogue_rows import Item, Tools
from loaders.triples import (
    NOTATION,
    PREF_LABEL,
    SOURCE,
    TRUE,
    TYPE,
    Concept,
    cw_class,
    english,
    framework_triples,
    scheme_triples,
)
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Framework, Source, Statement
from ontology.terms import CEASN, CETERMS, CW, DCTERMS

_SOC_LEVELS = ("major", "minor", "broad", "detailed")


def concepts(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """concepts.csv: one scheme per series and edition."""
    schemes: dict[tuple[str, str], list[Concept]] = {}
    for item in items:
        if tools.term(item, "class", CW) is None:
            continue
        one = Concept(item["code"], item["name"], item["class"], item["broader_code"], source_url=item["source_url"])
        schemes.setdefault((item["series"], item["edition"]), []).append(one)
    for (series, edition), found in schemes.items():
        yield from _scheme(series, edition, found, tools)


def occupations(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """soc.csv: the SOC 2018 codes that credentials name, with the groups above them."""
    found = []
    for item in items:
        if item["level"] not in _SOC_LEVELS:
            tools.problems.add(
                f"{item.where}, column 'level'", repr(item["level"]), ", ".join(_SOC_LEVELS), "soc-level"
            )
        kind = "Occupation" if item["level"] == "detailed" else "OccupationGroup"
        found.append(
            Concept(
                item["code"], item["title"], kind, item["broader_code"],
                soc_level=item["level"], source_url=item["source_url"],
            )
        )  # fmt: skip
    series, edition = shipped("maps/catalogue.yaml")["soc_scheme"].split("/")
    yield from _scheme(series, edition, found, tools)


def _scheme(series: str, edition: str, found: list[Concept], tools: Tools) -> Iterator[Triple]:
    try:
        yield from scheme_triples(_source(series, edition), f"{_known('names', series)} ({edition})", found)
    except ValueError as error:
        tools.problems.add("", str(error), "a broader code that is in the table", "catalogue-broader")


def expectations(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """cas_expectations.csv: one edition of one content area, by code, with our own labels."""
    del tools
    rows = list(items)
    series, edition = rows[0]["series"], rows[0]["edition"]
    code = series.removeprefix("cas-").upper()
    area = shipped("maps/catalogue.yaml")["content_areas"][code]
    statements = tuple(
        Statement(item["code"], "GradeLevelExpectation", label=item["label"], level=item["level"]) for item in rows
    )
    yield from framework_triples(
        Framework(
            source=Source(series, edition, "", publisher="Colorado Department of Education"),
            kind="AcademicStandardsFramework",
            name=f"Colorado Academic Standards: {area} ({edition})",
            statements=statements,
            content_area=area,
            content_code=code,
        )
    )
    whole = NamedNode(iris.entity("collection", "cde", "cas"))
    member = shipped("maps/cas.yaml")["collection"]
    yield from _collection(whole, member["name"], NamedNode(iris.framework(series, edition)))
    for item in rows:
        node = NamedNode(iris.statement(series, edition, item["code"]))
        yield Triple(node, SOURCE, NamedNode(item["source_url"]))
        if item["standard_name"]:
            yield Triple(node, CW.standardName, english(item["standard_name"]))
        if item["standard_number"]:
            yield Triple(node, CW.standardNumber, Literal(item["standard_number"]))


def _collection(whole: NamedNode, name: str, member: NamedNode) -> Iterator[Triple]:
    yield Triple(whole, TYPE, CETERMS.Collection)
    yield Triple(whole, CETERMS.name, english(name))
    yield Triple(whole, PREF_LABEL, english(name))
    yield Triple(whole, CETERMS.hasMember, member)


def outcomes(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """cas_outcomes.csv: outcomes by derived code. Parents may be in another table, so are not checked."""
    del tools
    kind = cw_class("EvidenceOutcome")
    for item in items:
        series, edition, code = item["series"], item["edition"], Literal(item["code"])
        node = NamedNode(iris.statement(series, edition, item["code"]))
        yield Triple(node, TYPE, CEASN.Competency)
        yield Triple(node, TYPE, kind)
        yield Triple(node, CEASN.isPartOf, NamedNode(iris.framework(series, edition)))
        yield Triple(node, NOTATION, code)
        yield Triple(node, CEASN.codedNotation, code)
        yield Triple(node, PREF_LABEL, english(f"Evidence outcome {item['code']}"))
        yield Triple(node, CEASN.isChildOf, NamedNode(iris.statement(series, edition, item["parent_code"])))
        yield Triple(node, CW.derivedCode, TRUE)


def codes(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """ccss.csv, ngss.csv, csta.csv: frameworks by code alone."""
    frameworks: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        frameworks.setdefault((item["series"], item["edition"]), []).append(item)
    for (series, edition), rows in frameworks.items():
        try:
            yield from _by_code(series, edition, rows)
        except ValueError as error:
            tools.problems.add("", str(error), "a parent that is in the table", "catalogue-parent")


def _by_code(series: str, edition: str, rows: list[Item]) -> Iterator[Triple]:
    short = _known("short", series)
    statements = tuple(
        Statement(
            item["code"],
            "AcademicStandard",
            label=f"{short} {item['code']}",
            parents=(item["parent_code"],) if item["parent_code"] else (),
            level=item["level"],
        )
        for item in rows
    )
    name = f"{_known('names', series)} ({edition})"
    yield from framework_triples(Framework(_source(series, edition), "AcademicStandardsFramework", name, statements))
    for item in rows:
        node = NamedNode(iris.statement(series, edition, item["code"]))
        yield Triple(node, SOURCE, NamedNode(item["source_url"]))
        if item["official_uri"]:
            yield Triple(node, DCTERMS.identifier, NamedNode(item["official_uri"]))
        if item["anchor_code"]:
            anchor = NamedNode(iris.statement(series, edition, item["anchor_code"]))
            yield Triple(node, CW.correspondsToAnchor, anchor)


def _source(series: str, edition: str) -> Source:
    return Source(series, edition, _known("names", series), publisher=_known("publishers", series))


def _known(table: str, series: str) -> str:
    name: str = shipped("maps/catalogue.yaml")[table].get(series, series)
    return name
