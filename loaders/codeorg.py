"""Code.org's Curriculum Builder fixture: a Django dump of frameworks, categories, grade bands and standards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.options import Options
from loaders.reading.files import open_source, peek
from loaders.reading.jsons import described, expect_list, expect_object, read_json
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.triples import (
    NOTATION,
    PREF_LABEL,
    TRUE,
    TYPE,
    Concept,
    english,
    framework_triples,
    iri_or_string,
    scheme_triples,
)
from loaders.words import slug_or
from ontology import iris
from ontology.model import Framework, Load, Source
from ontology.terms import CEASN, CETERMS, CW

NAME = "codeorg"
TITLE = "Code.org Curriculum Builder standards (Django fixture, JSON)"
_MODELS = ("framework", "category", "grade", "gradeband", "standard")
_BANDS = "codeorg-grade-band"
_FATES = {
    "model": "mapped to the class",
    "pk": "mapped to links; it names a category",
    "framework.name": "kept as ceasn:name",
    "framework.slug": "mapped to the series",
    "framework.website": "kept as ceterms:subjectWebpage",
    "framework.description": "kept as ceasn:description",
    "category.name": "kept as skos:prefLabel",
    "category.shortcode": "kept as skos:notation",
    "category.type": "kept as ceasn:competencyCategory",
    "category.description": "kept as ceasn:competencyText",
    "category.parent": "mapped to ceasn:isChildOf",
    "category.framework": "mapped to ceasn:isPartOf",
    "grade.name": "mapped to ceasn:educationLevelType of standards and bands",
    "gradeband.name": "kept as skos:prefLabel",
    "gradeband.shortcode": "kept as skos:altLabel",
    "gradeband.description": "kept as skos:definition",
    "gradeband.grades": "mapped to ceasn:educationLevelType",
    "standard.name": "kept as skos:prefLabel, where it differs from the description",
    "standard.description": "kept as ceasn:competencyText",
    "standard.slug": "kept as skos:notation",
    "standard.shortcode": "kept as ceasn:codedNotation",
    "standard.category": "mapped to ceasn:isChildOf",
    "standard.framework": "mapped to ceasn:isPartOf",
    "standard.gradeband": "mapped to ceterms:classification, and its grades to ceasn:educationLevelType",
}


def sniff(path: Path) -> float:
    """How sure that a file is the fixture."""
    head = b"" if path.is_dir() else peek(path, 16_384)
    return 0.95 if head.lstrip()[:1] == b"[" and b'"standards.framework"' in head else 0.0


@dataclass(slots=True)
class _Objects:
    """The objects of the dump by model and primary key, with their places."""

    problems: Problems
    found: dict[str, dict[int, Mapping[str, Any]]] = field(default_factory=lambda: {name: {} for name in _MODELS})
    places: dict[tuple[str, int], str] = field(default_factory=dict)

    def link(self, model: str, pk: int, name: str, target: str) -> int | None:
        """Primary key of what a field points at; noted as a problem when nothing is there. None for null."""
        value = self.found[model][pk].get(name)
        if value is None:
            return None
        if not isinstance(value, int) or value not in self.found[target]:
            where = f"{self.places[model, pk]}/fields/{name}"
            self.problems.add(where, described(value), f"the key of a {target}", "fixture-link")
            return None
        return value

    def text(self, model: str, pk: int, name: str) -> str:
        """A field as text."""
        value = self.found[model][pk].get(name)
        return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def load(path: Path, options: Options) -> list[Load]:
    """Read the fixture as one source with a framework for each it holds. Raises BadInput with every problem."""
    file = open_source(path)
    problems = Problems(file.name)
    objects = _Objects(problems)
    receipt = ReceiptBuilder(NAME, file.name)
    for index, raw in enumerate(expect_list(read_json(file), "", problems)):
        receipt.read()
        receipt.keep()
        one = expect_object(raw, f"/{index}", problems)
        model = str(one.get("model", "")).removeprefix("standards.")
        pk = one.get("pk")
        if model not in _MODELS or not isinstance(pk, int) or pk in objects.found[model]:
            expected = "a model of the standards app, with a key of its own"
            problems.add(f"/{index}", shown(f"{one.get('model')} {pk}"), expected, "fixture-object")
            continue
        objects.found[model][pk] = expect_object(one.get("fields"), f"/{index}/fields", problems)
        objects.places[model, pk] = f"/{index}"
        receipt.count({"category": "categories"}.get(model, f"{model}s"))
        for name in objects.found[model][pk]:
            receipt.field(f"{model}.{name}", _FATES.get(f"{model}.{name}", "dropped: no field that is known here"))
    problems.raise_any()
    source = Source(
        series=options.series or "codeorg-standards",
        edition=options.edition or "undated",
        title=options.title or "Standards of Code.org's Curriculum Builder",
        publisher="Code.org",
        license="Apache-2.0 (the dump; statements belong to their publishers)",
        credit="Curriculum Builder: Code.org.",
        url="https://github.com/code-dot-org/curriculumbuilder",
    )
    triples = _frameworks(objects, source) + _bands(objects, source)
    triples += _categories(objects, source) + _standards(objects, source)
    problems.raise_any()
    receipt.field("model", _FATES["model"])
    receipt.field("pk", _FATES["pk"])
    return [Load(source, triples, receipt.build(), ((file.name, file.sha256),))]


def _series(objects: _Objects, pk: int | None) -> str:
    slug = objects.text("framework", pk, "slug") if pk is not None else ""
    return f"codeorg-{slug_or(slug, f'framework-{pk}')}"


def _frameworks(objects: _Objects, source: Source) -> list[Triple]:
    out: list[Triple] = []
    known: set[str] = set()
    for pk in objects.found["framework"]:
        if _series(objects, pk) in known:
            where = objects.places["framework", pk]
            objects.problems.add(
                where, f"the slug of {_series(objects, pk)} again", "a slug of its own", "fixture-slug"
            )
        known.add(_series(objects, pk))
        name = objects.text("framework", pk, "name") or f"framework {pk}"
        about = Source(_series(objects, pk), source.edition, name, source.publisher)
        out += framework_triples(Framework(about, "AcademicStandardsFramework", name, ()))
        node = NamedNode(iris.framework(about.series, source.edition))
        website = objects.text("framework", pk, "website")
        description = objects.text("framework", pk, "description")
        if website:
            out.append(Triple(node, CETERMS.subjectWebpage, iri_or_string(website)))
        if description:
            out.append(Triple(node, CEASN.description, english(description)))
    return out


def _grades(objects: _Objects, band: int) -> list[str]:
    listed = objects.found["gradeband"][band].get("grades")
    keys = listed if isinstance(listed, list) else []
    known = objects.found["grade"]
    return [objects.text("grade", key, "name") for key in keys if isinstance(key, int) and key in known]


def _bands(objects: _Objects, source: Source) -> list[Triple]:
    concepts = []
    for pk in objects.found["gradeband"]:
        texts = [objects.text("gradeband", pk, name) for name in ("name", "description", "shortcode")]
        label, definition, short = texts
        concepts.append(Concept(str(pk), label or short or str(pk), "", "", definition, (short,) if short else ()))
    about = Source(_BANDS, source.edition, "", source.publisher)
    out = scheme_triples(about, "Grade bands of Code.org's Curriculum Builder", concepts) if concepts else []
    for pk in objects.found["gradeband"]:
        node = NamedNode(iris.concept(_BANDS, source.edition, str(pk)))
        out += [Triple(node, CEASN.educationLevelType, Literal(grade)) for grade in _grades(objects, pk)]
    return out


def _category_iri(objects: _Objects, source: Source, pk: int) -> NamedNode:
    series = _series(objects, objects.link("category", pk, "framework", "framework"))
    return NamedNode(iris.statement(series, source.edition, f"category-{pk}"))


def _categories(objects: _Objects, source: Source) -> list[Triple]:
    out: list[Triple] = []
    for pk in objects.found["category"]:
        framework = objects.link("category", pk, "framework", "framework")
        top = NamedNode(iris.framework(_series(objects, framework), source.edition))
        node = _category_iri(objects, source, pk)
        code = objects.text("category", pk, "shortcode") or str(pk)
        out += [
            Triple(node, TYPE, CEASN.Competency),
            Triple(node, CEASN.isPartOf, top),
            Triple(node, NOTATION, Literal(code)),
            Triple(node, PREF_LABEL, english(objects.text("category", pk, "name") or code)),
        ]
        parent = objects.link("category", pk, "parent", "category")
        above = _category_iri(objects, source, parent) if parent is not None and parent != pk else None
        out.append(Triple(node, CEASN.isChildOf, above) if above else Triple(node, CEASN.isTopChildOf, top))
        for name, term in (("type", CEASN.competencyCategory), ("description", CEASN.competencyText)):
            if objects.text("category", pk, name):
                out.append(Triple(node, term, english(objects.text("category", pk, name))))
    return out


def _standards(objects: _Objects, source: Source) -> list[Triple]:
    out: list[Triple] = []
    seen: set[NamedNode] = set()
    for pk in objects.found["standard"]:
        framework = objects.link("standard", pk, "framework", "framework")
        series = _series(objects, framework)
        top = NamedNode(iris.framework(series, source.edition))
        slug = objects.text("standard", pk, "slug")
        node = NamedNode(iris.statement(series, source.edition, slug or f"standard-{pk}"))
        if node in seen:
            where = objects.places["standard", pk]
            expected = "each slug once in a framework"
            objects.problems.add(where, f"the slug {shown(slug)} again", expected, "fixture-slug")
            continue
        seen.add(node)
        code = objects.text("standard", pk, "shortcode")
        name, text = objects.text("standard", pk, "name"), objects.text("standard", pk, "description")
        out += [
            Triple(node, TYPE, CEASN.Competency),
            Triple(node, TYPE, CW.AcademicStandard),
            Triple(node, CEASN.isPartOf, top),
            Triple(node, NOTATION, Literal(slug or f"standard-{pk}")),
        ]
        if not slug:
            out.append(Triple(node, CW.derivedCode, TRUE))
        if code:
            out.append(Triple(node, CEASN.codedNotation, Literal(code)))
        if text or name:
            out.append(Triple(node, CEASN.competencyText, english(text or name)))
        if (name and text and name != text) or not (name or text):
            out.append(Triple(node, PREF_LABEL, english(name or slug or str(pk))))
        category = objects.link("standard", pk, "category", "category")
        if category is None:
            out.append(Triple(node, CEASN.isTopChildOf, top))
        else:
            out.append(Triple(node, CEASN.isChildOf, _category_iri(objects, source, category)))
        band = objects.link("standard", pk, "gradeband", "gradeband")
        if band is not None:
            out.append(Triple(node, CETERMS.classification, NamedNode(iris.concept(_BANDS, source.edition, str(band)))))
            out += [Triple(node, CEASN.educationLevelType, Literal(grade)) for grade in _grades(objects, band)]
    return out
