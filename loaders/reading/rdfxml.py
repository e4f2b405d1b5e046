"""RDF/XML checked before it is parsed: no external and no nested entities, bounded depth and text (BAD_INPUTS 17, 69,
70, 73).

Plain internal entities, as Protégé writes them for namespaces, are fine: their expansion is bounded by what is counted
here. Nothing is fetched by anyone.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from loaders.reading.limits import Limits
from loaders.reading.problems import Problems, shown

_MOST_EXPANDED = 16 * 1024 * 1024
"""Characters that all entity references of a file may stand for together."""


def check_xml(text: str, problems: Problems, limits: Limits) -> None:
    """Raise BadInput when an XML document could do harm, or is not well-formed."""
    entities: dict[str, int] = {}
    depth = 0
    run = 0
    parser = expat.ParserCreate(encoding="utf-8")

    def place() -> str:
        return f"line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}"

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if encoding and encoding.lower() not in ("utf-8", "utf8"):
            problems.fail(
                place(), f"XML that says it is {shown(encoding)}", "UTF-8, as RDF/XML is read", "xml-encoding"
            )

    def entity(
        name: str,
        parameter: bool,
        value: str | None,
        base: str | None,
        system: str | None,
        public: str | None,
        *_: object,
    ) -> None:
        del base
        if parameter:
            problems.fail(place(), f"parameter entity %{name};", "no parameter entities", "xml-entity")
        if value is None:
            found = f"entity &{name}; kept elsewhere ({shown(system or public or '')})"
            problems.fail(place(), found, "no external entities; nothing is fetched", "xml-external-entity")
        if "&" in value:
            problems.fail(place(), f"entity &{name}; made of other entities", "plain entities only", "xml-entity")
        entities[name] = len(value)
        _check_expansion(text, entities, problems, place())

    def words(text: str) -> None:
        nonlocal run
        run += len(text)
        if run > limits.line:
            problems.fail(place(), f"a text of more than {limits.line:,} characters", "shorter texts", "too-long")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, run
        del name
        depth, run = depth + 1, 0
        for value in attributes.values():
            words(value)
        run = 0
        if depth > limits.depth:
            problems.fail(place(), f"more than {limits.depth} nested elements", "shallower XML", "too-deep")

    def end(name: str) -> None:
        nonlocal depth, run
        del name
        depth, run = depth - 1, 0

    parser.XmlDeclHandler = declared
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.buffer_text = True
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset + 1}"
        problems.fail(where, expat.errors.messages[error.code], "well-formed XML", "rdf-syntax")


def _check_expansion(text: str, entities: dict[str, int], problems: Problems, place: str) -> None:
    total = sum(len(re.findall(f"&{re.escape(name)};", text)) * size for name, size in entities.items())
    if total > _MOST_EXPANDED:
        problems.fail(
            place, f"entities that stand for {total:,} characters", f"at most {_MOST_EXPANDED:,}", "xml-entity"
        )
