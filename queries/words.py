"""Plain words for classes and properties, from the ontology's labels, and the kind of thing a class makes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.files import ontology_files
from ontology.namespaces import CW, RDFS, SKOS, expand


@cache
def labels() -> Mapping[str, str]:
    """IRI of every term the ontology labels, to its English label."""
    found: dict[str, str] = {}
    for path in ontology_files():
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            wanted = quad.predicate.value in (RDFS + "label", SKOS + "prefLabel")
            if not (wanted and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)):
                continue
            if quad.object.language in (None, "en") or quad.subject.value not in found:
                found[quad.subject.value] = quad.object.value
    return MappingProxyType(found)


def word(iri: str) -> str:
    """Label of a class or property, in lower case where it is not ours; else its local name split into words."""
    label = labels().get(iri)
    if label:
        return label if iri.startswith(CW) else _lower(label)
    local = re.split(r"[/#]", iri.rstrip("/#"))[-1]
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).replace("_", " ")
    return split if split.isupper() else split.lower()


def _lower(label: str) -> str:
    """A label in lower case but for its abbreviations (CTID, CASE item)."""
    return " ".join(one if one.isupper() and len(one) > 1 else one.lower() for one in label.split(" "))


@cache
def _plain_names() -> Mapping[str, Mapping[str, str]]:
    """plain.yaml by IRI."""
    import yaml

    rows: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("plain.yaml").read_text("utf-8"))
    return MappingProxyType({expand(curie) or curie: names for curie, names in rows.items()})


def plain(iri: str, *, inverse: bool = False) -> str:
    """What pages call a property, or its reading from the other end."""
    names = _plain_names().get(iri, {})
    if inverse:
        return names.get("inverse") or f"{names.get('name', word(iri))} (of)"
    return names.get("name") or word(iri)


def is_bookkeeping(iri: str) -> bool:
    """Whether a property only serves to write a source as it was (`hide: always` in plain.yaml), and is never shown."""
    return _plain_names().get(iri, {}).get("hide") == "always"


@cache
def ranked_classes() -> Mapping[str, tuple[int, str]]:
    """Class IRI to (place in kinds.yaml, kind of thing)."""
    import yaml

    rows = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text("utf-8"))
    ranked = {}
    for place, row in enumerate(rows):
        iri = expand(row["class"])
        if iri is None:
            raise ValueError(f"kinds.yaml: {row['class']!r} has an unknown prefix")
        ranked[iri] = (place, str(row["kind"]))
    return MappingProxyType(ranked)


def kind_of(types: Collection[str]) -> tuple[str, str]:
    """(kind, plain name of the most telling class) of a thing with these class IRIs."""
    ranked = ranked_classes()
    known = [(*ranked[iri], iri) for iri in types if iri in ranked]
    if known:
        _, kind, iri = min(known)
        return kind, word(iri)
    return "other", word(min(types)) if types else ""
