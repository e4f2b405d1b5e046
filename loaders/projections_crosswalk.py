"""O*NET-SOC → National Employment Matrix → Occupational Outlook Handbook, as BLS publishes it."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Triple

from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.matrix import MATRIX, matrix_triples
from loaders.observations import Figure, Marks
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems, shown
from loaders.reading.shape import Shape
from loaders.reading.tables import read_table
from loaders.receipts import ReceiptBuilder
from loaders.relations import predicate_of
from loaders.triples import NOTATION, Concept, scheme_triples
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Load, Source
from ontology.terms import CW, SEMAPV

_SLUG = re.compile(r"/([^/]+?)(?:\.htm[l]?)?/?$")


def crosswalk(file: SourceFile, options: Options, problems: Problems) -> Load:
    """Read the crosswalk: two mappings a row, one where the Handbook has no profile."""
    facts = shipped("maps/projections.yaml")
    shape = Shape(
        fields={name: tuple(headers) for name, headers in facts["crosswalk"].items()},
        required=frozenset(("onet", "nem", "profile")),
        filled=frozenset(("onet", "nem", "profile")),
        codes=frozenset(("onet", "nem", "profile")),
        key=("onet", "nem", "profile"),
        header_rows=10,
        sheet=options.sheet,
    )
    table = read_table(file, shape, problems=problems)
    edition = options.edition or facts["crosswalk_round"]
    source = Source(
        series=options.series or "bls-nem-onet-ooh",
        edition=edition,
        title=options.title or f"O*NET-SOC, National Employment Matrix and Outlook Handbook, {edition}",
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=facts["url"],
    )
    receipt = ReceiptBuilder("bls-projections", file.name)
    receipt.read(table.read)
    receipt.keep(table.read)
    marks = Marks(f"{source.series}-{edition}", facts["marks"], {}, {}, [])
    counted: list[AlignmentRow] = []
    profiled: dict[tuple[str, str], AlignmentRow] = {}
    matrix: dict[str, Concept] = {}
    handbook: dict[str, Concept] = {}
    further: dict[Triple, None] = {}
    for number, row in table.records():
        where = table.where(number)
        if not re.fullmatch(r"\d{2}-\d{4}\.\d{2}", row["onet"]) or not re.fullmatch(r"\d{2}-\d{4}", row["nem"]):
            problems.add(
                where, shown(f"{row['onet']} {row['nem']}"), "codes such as 11-1011.00 and 11-1011", "soc-code"
            )
            continue
        nem = iris.concept(MATRIX, edition, row["nem"])
        matrix.setdefault(row["nem"], Concept(row["nem"], row["nem_title"], "Occupation"))
        onet = iris.concept("onet-soc", facts["crosswalk_onet"], row["onet"])
        titles = (row["onet_title"], row["nem_title"], row["order"])
        counted.append(_row(onet, nem, "counted-in", facts["crosswalk_onet"], edition, *titles))
        if row["profile"] in facts["marks"]:
            header = table.headers[table.columns["profile"]]
            mark = marks.node(Figure(header, ""), header, row["profile"])
            further[Triple(NamedNode(nem), CW.suppressedValue, mark)] = None
            receipt.count("rows without a profile")
            continue
        found = _SLUG.search(row["page"])
        if found is None:
            problems.add(where, shown(row["page"]), "the address of the profile's page", "projections-page")
            continue
        slug, group = found.group(1), slug_or(row["group"], "other")
        handbook.setdefault(group, Concept(group, row["group"], "OccupationGroup", alt_labels=_brief(row)))
        handbook.setdefault(slug, Concept(slug, row["profile_title"], "", group, source_url=row["page"]))
        profile = iris.concept("ooh", edition, slug)
        further[Triple(NamedNode(profile), NOTATION, Literal(row["profile"]))] = None
        profiled[nem, profile] = _row(
            nem, profile, "profiled-in", edition, edition, row["nem_title"], row["profile_title"]
        )
    problems.raise_any()
    for name, fate in facts["crosswalk_fates"].items():
        if name in table.columns:
            receipt.field(table.headers[table.columns[name]], fate)
    for header in table.unmapped:
        receipt.field(header, "dropped: no column of this crosswalk that is known here")
    for warning in table.warnings:
        receipt.warn(warning)
    receipt.count("O*NET-SOC occupations", len(counted))
    receipt.count("occupations of the matrix", len(matrix))
    receipt.count("profiles", sum(one.kind == "" for one in handbook.values()))
    triples = _schemes(source, matrix, handbook) + list(further) + marks.triples
    for name, title, rows in (
        (f"onet-nem-{edition}", "O*NET-SOC to National Employment Matrix", counted),
        (f"nem-ooh-{edition}", "National Employment Matrix to Outlook Handbook", list(profiled.values())),
    ):
        about = MappingSet(name, f"{title}, {edition}", source.publisher, url=source.url, license=source.license)
        triples += mapping_triples(rows, about) if rows else []
    return Load(source, triples, receipt.build(), ((file.name, file.sha256),))


def _brief(row: dict[str, str]) -> tuple[str, ...]:
    brief = row["group_brief"]
    return (brief,) if brief and brief != row["group"] else ()


def _row(
    subject: str, target: str, word: str, subject_edition: str, edition: str, label: str, other: str, order: str = ""
) -> AlignmentRow:
    slots = {"subject_label": label, "object_label": other, "other": f"Sort Order {order}" if order else ""}
    return AlignmentRow(
        subject,
        predicate_of(word) or "",
        target,
        SEMAPV.ManualMappingCuration.value,
        subject_source_version=subject_edition,
        object_source_version=edition,
        relation=word,
        other={name: value for name, value in slots.items() if value},
    )


def _schemes(source: Source, matrix: dict[str, Concept], handbook: dict[str, Concept]) -> list[Triple]:
    out: list[Triple] = []
    for series, title, found in (
        (MATRIX, "National Employment Matrix: occupations", matrix),
        ("ooh", "Occupational Outlook Handbook: profiles", handbook),
    ):
        if found:
            about, concepts = Source(series, source.edition, "", source.publisher), list(found.values())
            titled = f"{title}, {source.edition}"
            out += (
                matrix_triples(about, titled, concepts) if series == MATRIX else scheme_triples(about, titled, concepts)
            )
    return out
