"""Open Badges 3.0 and Comprehensive Learner Records: the achievements in them, and what these are aligned with.

An award is about a person. Nothing of the person is kept: not who earned it, when, nor with what evidence; only the
achievement (a credential that anybody could earn), who made and who awards it, and its alignments
(maps/open-badges.yaml says what becomes of every key).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from loaders.not_records import with_passed_over
from loaders.open_badges_ctdl import ctdl_load, is_ctdl
from loaders.open_badges_write import Written, is_person
from loaders.options import Options
from loaders.reading.archives import is_many, open_sources
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.jsons import expect_list, expect_object, pointer, read_json
from loaders.reading.problems import Problems, read_each
from loaders.receipts import ReceiptBuilder
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology.model import Load, Source

NAME = "open-badges"
TITLE = "Open Badges 3.0 and Comprehensive Learner Records (JSON): achievements and their alignments"
_SIGN = re.compile(
    rb'"type"\s*:\s*(?:\[[^\]]*)?"(?:OpenBadgeCredential|AchievementCredential|ClrCredential|AchievementSubject|Achievement)"'
)
_AWARD = re.compile(rb'"type"\s*:\s*(?:\[[^\]]*)?"VerifiableCredential"')
_PERSONAL = "dropped: personal data"
_DEEPEST = 6
"""A learner record holds awards, which hold achievements; records in records end somewhere."""


def sniff(path: Path) -> float:
    """How sure that a file is an award or an achievement of Open Badges, or that a folder holds nothing else."""
    if path.is_dir():
        try:
            inside = [one for one in sorted(path.iterdir()) if one.name.removesuffix(".gz").endswith(".json")]
        except OSError:
            return 0.0
        return 0.9 if inside and all(sniff(one) for one in inside[:50]) else 0.0
    head = peek(path, 65_536)
    if head.lstrip()[:1] not in (b"{", b"["):
        return 0.0
    award = _AWARD.search(head) and b'"credentialSubject"' in head and b'"achievement"' in head
    return 0.97 if award or _SIGN.search(head) else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read a file, or every file of a folder, each a source of its own. Raises BadInput with every problem."""
    if not is_many(path):
        return [_load(open_source(path), options)]
    files = open_sources(path, suffixes=(".json",))
    return with_passed_over(read_each(files, lambda file: _load(file, options)), path)


def _load(file: SourceFile, options: Options) -> Load:
    """Read one file. Raises BadInput with every problem."""
    problems = Problems(file.name)
    facts = shipped("maps/open-badges.yaml")
    value = read_json(file)
    receipt = ReceiptBuilder(NAME, file.name)
    found = list(_achievements(value, "", receipt, problems, 0))
    problems.raise_any()
    if not found:
        problems.fail("", "no achievement", "an award with an achievement, or an achievement", "badge-none")
    in_ctdl = [one for _, one, _ in found if is_ctdl(one)]
    if in_ctdl and isinstance(value, dict):
        if len(in_ctdl) < len(found):
            expected = "achievements of one kind in a file"
            problems.fail("", "achievements in CTDL and in Open Badges' own words", expected, "badge-mixed")
        return ctdl_load(file, value.get("@context"), in_ctdl, receipt.build().fields, options)
    stem = PurePosixPath(file.name).name.removesuffix(".gz").rpartition(".")[0] or file.name
    source = Source(
        series=options.series or f"open-badge-{slug_or(stem, 'file')}",
        edition=options.edition or str(found[0][1].get("version") or "").strip() or "undated",
        title=options.title or f"{facts['title']}: {found[0][1].get('name') or stem}",
        publisher=_publisher(found[0][1].get("creator")) or _publisher(found[0][2]),
        url=facts["url"],
    )
    written = Written(source, receipt, problems)
    for where, achievement, issuer in found:
        written.achievement(achievement, issuer, where)
    problems.raise_any()
    return Load(source, written.triples(), receipt.build(), ((file.name, file.sha256),))


def _publisher(profile: object) -> str:
    """Name of the organisation that made or awards the achievement; "" for a person or nobody."""
    name = profile.get("name") if isinstance(profile, dict) and not is_person(profile) else ""
    return name.strip() if isinstance(name, str) else ""


def _achievements(
    value: object, where: str, receipt: ReceiptBuilder, problems: Problems, depth: int
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any] | None]]:
    """Every achievement with its place and the issuer of the award it stands in; awards' own keys get their fate."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _achievements(one, f"{where}/{index}", receipt, problems, depth)
        return
    one = expect_object(value, where, problems)
    if depth > _DEEPEST:
        problems.add(where, f"awards nested {depth} deep", f"at most {_DEEPEST}", "badge-depth")
        return
    if "Achievement" in _types(one):
        yield where, one, None
        return
    fates = shipped("maps/open-badges.yaml")["credential"]
    for key in one:
        receipt.field(f"credential {key}", fates.get(key, _PERSONAL))
    issuer = one.get("issuer")
    about = issuer if isinstance(issuer, dict) else {"id": issuer} if isinstance(issuer, str) else None
    for index, subject in enumerate(_listed(one.get("credentialSubject"))):
        at = pointer("credentialSubject") + (f"/{index}" if isinstance(one.get("credentialSubject"), list) else "")
        row = expect_object(subject, where + at, problems)
        for key in row:
            receipt.field(f"credentialSubject {key}", _PERSONAL if key != "achievement" else "kept, see below")
        for number, raw in enumerate(_listed(row.get("achievement"))):
            place = f"{where}{at}/achievement" + (f"/{number}" if isinstance(row.get("achievement"), list) else "")
            yield place, expect_object(raw, place, problems), about
        for number, nested in enumerate(expect_list(row.get("verifiableCredential") or [], where + at, problems)):
            place = f"{where}{at}/verifiableCredential/{number}"
            yield from _achievements(nested, place, receipt, problems, depth + 1)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _types(one: Mapping[str, Any]) -> list[object]:
    return _listed(one.get("type"))
