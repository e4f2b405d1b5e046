"""O*NET's tables of occupations: the list, further names, job zones, what is related to what."""

from __future__ import annotations

from collections import defaultdict

from loaders.onet_release import DEFINITION, NUMBER, TYPE, Release, Rows
from loaders.reading.tables import Table
from ontology import iris
from ontology.namespaces import XSD
from ontology.spool import escaped
from ontology.terms import CW, SKOS

_ALT = str(SKOS.altLabel)


def occupations(release: Release, table: Table, rows: Rows) -> None:
    """Occupation Data: the occupations of the taxonomy, each below the SOC occupation that its code begins with."""
    classes = (str(CW.OnetOccupation),)
    for number, (code, title, description) in rows:
        if not release.occupation(code, table, number):
            continue
        soc = f" {CW.socOccupation} <{iris.concept('soc', release.soc, code[:7])}>"
        about = f'\n {DEFINITION} "{escaped(description)}"@en' if description else ""
        release.concept("occupation", code, title, soc + about, classes=classes)
        release.names["occupation"][code] = title
    release.whole.add("occupation")


def alternate_titles(release: Release, table: Table, rows: Rows) -> None:
    """Alternate Titles. Those of an occupation that come from the same sources share a node; one that has a short
    title has its own, so that the two stay together.
    """
    stem = release.stem("occupation")
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    out: list[str] = []
    for number, (code, _, title, short, sources) in rows:
        if not release.occupation(code, table, number):
            continue
        text = f'"{escaped(title)}"@en'
        out.append(_also_called(release, code, title, text))
        if short:
            node = f"<{iris.record('onet', release.number, f'{code}:title:{title}')}>"
            out.append(_titles(node, f"{stem}{code}>", [text], sources))
            out.append(f'{node} {CW.shortTitle} "{escaped(short)}"@en .\n')
        else:
            groups[code, sources].append(text)
    for (code, sources), texts in groups.items():
        node = f"<{iris.record('onet', release.number, f'{code}:titles:{sources}')}>"
        out.append(_titles(node, f"{stem}{code}>", texts, sources))
    release.spool.write("".join(out))


def _titles(node: str, occupation: str, texts: list[str], sources: str) -> str:
    named = "".join(f"{node} {_ALT} {text} .\n" for text in texts)
    origins = [part.strip() for part in sources.split(",") if part.strip()]
    from_ = "".join(f'{node} {CW.titleSource} "{escaped(origin)}" .\n' for origin in dict.fromkeys(origins))
    return f"{node} {TYPE} {CW.OccupationTitles} .\n{node} {CW.ofOccupation} {occupation} .\n{named}{from_}"


def reported_titles(release: Release, table: Table, rows: Rows) -> None:
    """Sample of Reported Titles."""
    stem = release.stem("occupation")
    out: list[str] = []
    for number, (code, _, title, shown) in rows:
        if not release.occupation(code, table, number):
            continue
        text = f'"{escaped(title)}"@en'
        out.append(_also_called(release, code, title, text))
        out.append(f"{stem}{code}> {CW.reportedTitle} {text} .\n")
        if flag(release, table, number, "shown", shown):
            out.append(f"{stem}{code}> {CW.myNextMoveTitle} {text} .\n")
    release.spool.write("".join(out))


def _also_called(release: Release, code: str, title: str, text: str) -> str:
    """The name on the occupation itself, where search looks; once, though two tables have it."""
    if (code, title) in release.labelled:
        return ""
    release.labelled.add((code, title))
    return f"{release.stem('occupation')}{code}> {_ALT} {text} .\n"


def job_zones(release: Release, table: Table, rows: Rows) -> None:
    """Job Zones. An occupation without one is not in the table, and gets none here."""
    stem = release.stem("occupation")
    for number, (code, _, zone, date, source) in rows:
        expected = "the number of a job zone"
        if release.occupation(code, table, number) and release.check(
            NUMBER, zone, table, number, "job_zone", expected, "onet-job-zone"
        ):
            basis = release.basis(date, source, table, number)
            known = f'{stem}{code}> {CW.jobZoneBasis} "{basis}" .\n' if basis else ""
            release.spool.write(f"{stem}{code}> {CW.jobZone} {release.iri('zone', zone)} .\n{known}")
            release.zoned.add(code)


def related(release: Release, table: Table, rows: Rows) -> None:
    """Related Occupations, and the matrices of career changers and starters before them."""
    stem, record = release.stem("occupation"), release.record()
    matrix = "" if "tier" in table.columns else table.file.rpartition("/")[2].partition(".")[0]
    out: list[str] = []
    for number, (code, _, other, _, *tier, index) in rows:
        if not release.occupation(code, table, number) or not release.occupation(other, table, number, "related"):
            continue
        if not release.check(NUMBER, index, table, number, "index", "a whole number", "onet-number"):
            continue
        rank = tier[0] if tier and tier[0] else matrix
        key = f"related:{code}:{other}" + (f":{iris.slug(matrix)}" if matrix else "")
        node = f"{record}{key}>"
        out.append(
            f"{node} {TYPE} {CW.OccupationRelation} .\n{node} {CW.ofOccupation} {stem}{code}> .\n"
            f'{node} {CW.relatedOccupation} {stem}{other}> .\n{node} {CW.relatednessTier} "{escaped(rank)}" .\n'
            f'{node} {CW.relatednessIndex} "{int(index)}"^^<{XSD}integer> .\n'
        )
    release.spool.write("".join(out))


def flag(release: Release, table: Table, number: int, name: str, value: str) -> bool:
    """Whether a column of Y and N says Y; anything else but an empty cell is a problem."""
    if value not in ("", "Y", "N"):
        release.problems.add(f"{table.file}: {table.where(number, name)}", repr(value), "Y or N", "onet-flag")
    return value == "Y"
