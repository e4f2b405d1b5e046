"""The formats that alignments are given in: one line each, for the command line, the page and Python alike."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from credways.interchange.mapped_down import Written
from ontology.errors import NotFound

if TYPE_CHECKING:
    from credways.interchange.rows import AlignmentSet

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Form(NamedTuple):
    """A format: its name, what it is, where it is written ("module:function"), and its file's ending and media type.

    `partial` marks one that says less than we know: its function takes `proposals` and returns what was lost.
    """

    name: str
    title: str
    function: str
    ending: str
    media_type: str
    partial: bool = False

    def write(self, found: AlignmentSet, *, proposals: bool = False) -> Written:
        """The file, with what is not in it."""
        module, _, name = self.function.partition(":")
        writer: Callable[..., bytes | Written] = getattr(importlib.import_module(module), name)
        made = writer(found, proposals=proposals) if self.partial else writer(found)
        return made if isinstance(made, Written) else Written(made)


_HERE: Final = "credways.interchange."
_TSV, _JSON_LD = "text/tab-separated-values; charset=utf-8", "application/ld+json"

FORMS: Final = (
    Form("sssom", "SSSOM, a table with its metadata in it", _HERE + "sssom:as_tsv", "sssom.tsv", _TSV),
    Form("sssom-json", "SSSOM as JSON", _HERE + "sssom:as_json", "sssom.json", "application/json"),
    Form("sssom-table", "SSSOM, the table alone", _HERE + "sssom:as_table", "sssom.tsv", _TSV),
    Form("sssom-metadata", "the metadata of that table", _HERE + "sssom:as_metadata", "sssom.yml", "application/yaml"),
    Form("sheet", "a workbook to edit and load back", _HERE + "sheet_write:as_xlsx", "xlsx", _XLSX),
    Form("case", "CASE 1.1 associations", _HERE + "case:as_case", "case.json", "application/json", partial=True),
    Form("ctdl", "CTDL AlignmentMap", _HERE + "ctdl:as_ctdl", "ctdl.jsonld", _JSON_LD, partial=True),
    Form("badge", "Open Badges 3.0 alignments", _HERE + "badges:as_badge", "badge.json", _JSON_LD, partial=True),
)


def form(name: str) -> Form:
    """The format of this name. Raises NotFound with those there are."""
    for one in FORMS:
        if one.name == name:
            return one
    raise NotFound("format of alignments", name, [one.name for one in FORMS])
