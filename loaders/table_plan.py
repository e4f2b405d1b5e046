"""What the rows of an unknown table make: the main thing, what hangs on it, and the rows that are no records."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from loaders.table_guess import SETTINGS, Guess, looks, plain
from loaders.table_look import Column, Look
from loaders.table_names import labelled
from loaders.table_skip import no_records
from loaders.yamls import shipped

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?(?!\d)")
_MAIN = (
    ("course", "course_code"),
    ("program", "program_code"),
    ("credential", "exam_code"),
    ("occupation", "soc"),
    ("institution", ""),
)
"""What a table is a list of: the first of these it names. The second is the code beside the name."""
_CLASSES = {
    "course": "ceterms:Course",
    "program": "ceterms:LearningProgram",
    "credential": "ceterms:Credential",
    "institution": "ceterms:Organization",
}
_SCHEMES = {"sector": ("colorado-cte-sectors", "2022"), "cluster": ("career-clusters-16", "2023")}
_CODES = {
    "cip": ("ceterms:instructionalProgramType", "cip", "2020", "cip"),
    "soc": ("ceterms:occupationType", "soc", "2018", "soc"),
    "onet_soc": ("ceterms:occupationType", "onet-soc", "2019", "onet-soc"),
}


class Plan:
    """The parts of a proposed map. `used` says in words what each column that gets a meaning becomes."""

    def __init__(self, seen: Look, guessed: dict[str, Guess], figures: list[Column]) -> None:
        self.seen, self.figures = seen, figures
        self.columns = {column.header: column for column in seen.columns}
        self.guess = {guess.field: guess for guess in guessed.values()}
        self.used: dict[str, str] = {}
        self.remarks: list[str] = []
        self.main, self.code = self._main()

    def header(self, field: str) -> str:
        """The header of a field, "" where no column was taken for it."""
        return self.guess[field].column if field in self.guess else ""

    def _main(self) -> tuple[str, str]:
        for name, code in _MAIN:
            if name in self.guess:
                return name, code
        for name, code in _MAIN:
            if code in self.guess and name != "credential":
                return name, code
        return "record", ""

    def _key(self) -> str:
        """The column that names the main thing."""
        if self.main == "record":
            columns = [one for one in self.seen.columns if one.filled]
            if not columns:
                return self.seen.columns[0].header
            return max(columns, key=lambda one: (len(set(one.filled)) * one.share, one.share)).header
        if self.main == "occupation" and "soc" in self.guess:
            return self.header("soc")
        return self.header(self.main) or self.header(self.code)

    def things(self) -> dict[str, Any]:
        """The `things` of the map, the main one first."""
        key = self._key()
        main: dict[str, Any] = {"kind": _CLASSES.get(self.main, "prov:Entity"), "id": self._id(key)}
        label = self.header(self.main) or key
        main["label"] = label
        self._use(key, f"names the {self.main}")
        self._use(label, f"name of the {self.main}")
        others: dict[str, Any] = {}
        properties: dict[str, Any] = {}
        if self.main == "occupation":
            main["kind"] = ["skos:Concept", "cw:Occupation"]
        if self.main == "credential":
            self._kinds(main)
        self._owner(others, properties)
        self._codes(properties)
        self._groups(others, properties)
        self._credentials(others, properties)
        self._plain_properties(properties)
        if properties:
            main["properties"] = properties
        if self.figures:
            main["measures"] = self._measures()
        if self._repeats(main["id"]):
            main["repeats"] = True
            self.remarks.append(f"some rows are about the same {self.main}: they add to one another (repeats: true)")
        return {self.main: main, **others}

    def _use(self, header: str, becomes: str) -> None:
        if header:
            self.used.setdefault(header, becomes)

    def _cell(self, header: str, **more: Any) -> Any:
        """A value of the map: the header alone where there is no more to say."""
        if header and self.columns[header].numbers:
            more["numbers"] = True
        return {"column": header, **more} if more else header

    def _id(self, key: str) -> dict[str, Any]:
        if self.main == "occupation" and "soc" in self.guess:
            return {"space": "concept", "series": "soc", "edition": "2018", "code": self._cell(key, form="soc")}
        if self.main == "institution":
            return {"space": "organization", "code": key}
        made: dict[str, Any] = {"space": "entity", "kind": self.main}
        holder = self.header("issuer" if self.main == "credential" else "institution")
        if holder and self.main != "record":
            made["authority"] = holder
        code = self.header(self.code)
        if self.main == "course" and code and self.columns[code].share >= self.columns[key].share:
            key = code
        made["slug"] = True
        made["code"] = self._cell(key)
        return made

    def _repeats(self, one: dict[str, Any]) -> bool:
        parts = [part["column"] if isinstance(part, dict) else part for part in (one["code"], one.get("authority", ""))]
        keys = list(zip(*(self.columns[part].cells for part in parts if part), strict=True))
        rows = Counter(keys)
        return any(times > 1 and key[0] for key, times in rows.items())

    def _kinds(self, main: dict[str, Any]) -> None:
        header = self.header("kind")
        if not header:
            return
        known = {plain(str(word)): curie for curie, words in shipped(SETTINGS)["kinds"].items() for word in words}
        words = {
            cell: known[plain(cell)] for cell in dict.fromkeys(self.columns[header].filled) if plain(cell) in known
        }
        if words:
            main["kind_column"] = {"column": header, "words": words, "otherwise": "ceterms:Credential"}
            self._use(header, "class of the credential")

    def _owner(self, others: dict[str, Any], properties: dict[str, Any]) -> None:
        """Who owns the credential, or offers the course or program."""
        field = "issuer" if self.main == "credential" else "institution"
        header = self.header(field)
        if not header or self.main in ("institution", "record", "occupation"):
            return
        name = "owner" if field == "issuer" else "provider"
        others[name] = {
            "kind": "ceterms:Organization",
            "id": {"space": "organization", "code": header},
            "label": header,
        }
        properties["ceterms:ownedBy" if field == "issuer" else "ceterms:offeredBy"] = {"thing": name}
        said = "who owns the credential" if field == "issuer" else f"who offers the {self.main}"
        self._use(header, f"{said}: an organisation")

    def _codes(self, properties: dict[str, Any]) -> None:
        for field, (curie, series, edition, form) in _CODES.items():
            header = self.header(field)
            if not header or self.used.get(header) or (field == "soc" and self.main == "occupation"):
                continue
            split = {"split": list(self.guess[field].split)} if self.guess[field].split else {}
            code = self._cell(header, form=form, **split)
            link = {"link": {"space": "concept", "series": series, "edition": edition, "code": code}}
            before = properties.get(curie)
            properties[curie] = [before, link] if before else link
            self._use(header, f"link to {series} {edition} ({curie})")

    def _groups(self, others: dict[str, Any], properties: dict[str, Any]) -> None:
        """Sector, cluster, pathway: Colorado's and the 16 clusters by name, others as concepts of the list's own."""
        for field, curie, classes in (
            ("sector", "cw:inSector", ["skos:Concept"]),
            ("cluster", "cw:inCluster", ["skos:Concept", "cw:CareerCluster"]),
            ("pathway", "cw:inCareerPathway", ["skos:Concept", "cw:CareerPathway"]),
        ):
            header = self.header(field)
            if not header or header in self.used:
                continue
            series, edition = _SCHEMES.get(field, ("", ""))
            known = labelled(series, edition) if series else {}
            cells = self.columns[header].filled
            if cells and sum(cell.casefold() in known for cell in cells) >= len(cells) / 2:
                link = {"space": "concept", "series": series, "edition": edition, "by": "label", "code": header}
                properties[curie] = {"link": link}
                self._use(header, f"link to {series} {edition} by name ({curie})")
                continue
            curie = "ceterms:industryType" if field == "sector" else curie
            others[field] = {
                "kind": classes,
                "id": {"space": "concept", "slug": True, "code": header},
                "label": header,
            }
            properties[curie] = {"thing": field}
            self._use(header, f"a {field} of this list ({curie})")

    def _credentials(self, others: dict[str, Any], properties: dict[str, Any]) -> None:
        """Credentials that a course or program leads to."""
        header = self.header("credential")
        if self.main not in ("course", "program") or not header:
            return
        cells = self.columns[header].filled
        split = [sign for sign in (";", "|", "\n") if any(sign in cell for cell in cells)]
        doubt = [","] if any("," in cell for cell in cells) else []
        code = self._cell(header, **({"split": split} if split else {}), **({"doubt": doubt} if doubt else {}))
        others["credential"] = {
            "kind": "ceterms:Credential",
            "each": True,
            "id": {"space": "entity", "kind": "credential", "slug": True, "code": code},
        }
        if issuer := self.header("issuer"):
            others["credential"]["id"]["authority"] = issuer
            others["owner"] = {
                "kind": "ceterms:Organization",
                "id": {"space": "organization", "code": issuer},
                "label": issuer,
            }
            others["credential"]["properties"] = {"ceterms:ownedBy": {"thing": "owner"}}
            self._use(issuer, "who owns the credential: an organisation")
        properties["cw:leadsToCredential"] = {"thing": "credential"}
        self._use(header, f"a credential the {self.main} leads to")

    def _plain_properties(self, properties: dict[str, Any]) -> None:
        code = self.header(self.code) if self.main != "occupation" else ""
        if code:
            cells = self.columns[code].filled
            split = [sign for sign in (";", "|") if any(sign in cell for cell in cells)]
            more: dict[str, Any] = {"as": "code", **({"split": split} if split else {})}
            properties["skos:notation"] = self._cell(code, **more)
            self._use(code, f"code of the {self.main}")
        for field, curie in (("url", "ceterms:subjectWebpage"), ("description", "ceterms:description")):
            header = self.header(field)
            if header and header not in self.used:
                properties[curie] = {"column": header, "as": "iri"} if field == "url" else header
                self._use(header, f"{field if field != 'url' else 'web page'} of the {self.main}")
        year, day = self.header("year"), self.header("date")
        if year and not self.figures:
            cells = [cell for cell in self.columns[year].filled if cell not in shipped(SETTINGS)["none"]]
            properties["cw:year"] = {"column": year, "as": "year" if looks(cells, "year") else "code"}
            self._use(year, f"year of the {self.main}")
        if day:
            cells = [cell for cell in self.columns[day].filled if cell not in shipped(SETTINGS)["none"]]
            if all(looks([cell], "date") for cell in cells):
                properties["dcterms:date"] = {"column": day, "as": "date"}
            elif all(looks([cell], "us-date") for cell in cells):
                properties["dcterms:date"] = {"column": day, "as": "date", "form": "us-date"}
            else:
                # Words among the dates ("TBD"): every cell is kept as text, also those that a workbook stores as dates.
                properties["dcterms:date"] = {"column": day, "as": "text"}
            self._use(day, f"date of the {self.main}")

    def _measures(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for column in self.figures:
            found = _YEAR.search(column.header)
            name = " ".join(_YEAR.sub(" ", column.header).replace(" / ", " ").split()).strip(" -–/()") or "count"
            more: dict[str, Any] = {}
            if found:
                more["year"] = {"text": " ".join(found.group().split())}
            elif year := self.header("year"):
                more["year"] = year
                self._use(year, "year of the figures")
            if (area := self.header("area")) and area not in self.used:
                more["area"] = area
            made[column.header] = {"column": column.header, **({"name": name} if name != column.header else {}), **more}
        if area := self.header("area"):
            self._use(area, "area of the figures")
        return made

    def fill(self) -> list[str]:
        """Columns with cells merged over several rows, whose empty cells so belong to the value above."""
        made = []
        for field in ("sector", "cluster", "pathway", "institution", "issuer", "program"):
            header = self.header(field)
            named = zip(self.columns[header].cells, self.columns[self._key()].cells, strict=True) if header else ()
            cells = [cell for cell, name in named if name]
            merged = header in self.seen.merged
            if merged and cells and cells[0] and not all(cells) and header != self._key():
                made.append(header)
                self.remarks.append(f"{header!r} has merged cells: an empty one takes the value above")
        return made

    def skip(self) -> list[dict[str, Any]]:
        """Rows that are no records."""
        return no_records(self.seen, self._key())
