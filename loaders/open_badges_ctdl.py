"""Verifiable credentials whose achievements are written in CTDL itself: read as CTDL, without the award around them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from loaders import ctdl
from loaders.options import Options
from loaders.reading.files import SourceFile
from ontology.model import Load

_OURS = ("ceterms:", "ceasn:", "qdata:")
_AWARD_CONTEXTS = ("https://www.w3.org/", "https://purl.imsglobal.org/")
_KEYWORDS = {"id": "@id", "type": "@type"}
"""What the context of verifiable credentials says of these two keys; its other terms are of the award alone."""


def is_ctdl(achievement: Mapping[str, Any]) -> bool:
    """Whether an achievement's type is one of CTDL's."""
    found = achievement.get("type")
    kinds = found if isinstance(found, list) else [found]
    return any(isinstance(kind, str) and kind.startswith(_OURS) for kind in kinds)


def ctdl_load(
    file: SourceFile,
    context: object,
    achievements: Sequence[Mapping[str, Any]],
    fates: Mapping[str, str],
    options: Options,
) -> Load:
    """The load of the achievements as CTDL. Raises BadInput as the CTDL loader does.

    `fates` are those of the award's keys, which the receipt lists beside what became of the achievements.
    """
    listed = context if isinstance(context, list) else [context]
    kept = [one for one in listed if one and not (isinstance(one, str) and one.startswith(_AWARD_CONTEXTS))]
    document = {"@context": [*kept, _KEYWORDS], "@graph": list(achievements)}
    data = json.dumps(document, ensure_ascii=False, default=str).encode()
    load = ctdl.file_load(SourceFile(file.name, file.path, file.sha256, data), options)
    receipt = dataclasses.replace(load.receipt, loader="open-badges", fields={**fates, **load.receipt.fields})
    return dataclasses.replace(load, receipt=receipt)
