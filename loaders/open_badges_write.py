"""Achievements as CTDL credentials, their makers as organisations, their alignments as mappings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.mapping_triples import MappingSet, mapping_iri, mapping_triples
from loaders.reading.jsons import expect_list, expect_object
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.relations import predicate_of
from loaders.triples import NOTATION, PREF_LABEL, TYPE, english
from loaders.words import is_address
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Source
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, SCHEMA, SEMAPV

_CTID = re.compile(r"ce-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_REGISTRY = "https://credentialengineregistry.org/resources/"
_TEXTS = {
    "humanCode": NOTATION,
    "fieldOfStudy": DCTERMS.subject,
    "specialization": DCTERMS.subject,
    "version": SCHEMA.version,
    "inLanguage": CETERMS.inLanguage,
    "achievementType": CW.achievementType,
}


_PERSONAL = frozenset({"givenName", "familyName", "additionalName", "patronymicName", "dateOfBirth", "honorificPrefix"})


def is_person(profile: Mapping[str, Any]) -> bool:
    """Whether a profile is a person's: it has parts of a personal name, or a date of birth."""
    return bool(_PERSONAL & profile.keys())


class Written:
    """Writes achievements one after another, and keeps count."""

    def __init__(self, source: Source, receipt: ReceiptBuilder, problems: Problems) -> None:
        self.source, self.receipt, self.problems = source, receipt, problems
        self.facts: Any = shipped("maps/open-badges.yaml")
        self.out: list[Triple] = []
        self.rows: list[tuple[AlignmentRow, str]] = []

    def achievement(self, one: Mapping[str, Any], issuer: Mapping[str, Any] | None, where: str) -> None:
        """Write one achievement, with the issuer of the award it stood in."""
        self.receipt.read()
        name = self.text(one, "name", where)
        if not name:
            self.problems.add(f"{where}/name", "nothing", "the name of the achievement", "badge-name")
            return
        self.receipt.keep()
        self.receipt.count("achievements")
        address = self.text(one, "id", where)
        node = self.named(address, "credential", name)
        self.out += [
            Triple(node, TYPE, CETERMS.OpenBadge),
            Triple(node, PREF_LABEL, english(name)),
            Triple(node, CETERMS.name, english(name)),
        ]
        kind = self.facts["kinds"].get(self.text(one, "achievementType", where))
        if kind:
            self.out.append(Triple(node, TYPE, getattr(CETERMS, kind)))
        if self.text(one, "description", where):
            self.out.append(Triple(node, CETERMS.description, english(self.text(one, "description", where))))
        for key, term in _TEXTS.items():
            if self.text(one, key, where):
                self.out.append(Triple(node, term, Literal(self.text(one, key, where))))
        self.out += [Triple(node, CEASN.conceptKeyword, english(tag)) for tag in self.texts(one, "tag", where)]
        self.image(node, one.get("image"))
        self.criteria(node, one.get("criteria"), where)
        for index, raw in enumerate(self.objects(one, "otherIdentifier", where)):
            text = self.text(raw, "identifier", f"{where}/otherIdentifier/{index}")
            self.out += [Triple(node, DCTERMS.identifier, Literal(text))] if text else []
        self.organization(node, CETERMS.ownedBy, one.get("creator"), f"{where}/creator")
        self.organization(node, CETERMS.offeredBy, issuer, "issuer")
        self.alignments(node, name, one, where)
        for index, raw in enumerate(self.objects(one, "resultDescription", where)):
            self.alignments(node, name, raw, f"{where}/resultDescription/{index}")
        for key in one:
            fate = self.facts["achievement"].get(key, "dropped: no key of an achievement that is known here")
            self.receipt.field(f"achievement {key}", fate)

    def alignments(self, node: NamedNode, name: str, one: Mapping[str, Any], where: str) -> None:
        """Write each alignment object as a mapping; one that names nothing is refused."""
        for index, raw in enumerate(self.objects(one, "alignment", where)):
            place = f"{where}/alignment/{index}"
            self.receipt.read()
            facts = {key: self.text(raw, key, place) for key in self.facts["alignment"] if key != "type"}
            code, address = facts["targetCode"], facts["targetUrl"]
            public = is_address(address)
            if not public and not code and not facts["targetName"]:
                self.problems.add(place, shown(address), "a targetUrl, targetCode or targetName", "badge-alignment")
                continue
            self.receipt.keep()
            self.receipt.count("alignments")
            target = _REGISTRY + code if _CTID.fullmatch(code) else address if public else ""
            slots = {
                "subject_label": name,
                "object_label": facts["targetName"],
                "object_source": facts["targetFramework"],
                "other": f"targetCode {code}" if code else "",
            }
            row = AlignmentRow(
                node.value,
                predicate_of(self.facts["word"]) or "",
                target or iris.entity("alignment-target", self.source.series, code or facts["targetName"]),
                SEMAPV.ManualMappingCuration.value,
                relation=self.facts["word"],
                evidence=address if public and address != target else "",
                comment=facts["targetDescription"],
                other={key: value for key, value in slots.items() if value},
            )
            self.rows.append((row, facts["targetType"]))
            for key in raw:
                fate = self.facts["alignment"].get(key, "dropped: no key of an alignment that is known here")
                self.receipt.field(f"alignment {key}", fate)

    def organization(self, node: NamedNode, term: NamedNode, value: object, where: str) -> None:
        """Link to an organisation and describe it, without its contacts."""
        if value is None:
            return
        one = {"id": value} if isinstance(value, str) else expect_object(value, where, self.problems)
        if is_person(one):
            self.receipt.field("organisation (a person)", "dropped: personal data")
            return
        name, address = self.text(one, "name", where), self.text(one, "id", where)
        if not name and not is_address(address):
            return
        maker = self.named(address, "organization", name or address)
        self.out.append(Triple(node, term, maker))
        self.out.append(Triple(maker, TYPE, CETERMS.CredentialOrganization))
        if name:
            self.out += [Triple(maker, PREF_LABEL, english(name)), Triple(maker, CETERMS.name, english(name))]
        if self.text(one, "description", where):
            self.out.append(Triple(maker, CETERMS.description, english(self.text(one, "description", where))))
        if is_address(self.text(one, "url", where)):
            self.out.append(Triple(maker, CETERMS.subjectWebpage, NamedNode(self.text(one, "url", where))))
        for key in one:
            fate = self.facts["organization"].get(key, "dropped: no key of an organisation that is known here")
            self.receipt.field(f"organisation {key}", fate)

    def criteria(self, node: NamedNode, value: object, where: str) -> None:
        """What must be done: a condition profile of the credential."""
        if not isinstance(value, dict):
            return
        narrative, address = self.text(value, "narrative", where), self.text(value, "id", where)
        if not narrative and not is_address(address):
            return
        profile = NamedNode(f"{node.value}#criteria" if "#" not in node.value else f"{node.value}-criteria")
        self.out += [Triple(node, CETERMS.requires, profile), Triple(profile, TYPE, CETERMS.ConditionProfile)]
        if narrative:
            self.out.append(Triple(profile, CETERMS.description, english(narrative)))
        if is_address(address):
            self.out.append(Triple(profile, CETERMS.subjectWebpage, NamedNode(address)))

    def image(self, node: NamedNode, value: object) -> None:
        """The badge's picture, by its address; a picture inside the file is left out."""
        address = value.get("id") if isinstance(value, dict) else value
        if isinstance(address, str) and is_address(address):
            self.out.append(Triple(node, CETERMS.image, NamedNode(address)))

    def triples(self) -> list[Triple]:
        """Everything, with the mappings and their set."""
        name = f"{self.source.series}-{self.source.edition}"
        out = list(dict.fromkeys(self.out))
        if self.rows:
            about = MappingSet(name, f"{self.source.title}: alignments", self.source.publisher)
            out += mapping_triples([row for row, _ in self.rows], about)
        for row, kind in self.rows:
            if kind:
                out.append(Triple(NamedNode(mapping_iri(row, name)), CW.targetType, Literal(kind)))
        return out

    def named(self, address: str, kind: str, name: str) -> NamedNode:
        """Its own public address, else an IRI made of its name."""
        return NamedNode(address if is_address(address) else iris.entity(kind, self.source.series, address or name))

    def text(self, one: Mapping[str, Any], key: str, where: str) -> str:
        """A text of an object; other kinds of value are noted as a problem."""
        value = one.get(key)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        if isinstance(value, (dict, list, bool)):
            if key in ("name", "description"):
                self.problems.add(f"{where}/{key}", shown(str(value)), "a string", "json-type")
            return ""
        return str(value)

    def texts(self, one: Mapping[str, Any], key: str, where: str) -> list[str]:
        """The texts of a list."""
        value = one.get(key)
        listed = [value] if isinstance(value, str) else expect_list(value or [], f"{where}/{key}", self.problems)
        return [text.strip() for text in listed if isinstance(text, str) and text.strip()]

    def objects(self, one: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
        """The objects of a list; a lone object counts as a list of itself."""
        value = one.get(key)
        listed = [value] if isinstance(value, dict) else expect_list(value or [], f"{where}/{key}", self.problems)
        return [expect_object(raw, f"{where}/{key}/{index}", self.problems) for index, raw in enumerate(listed)]
