"""A loaded CTDL-ASN framework as the CTDL-ASN it came from: JSON-LD with the official context.

What the loader added for our queries is left out again (loaders/ctdl_asn_tree.py marks it): our own terms, our labels
and codes, links that only the other side names, decimal weights where the publisher writes them otherwise. What stays
as the loader corrected it: `http:` namespaces are now `https:`, and misspelt terms have the schema's spelling.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from loaders.jsonld_write import document
from ontology.errors import NotFound
from ontology.namespaces import ID
from ontology.terms import CEASN, CW, RDF, SKOS

CONTEXT = "https://credreg.net/ctdlasn/schema/context/json"

_COMPLETED = {
    CW.completedPartOf: CEASN.isPartOf,
    CW.completedParent: CEASN.isChildOf,
    CW.completedTopOf: CEASN.isTopChildOf,
}


_DERIVED = tuple(f"{ID}{kind}/" for kind in ("stacking", "mapping", "mapping-set"))
"""Things that loaders read out of a source and write beside it: none of them is the publisher's."""


def published(triples: Iterable[Triple]) -> list[Triple]:
    """The publisher's own triples among those of a loaded framework, in their order."""
    found = list(triples)
    left_out: set[Triple] = set()
    labelled: set[object] = set()
    derived: set[object] = set()
    weighed: set[object] = set()
    for one in found:
        if one.predicate in _COMPLETED:
            left_out.add(Triple(one.subject, _COMPLETED[one.predicate], one.object))
        elif one.predicate == CW.derivedCode:
            derived.add(one.subject)
        elif one.predicate == CW.publishedWeight:
            weighed.add(one.subject)
        elif one.predicate == RDF.type and one.object in (CEASN.Competency, CEASN.CompetencyFramework):
            labelled.add(one.subject)
    kept: dict[Triple, None] = {}
    for one in found:
        ours = one.predicate.value.startswith(CW.namespace) or (
            one.predicate == RDF.type
            and isinstance(one.object, NamedNode)
            and one.object.value.startswith(CW.namespace)
        )
        if isinstance(one.subject, NamedNode) and one.subject.value.startswith(_DERIVED):
            continue
        if one.predicate == CW.publishedWeight:
            kept[Triple(one.subject, CEASN.weight, one.object)] = None
        elif not (
            ours
            or (one.predicate == CEASN.weight and one.subject in weighed)
            or one in left_out
            or (one.predicate == CEASN.codedNotation and one.subject in derived)
            or (one.predicate in (SKOS.notation, SKOS.prefLabel) and one.subject in labelled)
        ):
            kept[one] = None
    return list(kept)


def ctdl_asn_document(triples: Iterable[Triple], name: str) -> str:
    """The JSON-LD text of a framework. Raises NotFound when the triples of `name` hold no framework."""
    given = list(triples)
    own = published(given)
    heads = [one.subject for one in own if one.predicate == RDF.type and one.object == CEASN.CompetencyFramework]
    if not heads:
        raise NotFound("competency framework", name)
    made = document(own, CONTEXT, [head for head in heads if not isinstance(head, Triple)])
    for one in given:
        if one.predicate == CW.registryGraph and isinstance(one.object, NamedNode):
            made = {"@context": made.pop("@context"), "@id": one.object.value, **made}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
