"""Read and check `cas_expectations.jsonl`: expectations, outcomes, sub-outcomes, sections (see maps/cas.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from loaders.cas_records import Edition, Expectation, Outcome, Part
from loaders.reading.files import SourceFile
from loaders.reading.jsons import read_jsonl
from loaders.reading.problems import Problems, shown

REQUIRED = {
    "content_area": str,
    "content_code": str,
    "edition": int,
    "grade": str,
    "standard": str,
    "gle_code": str,
    "gle_text": str,
    "prepared_graduates": list,
    "evidence_outcomes": list,
    "sections": dict,
}
"""Fields every record has, and the JSON type of each."""

_WORDS = {str: "text", int: "a whole number", list: "an array", dict: "an object"}
_PRINTED_LETTER = re.compile(r"\s*(\d+)\.([a-z])\.?\s")
_AREA_CODE = re.compile(r"[A-Z]{2}")
_STANDARD_IN_NAME = re.compile(r"(?:Preschool, )?Standard (\d+)\. (.+)")

Editions = dict[tuple[str, str], Edition]
"""(content area code, edition) → what is said of it, in the order of the file."""


def read_expectations(source: SourceFile, problems: Problems) -> Editions:
    """Read the expectations; what is wrong goes into `problems`, and the records concerned are left out."""
    editions: Editions = {}
    seen: dict[tuple[str, str, str], Expectation] = {}
    for line, value in read_jsonl(source, problems=problems):
        where = f"line {line}"
        record = _record(value, where, problems)
        one = record and _expectation(line, record, where, problems)
        if not record or not one:
            continue
        edition = editions.get((one.area_code, one.edition))
        if edition is None:
            edition = editions[one.area_code, one.edition] = Edition(one.area_code, one.area, one.edition)
        elif edition.area != one.area:
            problems.add(f"{where}, /content_area", shown(one.area), f"{edition.area!r}, as above", "cas-area-differs")
        first = seen.get((one.area_code, one.edition, one.code))
        if first and replace(one, line=first.line) == first:
            edition.warnings.append(f"{where}: {one.code} again, equal to line {first.line}; kept once")
            edition.repeated += 1
            continue
        for code in _codes(one):
            first = seen.setdefault((one.area_code, one.edition, code), one)
            if first is not one or code in twice(_codes(one)):
                expected = f"a code once in an edition (also in line {first.line}, with other content)"
                problems.add(where, shown(code), expected, "duplicate-code")
                break
        edition.expectations.append(one)
        if not record.get("standard_number"):
            said = (
                f"standard number {one.standard_number!r} read from the standard's name" if one.standard_number else ""
            )
            edition.warnings.append(f"{where} ({one.code}): no standard number; {said or 'none kept'}")
        for extra in record.keys() - REQUIRED.keys() - {"standard_number", "expectation_type", "source_file"}:
            edition.warnings.append(f"field {extra!r} is not known and was dropped")
    return editions


def _codes(one: Expectation) -> list[str]:
    return [one.code, *(code for out in one.outcomes for code in (out.code, *(part.code for part in out.parts)))]


def twice(codes: list[str]) -> set[str]:
    """The codes that stand more than once in a list."""
    return set() if len(set(codes)) == len(codes) else {code for code in codes if codes.count(code) > 1}


def _record(value: Any, where: str, problems: Problems) -> Mapping[str, Any] | None:
    """The record when it is an object with every required field of the right type."""
    if not isinstance(value, dict):
        problems.add(where, shown(str(value)), "an object", "cas-record-shape")
        return None
    sound = True
    for name, kind in REQUIRED.items():
        found = value.get(name)
        if type(found) is not kind:
            sound = False
            what = "nothing" if name not in value else shown(str(found))
            problems.add(f"{where}, /{name}", what, _WORDS[kind], "cas-record-shape")
    return value if sound else None


def _expectation(line: int, record: Mapping[str, Any], where: str, problems: Problems) -> Expectation | None:
    before = len(problems)
    code, area_code = record["gle_code"].strip(), record["content_code"]
    parts = code.split(".")
    if not _AREA_CODE.fullmatch(area_code):
        problems.add(f"{where}, /content_code", shown(area_code), "two capital letters", "cas-area-code")
    if len(parts) < 3 or parts[0] != area_code or not all(parts):
        expected = f"a code like {area_code}.HS.1.1 with the record's content code in front"
        problems.add(f"{where}, /gle_code", shown(code), expected, "cas-code")
    if not 1990 <= record["edition"] <= 2100:
        problems.add(f"{where}, /edition", str(record["edition"]), "the year of an edition", "cas-edition")
    outcomes = tuple(
        made
        for index, item in enumerate(record["evidence_outcomes"])
        if (made := _outcome(item, area_code, f"{where}, /evidence_outcomes/{index}", problems)) is not None
    )
    graduates = _graduates(record["prepared_graduates"], where, problems)
    sections = _sections(record["sections"], where, problems)
    number = record.get("standard_number")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int | str)):
        problems.add(f"{where}, /standard_number", shown(str(number)), "a whole number or null", "cas-record-shape")
    if len(problems) > before:
        return None
    standard = record["standard"]
    if number is None and (named := _STANDARD_IN_NAME.fullmatch(standard)):
        # Two preschool geometry records carry the whole heading as the standard's name.
        number, standard = named[1], named[2]
    return Expectation(
        line=line,
        area_code=area_code,
        area=record["content_area"],
        edition=str(record["edition"]),
        grade=record["grade"],
        level=parts[1],
        standard_number="" if number is None else str(number),
        standard=standard,
        code=code,
        text=record["gle_text"],
        graduates=graduates,
        outcomes=outcomes,
        sections=sections,
    )


def _outcome(item: Any, area_code: str, where: str, problems: Problems) -> Outcome | None:
    if not isinstance(item, dict):
        problems.add(where, shown(str(item)), "an object", "cas-record-shape")
        return None
    code, text, number, subs = (item.get(name) for name in ("eo_code", "text", "number", "sub_outcomes"))
    sound = True
    for name, value in (("eo_code", code), ("text", text)):
        if not isinstance(value, str) or not value.strip():
            sound = False
            problems.add(f"{where}/{name}", shown(str(value)), "text", "cas-record-shape")
    if not _texts(subs):
        sound = False
        problems.add(f"{where}/sub_outcomes", shown(str(subs)), "an array of texts", "cas-record-shape")
    if not sound:
        return None
    assert isinstance(code, str)  # noqa: S101 - checked above; said for the type checker
    parts = tuple(
        Part(f"{code}.{_part_letter(area_code, sub) or position}", sub) for position, sub in enumerate(subs or (), 1)
    )
    return Outcome(code=code, number="" if number is None else str(number), text=str(text), parts=parts)


def _part_letter(area_code: str, text: str) -> str:
    """Letter printed before a mathematics sub-outcome (`4.a.` or `4.a`), "" where CDE prints bullets only."""
    printed = _PRINTED_LETTER.match(text) if area_code == "MA" else None
    return printed[2] if printed else ""


def _graduates(items: list[Any], where: str, problems: Problems) -> tuple[tuple[str, str], ...]:
    made = []
    for index, item in enumerate(items):
        number = item.get("number") if isinstance(item, dict) else None
        text = item.get("text") if isinstance(item, dict) else None
        if not isinstance(text, str) or not text.strip() or not (number is None or isinstance(number, str)):
            place = f"{where}, /prepared_graduates/{index}"
            problems.add(place, shown(str(item)), "an object with text, and number as text or null", "cas-record-shape")
        else:
            made.append((number or "", text))
    return tuple(made)


def _sections(value: Mapping[str, Any], where: str, problems: Problems) -> dict[str, tuple[str, ...]]:
    made = {}
    for name, items in value.items():
        if _texts(items) and name.strip():
            made[name] = tuple(items)
        else:
            problems.add(f"{where}, /sections/{name}", shown(str(items)), "an array of texts", "cas-record-shape")
    return made


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
