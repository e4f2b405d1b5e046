"""Alignments as SSSOM: TSV with its metadata in it, its metadata alone, or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.sssom_json import write_sssom_json
from loaders.sssom_write import write_apart, write_sssom

if TYPE_CHECKING:
    from credways.interchange.rows import AlignmentSet
    from ontology.model import AlignmentRow


def _rows(found: AlignmentSet) -> list[AlignmentRow]:
    return [one.row for one in found.stated()]


def as_tsv(found: AlignmentSet) -> bytes:
    """One file: the metadata in lines that begin with `#`, then the table."""
    return write_sssom(_rows(found), found.metadata).encode()


def as_json(found: AlignmentSet) -> bytes:
    """The mapping set as one JSON object."""
    return write_sssom_json(_rows(found), found.metadata).encode()


def as_table(found: AlignmentSet) -> bytes:
    """The table alone; its metadata is `as_metadata`, in a file of the same name ending in .sssom.yml."""
    return write_apart(_rows(found), found.metadata)[1].encode()


def as_metadata(found: AlignmentSet) -> bytes:
    """The metadata alone (YAML)."""
    return write_apart(_rows(found), found.metadata)[0].encode()
