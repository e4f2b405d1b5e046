"""The same walk over a worksheet's rows three times as fast, where they are as plain as nearly all rows are.

A row is plain when it has only numbered cells with a stored number, truth value or shared string: no formula, error,
inline text or entity. Such rows come in a few shapes. A shape is learnt from its first row; from then on a row must
equal, byte for byte, what its shape says with the row's own number and values filled in. So nothing is taken for
granted that the strict walk would check. Rows that are not plain go to the strict walk one by one, and when anything
at all is odd the whole sheet does, which then words the refusal (tests hold the two equal).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from loaders.reading import grids
from loaders.reading.grids import GridRow
from loaders.reading.limits import Limits
from loaders.reading.parts import parse_xml
from loaders.reading.problems import Problems
from loaders.reading.sheet_walk import Walk, date_text, is_date, number_text
from loaders.reading.workbooks import SheetInfo, Workbook
from ontology.errors import BadInput

_OPENING: Final = b"<sheetData>"
_CLOSING: Final = b"</sheetData>"
_ROW: Final = b'<row r="'
_DIGITS: Final = b"0123456789."
_HEAD: Final = re.compile(rb'<row r="([0-9]{1,7})"((?: [A-Za-z][A-Za-z0-9:]*="[^"<>&\0]*")*)>')
_NAME: Final = re.compile(rb' ([A-Za-z0-9:]+)="')
_HIDDEN: Final = re.compile(rb' hidden="(?:1|true)"')
_CELL: Final = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="([snb])")?(?:/>|></c>|><v>([^<>&%\0]+)</v></c>)'
)
_VALUE: Final = re.compile(rb"<v>([^<]+)")
_PLAIN_NUMBER: Final = re.compile(rb"-?[0-9.]+(?:[eE][-+]?[0-9]+)?")
_MOST_VALUES: Final = 200_000
"""Values remembered per kind; a sheet with more has none worth remembering."""
_MOST_ODD: Final = 200
"""Rows walked strictly one by one; when there are more, and they are the half of all, one strict walk is faster."""
_MOST_SHAPES: Final = 4_000
_MOST_STYLED: Final = 4
"""Shapes remembered that differ in their styles alone (rows striped in two colours have two)."""


class _Odd(Exception):
    """Something that only the strict walk may judge."""


class _Values(dict[bytes, str]):
    """What the stored values of one kind say, each read once."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, raw: bytes) -> str:
        if not _PLAIN_NUMBER.fullmatch(raw):
            raise _Odd
        try:
            made = self.read(raw.decode())
        except (ValueError, OverflowError, IndexError):
            raise _Odd from None
        if len(self) < _MOST_VALUES:
            self[raw] = made
        return made


class _Shape(NamedTuple):
    """All of a row but its number and its values; `template` has NUL for each of the former and `%b` for the latter."""

    template: bytes
    tables: tuple[_Values, ...]
    gaps: tuple[int, ...]
    kinds: str
    hidden: bool


def walk_plainly(data: bytes, book: Workbook, sheet: SheetInfo, limits: Limits) -> Walk | None:
    """Walk a worksheet; None when it has to be walked strictly, be it for its spelling or for its faults."""
    start, end = data.find(_OPENING), data.rfind(_CLOSING)
    # Without comments, CDATA, instructions and entities, a "<" opens a tag wherever it stands.
    if start < 0 or end < start or data.count(b"sheetData") != 2 or b"<!" in data or data.count(b"<?") > 1:
        return None
    start += len(_OPENING)
    scratch = Problems(sheet.name)
    walk = Walk(book, sheet, scratch, limits)
    try:
        parse_xml(data[:start] + data[end:], sheet.part, walk.start, walk.end, walk.text, scratch)
        _Rows(walk).read(data[start:end])
    except (BadInput, _Odd):
        return None
    return None if len(scratch) else walk


class _Rows:
    """Reads the rows of one sheet into its walk."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.book = walk, walk.book
        self.shapes: dict[bytes, list[_Shape]] = {}
        self.odd = 0
        self.strings = _Values(self.string)
        self.booleans = _Values(lambda text: "TRUE" if text == "1" else "FALSE")
        self.numbers = _Values(number_text)
        self.dates = _Values(lambda text: date_text(text, self.book.from_1904))

    def string(self, text: str) -> str:
        """A shared string by its index as written."""
        if not text.isdecimal() or len(text) > 9:
            raise _Odd
        return self.book.strings[int(text)]

    def read(self, body: bytes) -> None:
        """Read all that stands between the tags of <sheetData>."""
        walk, shapes, find = self.walk, self.shapes, _VALUE.findall
        add = walk.rows.append
        pieces = body.split(b"</row>")
        rest = pieces.pop()
        for piece in pieces:
            row = piece[8 : piece.find(b'"', 8)]
            found = tuple(find(piece))
            key = piece.translate(None, _DIGITS)
            for shape in shapes.get(key, ()):
                if len(shape.tables) == len(found) and shape.template.replace(b"\0", row) % found == piece:
                    break
            else:
                learnt = self.learn(piece, key)
                if learnt is None:
                    self.strictly(piece + b"</row>")
                    continue
                shape = learnt
            try:
                cells = [table[raw] for table, raw in zip(shape.tables, found, strict=True)]
            except _Odd:
                self.strictly(piece + b"</row>")
                continue
            for place in shape.gaps:
                cells.insert(place, "")
            number = int(row)
            if number <= walk.number or number > walk.limits.rows:
                raise _Odd
            walk.number = number
            walk.hidden_rows += shape.hidden
            walk.characters += len("".join(cells))
            if any(map(str.strip, cells)):
                walk.total += len(cells)
                add(GridRow(number, cells, shape.kinds))
            if walk.total > walk.limits.cells or walk.characters > walk.limits.unpacked:
                raise _Odd
        if rest:
            self.strictly(rest)

    def strictly(self, xml: bytes) -> None:
        """Hand a few rows to the strict walk, which goes on where this one is."""
        walk = self.walk
        self.odd += 1
        if self.odd > _MOST_ODD and self.odd > len(walk.rows) // 2:
            raise _Odd
        parse_xml(_OPENING + xml + _CLOSING, walk.sheet.part, walk.start, walk.end, walk.text, walk.problems)

    def learn(self, piece: bytes, key: bytes) -> _Shape | None:
        """Read the shape of a row off the row; None when it is not plain."""
        head = _HEAD.match(piece)
        if head is None:
            return None
        names = [b"r", *_NAME.findall(head.group(2))]
        if len(set(names)) < len(names):
            return None
        number, place = head.group(1), head.end()
        made = [_ROW, b"\0", _literal(piece[len(_ROW) + len(number) : place])]
        tables: list[_Values] = []
        kinds: list[str] = []
        gaps: list[int] = []
        while place < len(piece):
            cell = _CELL.match(piece, place)
            if cell is None or cell.group(2) != number:
                return None
            column = self.walk.index(cell.group(1).decode())
            if not len(kinds) <= column < self.walk.limits.columns:
                return None
            gaps.extend(range(len(kinds), column))
            kinds.extend(grids.TEXT * (column - len(kinds)))
            made += [piece[place : cell.start(2)], b"\0"]
            if cell.group(5) is None:
                gaps.append(column)
                kinds.append(grids.TEXT)
                made.append(piece[cell.end(2) : cell.end()])
            else:
                table, kind = self.table(cell)
                tables.append(table)
                kinds.append(kind)
                made += [piece[cell.end(2) : cell.start(5)], b"%b", piece[cell.end(5) : cell.end()]]
            place = cell.end()
        plain = "" if set(kinds) <= {grids.TEXT} else "".join(kinds)
        shape = _Shape(b"".join(made), tuple(tables), tuple(gaps), plain, bool(_HIDDEN.search(head.group(2))))
        known = self.shapes.setdefault(key, []) if len(self.shapes) < _MOST_SHAPES else self.shapes.get(key, [])
        known.insert(0, shape)
        del known[_MOST_STYLED:]
        return shape

    def table(self, cell: re.Match[bytes]) -> tuple[_Values, str]:
        """Where to look up the value of a cell with this type and style, and its kind."""
        type_ = cell.group(4)
        if type_ == b"s":
            return self.strings, grids.TEXT
        if type_ == b"b":
            return self.booleans, grids.BOOLEAN
        if is_date(self.book, (cell.group(3) or b"").decode()):
            return self.dates, grids.DATE
        return self.numbers, grids.NUMBER


def _literal(text: bytes) -> bytes:
    return text.replace(b"%", b"%%")
