"""JSON-LD made safe for the parser: contexts from our own copies, and nothing that the algorithm drops in silence.

The JSON-LD algorithm leaves out keys its context does not know and nodes whose @id is no IRI, without a word. Here both
are found first: unknown keys are listed with their JSON pointer, bad identifiers are refused (BAD_INPUTS 55-61).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from loaders.reading.files import SourceFile
from loaders.reading.jsonld_values import exact, spoken
from loaders.reading.jsons import Json, pointer, read_json
from loaders.reading.problems import Problems, shown
from loaders.yamls import shipped
from ontology.languagetags import mark
from ontology.namespaces import PREFIXES

_CONTEXTS = Path(__file__).resolve().parent.parent / "contexts"
_BAD_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_PATH = tuple[str | int, ...]

_KEYWORDS = frozenset(
    {"@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included", "@index", "@json"}
    | {"@language", "@list", "@nest", "@none", "@prefix", "@propagate", "@protected", "@reverse", "@set", "@type"}
    | {"@value", "@version", "@vocab"}
)


@dataclass(frozen=True, slots=True)
class Context:
    """An active context: term → definition, with @vocab and @base."""

    terms: Mapping[str, Any] = field(default_factory=dict)
    vocab: str = ""
    base: str = ""


@dataclass(slots=True)
class Prepared:
    """A document the parser can take: contexts written out, with what it will leave out."""

    text: str = ""
    subjects: set[str] = field(default_factory=set)
    """Absolute IRIs of nodes that say something; each must come out as a subject."""
    unknown: list[tuple[str, str]] = field(default_factory=list)
    """(JSON pointer, key) of keys that no context defines."""
    untyped: int = 0
    """Nodes that say something but have no @type."""
    mended: int = 0
    """Language maps that JSON-LD does not know as such, read as texts."""


@cache
def _known_contexts() -> Mapping[str, str]:
    return dict(shipped("maps/contexts.yaml")["contexts"])


@cache
def _bundled(file: str) -> Mapping[str, Any]:
    value = json.loads((_CONTEXTS / file).read_text(encoding="utf-8"))
    return dict(value["@context"])


def prepare(source: SourceFile, base: str, value: Json | None = None) -> Prepared:
    """Check a JSON-LD document: the whole file, or the `value` already read from it (which is changed in place).

    Raises BadInput with every bad identifier and unknown context.
    """
    problems = Problems(source.name)
    if value is None:
        value = read_json(source)
        if isinstance(value, dict) and "@context" not in value and isinstance(value.get("decoded_resource"), dict):
            value = value["decoded_resource"]  # a Credential Registry envelope: the record is inside
    if not isinstance(value, dict | list):
        problems.fail("", shown(str(value)), "an object or an array of objects", "jsonld-shape")
    if not value:
        problems.fail("", "nothing in it", "at least one node", "no-records")
    work = _Walk(problems, Prepared())
    work.node(value, Context(base=base), ())
    problems.raise_any()
    work.made.text = json.dumps(value, ensure_ascii=False, default=_number)
    return work.made


def _number(value: Any) -> float:
    """A number with a point as the nearest double, which is what JSON-LD makes of it."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


@dataclass(slots=True)
class _Walk:
    problems: Problems
    made: Prepared

    def context(self, value: Any, active: Context, at: _PATH) -> tuple[Context, Any]:
        """The context after `value`, and `value` with every address written out."""
        if value is None:
            return Context(base=active.base), None
        if isinstance(value, list):
            written = []
            for index, one in enumerate(value):
                active, made = self.context(one, active, (*at, index))
                written.append(made)
            return active, written
        if isinstance(value, str):
            file = _known_contexts().get(re.sub(r"^https?://", "", value).rstrip("/#"))
            if file is None:
                expected = "a context we hold a copy of (loaders/maps/contexts.yaml) or one written in the file"
                self.problems.add(pointer(*at), shown(value), expected, "remote-context")
                return replace(active, vocab="urn:unknown:"), {}
            known = _bundled(file)
            return replace(active, terms={**active.terms, **known}), dict(known)
        if not isinstance(value, dict):
            self.problems.add(
                pointer(*at), shown(str(value)), "a context: an object, a list or an address", "bad-context"
            )
            return active, {}
        if "@import" in value:
            self.problems.add(pointer(*at, "@import"), shown(str(value["@import"])), "no @import", "remote-context")
        if isinstance(value.get("@language"), str):
            value = {**value, "@language": mark(value["@language"])}
        terms = {**active.terms, **{name: made for name, made in value.items() if not name.startswith("@")}}
        vocab, base = value.get("@vocab", active.vocab), value.get("@base", active.base)
        return Context(terms, vocab if isinstance(vocab, str) else "", base if isinstance(base, str) else ""), value

    def node(self, value: Any, active: Context, at: _PATH) -> None:
        """Walk a node, a list of nodes or a value."""
        if isinstance(value, list):
            for index, one in enumerate(value):
                self.node(one, active, (*at, index))
            return
        if not isinstance(value, dict):
            return
        if isinstance(value.get("@language"), str):
            value["@language"] = mark(value["@language"])  # the engine would forget its capitals
        if "@context" in value:
            active, value["@context"] = self.context(value["@context"], active, (*at, "@context"))
        keys = {key: self.key(key, active) for key in value}
        if "@value" in keys.values():
            return
        says = typed = False
        subject = ""
        for key, meaning in keys.items():
            if key == "@context":
                continue
            one, place = value[key], (*at, key)
            if meaning is None:
                self.made.unknown.append((pointer(*place), key))
            elif meaning == "@id":
                subject = self.identifier(one, active, place) if isinstance(one, str) else ""
            elif meaning == "@type":
                typed = True
                for each in one if isinstance(one, list) else [one]:
                    if isinstance(each, str) and not (each in active.terms or active.vocab):
                        self.identifier(each, replace(active, base=""), place)
            elif meaning.startswith("@"):
                self.keyword(meaning, one, active, place)
            else:
                says = True
                value[key] = one = self.values(key, one, active)
                self.property(key, meaning, one, active, place)
        if says or typed:
            if subject and not subject.startswith("_:"):
                self.made.subjects.add(subject)
            self.made.untyped += not typed and says

    def keyword(self, meaning: str, value: Any, active: Context, at: _PATH) -> None:
        if meaning == "@reverse" and isinstance(value, dict):
            for key, one in value.items():
                if self.key(key, active) is None:
                    self.made.unknown.append((pointer(*at, key), key))
                else:
                    self.node(one, active, (*at, key))
        elif meaning in {"@graph", "@included", "@list", "@set", "@nest"}:
            self.node(value, active, at)
        elif meaning not in _KEYWORDS:
            self.problems.add(pointer(*at), shown(meaning), "a JSON-LD keyword", "bad-keyword")

    def values(self, key: str, value: Any, active: Context) -> Any:
        """The value of a property as the publisher means it: exact numbers, texts by language (jsonld_values.py)."""
        definition = active.terms.get(key)
        made, mended = spoken(definition, exact(definition, value), lambda name: self.key(name, active) is not None)
        self.made.mended += mended
        return made

    def property(self, key: str, meaning: str, value: Any, active: Context, at: _PATH) -> None:
        """Walk the value of a property, minding how its term is defined."""
        definition = active.terms.get(key)
        coerced, containers = "", set()
        if isinstance(definition, dict):
            if "@context" in definition:
                active, definition["@context"] = self.context(definition["@context"], active, (*at, "@context"))
            coerced = str(definition.get("@type", ""))
            named = definition.get("@container") or []
            containers = {one for one in (named if isinstance(named, list) else [named]) if isinstance(one, str)}
        if not _absolute(meaning):
            self.problems.add(pointer(*at), shown(key), "a term or an absolute IRI", "relative-iri")
        if "@language" in containers and isinstance(value, dict):
            spelled = [(mark(tag), one) for tag, one in value.items()]
            value.clear()
            value.update(spelled)
        if "@language" in containers and isinstance(value, list):
            self.node(value, active, at)
        if coerced == "@json" or "@language" in containers:
            return
        if isinstance(value, dict) and containers & {"@index", "@id", "@type", "@graph"}:
            for name, one in value.items():
                self.node(one, active, (*at, name))
            return
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, str) and (coerced == "@id" or (coerced == "@vocab" and one not in active.terms)):
                self.identifier(one, active, (*at, index) if isinstance(value, list) else at)
        self.node(value, active, at)

    def key(self, key: str, active: Context) -> str | None:
        """What a key means: a keyword, an IRI, or None when no context knows it."""
        if key.startswith("@"):
            return key
        definition = active.terms.get(key)
        if isinstance(definition, dict):
            definition = definition.get("@id", definition.get("@reverse", key if ":" in key else active.vocab + key))
        elif key not in active.terms:
            definition = key if ":" in key else (active.vocab + key if active.vocab else None)
        if not isinstance(definition, str):
            return None
        return definition if definition.startswith("@") else self.expanded(definition, active)

    def expanded(self, text: str, active: Context) -> str:
        """A compact IRI written out; anything else as it is."""
        prefix, colon, rest = text.partition(":")
        if not colon:
            found = active.terms.get(text)
            inner = found.get("@id") if isinstance(found, dict) else found
            return self.expanded(inner, active) if isinstance(inner, str) and inner != text else active.vocab + text
        found = active.terms.get(prefix)
        namespace = found.get("@id") if isinstance(found, dict) else found
        if rest.startswith("//") or not isinstance(namespace, str):
            return text
        return (self.expanded(namespace, active) if not _absolute(namespace) else namespace) + rest

    def identifier(self, text: str, active: Context, at: _PATH) -> str:
        """The IRI that an identifier names; a problem when the parser would drop it."""
        if text.startswith("_:"):
            return text
        if _BAD_IN_IRI.search(text):
            self.problems.add(pointer(*at), shown(text), 'an IRI without spaces or any of <>"{}|\\^`', "bad-iri")
            return ""
        iri = self.expanded(text, active) if ":" in text else text
        if not _absolute(iri):
            if active.base:
                return ""  # the parser resolves it; what comes out is not checked by name
            self.problems.add(pointer(*at), shown(text), "an absolute IRI (the file names no base)", "relative-iri")
            return ""
        if iri == text and text.partition(":")[0] in PREFIXES and not text.partition(":")[2].startswith("//"):
            expected = f"the prefix {text.partition(':')[0]!r} in the context"
            self.problems.add(pointer(*at), shown(text), expected, "undeclared-prefix")
        return iri


def _absolute(text: str) -> bool:
    return bool(_ABSOLUTE.match(text))
