"""The NICE Workforce Framework for Cybersecurity, in each shape it is passed around in (maps/nice.yaml).

NIST's own export (CPRT JSON) and its workbook; copies made from them: rows of a role and a statement, cuts of one
role, tables of role names, pairs with the DoD framework, and the flat table of the 2017 edition.
"""

from __future__ import annotations

import re
from pathlib import Path

from loaders import nice_dcwf, nice_json, nice_tables
from loaders.options import Options
from loaders.reading.files import open_source, peek
from loaders.reading.jsons import expect_object, read_json
from loaders.reading.problems import Problems
from ontology.model import Load

NAME = "nice"
TITLE = "NICE Workforce Framework for Cybersecurity (CPRT JSON, workbook, role tables)"
_JSON_SIGNS = (
    (rb'"relationship_types"|"element_identifier"', 0.95),
    (rb'"WRL-ID"|"wrl_id"', 0.9),
    (rb'"dcwf_role"', 0.9),
)


def sniff(path: Path) -> float:
    """How sure that a file is a copy of the NICE framework."""
    name = path.name.lower().removesuffix(".gz")
    if path.is_dir():
        return 0.0
    if name.endswith(".xlsx"):
        return 0.85 if re.match(r"ncwf|nice[-_ ]?(?:framework|workforce)|workforce[-_ ]framework", name) else 0.0
    head = peek(path, 20_000)
    if name.endswith(".json"):
        if re.match(r"nice_name_to_", name):
            return 0.8
        return max((sure for sign, sure in _JSON_SIGNS if re.search(sign, head)), default=0.0)
    first = head.split(b"\n", 1)[0]
    return 0.9 if b"KSA ID" in first and b"Work Role" in first else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one copy. Raises BadInput with every problem."""
    file = open_source(path)
    problems = Problems(file.name)
    if file.suffix == ".xlsx":
        return [nice_tables.workbook(file, options, problems)]
    if file.suffix != ".json":
        return [nice_tables.flat_table(file, options, problems)]
    value = read_json(file)
    if isinstance(value, dict) and "elements" in value:
        return [nice_json.cprt(file, value, options, problems)]
    if isinstance(value, dict) and "work_role" in value:
        return [nice_json.one_role(file, value, options, problems)]
    if isinstance(value, list) and value and isinstance(value[0], dict) and "dcwf_role" in value[0]:
        return [nice_dcwf.pairs(file, value, options, problems)]
    if isinstance(value, list):
        return [nice_json.role_rows(file, value, options, problems)]
    return [nice_json.lookup(file, expect_object(value, "", problems), options, problems)]
