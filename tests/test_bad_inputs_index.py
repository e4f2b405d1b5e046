"""Each of the 88 bad inputs has a test by its number, or a reason why its time has not come."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml

TESTS = Path(__file__).parent
LISTED: dict[int, str | dict[str, str]] = yaml.safe_load((TESTS / "bad_inputs.yaml").read_text(encoding="utf-8"))
_NAME = re.compile(r"test_(\d\d)_(?:to_(\d\d)_)?")


def numbered() -> dict[int, list[str]]:
    """Number → "file::test" of every test that is named for it (`test_62_to_65_…` is for four)."""
    found: dict[int, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = _NAME.match(node.name) if isinstance(node, ast.FunctionDef) else None
            if name and isinstance(node, ast.FunctionDef):
                for number in range(int(name[1]), int(name[2] or name[1]) + 1):
                    found.setdefault(number, []).append(f"{path.relative_to(TESTS)}::{node.name}")
    return found


def later() -> dict[int, str]:
    """Number → why it has no test yet."""
    return {number: about["later"] for number, about in LISTED.items() if isinstance(about, dict)}


def test_all_88_are_listed_in_order() -> None:
    assert list(LISTED) == list(range(1, 89))


def test_each_has_a_test_by_name_or_a_reason_why_not_yet() -> None:
    missing = set(LISTED) - set(numbered()) - set(later())
    assert not missing, [f"{number}: {LISTED[number]}" for number in sorted(missing)]


def test_no_reason_outlives_its_test_and_no_test_has_an_unknown_number() -> None:
    assert not set(later()) & set(numbered())
    assert not set(numbered()) - set(LISTED)
    assert all(reason for reason in later().values())
