"""Running the suites against a server: every test is asked over HTTP, as any client would."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast
from urllib.parse import urljoin

import httpx
import pyoxigraph as ox
import yaml

from graph.store import EmbeddedStore
from ontology.namespaces import GRAPH
from tests.conformance import compare, requests
from tests.conformance.manifest import Case, Data, Manifest, cases, read, triples
from tests.hostile.run import serving

TOKEN: Final = "conformance-tests-only"  # noqa: S105 (of a server that lives for this run)
NOWHERE: Final = GRAPH + "user/nothing"
"""A graph that holds nothing, for tests without data."""

KNOWN: Final = Path(__file__).with_name("known.yaml")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a test: "" where it passed, else what was wrong; `known` is the reason if that is known."""

    suite: str
    name: str
    wrong: str
    known: str = ""


def run(folder: Path, suites: list[str]) -> Iterator[Outcome]:
    """Run suites one after another, each on a store of its own."""
    known: dict[str, str] = yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or {}
    for suite in suites:
        found = cases(folder, suite)
        with server(folder, [case for _, case in found] if suite in ("query", "results") else [], suite) as client:
            for manifest, case in found:
                try:
                    wrong = _run(folder, client, manifest, case)
                except (httpx.HTTPError, ValueError, OSError, SyntaxError) as error:
                    wrong = f"{type(error).__name__}: {error}"
                yield Outcome(
                    suite, case.name, " ".join(wrong.split())[:300], known.get(case.name, "") if wrong else ""
                )


@contextmanager
def server(folder: Path, tests: list[Case], suite: str) -> Iterator[httpx.Client]:
    """A server on a new store that holds every file the tests ask, each in a graph called like the file."""
    with tempfile.TemporaryDirectory() as place:
        store = EmbeddedStore.open(Path(place) / "store", create=True)
        with store.writing("conformance tests") as writer:
            files = {file for case in tests for file in (*case.data.default, *(file for _, file in case.data.named))}
            for file in sorted(files):
                writer.put_graph(file, triples(folder, file))
            for name in _asked(folder, tests) - files:
                writer.put_graph(name, [])
            if suite == "protocol":
                for number in range(4):
                    path = folder / "sparql11" / "protocol" / f"data{number}.nt"
                    held = [q.triple for q in ox.parse(path=str(path))] if path.is_file() else []
                    writer.put_graph(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf", held)
        store.close()
        settings = {"query_seconds": 20, "editor_token": TOKEN, "query_endpoints": _loaded(folder, suite)}
        with serving(Path(place) / "store", **settings) as made:
            yield made.client


def _asked(folder: Path, tests: list[Case]) -> set[str]:
    """The graphs that syntax tests name with FROM, which have to be there to be asked."""
    texts = ((case.request, read(folder, case.request).decode()) for case in tests if "Positive" in case.kind)
    return {
        urljoin(request, iri) for request, text in texts for iri in re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]+)>", text)
    }


def _loaded(folder: Path, suite: str) -> str:
    """What syntax tests LOAD: allowed here, because they ask whether the text is understood."""
    if suite != "update":
        return ""
    files = (folder / "sparql11").glob("syntax-update-*/*.ru")
    return " ".join(
        sorted({iri for file in files for iri in re.findall(r"LOAD\s+(?:SILENT\s+)?<([^>]+)>", file.read_text())})
    )


def _run(folder: Path, client: httpx.Client, manifest: Manifest, case: Case) -> str:
    """Run one test; return what was wrong, "" for nothing."""
    if case.kind == "GraphStoreProtocolTest":
        _send_update(client, "DROP ALL")
    if case.kind in ("ProtocolTest", "GraphStoreProtocolTest"):
        return requests.run(client, manifest, case, TOKEN)
    if case.kind == "ServiceDescriptionTest":
        return _description(client, case)
    if case.kind == "UpdateEvaluationTest":
        return _update(folder, client, case)
    text = read(folder, case.request).decode()
    if "Syntax" in case.kind:
        return _syntax(client, case, text)
    return _query(folder, client, case, text)


def _syntax(client: httpx.Client, case: Case, text: str) -> str:
    update = "Update" in case.kind or case.request.endswith(".ru")
    answer = _send_update(client, text) if update else _ask(client, text, "*/*", case)
    understood = answer.status_code < 400 or "This was understood" in answer.json()["detail"]
    if "Negative" in case.kind:
        return "" if answer.status_code == 400 else f"accepted with {answer.status_code}, must be refused"
    return "" if understood else f"{answer.status_code}: {answer.json()['detail']}"


def _ask(client: httpx.Client, text: str, accept: str, case: Case) -> httpx.Response:
    parameters: list[tuple[str, str | int | float | bool | None]] = [("query", f"BASE <{case.request}>\n{text}")]
    if not re.search(r"\bFROM\b", text):
        parameters += [("default-graph-uri", file) for file in case.data.default or (NOWHERE,)]
        parameters += [("named-graph-uri", name) for name, _ in case.data.named]
    body = str(httpx.QueryParams(parameters))
    headers = {"accept": accept, "content-type": "application/x-www-form-urlencoded"}
    return client.post("/sparql", content=body, headers=headers)


def _query(folder: Path, client: httpx.Client, case: Case, text: str) -> str:
    extension = case.result.rpartition(".")[2]
    expected = read(folder, case.result)
    accept = {"csv": "text/csv", "tsv": "text/tab-separated-values", "srx": "application/sparql-results+xml"}
    graph = re.search(r"\b(CONSTRUCT|DESCRIBE)\b", text) is not None
    answer = _ask(
        client, text, "text/turtle" if graph else accept.get(extension, "application/sparql-results+json"), case
    )
    if answer.status_code != 200:
        return f"{answer.status_code}: {answer.json()['detail']}"
    if graph:
        made = [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)]
        return "" if compare.same_triples(made, triples(folder, case.result)) else "another graph than expected"
    if extension == "csv":
        return "" if compare.csv_rows(answer.content) == compare.csv_rows(expected) else "other rows than expected"
    got = compare.rows_of(answer.content, extension if extension in ("srx", "tsv") else "srj")
    wanted = compare.rows_of(expected, extension, case.result)
    if isinstance(got, bool) or isinstance(wanted, bool):
        return "" if got is wanted else f"{got}, not {wanted}"
    return "" if compare.same_rows(got, wanted) else f"other solutions than expected: {len(got)} for {len(wanted)}"


def _send_update(client: httpx.Client, text: str) -> httpx.Response:
    headers = {"content-type": "application/sparql-update", "authorization": f"Bearer {TOKEN}"}
    return client.post("/sparql", content=text, headers=headers)


def _update(folder: Path, client: httpx.Client, case: Case) -> str:
    headers = {"content-type": "application/n-triples", "authorization": f"Bearer {TOKEN}"}
    if (cleared := _send_update(client, "DROP ALL")).status_code >= 300:
        return f"DROP ALL: {cleared.status_code}: {cleared.text}"
    for name, files in _graphs(case.data).items():
        body = ox.serialize([t for file in files for t in triples(folder, file)], format=ox.RdfFormat.N_TRIPLES)
        client.put("/graph-store", params=_named(name), content=body, headers=headers).raise_for_status()
    answer = _send_update(client, f"BASE <{case.request}>\n" + read(folder, case.request).decode())
    if answer.status_code >= 300:
        return f"{answer.status_code}: {answer.json()['detail']}"
    wanted = _graphs(case.expected)
    listed = client.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { } }", "format": "json"}).json()
    there = {row["g"]["value"] for row in listed["results"]["bindings"] if not row["g"]["value"].startswith(GRAPH)}
    for name in {"", *wanted, *there}:
        got = client.get("/graph-store", params=_named(name), headers={"accept": "application/n-triples"})
        held = (
            [q.triple for q in ox.parse(got.content, format=ox.RdfFormat.N_TRIPLES)] if got.status_code == 200 else []
        )
        should = [t for file in wanted.get(name, []) for t in triples(folder, file)]
        if not compare.same_triples(held, should):
            return f"graph <{name}> holds {len(held)} triples, not the {len(should)} expected"
    return ""


def _graphs(data: Data) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {"": list(data.default)} if data.default else {}
    for name, file in data.named:
        made.setdefault(name, []).append(file)
    return made


def _named(name: str) -> dict[str, str]:
    return {"graph": name} if name else {"default": ""}


def _description(client: httpx.Client, case: Case) -> str:
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    store = ox.Store()
    store.load(answer.content, format=ox.RdfFormat.TURTLE)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    endpoint = f"sd:endpoint <{client.base_url.join('/sparql')}>"
    asked = {
        "has-endpoint-triple": f"{sd} ASK {{ ?s {endpoint} }}",
        "returns-rdf": "ASK { ?s ?p ?o }",
        "conforms-to-schema": f"{sd} ASK {{ ?s a sd:Service ; {endpoint} ; sd:defaultDataset [ a sd:Dataset ] "
        "FILTER NOT EXISTS { ?n sd:namedGraph ?g FILTER NOT EXISTS { ?g sd:name ?name } } "
        "FILTER NOT EXISTS { ?s sd:resultFormat ?f FILTER(!isIRI(?f)) } }",
    }[case.name.rpartition("/")[2]]
    return "" if cast("ox.QueryBoolean", store.query(asked)) else "the description does not say so"
