"""Invented CASE packages for the tests: small ones by hand, any number of them by Hypothesis."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from loaders import case
from loaders.case_fields import Field, kinds
from loaders.case_json import dumps
from loaders.options import Options
from ontology.errors import BadInput, Problem
from ontology.model import Load

HOST = "https://standards.example.org/ims/case/v1p0"
CHANGED = "2024-05-06T07:08:09Z"


def uuid(number: int) -> str:
    """An invented UUID that ends in `number`."""
    return f"0a1b2c3d-4e5f-4a6b-8c7d-{number:012d}"


def uri(kind: str, number: int) -> str:
    return f"{HOST}/{kind}/{uuid(number)}"


def link(kind: str, number: int, title: str = "a title") -> dict[str, Any]:
    return {"title": title, "identifier": uuid(number), "uri": uri(kind, number)}


def item(number: int, **more: Any) -> dict[str, Any]:
    return {
        "identifier": uuid(number),
        "uri": uri("CFItems", number),
        "fullStatement": f"Invented statement {number}",
        "lastChangeDateTime": CHANGED,
        **more,
    }


def association(number: int, word: str, origin: Any, destination: Any, **more: Any) -> dict[str, Any]:
    """An association; ends given as numbers are items of the package."""
    ends = [link("CFItems", end) if isinstance(end, int) else end for end in (origin, destination)]
    return {
        "identifier": uuid(number),
        "uri": uri("CFAssociations", number),
        "associationType": word,
        "originNodeURI": ends[0],
        "destinationNodeURI": ends[1],
        "lastChangeDateTime": CHANGED,
        **more,
    }


ROOT = link("CFDocuments", 1)


def package(*records: dict[str, Any], document: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A package of items and associations (told apart by their properties)."""
    head = {
        "identifier": uuid(1),
        "uri": uri("CFDocuments", 1),
        "creator": "Invented Office",
        "title": "Invented Standards",
        "version": "2024",
        "lastChangeDateTime": CHANGED,
    }
    return {
        "CFDocument": head | (document or {}),
        "CFItems": [one for one in records if "associationType" not in one],
        "CFAssociations": [one for one in records if "associationType" in one],
        **more,
    }


def load(folder: Path, value: Any, **options: Any) -> Load:
    """Load one package."""
    (made,) = loads(folder, value, **options)
    return made


def loads(folder: Path, value: Any, **options: Any) -> list[Load]:
    path = folder / "package.json"
    path.write_text(value if isinstance(value, str) else dumps(value), encoding="utf-8")
    return case.load(path, Options(**options))


def refused(folder: Path, value: Any) -> tuple[Problem, ...]:
    """The problems a package is refused with."""
    try:
        loads(folder, value)
    except BadInput as error:
        return error.problems
    raise AssertionError("the package was not refused")


def without(value: dict[str, Any], *path: str | int) -> dict[str, Any]:
    """A copy of a package without one property."""
    made: Any = copy.deepcopy(value)
    at = made
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    result: dict[str, Any] = made
    return result


def objects(load: Load, subject: str, predicate: NamedNode) -> list[str]:
    """Values of a property, sorted."""
    return sorted(
        triple.object.value
        for triple in load.triples
        if triple.subject == NamedNode(subject)
        and triple.predicate == predicate
        and not isinstance(triple.object, Triple)
    )


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
    st.sampled_from([Decimal("1E+2"), Decimal("0.10"), Decimal("-0.0"), Decimal("1e-30")]),
)
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXT),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
DAYS = st.dates().map(str)
MOMENTS = st.builds(
    "{}T{:02d}:00:00{}{}".format, DAYS, st.integers(0, 25), st.sampled_from(["", ".000", ".5"]),
    st.sampled_from(["", "Z", "+00:00", "-07:00", "?"]),
)  # fmt: skip
_LINKS = st.one_of(
    st.builds(link, st.sampled_from(["CFItems", "CFDocuments"]), st.integers(1, 6), TEXT),
    st.fixed_dictionaries(
        {"identifier": TEXT.filter(str.strip)},
        optional={"title": TEXT | st.none(), "uri": TEXT, "targetType": TEXT, "more": ANY},
    ),
)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT | st.sampled_from(["https://example.org/a b", "https://example.org/page", "en-GB", "fr"]),
    "words": TEXT,
    "date": DAYS | TEXT,
    "datetime": MOMENTS | TEXT,
    "integer": NUMBERS,
    "number": NUMBERS,
    "texts": st.lists(TEXT, max_size=3),
    "link": _LINKS,
    "links": st.lists(_LINKS, max_size=3),
    "json": ANY,
}
_WORDS = st.sampled_from(
    ["isChildOf"] * 4 + ["exactMatchOf", "precedes", "isRelatedTo", "replacedBy", "exemplar", "ext:drawsOn", "odd"]
)


@st.composite
def packages(draw: st.DrawFn, version: str) -> dict[str, Any]:
    """Any package of a version ("1.0", "1.1"): every property present, null, of another type, or absent, and others."""
    numbers = iter(range(1, 1000))
    return _record(draw, "CFPackage", version, numbers)


def _record(draw: st.DrawFn, kind: str, version: str, numbers: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    number = next(numbers)
    for key, known in kinds()[kind].fields.items():
        if known.since > version and draw(st.integers(0, 9)):
            continue
        if key == "identifier":
            made[key] = uuid(number)
        elif key == "associationType":
            made[key] = draw(_WORDS)
        elif known.must or known.holds in ("record", "records"):
            if known.must or draw(st.booleans()):
                made[key] = _value(draw, known, version, numbers)
        elif key == "uri":
            made[key] = draw(st.sampled_from([uri(kind, number), uri("CFItems", 2), "urn:x:1", "http://localhost/1"]))
        elif draw(st.booleans()):
            made[key] = draw(st.one_of(_VALUES[known.holds], _VALUES[known.holds], st.none(), ANY))
    if not draw(st.integers(0, 3)):
        made |= {key: value for key, value in draw(st.dictionaries(TEXT, ANY, max_size=2)).items() if key not in made}
    return dict(draw(st.permutations(list(made.items()))))


def _value(draw: st.DrawFn, known: Field, version: str, numbers: Any) -> Any:
    if known.holds == "record":
        return _record(draw, known.of, version, numbers)
    if known.holds == "records":
        most = 3 if known.of in ("CFItem", "CFAssociation") else 1
        return [_record(draw, known.of, version, numbers) for _ in range(draw(st.integers(0, most)))]
    return draw(_VALUES[known.holds])
