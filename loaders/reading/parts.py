"""The XML parts of a workbook's package, walked without trusting any of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from loaders.reading.archives import read_member
from loaders.reading.limits import Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.text import FORBIDDEN

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNKNOWN_ENCODING = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
_PLAIN_ROOT = re.compile(rb"<(?:worksheet|sst|styleSheet|workbook|Relationships)[\s>]")


def ignore(_: str) -> None:
    """Text and ends that mean nothing here."""


def parse_xml(data: bytes, part: str, start: Start, end: End, text: Text, problems: Problems) -> None:
    """Walk an XML part with local names only. A document type declaration is refused, so no entity can be declared."""

    def refuse(*_: object) -> None:
        problems.fail(part, "a document type declaration (<!DOCTYPE)", "plain workbook XML", "xlsx-dtd")

    def opened(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        end(name.rpartition(":")[2])

    # Nearly all workbooks use no prefix: then the handlers are called without a step between (a third faster).
    plain = _PLAIN_ROOT.search(data[:4096]) is not None
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start if plain else opened
    parser.EndElementHandler = end if plain else closed
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = f"{part}, line {error.lineno}, column {error.offset + 1}"
        problems.fail(place, f"broken XML ({expat.ErrorString(error.code)})", "well-formed XML", "xlsx-xml")
    except (LookupError, ValueError) as error:
        if parser.ErrorCode != _UNKNOWN_ENCODING:  # not the parser's word: a fault of what is called from it
            raise
        problems.fail(part, f"an encoding that cannot be read ({shown(str(error))})", "UTF-8", "xml-encoding")


def read_part(archive: zipfile.ZipFile, part: str, problems: Problems, limits: Limits) -> bytes:
    """Bytes of a part of the package; a missing one is a damaged workbook."""
    try:
        info = archive.getinfo(part)
    except KeyError:
        problems.fail(part, "nothing", "this part of the workbook (is the file damaged?)", "xlsx-part-missing")
    return read_member(archive, info, problems, limits)


def plain_text(text: str, where: str, problems: Problems) -> str:
    """A cell's text with `_x000D_` escapes read; control characters are noted as a problem."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    if not text.isprintable() and (bad := FORBIDDEN.search(text)):
        found = f"the character U+{ord(bad.group()):04X}"
        problems.add(where, found, "text without control characters", "control-character")
        return FORBIDDEN.sub("", text)
    return text
