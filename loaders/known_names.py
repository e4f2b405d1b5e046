"""Names that the starter catalogue gives to organisations and exams, so that a source loaded beside it uses the same.

Two sources that name one exam differently would give it two labels in every answer over both.
"""

from __future__ import annotations

from functools import cache

from loaders.reading.files import open_source
from loaders.reading.tables import Shape, Table, read_table
from loaders.yamls import ROOM


def organization_name(slug: str) -> str:
    """Name of an organisation by its id in organizations.csv; "" when it is not there."""
    return _organizations().get(slug, "")


def exam_label(exam: str) -> str:
    """Label of an exam by its id ("comptia/n10-009") as loaders/catalogue_things.py writes it; "" when not there."""
    return _exams().get(exam, "")


@cache
def _organizations() -> dict[str, str]:
    return {record["id"]: record["name"] for _, record in _table("organizations.csv", "id", "name").records()}


@cache
def _exams() -> dict[str, str]:
    made: dict[str, str] = {}
    for _, record in _table("credentials.csv", "name", "exam_codes", "assessments").records():
        exams = [part.strip() for part in record["assessments"].split("|") if part.strip()]
        codes = [part.strip() for part in record["exam_codes"].split("|") if part.strip()]
        for number, exam in enumerate(exams):
            code = codes[number] if len(codes) == len(exams) else ""
            made.setdefault(exam, f"{record['name']} exam {code}".strip())
    return made


def _table(file: str, *fields: str) -> Table:
    shape = Shape(fields={name: (name,) for name in fields}, required=frozenset(fields))
    return read_table(open_source(ROOM / "catalogue" / file), shape)
