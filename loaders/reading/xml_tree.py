"""A plain XML document as a tree of local names and texts: no DTD, no entity, nothing fetched, capped in depth."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from loaders.reading.files import SourceFile
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.text import decode


@dataclass(slots=True)
class Element:
    """An element: its local name, namespace ("" for none), line, trimmed text of its own, and children in order."""

    name: str
    namespace: str
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Element]:
        """Children of a name."""
        return (child for child in self.children if child.name == name)

    def value(self, *path: str) -> str:
        """Text at a path of names, "" where nothing is there; the first of several."""
        here: Element | None = self
        for name in path:
            here = next(here.all(name), None) if here else None
        return here.text if here else ""

    def values(self, name: str) -> list[str]:
        """Texts of all children of a name, empty ones left out."""
        return [child.text for child in self.all(name) if child.text]


def read_xml(source: SourceFile, problems: Problems, *, limits: Limits = LIMITS) -> Element:
    """Read a document. Raises BadInput for a document type declaration (so no entity can be declared) and broken XML.

    Attributes are not read: the formats read this way carry data in elements alone.
    """
    text = decode(source, problems)

    def refuse(*_: object) -> None:
        problems.fail("", "a document type declaration (<!DOCTYPE)", "XML without one", "xml-dtd")

    def declared(_: str, encoding: str | None, __: int) -> None:
        try:
            codecs.lookup(encoding or "utf-8")
        except (LookupError, ValueError):
            found = f"XML that says it is {shown(encoding or '')}, an encoding that nobody knows"
            problems.fail("line 1", found, "UTF-8", "xml-encoding")

    parser = expat.ParserCreate("utf-8", " ")  # whatever the declaration says: the text is decoded already
    parser.buffer_text = True
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    above: list[Element] = []
    root: list[Element] = []

    def start(name: str, _: dict[str, str]) -> None:
        namespace, _space, local = name.rpartition(" ")
        made = Element(local, namespace, parser.CurrentLineNumber)
        (above[-1].children if above else root).append(made)
        above.append(made)
        if len(above) > limits.depth:
            problems.fail(
                f"line {made.line}", f"elements nested {len(above)} deep", f"at most {limits.depth}", "xml-depth"
            )

    def characters(piece: str) -> None:
        above[-1].text += piece

    def end(_: str) -> None:
        done = above.pop()
        done.text = done.text.strip()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        problems.fail(place, f"broken XML ({expat.ErrorString(error.code)})", "well-formed XML", "xml-syntax")
    return root[0]
