"""Commands, Python and pages over an endpoint: an Oxigraph server that `credways push` filled with the catalogue."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

import credways as cw
from credways.opening import Place, place
from credways.settings import Settings
from ontology.errors import BadQuery
from ontology.iris import PROVENANCE_GRAPH
from tests.credways.test_cli import run
from tests.support.sparql_servers import ServerMissing, oxigraph_server
from tests.web.conftest import running

SECRET = "s3cret-pass"  # noqa: S105 (invented)


@pytest.fixture(scope="module")
def endpoint(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server that holds the starter catalogue."""
    try:
        with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as server:
            assert run("push", server.asking, store=starter_store).returncode == 0
            yield server.asking
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test run's own."""
    folder = tmp_path_factory.getbasetemp() / "endpoint-cache"
    monkeypatch.setenv("CREDWAYS_CACHE", str(folder))
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("sources", "--format", "csv"),
        ("stats",),
        ("search", "network", "--format", "json"),
        ("show", "CSWA"),
        ("show", "comptia/network-plus", "--format", "ttl"),
        ("show", "cas-cs", "--as-of", "2019", "--format", "json"),
        ("crosswalk", "NCCER Carpentry Level One", "cas", "--format", "csv"),
        ("why", "nccer/carpentry-level-1", "RW.H2.2.2.a.2"),
        ("query", "coverage/by-content-area", "--format", "csv"),
        ("query", "sources/who-says", "-p", "thing=CSWA", "--format", "csv"),
        ("diff", "starter-cas-cs", "2018", "2024", "--format", "csv"),
        ("validate", "--format", "csv"),
        ("coverage", "credentials", "cas", "--by", "band", "--format", "csv"),
        ("cover", "credentials", "cas", "--count", "proposed", "--format", "csv"),
        ("overlap", "CompTIA A+", "CompTIA Network+", "--format", "csv"),
        ("graduation", "NCCER Carpentry Level One", "--format", "json"),
        ("alignments", "export", "NCCER Carpentry Level One", "cas", "--format", "sssom"),
    ],
)
def test_a_command_says_the_same_of_an_endpoint_as_of_the_folder(
    endpoint: str, starter_store: Path, command: tuple[str, ...]
) -> None:
    here, there = run(*command, store=starter_store), run(*command, "--endpoint", endpoint)
    assert there.returncode == here.returncode, there.stderr
    if command[-1] == "ttl":
        assert set(parse(there.stdout.encode(), format=RdfFormat.TURTLE)) == set(
            parse(here.stdout.encode(), format=RdfFormat.TURTLE)
        )
    else:
        assert there.stdout == here.stdout


def test_sparql_text_is_guarded_and_sent_on(endpoint: str) -> None:
    counted = run("query", "-", "--endpoint", endpoint, "--format", "csv", stdin="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(counted.stdout.split()[1]) > 10_000
    triples = run("query", "-", "--endpoint", endpoint, stdin="CONSTRUCT WHERE { ?s a ceterms:Collection }")
    assert "a ceterms:Collection ." in triples.stdout
    for text in (
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "CLEAR ALL",
        "SELECT * FROM <http://x/> {}",
    ):
        refused = run("query", "-", "--endpoint", endpoint, stdin=text)
        assert refused.returncode == 2
        assert "refused" in refused.stderr


def test_the_variable_names_an_endpoint_and_an_option_wins(
    endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDWAYS_ENDPOINT", endpoint)
    assert run("stats", store=tmp_path / "none").returncode == 0
    assert run("stats", "--store", str(tmp_path / "none")).returncode == 2
    assert run("stats", "--store", endpoint).returncode == 0


def test_what_writes_takes_no_endpoint(endpoint: str) -> None:
    done = run("build", "--store", endpoint)
    assert done.returncode == 2
    assert "credways push" in done.stderr


def test_nobody_there_and_no_address_are_one_sentence() -> None:
    for given, words in (
        ("http://127.0.0.1:9/query", "Does it run"),
        ("ftp://127.0.0.1/", "no address"),
        (f"http://me:{SECRET}@127.0.0.1:9/", "holds credentials"),
    ):
        done = run("stats", "--endpoint", given)
        assert done.returncode == 2
        assert words in done.stderr
        assert SECRET not in done.stderr


def test_a_place_is_a_folder_or_an_address() -> None:
    assert place("https://example.org/sparql") == Place(endpoint="https://example.org/sparql")
    assert place("/var/lib/credways") == Place(Path("/var/lib/credways"))
    with pytest.raises(BadQuery):
        place("s3://bucket/store")


def test_settings_show_no_credentials() -> None:
    settings = Settings.from_environment(
        {"CREDWAYS_ENDPOINT_USER": "reader", "CREDWAYS_ENDPOINT_PASSWORD": SECRET, "CREDWAYS_ENDPOINT_TOKEN": SECRET}
    )
    assert settings.endpoint_password == SECRET
    assert SECRET not in repr(settings)


def test_python_opens_an_endpoint_as_it_opens_a_folder(endpoint: str, starter_store: Path) -> None:
    there, here = cw.open(endpoint), cw.open(starter_store)
    assert there.sources() == here.sources()
    assert there.search("carpentry") == here.search("carpentry")
    rows = there.crosswalk("nccer/carpentry-level-1", "cas").rows
    assert rows == here.crosswalk("nccer/carpentry-level-1", "cas").rows
    assert cw.open(endpoint=endpoint).ask("ASK { ?s a ceterms:Collection }")
    assert there.as_of("2019").store.current_graphs() == here.as_of("2019").store.current_graphs()


def test_names_are_indexed_once_for_a_state_and_only_for_this_user(endpoint: str, cache: Path) -> None:
    cw.open(endpoint).search("network")
    (folder,) = (cache / "endpoints").iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    (before,) = folder.iterdir()
    cw.open(endpoint).search("carpentry")
    assert list(folder.iterdir()) == [before]


def test_every_quad_comes_back_exactly(endpoint: str, starter_store: Path) -> None:
    there, here = cw.open(endpoint).store, cw.open(starter_store).store
    assert set(there.quads(graph=PROVENANCE_GRAPH)) == set(here.quads(graph=PROVENANCE_GRAPH))
    assert there.graph_names() == here.graph_names()
    for graph in there.graph_names()[:6]:
        ours = {quad for quad in here.quads(graph=graph) if "BlankNode" not in str((quad.subject, quad.object))}
        theirs = {quad for quad in there.quads(graph=graph) if "BlankNode" not in str((quad.subject, quad.object))}
        assert theirs == ours, graph


@pytest.fixture(scope="module")
def client(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """`credways serve --endpoint URL`."""
    settings = Settings(tmp_path_factory.mktemp("no") / "store", endpoint=endpoint, query_rows=5_000)
    with running(settings) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/search?q=network", "/queries", "/about", "/sparql", "/credential/comptia/network-plus"),
        *("/crosswalk?subject=nccer/carpentry-level-1&framework=cas", "/queries/coverage/by-content-area"),
        *("/why?subject=nccer/carpentry-level-1&object=RW.H2.2.2.a.2", "/api/queries/sources/editions"),
        *("/thing?name=CSWA", "/credential/comptia/network-plus.ttl"),
    ],
)
def test_a_page_is_made(client: httpx.Client, path: str) -> None:
    answer = client.get(path, follow_redirects=True, headers={"accept": "text/html, */*;q=0.1"})
    assert answer.status_code == 200, answer.text[:500]


def test_health_says_what_is_there(client: httpx.Client) -> None:
    assert client.get("/health").json()["editions"] > 40


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_query_is_sent_on_and_answered_in_the_format_wanted(client: httpx.Client, name: str) -> None:
    text = "SELECT ?s WHERE { ?s a ceterms:Collection } ORDER BY ?s LIMIT 2"
    answer = client.post("/sparql", data={"query": text, "format": name})
    assert answer.status_code == 200
    assert "collection" in answer.text
    assert client.get("/sparql", params={"query": text, "format": name}).headers["etag"]


def test_triples_and_yes_or_no_too(client: httpx.Client) -> None:
    triples = client.post("/sparql", data={"query": "CONSTRUCT WHERE { ?s a ceterms:Collection }", "format": "nt"})
    assert len(list(parse(triples.content, format=RdfFormat.N_TRIPLES))) > 0
    assert client.post("/sparql", data={"query": "ASK { ?s a ceterms:Collection }"}).json()["boolean"] is True


def test_limits_hold_and_are_named(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o }"})
    assert answer.status_code == 413
    assert answer.json()["setting"] == "CREDWAYS_QUERY_ROWS"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("SELECT * { ?s ?p }", 400),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 403),
    ],
)
def test_what_may_not_be_asked_is_a_problem(client: httpx.Client, text: str, status: int) -> None:
    answer = client.post("/sparql", data={"query": text})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_nothing_is_written_there(client: httpx.Client) -> None:
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403


def test_clients_are_served_side_by_side(client: httpx.Client) -> None:
    codes: list[int] = []
    ask = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?s ?q ?x }"}
    threads = [
        threading.Thread(target=lambda: codes.append(client.post("/sparql", data=ask).status_code)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 4


def test_an_endpoint_that_goes_away_is_a_problem_and_not_a_traceback(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "store", endpoint="http://127.0.0.1:9/query")
    with running(settings) as client:
        page = client.get("/search?q=x", headers={"accept": "text/html"})
        assert page.status_code == 502
        assert "127.0.0.1:9" in page.text
        problem = client.post("/sparql", data={"query": "ASK {}"})
        assert problem.status_code == 502
        assert json.loads(problem.text)["title"] == "The endpoint gives no usable answer"
