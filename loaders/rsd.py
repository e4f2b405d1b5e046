"""Rich Skill Descriptors: WGU's export as a table, the table of its tags, and OSMT's JSON (maps/rsd.yaml).

A skill is a competency under its own address. What its author set beside it (standards, certifications, occupations,
skills of other libraries) is a mapping each, in the publisher's word.
"""

from __future__ import annotations

import re
from pathlib import Path

from loaders import rsd_json
from loaders.options import Options
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems, shown
from loaders.reading.shape import Shape
from loaders.reading.tables import Table, read_table
from loaders.receipts import ReceiptBuilder
from loaders.rsd_skills import Skill, Skills, parts
from loaders.words import is_address
from loaders.yamls import shipped
from ontology.model import Load

NAME = "rsd"
TITLE = "Rich Skill Descriptors (Open Skills Network; CSV, TSV, JSON)"
_ADDRESS = re.compile(r"https?://\S+/([0-9a-fA-F-]{36})/?")


def sniff(path: Path) -> float:
    """How sure that a file holds Rich Skill Descriptors or their tags."""
    head = b"" if path.is_dir() else peek(path, 16_384)
    first = head.split(b"\n", 1)[0]
    if b"RSD Name" in first or (b"rsd_id" in first and b"target_kind" in first):
        return 0.95
    return 0.95 if head.lstrip()[:1] in (b"{", b"[") and b'"RichSkillDescriptor"' in head else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one file. Raises BadInput with every problem."""
    file = open_source(path)
    problems = Problems(file.name)
    if file.data.lstrip()[:1] in (b"{", b"["):
        return [rsd_json.descriptors(file, options, problems)]
    if b"rsd_id" in file.data.split(b"\n", 1)[0]:
        return [_tags(file, options, problems)]
    return [_export(file, options, problems)]


def _export(file: SourceFile, options: Options, problems: Problems) -> Load:
    """The export: a skill a row, several values in a cell parted by ';'."""
    facts = shipped("maps/rsd.yaml")
    required = frozenset({"url", "name", "statement"})
    shape = Shape(
        fields={name: tuple(headers) for name, headers in facts["fields"].items()},
        required=required,
        filled=required,
        sheet=options.sheet,
    )
    table = read_table(file, shape, problems=problems)
    skills = Skills(options.edition or facts["undated"], options)
    receipt = ReceiptBuilder(NAME, file.name)
    receipt.read(table.read)
    receipt.keep(table.read)
    for number, row in table.records():
        where = table.where(number, "url")
        if not _ADDRESS.fullmatch(row["url"]) or not is_address(row["url"]):
            problems.add(where, shown(row["url"]), "an address that ends in the skill's id", "rsd-address")
            continue
        _mend(row, receipt)
        known = skills.add(_skill(row))
        if known == "same":
            receipt.warn(f"{where}: the skill is there already, with the same content")
        elif known:
            problems.add(where, f"{shown(row['url'])} again, with other content", "each skill once", "row-duplicate")
    problems.raise_any()
    _fates(receipt, table, facts["fates"])
    for header in table.unmapped:
        receipt.field(header, "dropped: the row's number in the export")
    return skills.load(file, receipt, facts["series"], facts["title"])


def _mend(row: dict[str, str], receipt: ReceiptBuilder) -> None:
    """Put back cells that slid one column to the left: the address stands where the name should."""
    if row["alignment_name"].startswith("http") and not row["alignment_url"]:
        row["alignment_url"], row["alignment_name"], row["employers"] = row["alignment_name"], row["employers"], ""
        receipt.count("rows whose alignment slid a column and was put back")


def _skill(row: dict[str, str]) -> Skill:
    found = _ADDRESS.fullmatch(row["url"])
    name = row["alignment_name"]
    links = [("standard", code) for code in parts(row["standards"])]
    links += [("certification", code) for code in parts(row["certifications"])]
    links += [("occupation", code) for level in ("major", "minor", "broad", "detailed") for code in parts(row[level])]
    links += [("onet", code) for code in parts(row["onet"])]
    return Skill(
        iri=row["url"],
        code=found.group(1) if found else row["url"],
        name=row["name"],
        statement=row["statement"],
        author=row["author"],
        categories=(row["category"],) if row["category"] else (),
        keywords=parts(row["keywords"]),
        employers=parts(row["employers"]),
        links=tuple(links),
        alignments=((row["alignment_url"], name, row["alignment_framework"]),) if name or row["alignment_url"] else (),
    )


def _tags(file: SourceFile, options: Options, problems: Problems) -> Load:
    """The table of tags: a skill and one target a row."""
    facts = shipped("maps/rsd.yaml")
    required = frozenset({"id", "kind", "code"})
    shape = Shape({name: tuple(headers) for name, headers in facts["tags"].items()}, required, required)
    table = read_table(file, shape, problems=problems)
    skills = Skills(options.edition or facts["undated"], options, whole=False)
    receipt = ReceiptBuilder(NAME, file.name)
    receipt.read(table.read)
    receipt.keep(table.read)
    seen: set[tuple[str, str, str]] = set()
    names: dict[str, str] = {}
    links: dict[str, dict[str, list[str]]] = {}
    for number, row in table.records():
        kind = facts["tag_kinds"].get(row["kind"])
        if kind is None or not re.fullmatch(r"[0-9a-fA-F-]{36}", row["id"]):
            found = shown(f"{row['id']} {row['kind']}")
            problems.add(table.where(number), found, "a skill's id and a kind of target", "rsd-tag")
            continue
        names.setdefault(row["id"], row["name"])
        links.setdefault(row["id"], {}).setdefault(kind, []).append(row["code"])
        receipt.count(f"{row['kind']} tags")
        receipt.count("tags that repeat another", (row["id"], row["kind"], row["code"]) in seen)
        seen.add((row["id"], row["kind"], row["code"]))
    problems.raise_any()
    for code, name in names.items():
        pairs = [(kind, one) for kind, codes in links[code].items() for one in parts("; ".join(codes))]
        skills.add(Skill(facts["skill_url"].format(id=code), code, name, links=tuple(pairs)))
    _fates(receipt, table, {
        "id": "mapped to the subject of the mapping",
        "name": "kept as sssom:subject_label",
        "kind": "mapped to the kind of the object, and the word of the mapping",
        "code": "mapped to the object of the mapping",
    })  # fmt: skip
    for header in table.unmapped:
        receipt.field(header, "dropped: no column of these tables that is known here")
    return skills.load(file, receipt, f"{facts['series']}-tags", f"{facts['title']}: tags")


def _fates(receipt: ReceiptBuilder, table: Table, fates: dict[str, str]) -> None:
    for name, fate in fates.items():
        if name in table.columns:
            receipt.field(table.headers[table.columns[name]], fate)
    for warning in table.warnings:
        receipt.warn(warning)
