"""The six named questions, as SPARQL that every engine is asked unchanged."""

from __future__ import annotations

from typing import Final

from ontology.namespaces import ID, PREFIXES

_DECLARED: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
ABOUT: Final = "gen-40/credential-20"
"""The credential that is asked about, as its address ends."""

_CREDENTIAL: Final = f"<{ID}credential/{ABOUT}>"
_SPECIFICATION: Final = "(ceterms:requires/ceterms:targetAssessment)?/cw:assessesFramework"

QUESTIONS: Final = {
    "crosswalk of one credential": f"""
        SELECT DISTINCT ?statement ?code ?standard ?standardCode ?middle WHERE {{
          {_CREDENTIAL} {_SPECIFICATION} ?specification .
          ?statement ceasn:isPartOf ?specification ; skos:notation ?code .
          {{ ?one owl:annotatedSource ?statement ; owl:annotatedTarget ?standard }} UNION {{
            ?one owl:annotatedSource ?statement ; owl:annotatedTarget ?middle .
            ?two owl:annotatedSource ?middle ; owl:annotatedTarget ?standard
          }}
          ?standard skos:notation ?standardCode ; ceasn:isPartOf ?framework . ?framework cw:contentArea ?area
        }}""",
    "coverage matrix": f"""
        SELECT ?credential ?area (COUNT(DISTINCT ?standard) AS ?reached) WHERE {{
          ?credential a cw:IndustryCertification ; {_SPECIFICATION} ?specification .
          ?statement ceasn:isPartOf ?specification .
          ?mapping owl:annotatedSource ?statement ; owl:annotatedTarget ?standard .
          ?standard ceasn:isPartOf ?framework . ?framework cw:contentArea ?area
        }} GROUP BY ?credential ?area""",
    "hierarchy closure": f"""
        SELECT ?statement ?above WHERE {{
          ?statement ceasn:isPartOf <{ID}framework/gen-a/2026> ; ceasn:isChildOf+ ?above
        }}""",
    "stack closure": f"""
        SELECT ?lower ?upper WHERE {{ ?upper ceterms:ownedBy ?owner . ?owner skos:prefLabel ?name .
          ?upper (^cw:upperStep/cw:lowerStep)+ ?lower FILTER(STRENDS(STR(?upper), "{ABOUT}")) }}""",
    "text filter": """
        SELECT ?statement ?text WHERE {
          ?statement ceasn:competencyText ?text FILTER(CONTAINS(LCASE(?text), "ba"))
        } LIMIT 1000000""",
    "class counts": "SELECT ?class (COUNT(?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class",
}
LARGE: Final = {
    "100,000 rows": "SELECT ?statement ?text WHERE { ?statement ceasn:competencyText ?text } LIMIT 100000",
    "1,000,000 rows": "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1000000",
}


def declared(query: str) -> str:
    """A question with its prefixes, so that any engine understands it."""
    return _DECLARED + query
