"""O*NET's reference tables: the content model, work activities, scales, categories, anchors, commodities, job zones."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from loaders.onet_release import BROADER, DEFINITION, ELEMENT, LABEL, NUMBER, SCALE, TYPE, Release, Rows
from loaders.reading.tables import Table
from ontology import iris
from ontology.spool import escaped
from ontology.terms import CW, SKOS

_RELATED = str(SKOS.related)
_EXAMPLE = str(SKOS.example)
_ELEMENT_RULE = ("an element such as 2.A.1.a", "onet-element")


def elements(release: Release, table: Table, rows: Rows) -> None:
    """Content Model Reference: a tree by its codes, 2.A.1 below 2.A."""
    found = {}
    for number, (code, name, description) in rows:
        if release.check(ELEMENT, code, table, number, "element", *_ELEMENT_RULE):
            found[code] = (name, description)
    for code, (name, description) in found.items():
        above = code.rpartition(".")[0]
        rest = f' {DEFINITION} "{escaped(description)}"@en\n' if description else ""
        if above:
            rest += f" {BROADER} {release.iri('element', above)}\n"
        release.concept("element", code, name, rest)
        release.names["element"][code] = name
    release.whole.add("element")


def work_activities(release: Release, table: Table, rows: Rows) -> None:
    """IWA and DWA Reference: work activities below an element, and below an intermediate work activity."""
    for number, (element, _, iwa, iwa_title, *detailed) in rows:
        code, title, above = (*detailed, iwa) if detailed else (iwa, iwa_title, element)
        if release.check(ELEMENT, code, table, number, "dwa" if detailed else "iwa", *_ELEMENT_RULE):
            release.concept("element", code, title, f" {BROADER} {release.iri('element', above)}")
            release.names["element"][code] = title


def scales(release: Release, table: Table, rows: Rows) -> None:
    """Scales Reference."""
    for number, (code, name, low, high) in rows:
        if not release.check(SCALE, code, table, number, "scale", "a scale such as IM", "onet-scale"):
            continue
        try:
            release.bounds[code] = Decimal(low), Decimal(high)
        except InvalidOperation:
            place = f"{table.file}: {table.where(number, 'minimum')}"
            release.problems.add(place, f"{low!r} to {high!r}", "two numbers", "onet-number")
            continue
        low, high = release.decimal(low), release.decimal(high)
        rest = f" {CW.scaleMinimum} {low}\n {CW.scaleMaximum} {high}"
        release.concept("scale", code, name, rest, classes=(str(CW.RatingScale),))
        release.names["scale"][code] = name
    release.whole.add("scale")


def commodities(release: Release, table: Table, rows: Rows) -> None:
    """UNSPSC Reference: four levels by code; a wider group is written when its first commodity is read."""
    for number, levels in rows:
        below = ""
        for code, title in reversed(list(zip(levels[::2], levels[1::2], strict=True))):
            if not release.check(NUMBER, code, table, number, "commodity", "a number such as 43232202", "onet-unspsc"):
                break
            if code not in release.described["commodity"]:
                rest = f" {BROADER} {below}" if below else ""
                release.concept("commodity", code, title, rest)
                release.names["commodity"][code] = title
            below = release.iri("commodity", code)
    release.whole.add("commodity")


def zones(release: Release, table: Table, rows: Rows) -> None:
    """Job Zone Reference."""
    for number, (code, name, experience, education, training, examples, svp) in rows:
        if not release.check(NUMBER, code, table, number, "job_zone", "the number of a job zone", "onet-job-zone"):
            continue
        rest = (
            f' {CW.zoneExperience} "{escaped(experience)}"@en\n {CW.zoneEducation} "{escaped(education)}"@en\n'
            f' {CW.zoneTraining} "{escaped(training)}"@en\n {_EXAMPLE} "{escaped(examples)}"@en\n'
            f' {CW.svpRange} "{escaped(svp)}"'
        )
        release.concept("zone", code, name, rest, classes=(str(CW.JobZone),))
        release.names["zone"][code] = name
    release.whole.add("zone")


def categories(release: Release, table: Table, rows: Rows) -> None:
    """What the answers mean that a measure with a category counts; of tasks, for whatever task."""
    for number, (element, _, scale, _, category, meaning) in rows:
        release.measure(element, scale, category, table, number)
        release.categories[element, scale, category] = meaning


def anchors(release: Release, table: Table, rows: Rows) -> None:
    """Level Scale Anchors: examples of what a level of an element means."""
    out = []
    for number, (element, _, scale, _, value, meaning) in rows:
        measure, amount = release.measure(element, scale, "", table, number), release.decimal(value)
        if not amount:
            place = f"{table.file}: {table.where(number, 'anchor')}"
            release.problems.add(place, repr(value), "a number", "onet-number")
        node = f"<{iris.record('onet', release.number, f'anchor:{element}:{scale}:{value}')}>"
        out.append(
            f"{node} {TYPE} {CW.ScaleAnchor} .\n{node} {CW.ratingMeasure} {measure} .\n"
            f'{node} {CW.ratingValue} {amount} .\n{node} {DEFINITION} "{escaped(meaning)}"@en .\n'
        )
    release.spool.write("".join(out))


def survey_items(release: Release, table: Table, rows: Rows) -> None:
    """Survey Booklet Locations."""
    for number, (element, _, item, scale, _) in rows:
        measure = release.measure(element, scale, "", table, number)
        release.spool.write(f'{measure} {CW.surveyItem} "{escaped(item)}" .\n')


def element_pairs(release: Release, table: Table, rows: Rows) -> None:
    """Which elements of two domains go together, by O*NET's judgement."""
    for number, (one, _, other, _) in rows:
        if release.check(ELEMENT, one, table, number, "from", *_ELEMENT_RULE) and release.check(
            ELEMENT, other, table, number, "to", *_ELEMENT_RULE
        ):
            release.spool.write(f"{release.iri('element', one)} {_RELATED} {release.iri('element', other)} .\n")


def interest_examples(release: Release, table: Table, rows: Rows) -> None:
    """Keywords, activities and occupations that show what an interest is."""
    by_kind = "keyword" in table.columns
    for number, (element, _, one, other, *_title) in rows:
        kind, text = (other, one) if by_kind else (one, other)
        if not release.check(ELEMENT, element, table, number, "element", *_ELEMENT_RULE):
            continue
        node = f"<{iris.record('onet', release.number, f'example:{element}:{kind}:{text}')}>"
        out = f"{node} {TYPE} {CW.InterestExample} .\n{node} {CW.exampleOf} {release.iri('element', element)} .\n"
        if kind:
            out += f'{node} {CW.exampleKind} "{escaped(kind)}" .\n'
        if "occupation" not in table.columns:
            out += f'{node} {LABEL} "{escaped(text)}"@en .\n'
        elif release.occupation(text, table, number):
            out += f"{node} {CW.ofOccupation} {release.iri('occupation', text)} .\n"
        release.spool.write(out)
