"""Tests that are written as HTTP requests and responses: the protocol's and the graph store's."""

from __future__ import annotations

from typing import Final

import httpx
import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode

from tests.conformance import compare
from tests.conformance.manifest import MF, Case, Manifest, Term

HT: Final = "http://www.w3.org/2011/http#"
CNT: Final = "http://www.w3.org/2011/content#"
_STATUS: Final = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
_TABULAR: Final = (
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/csv",
    "text/tab-separated",
)
_RDF: Final = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


def run(client: httpx.Client, manifest: Manifest, case: Case, token: str) -> str:
    """Send a test's requests in order; return what was wrong, "" for nothing."""
    action = manifest.one(case.node, MF + "action")
    renamed: dict[str, str] = {}
    for number, request in enumerate(manifest.list(manifest.one(action, HT + "requests")), 1):
        if wrong := _send(client, manifest, request, token, renamed):
            return f"request {number}: {wrong}"
    return ""


def _send(client: httpx.Client, manifest: Manifest, request: Term, token: str, renamed: dict[str, str]) -> str:
    path = (
        manifest.text(request, HT + "absolutePath").replace("/sparql/", "/sparql", 1).replace("/gsp", "/graph-store", 1)
    )
    body = manifest.one(request, HT + "body")
    content = manifest.text(body, CNT + "chars")
    for template, location in renamed.items():
        path = location if path.endswith(template) else path.replace(template, location)
        content = content.replace(template, location)
    headers = [("authorization", f"Bearer {token}"), *_headers(manifest, request)]
    method = manifest.text(request, HT + "methodName")
    encoding = manifest.text(body, CNT + "characterEncoding") or "UTF-8"
    data = content.encode(encoding) if body is not None else None
    answer = client.request(method, path, content=data, headers=headers)
    response = manifest.one(request, HT + "resp")
    wanted = [str(one.value).rpartition("#")[2] for one in _all(manifest, response, MF + "expectedStatus")]
    if wanted and not any(_fits(name, answer.status_code) for name in wanted):
        return f"{method} {path[:80]} gave {answer.status_code}, not {' or '.join(wanted)}: {answer.text[:150]}"
    if template := manifest.text(response, MF + "expectedLocation"):
        if "location" not in answer.headers:
            return "no Location"
        renamed[template] = answer.headers["location"]
    return _wrong_body(manifest, response, answer)


def _headers(manifest: Manifest, node: Term | None) -> list[tuple[str, str]]:
    listed = manifest.list(manifest.one(node, HT + "headers"))
    return [(manifest.text(one, HT + "fieldName"), manifest.text(one, HT + "fieldValue")) for one in listed]


def _all(manifest: Manifest, node: Term | None, predicate: str) -> list[Term]:
    return manifest.all(node, predicate) if isinstance(node, NamedNode | BlankNode) else []


def _fits(name: str, status: int) -> bool:
    if name.startswith("StatusCode"):
        return status // 100 == int(name[len("StatusCode")])
    return _STATUS[name] == status


def _wrong_body(manifest: Manifest, response: Term | None, answer: httpx.Response) -> str:
    kind = answer.headers.get("content-type", "")
    if (boolean := manifest.text(response, MF + "expectedBoolean")) and answer.status_code == 200:
        said = str(compare.rows_of(answer.content, "srx" if "xml" in kind else "srj")).lower()
        if said != boolean:
            return f"{said}, not {boolean}"
    expected = manifest.text(response, MF + "expectedFormat")
    if expected == "RDF" and not kind.startswith(_RDF):
        return f"{kind} is not RDF"
    if expected in ("tabular", "boolean") and not kind.startswith(_TABULAR):
        return f"{kind} is not {expected}"
    text = manifest.text(manifest.one(response, HT + "body"), CNT + "chars")
    if text and answer.status_code == 200:
        base = str(answer.request.url)
        held = [q.triple for q in ox.parse(answer.content, format=ox.RdfFormat.TURTLE, base_iri=base)]
        should = [q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base)]
        if not compare.same_triples(held, should):
            return f"a graph of {len(held)} triples, not the {len(should)} expected"
    return ""
