"""Tables of profiles of the Occupational Outlook Handbook: a profile a row, with its pay, jobs and outlook."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Triple

from loaders.known_codes import known_codes
from loaders.matrix import MATRIX, SOC
from loaders.observations import Figure, Marks, figure_triples, note_odd
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems, shown
from loaders.reading.shape import Shape
from loaders.reading.tables import read_table
from loaders.receipts import ReceiptBuilder
from loaders.triples import PREF_LABEL, SOURCE, TYPE, Concept, cw_class, english, iri_or_string, scheme_triples
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Load, Source
from ontology.terms import CW

_JOBS = re.compile(rb"num_jobs_(\d{4}).*projected_employment_(\d{4})", re.IGNORECASE)
_WORDS = ("entryEducation", "workExperience", "onTheJobTraining", "outlook")


def profiles(file: SourceFile, options: Options, problems: Problems) -> Load:
    """Read a table of profiles. A profile of several occupations has no SOC code, and is kept without one."""
    facts = shipped("maps/projections.yaml")
    years = _JOBS.search(file.data.split(b"\n", 1)[0])
    if years is None:
        problems.fail(
            "row 1", "no years in the headers", "num_jobs_2024 and projected_employment_2034", "header-missing"
        )
    base, end = years.group(1).decode(), years.group(2).decode()
    edition = options.edition or f"{base}-{end[2:]}"
    figures = {name: Figure(name, name, one.get("unit", "")) for name, one in facts["ooh_figures"].items()}
    headers = {
        name: tuple(header.format(base=base, end=end) for header in one["headers"])
        for name, one in facts["ooh_figures"].items()
    }
    shape = Shape(
        fields={name: tuple(found) for name, found in facts["ooh"].items()} | headers,
        required=frozenset(("title", "slug", "baseEmployment", "projectedEmployment")),
        filled=frozenset(("title", "slug")),
        codes=frozenset(("soc", "slug")),
        key=("slug",),
    )
    table = read_table(file, shape, problems=problems)
    source = Source(
        series=options.series or "bls-ooh",
        edition=edition,
        title=options.title or f"{facts['ooh_title']} {edition}",
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url="https://www.bls.gov/ooh/",
    )
    receipt = ReceiptBuilder("bls-projections", file.name)
    receipt.read(table.read)
    receipt.keep(table.read)
    marks = Marks(f"{source.series}-{edition}", facts["marks"], {}, {}, [])
    columns = {
        name: (one, table.headers[table.columns[name]]) for name, one in figures.items() if name in table.columns
    }
    concepts: dict[str, Concept] = {}
    hybrid: dict[str, Concept] = {}
    out: list[Triple] = []
    for number, row in table.records():
        where = table.where(number)
        category = row["category"]
        if category:
            concepts.setdefault(category, Concept(category, category.replace("-", " "), "OccupationGroup"))
        concepts[row["slug"]] = Concept(row["slug"], row["title"], "", category, source_url=row["url"])
        node = NamedNode(iris.entity("projection", source.series, f"{edition}-{row['slug']}"))
        out += [
            Triple(node, TYPE, CW.EmploymentProjection),
            Triple(node, PREF_LABEL, english(f"{row['title']}, U.S., projection {edition}")),
            Triple(node, CW.occupation, NamedNode(iris.concept("ooh", edition, row["slug"]))),
            Triple(node, CW.occupationTitle, english(row["title"])),
            Triple(node, CW.area, Literal("U.S.")),
            Triple(node, CW.baseYear, Literal(base)),
            Triple(node, CW.projectedYear, Literal(end)),
        ]
        if row["url"]:
            out.append(Triple(node, SOURCE, iri_or_string(row["url"])))
        code = row["soc"]
        if code and not re.fullmatch(r"\d{2}-\d{4}", code):
            problems.add(where, shown(code), "a code such as 47-2031, or nothing", "soc-code")
        elif code and code not in (known_codes(*SOC) or ()):
            hybrid[code] = Concept(code, row["title"], "Occupation")
            out.append(Triple(node, CW.occupation, NamedNode(iris.concept(MATRIX, edition, code))))
        elif code:
            out.append(Triple(node, CW.occupation, NamedNode(iris.concept(*SOC, code))))
        receipt.count("profiles with a SOC code" if code else "profiles without a SOC code")
        triples, odd = figure_triples(node, row, columns, marks)
        note_odd(odd, where, problems, facts["marks"])
        out += triples
        out += [Triple(node, cw_class(name), english(row[name])) for name in _WORDS if row[name]]
    problems.raise_any()
    _fates(receipt, table.headers, table.columns, table.unmapped)
    for warning in table.warnings:
        receipt.warn(warning)
    about = Source("ooh", edition, "", source.publisher)
    out += scheme_triples(about, f"{facts['ooh_title']}: profiles, {edition}", list(concepts.values()))
    if hybrid:
        about = Source(MATRIX, edition, "", source.publisher)
        out += scheme_triples(about, f"National Employment Matrix: occupations, {edition}", list(hybrid.values()))
    return Load(source, out + marks.triples, receipt.build(), ((file.name, file.sha256),))


def _fates(
    receipt: ReceiptBuilder, headers: tuple[str, ...], columns: Mapping[str, int], unmapped: tuple[str, ...]
) -> None:
    fates = {
        "title": "kept as skos:prefLabel of the profile",
        "category": "kept as a concept above the profile",
        "slug": "kept as skos:notation of the profile",
        "soc": "mapped to cw:occupation (SOC 2018, or the matrix's own where SOC has no such code)",
        "url": "kept as dcterms:source",
    }
    for name, index in columns.items():
        receipt.field(headers[index], fates.get(name, f"kept as cw:{name}"))
    for header in unmapped:
        receipt.field(header, "dropped: no column of these tables that is known here")
