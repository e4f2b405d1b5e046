"""The two ends of a crosswalk row: frameworks named in words, codes, and texts as things with IRIs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pyoxigraph import Triple

from loaders.reading.delimited import header_key
from loaders.reading.text import clean_code
from loaders.reference_lists import resolve
from loaders.triples import Concept, framework_triples, scheme_triples
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Framework, Source, Statement

UNDATED = "undated"
"""Edition of a framework for which neither the file nor our list of names states one."""


@cache
def _named() -> dict[str, dict[str, Any]]:
    found = {}
    for one in shipped("maps/crosswalk-columns.yaml")["frameworks"]:
        for name in one["names"]:
            found[header_key(name)] = one
    return found


@dataclass(frozen=True, slots=True)
class End:
    """One end of a mapping. `known` is False when a list of the framework's codes does not have the code."""

    iri: str
    edition: str
    known: bool = True
    code: str = ""


@dataclass(slots=True)
class _Stub:
    """A framework that has no source of its own, as far as the crosswalk file tells of it."""

    name: str
    edition: str
    entry: dict[str, Any]
    statements: dict[str, Statement] = field(default_factory=dict)


@dataclass(slots=True)
class Ends:
    """Turns names, codes and texts into IRIs, and collects what the file says of frameworks without a source."""

    stubs: dict[tuple[str, str], _Stub] = field(default_factory=dict)

    def end(self, name: str, edition: str, code: str, text: str) -> End:
        """The thing that a framework's name, edition (may be "") and code or text stand for.

        Raises ValueError when there is neither a code nor a text with a letter or digit in it.
        """
        entry = _named().get(header_key(name), {})
        series = entry.get("series") or iris.slug(name)
        edition = edition or entry.get("edition", UNDATED)
        code = clean_code(code)
        if code.startswith(("https://", "http://")):
            return End(code, edition)
        whole = code in shipped("maps/crosswalk-columns.yaml")["whole"]
        if "list" in entry and not whole:
            found = resolve(code or text, series, edition, entry["list"], entry.get("pattern", ""))
            return End(found.iri, edition, found.known, found.code)
        if "elsewhere" in entry:
            return End(self._iri(entry, series, edition, "" if whole else code or iris.slug(text)), edition)
        stub = self.stubs.setdefault((series, edition), _Stub(name, edition, entry))
        if whole:
            return End(self._iri(entry, series, edition, ""), edition)
        derived = not code
        code = code or iris.slug(text)
        before = stub.statements.get(code)
        if before is None or (text and not before.text):
            kind = entry.get("statement", "")
            # A code without a text is labelled by itself: it is all the file says, and a page must call it something.
            label = "" if text else code
            stub.statements[code] = Statement(code=code, kind=kind, text=text, label=label, derived_code=derived)
        return End(self._iri(entry, series, edition, code), edition, code=code)

    @staticmethod
    def _iri(entry: dict[str, Any], series: str, edition: str, code: str) -> str:
        if entry.get("as") == "concepts":
            return iris.concept(series, edition, code) if code else iris.scheme(series, edition)
        return iris.statement(series, edition, code) if code else iris.framework(series, edition)

    def triples(self) -> list[Triple]:
        """What the file says of frameworks that have no source of their own."""
        out: list[Triple] = []
        for (series, edition), stub in self.stubs.items():
            source = Source(series=series, edition=edition, title=stub.name)
            if stub.entry.get("as") == "concepts":
                concepts = [Concept(code=one.code, label=one.text or one.code) for one in stub.statements.values()]
                out += scheme_triples(source, stub.name, concepts)
            else:
                kind = stub.entry.get("kind", "")
                out += framework_triples(Framework(source, kind, stub.name, tuple(stub.statements.values())))
        return out
