"""How the things of a table are named: a map's `id` and a record become an IRI."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from loaders.known_codes import known_codes
from loaders.reading.files import open_source
from loaders.reading.problems import shown
from loaders.reading.tables import Shape, read_table
from loaders.reading.text import clean_code
from loaders.spec_records import authority_of
from loaders.table_map import Id, TableMap
from loaders.table_values import Values
from loaders.yamls import ROOM
from ontology import iris


class Names:
    """Mints the IRIs that a map asks for. Codes that name nothing are problems; labels nobody knows are doubts."""

    def __init__(self, plan: TableMap, edition: str, values: Values) -> None:
        self.plan, self.edition, self.values = plan, edition, values
        self.expected: dict[str, str] = {}
        """Ends in editions of other sources → why they need not be loaded."""
        self.unknown: dict[str, tuple[str, str, str]] = {}
        """Ends that their edition does not have → (place, code, reason)."""

    def edition_of(self, one: Id) -> str:
        """The edition an id is of: its own, else the table's."""
        return one.edition or self.edition

    def series_of(self, one: Id) -> str:
        """The series an id is of: its own, else the table's."""
        return one.series or self.plan.source.series

    def many(self, one: Id, record: Mapping[str, str], place: str) -> list[tuple[str, str]]:
        """(IRI, code) of each thing that a cell of several values names; several codes need an id of one part."""
        if len(one.code) == 1:
            codes = self.values.read(one.code[0], record, place)
        else:
            code = self.code(one, record, place)
            codes = [code] if code else []
        made = ((self._iri(one, code, record, place), code) for code in codes)
        return [(iri, code) for iri, code in made if iri]

    def code(self, one: Id, record: Mapping[str, str], place: str) -> str:
        """The parts of a code joined by "-"; "" when every part is empty."""
        parts = [self.values.one(cell, record, place) for cell in one.code]
        return "-".join(part for part in parts if part)

    def printed(self, one: Id, value: str) -> str:
        """The code that people use for a thing read as `value`; "" where it is a key or a slug of ours."""
        if one.by == "label":
            return labelled(self.series_of(one), self.edition_of(one)).get(clean_code(value).casefold(), "")
        return "" if one.key_only or one.slug else clean_code(value)

    def _iri(self, one: Id, code: str, record: Mapping[str, str], place: str) -> str:
        code = clean_code(code)
        for prefix, namespace in one.prefixes.items():
            if code.startswith(prefix):
                code = namespace + code.removeprefix(prefix)
        if code.startswith(("https://", "http://")):
            return code if _usable(code) else self._refuse(one, code, place)
        try:
            if one.by == "label":
                found = labelled(self.series_of(one), self.edition_of(one)).get(code.casefold())
                if found is None:
                    column = self.values.column(one.code[0])
                    doubt = f"{column!r}: a name that {self.series_of(one)} {self.edition_of(one)} does not have"
                    self.values.doubts[f"{doubt}, kept as a plain value"] += 1
                    return ""
                code = found
            elif one.slug:
                code = iris.slug(code)
            return self._mint(one, code, record, place)
        except ValueError:
            return self._refuse(one, code, place)

    def _mint(self, one: Id, code: str, record: Mapping[str, str], place: str) -> str:
        if one.space == "organization":
            return iris.organization(authority_of(code))
        if one.space == "concept":
            iri = iris.concept(self.series_of(one), self.edition_of(one), code)
            if one.series and iri not in self.expected:
                self._known(one, iri, code, place)
            return iri
        if one.space == "statement":
            return iris.statement(self.series_of(one), self.edition_of(one), code)
        if one.space == "framework":
            return iris.framework(self.series_of(one), self.edition_of(one))
        if one.space == "iri":
            raise ValueError("no IRI")
        authority = self.values.one(one.authority, record, place)
        if not authority and one.authority is None and "/" in code:
            authority, _, code = code.partition("/")
        return iris.entity(one.kind, authority_of(authority) if authority else self.plan.source.series, code)

    def _known(self, one: Id, iri: str, code: str, place: str) -> None:
        """Note whether a code of a shared classification is one of its edition (loaders/reference/)."""
        codes = known_codes(one.series, self.edition_of(one))
        if codes is None:
            return
        name = f"{one.series} {self.edition_of(one)}"
        if code in codes:
            self.expected[iri] = f"a code of {name}, described by its own source"
        else:
            self.expected[iri] = f"no code of {name}; kept as published, never followed"
            self.unknown[iri] = place, code, self.expected[iri]

    def _refuse(self, one: Id, code: str, place: str) -> str:
        expected = "an IRI (https://…)" if one.space == "iri" else "a code or name with letters or digits"
        cell = one.code[0] if one.code else None
        if cell is not None:
            self.values.wrong(cell, place, shown(code), expected, "map-id")
        return ""


def _usable(iri: str) -> bool:
    """Whether an address can stand as an IRI: no blanks, quotes, brackets or control characters in it."""
    return iri.isprintable() and not any(sign in iri for sign in ' <>"{}|\\^`')


@cache
def labelled(series: str, edition: str) -> dict[str, str]:
    """Name (and code) → code of the concepts of one scheme in the starter catalogue."""
    shape = Shape(
        fields={name: (name,) for name in ("series", "edition", "code", "name")},
        required=frozenset(("series", "edition", "code", "name")),
    )
    table = read_table(open_source(ROOM / "catalogue" / "concepts.csv"), shape)
    mine = [one for _, one in table.records() if (one["series"], one["edition"]) == (series, edition)]
    return {one["code"].casefold(): one["code"] for one in mine} | {one["name"].casefold(): one["code"] for one in mine}
