"""What a release's tables add up to at their end: the measures they used, the schemes, names without a list."""

from __future__ import annotations

from loaders.onet_release import DEFINITION, LABEL, SERIES, TITLES, TYPE, Release, measure_code
from ontology import iris
from ontology.spool import escaped
from ontology.terms import CW, SKOS

_CLASSES = {"occupation": str(CW.OnetOccupation), "scale": str(CW.RatingScale), "zone": str(CW.JobZone)}


def finish(release: Release) -> None:
    """Write the measures that ratings, categories and anchors named, then what has a name and no list of its own (a
    copy without a reference table), then the schemes.
    """
    for kind in ("element", "scale", "occupation", "commodity"):
        if kind not in release.whole:
            _name_only(release, kind)
    for element, scale, category in list(release.measures):
        if scale:
            _measure(release, element, scale, category)
    for kind, codes in release.described.items():
        if codes:
            _scheme(release, kind)


def _name_only(release: Release, kind: str) -> None:
    classes = (_CLASSES[kind],) if kind in _CLASSES else ()
    for code, name in release.names[kind].items():
        if code not in release.described[kind]:
            release.concept(kind, code, name, classes=classes)


def _measure(release: Release, element: str, scale: str, category: str) -> None:
    names = [release.names["element"].get(element, element), release.names["scale"].get(scale, scale), category]
    meaning = release.categories.get((element, scale, category), "")
    rest = [f" {CW.measuredScale} {release.iri('scale', scale)}"]
    if element:
        rest.append(f" {CW.measuredElement} {release.iri('element', element)}")
    if category:
        rest.append(f' {CW.measureCategory} "{escaped(category)}"')
    if meaning:
        rest.append(f' {DEFINITION} "{escaped(meaning)}"@en')
    label = ": ".join(name for name in names if name)
    code = measure_code(element, scale, category)
    release.concept("measure", code, label, "\n".join(rest), classes=(str(CW.RatingMeasure),))


def _scheme(release: Release, kind: str) -> None:
    node = f"<{iris.scheme(SERIES[kind], release.edition(kind))}>"
    title = TITLES[kind].format(release.edition(kind))
    release.spool.write(
        f"{node} {TYPE} {SKOS.ConceptScheme} .\n"
        f'{node} {LABEL} "{title}"@en .\n'
        f'{node} {CW.seriesId} "{SERIES[kind]}" .\n'
        f'{node} {CW.edition} "{release.edition(kind)}" .\n'
    )
