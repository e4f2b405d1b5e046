"""The caps on what is read. Real published files stay far below them; files that do not are bombs or mistakes."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps in one place, so that a test or an operator can lower them. Sizes in bytes unless said otherwise."""

    file: int = 256 * MIB
    """One file, after unpacking. The largest real one (O*NET's skills workbook) unpacks to 36 MB."""
    streamed: int = 4 * 1024 * MIB
    """One file that is read line by line, after unpacking. The largest real one (Learning Commons) has 520 MB."""
    members: int = 2_000
    """Files in one folder or archive."""
    unpacked: int = 512 * MIB
    """Sum of all members of a folder or archive."""
    ratio: int = 120
    """Unpacked : packed size of an archive, judged above `ratio_from`; the bomb of BAD_INPUTS 30 has 272."""
    ratio_from: int = 32 * MIB
    line: int = 16 * MIB
    """One line of JSON lines or text, in bytes."""
    cell: int = 131_072
    """One table cell, in characters: what Python's csv module allows unasked and four times what Excel allows."""
    rows: int = 1_048_576
    """Rows of one table: what one Excel sheet can hold."""
    columns: int = 1_024
    """Columns of one table."""
    cells: int = 20_000_000
    """Cells of one table, empty ones before the last of a row included: what lists of them can hold in memory."""
    depth: int = 200
    """Nesting of JSON arrays and objects."""
    string: int = 4 * MIB
    """One JSON string, in characters."""


LIMITS = Limits()
