"""What a governing body's specification (table, document, outline) becomes before it is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from loaders.yamls import shipped
from ontology import iris

MAP = "maps/spec-columns.yaml"
_VERSION_TAIL = re.compile(r"\s+v\.?\s?\d[\w.]*$", re.IGNORECASE)
_CUT = re.compile(r"\s*;|\s+\(")


@dataclass(slots=True)
class SpecRow:
    """One statement as published. `place` is where it stood, in the words of a Problem.

    `weight` is the text of the weight and `unit` what its column means: "percent", "fraction" or "mixed" (a weight
    only where it says "%"). `derived` says that the code was built here. `order` is the position among all rows.
    """

    place: str
    code: str
    parent: str = ""
    kind: str = ""
    text: str = ""
    label: str = ""
    weight: str = ""
    unit: str = "fraction"
    iri: str = ""
    url: str = ""
    derived: bool = False


@dataclass(slots=True)
class Spec:
    """One edition of one certification's specification, unchecked.

    `assessed` says whether the source names an exam (or a certification that is assessed), so that an assessment may
    be stated; a bare list of codes does not.
    """

    name: str
    issuer: str = ""
    cert_id: str = ""
    exam_code: str = ""
    version: str = ""
    series: str = ""
    edition: str = ""
    rows: list[SpecRow] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    dropped: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def assessed(self) -> bool:
        """Whether the source speaks of an exam or a certification with an id of its own."""
        return bool(self.issuer and (self.exam_code or self.cert_id))

    @property
    def authority(self) -> str:
        """Slug of the issuer; "" when there is none."""
        return authority_of(self.issuer) if self.issuer.strip() else ""

    @property
    def assessment_code(self) -> str:
        """Code of the assessment: exam code without its blueprint version, else what the certification's id adds.

        "200-301 v1.1" is the exam 200-301; "bcsp-sts" of bcsp is sts; a version that ends the id is the exam's own
        code ("nccer-core-00101-15", version 00101-15).
        """
        if self.exam_code:
            return part_of(_VERSION_TAIL.sub("", self.exam_code))
        if self.version and self.cert_id.lower().endswith("-" + self.version.lower()):
            return part_of(self.version)
        return part_of(self.cert_id).removeprefix(self.authority + "-") if self.cert_id else ""


def series_of(name: str) -> str:
    """Series of a certification's specification: the slug of its name, so that its exams' editions stand together."""
    return iris.slug(name)


def edition_of(exam_code: str, version: str) -> str:
    """Edition from an exam code, else from a version: "2012 NATEF standards; 60 questions" is 2012-natef-standards."""
    return part_of(exam_code) if exam_code.strip() else part_of(short_version(version))


def short_version(version: str) -> str:
    """A version without the explanations that follow it in brackets or after a semicolon."""
    return _CUT.split(version.strip(), maxsplit=1)[0] or version.strip()


def part_of(text: str) -> str:
    """A lower-case path segment of a code: "N10-009" is n10-009, "QC10 / EG2.0" is qc10-eg2.0; "" of nothing."""
    return re.sub(r"[^a-z0-9._]+", "-", text.strip().lower()).strip("-.")


def authority_of(issuer: str) -> str:
    """Slug of an issuer by the rule and aliases of maps/spec-columns.yaml. Raises ValueError when no letter is left."""
    short = re.split(r"\s*\(| / ", issuer.strip(), maxsplit=1)[0] or issuer
    slug = iris.slug(short)
    return _aliases().get(slug, slug)


@cache
def _aliases() -> dict[str, str]:
    named: dict[str, list[str]] = shipped(MAP)["issuers"]
    return {iris.slug(alias): slug for slug, aliases in named.items() for alias in aliases}


@cache
def kind_classes() -> dict[str, str]:
    """Publishers' words for a statement, simplified, → local name of the class."""
    kinds: dict[str, list[str]] = shipped(MAP)["kinds"]
    return {simple(word): name for name, words in kinds.items() for word in words}


def category_of(kind: str) -> str:
    """The publisher's word where it says more than the class; "" otherwise."""
    return "" if simple(kind) in set(shipped(MAP)["plain"]) else kind.strip()


def simple(word: str) -> str:
    """A word as the map compares it: lower case, "-" and "_" as spaces."""
    return " ".join(word.lower().replace("-", " ").replace("_", " ").split())


def known_issuer(name: str) -> str:
    """The issuer a certification's name begins with, in its short form ("CompTIA Network+" has CompTIA); "" if none."""
    words = iris.slug(name) if any(c.isalnum() for c in name) else ""
    for slug in shipped(MAP)["issuers"]:
        if words.startswith(slug + "-"):
            return " ".join(name.split()[: slug.count("-") + 1])
    return ""
