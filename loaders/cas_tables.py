"""Read and check the tables beside the expectations: crosswalk tags, essential skills, code tables, page index."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from loaders.cas_read import Editions
from loaders.cas_records import Edition, Expectation, Tag
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems, shown
from loaders.reading.tables import Shape, Table, read_table
from loaders.relations import known_words, predicate_of
from loaders.yamls import shipped


def _shape(file: str, *optional: str) -> Shape:
    names = shipped("maps/cas.yaml")["fields"][file]
    return Shape(
        fields={name: (name,) for name in names},
        required=frozenset(name for name in names if name not in optional),
        delimiter=",",
    )


def _read(source: SourceFile, file: str, problems: Problems, *optional: str) -> Table:
    return read_table(source, _shape(file, *optional), problems=problems)


def read_tags(source: SourceFile, editions: Editions, problems: Problems) -> None:
    """Add the crosswalk tags to their editions. A tag on a statement that is not there is a problem (BAD_INPUTS 81)."""
    table = _read(source, "cas_crosswalk_tags.csv", problems)
    targets = shipped("maps/cas.yaml")["targets"]
    by_code = _by_code(editions)
    seen: Counter[tuple[str, ...]] = Counter()
    for number, row in table.records():
        edition = _edition_of(row, editions, table, number, problems)
        if edition is None:
            continue
        found = by_code[row["content_code"], row["edition"]].get(row["gle_code"])
        if found is None:
            where, code = table.where(number, "gle_code"), shown(row["gle_code"])
            problems.add(where, code, f"an expectation of {edition.area} ({edition.edition})", "unknown-statement")
            continue
        if row["target_framework"] not in targets:
            expected = " or ".join(targets)
            where = table.where(number, "target_framework")
            problems.add(where, shown(row["target_framework"]), expected, "unknown-framework")
            continue
        if row["content_code"] not in targets[row["target_framework"]]["series"]:
            where, found_text = table.where(number, "target_framework"), shown(row["target_framework"])
            problems.add(where, found_text, f"a framework that {edition.area} is tagged with", "unknown-framework")
            continue
        if predicate_of(row["relation"]) is None:
            words = ", ".join(known_words())
            problems.add(
                table.where(number, "relation"), shown(row["relation"]), f"one of: {words}", "unknown-relation"
            )
            continue
        if not row["target_code"]:
            problems.add(table.where(number, "target_code"), "nothing", "a code", "empty-cell")
            continue
        subject, place = _subject(row, found)
        if not subject:
            where = table.where(number, "eo_code_derived")
            shown_place = f"{shown(row['eo_code_derived'])} at {row['source_level']} {row['sub_index']}".rstrip()
            problems.add(where, shown_place, f"an outcome, part or section of {found.code}", "unknown-statement")
            continue
        spot = (edition.area_code, edition.edition, subject, row["target_framework"], row["target_code"], place)
        seen[spot] += 1
        tag = Tag(number, subject, row["target_framework"], row["target_code"], row["relation"], place, seen[spot])
        edition.tags.append(tag)


def _subject(row: dict[str, str], expectation: Expectation) -> tuple[str, str]:
    """(code of what is tagged, place in a section) of a tag row; ("", "") when there is no such thing."""
    level, index = row["source_level"], row["sub_index"]
    position = int(index) if re.fullmatch(r"[1-9]\d{0,5}", index) else 0
    if level.startswith("GLE-section:"):
        section = level.partition(":")[2]
        there = 0 < position <= len(expectation.sections.get(section, ()))
        return (expectation.code, f"{section}, item {position}") if there else ("", "")
    for outcome in expectation.outcomes:
        if outcome.code == row["eo_code_derived"]:
            if level == "EO":
                return outcome.code, ""
            if level == "EO-sub" and 0 < position <= len(outcome.parts):
                return outcome.parts[position - 1].code, ""
    return "", ""


def read_skills(source: SourceFile, editions: Editions, problems: Problems) -> None:
    """Add the words in brackets of essential-skill statements; the statements must be those of the expectations."""
    table = _read(source, "cas_essential_skill_statements.csv", problems)
    by_code = _by_code(editions)
    for number, row in table.records():
        edition = _edition_of(row, editions, table, number, problems)
        if edition is None:
            continue
        one = by_code[row["content_code"], row["edition"]].get(row["gle_code"])
        items = one.sections.get(row["section"], ()) if one else ()
        item = int(row["item"]) if re.fullmatch(r"[1-9]\d{0,5}", row["item"]) else 0
        if not 0 < item <= len(items):
            found = f"{row['gle_code']}, {row['section']}, item {row['item']}"
            expected = "a section and item of an expectation in cas_expectations.jsonl"
            problems.add(table.where(number, "item"), shown(found), expected, "unknown-statement")
        elif items[item - 1].strip() != row["statement"]:
            expected = "the statement that cas_expectations.jsonl has there"
            problems.add(table.where(number, "statement"), shown(row["statement"]), expected, "files-disagree")
        else:
            edition.skills[row["gle_code"], row["section"], item] = row["parenthetical_tags"]


@cache
def _skill_tag() -> re.Pattern[str]:
    return re.compile(re.sub(r"\s\|", "|", shipped("maps/cas.yaml")["skill_tags"]))


def skill_tags(brackets: str) -> tuple[str, ...]:
    """The skills named among the words in brackets, as printed: "MP2 | see glossary" gives ("MP2",)."""
    return tuple(part.strip() for part in brackets.split(" | ") if _skill_tag().match(part.strip()))


def read_codes(source: SourceFile, editions: Editions, problems: Problems) -> None:
    """Check that each grade label has the grade code that the expectations' codes carry."""
    table = _read(source, "cas_code_tables.csv", problems, "note")
    grades = {row["label"]: row["code"] for _, row in table.records() if row["table"] == "grade"}
    for edition in editions.values():
        for label, level in sorted({(one.grade, one.level) for one in edition.expectations}):
            if grades.get(label) != level:
                known = f"code {grades[label]!r} for it" if label in grades else "no code for it"
                edition.warnings.append(f"grade {label!r} has code {level!r} in codes; the code table has {known}")


def read_pages(source: SourceFile, editions: Editions, problems: Problems) -> None:
    """Add the publisher's page of each grade. Pages of editions that are not there are left aside."""
    table = _read(source, "cas_online_page_index.csv", problems)
    for number, row in table.records():
        edition = editions.get((row["content_code"], row["edition"]))
        if not row["cde_url"].startswith("https://"):
            problems.add(table.where(number, "cde_url"), shown(row["cde_url"]), "an https:// address", "not-an-address")
        elif edition is not None:
            edition.pages[row["grade_label_in_source"]] = row["cde_url"]


def _by_code(editions: Editions) -> dict[tuple[str, str], dict[str, Expectation]]:
    return {key: {one.code: one for one in edition.expectations} for key, edition in editions.items()}


def _edition_of(
    row: dict[str, str], editions: Editions, table: Table, number: int, problems: Problems
) -> Edition | None:
    edition = editions.get((row["content_code"], row["edition"]))
    if edition is None:
        found = shown(f"{row['content_code']} {row['edition']}")
        problems.add(table.where(number, "edition"), found, "an edition in cas_expectations.jsonl", "unknown-edition")
    return edition
