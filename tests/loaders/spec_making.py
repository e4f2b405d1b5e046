"""Specifications for tests: written to disk, loaded, and looked into."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import spec
from loaders.options import Options
from ontology.errors import BadInput, Problem
from ontology.model import Load
from tests.loaders.reading.making import file

ID = "https://w3id.org/credways/id/"
HEAD = "cert_id,cert_name,issuer,exam_code,code,parent_code,kind,text,weight_pct\n"
NETWORK = "network,CompTIA Network+,CompTIA,N10-009,"


def load(
    folder: Path, content: str | bytes, name: str = "objectives.csv", options: Options | None = None
) -> list[Load]:
    return spec.load(file(folder, name, content), options or Options())


def refused(folder: Path, content: str, name: str = "objectives.csv") -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        load(folder, content, name)
    return caught.value.problems


def network(*lines: str) -> str:
    return HEAD + "".join(f"{NETWORK}{line}\n" for line in lines)


def values(found: Load, predicate: NamedNode) -> list[str]:
    return [plain(t.object) for t in found.triples if t.predicate == predicate]


def plain(term: object) -> str:
    assert isinstance(term, (NamedNode, Literal))
    return term.value


def objects(found: Load, subject: str, predicate: NamedNode) -> list[str]:
    node = NamedNode(ID + subject)
    return [plain(t.object) for t in found.triples if t.subject == node and t.predicate == predicate]


TABLE = network(
    "1.0,,domain,Networking concepts,23",
    "1.1,1.0,objective,Explain the OSI model,",
    "1.1.1,1.1,topic,Layer 1,",
    "2.0,,domain,Operations,77 %",
)

DOCUMENT = """
certification: CompTIA Network+
issuer: CompTIA
exam_code: N10-009
rights: their own
domains:
  - code: 1.0
    text: Concepts
    weight: 23 %
    objectives:
      - code: 1.10
        text: Explain
        topics: [Layer 1, {text: Layer 2, topics: [Frames]}]
  - {code: 2.0, label: Operations, weight: 0.77}
"""
