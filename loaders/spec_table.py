"""A specification as a table: one row per statement, one or several certifications in one file."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from loaders.options import Options
from loaders.reading.delimited import header_key
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems
from loaders.reading.tables import Table, read_table
from loaders.spec_columns import shape
from loaders.spec_records import MAP, Spec, SpecRow, edition_of, kind_classes, part_of, series_of, simple
from loaders.yamls import shipped

_MOST_NOTED = 25
"""Distinct values of a column that go to the receipt's notes; a column with more says something of each row."""
_FATES = {
    "code": "kept as skos:notation and ceasn:codedNotation",
    "parent_code": "kept as ceasn:isChildOf",
    "text": "kept as ceasn:competencyText",
    "label": "kept as skos:prefLabel",
    "kind": "mapped to the class (cw:ExamDomain, ExamObjective, ExamTopic); kept as ceasn:competencyCategory",
    "cert_id": "kept in the assessment's identifier",
    "cert_name": "kept as the framework's name and series",
    "issuer": "kept as ceasn:publisherName and ceterms:ownedBy",
    "exam_code": "kept as the edition and the assessment's skos:notation",
    "version": "kept as the edition; in full in the receipt's notes",
    "weight_pct": "kept as ceasn:weight (fraction of 1)",
    "weight": "kept as ceasn:weight (fraction of 1)",
    "weight_or_level": "kept as ceasn:weight where it is a percentage, else as ceasn:comment",
    "iri": "kept as the statement's IRI",
    "source_url": "kept as dcterms:source",
    "rights": "kept in the receipt's notes and the credit line",
}


def read_specs(source: SourceFile, options: Options, problems: Problems) -> list[Spec]:
    """Every certification and edition of a table, in order of first appearance. Faulty rows are noted in `problems`."""
    expected_columns = shape(options.sheet, options.map)
    table = read_table(source, expected_columns, problems=problems)
    if "text" not in table.columns and "label" not in table.columns:
        expected = "a column of statements: " + ", ".join(map(repr, expected_columns.fields["text"][:4]))
        problems.fail("", f"columns {', '.join(map(repr, table.headers))}", expected, "header-missing")
    specs: dict[tuple[str, str], Spec] = {}
    label_is_kind = _label_is_kind(table)
    for number, record in table.records():
        if label_is_kind:
            record["kind"], record["label"] = record["label"], ""
        name = record["cert_name"] or options.title or _from_file_name(source.path)
        spec = _spec(name, record, specs, problems, table.where(number, "cert_name"))
        if spec is None:
            continue
        place = table.where(number)
        if record["issuer"] != spec.issuer or record["cert_id"] != spec.cert_id:
            found = f"issuer {record['issuer']!r}, id {record['cert_id']!r}"
            expected = f"{spec.issuer!r}, {spec.cert_id!r}, as in the first row of {spec.name!r}"
            problems.add(place, found, expected, "spec-two-sources")
        row = _row(record, place)
        if not row.text and not row.label:
            problems.add(table.where(number, "text"), "nothing", "the statement's text or label", "cell-empty")
        spec.rows.append(row)
    for spec in specs.values():
        spec.warnings += table.warnings
    _fields(table, specs, label_is_kind)
    return list(specs.values())


def _spec(
    name: str, record: dict[str, str], specs: dict[tuple[str, str], Spec], problems: Problems, place: str
) -> Spec | None:
    """The specification a row belongs to: one for each series and edition."""
    try:
        key = series_of(name), edition_of(record["exam_code"], record["version"])
    except ValueError:
        problems.add(place, f"the name {name!r}", "a name with letters or digits", "spec-name")
        return None
    if key not in specs:
        specs[key] = Spec(
            name=name,
            issuer=record["issuer"],
            cert_id=part_of(record["cert_id"]) and record["cert_id"],
            exam_code=record["exam_code"],
            version=record["version"],
        )
        if record["version"]:
            specs[key].notes.append(f"version: {record['version']}")
    return specs[key]


def _row(record: dict[str, str], place: str) -> SpecRow:
    unit = "percent" if record["weight_pct"] else "fraction" if record["weight"] else "mixed"
    return SpecRow(
        place=place,
        code=record["code"],
        parent=record["parent_code"],
        kind=record["kind"],
        text=record["text"],
        label=record["label"],
        weight=record["weight_pct"] or record["weight"] or record["weight_or_level"],
        unit=unit,
        iri=record["iri"],
        url=record["source_url"],
    )


def _from_file_name(path: Path) -> str:
    """A name where neither the table nor the person gives one: "faa-codes.tsv" is "faa codes"."""
    return path.name.partition(".")[0].replace("-", " ").replace("_", " ")


def _label_is_kind(table: Table) -> bool:
    """Whether a "label" column holds kinds (as BCSP's does: Domain, Task, Knowledge …) and there is no other."""
    index = table.columns.get("label")
    if index is None or "kind" in table.columns:
        return False
    words = [simple(cells[index]) for _, cells in table.rows]
    return bool(words) and sum(word in kind_classes() for word in words) >= 0.9 * len(words)


def _fields(table: Table, specs: dict[tuple[str, str], Spec], label_is_kind: bool) -> None:
    """Say what became of each column, and put what is about the edition into its notes."""
    fates = {table.headers[index]: _FATES[name] for name, index in table.columns.items()}
    if label_is_kind:
        fates[table.headers[table.columns["label"]]] = _FATES["kind"]
    noted = {header_key(name) for name in shipped(MAP)["noted"]}
    rights = table.headers[table.columns["rights"]] if "rights" in table.columns else ""
    values: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for header in (*table.unmapped, *filter(None, [rights])):
        index = table.headers.index(header)
        for _, cells in table.rows:
            values[header][cells[index].strip()] = None
        filled = [value for value in values[header] if value]
        if not filled:
            fates[header] = "dropped: the column is empty"
        elif header == rights:
            continue
        elif header_key(header) in noted and len(filled) <= _MOST_NOTED:
            fates[header] = "kept in the receipt's notes"
        else:
            fates[header] = f"dropped: no meaning is known for this column ({len(filled)} different values)"
    for spec in specs.values():
        spec.fields = dict(fates)
    _notes(table, specs, [name for name in values if "notes" in fates[name]], rights)


def _notes(table: Table, specs: dict[tuple[str, str], Spec], headers: list[str], rights: str) -> None:
    places = {row.place: spec for spec in specs.values() for row in spec.rows}
    for number, cells in table.rows:
        spec = places.get(table.where(number))
        for header in headers if spec else ():
            value = cells[table.headers.index(header)].strip()
            line = f"{'rights' if header == rights else header}: {value}"
            if spec and value and line not in spec.notes:
                spec.notes.append(line)
