"""The guard, as a specification: what passes, what is refused, and that the engine agrees about what was hidden."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import guard
from ontology.errors import BadQuery, CredwaysError, LimitReached, Refused
from ontology.namespaces import GRAPH

LIBRARY = sorted((Path(__file__).parents[2] / "queries" / "library").rglob("*.rq"))


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("select distinct ?s where { ?s a cw:IndustryCertification } limit 5", "SELECT"),
        ("# a comment\nPREFIX e: <http://e/> ASK { ?s e:p 'x' }", "ASK"),
        ("BASE <http://e/> CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <https://w3id.org/credways/id/credential/comptia/a-plus>", "DESCRIBE"),
        ("SELECT*{?s?p?o}", "SELECT"),
        ("SELECT(COUNT(*)AS?n){?s?p?o}", "SELECT"),
    ],
)
def test_queries_pass_with_their_form(query: str, form: str) -> None:
    assert guard.check(query).form == form


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://evil/> { }' }",
        'SELECT * { ?s ?p """a "quoted" SERVICE { """ }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://evil/> {}",
        "SELECT ?service { ?service ?p ?load . ?load ?from $delete }",
        "SELECT * { ?s <http://example.org/SERVICE/LOAD> ?o }",
        "SELECT * { ?s ex:serviceArea ?o . ?o ex:load 1 }",
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        "SELECT * { VALUES (?s ?o) { (<http://a#x> <http://b#y>) } }",
        "SELECT * { ?s ?p ?o FILTER(?o < 5 && ?o > 1) }",
        "SELECT * { ?s (<http://a#x>/<http://b#y>)+ ?o }",
        "SELECT * { ?s ?p ?o FILTER(?o<?p) }",
        'SELECT * { ?s ?p -5, +.5, 1e-3, "x"@en-GB, "y"^^xsd:string }',
    ],
)
def test_forbidden_words_are_fine_where_they_are_no_keywords(query: str) -> None:
    guard.check(query)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_library_query_passes(path: Path) -> None:
    assert guard.check(path.read_text(encoding="utf-8")).form == "SELECT"


@pytest.mark.parametrize(
    "query",
    ["a.." * 300_000, "SELECT * { FILTER(" + "?a<" * 300_000, "SELECT * { " + "<a " * 300_000, ". " * 500_000],
    ids=["words without a colon", "comparisons", "open brackets", "full stops"],
)
def test_long_text_takes_no_long_time(query: str) -> None:
    began = time.monotonic()
    with pytest.raises(CredwaysError):
        guard.check(query)
    assert time.monotonic() - began < 5  # on a busy machine; what is found out one by one took minutes


ALLOWED = "https://sparql.example/query"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{ALLOWED}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent <{ALLOWED}> {{ ?s ?p ?o }} }}",
        "PREFIX e: <https://sparql.example/> SELECT * { SERVICE e:query { ?s ?p ?o } }",
    ],
)
def test_service_may_name_an_endpoint_that_is_allowed(query: str) -> None:
    checked = guard.check(query, services={ALLOWED})
    assert checked.reaches
    assert checked.varies
    with pytest.raises(Refused, match="SERVICE is refused"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{ALLOWED}/> {{ }} }}",
        f"SELECT * {{ SERVICE <{ALLOWED}> {{ SERVICE <http://evil/> {{ }} }} }}",
        f"SELECT * {{ BIND(<{ALLOWED}> AS ?x) SERVICE ?x {{ }} }}",
        f"SELECT * {{ SERVICE<{ALLOWED}>{{ }} SERVICESILENT<{ALLOWED}>{{ }} }}",
        "SELECT * { SERVICE <https://sparql.example/\\u0071uery> { } }",
        "BASE <https://sparql.example/> SELECT * { SERVICE <query> { } }",
    ],
)
def test_no_endpoint_but_the_allowed_one_by_its_exact_name(query: str) -> None:
    with pytest.raises(Refused, match=f"none of the endpoints allowed here: {ALLOWED}"):
        guard.check(query, services={ALLOWED})


def test_from_may_not_name_a_graph_that_keeps_literals() -> None:
    for name in (f"<{GRAPH}source/x/1#lexical>", "NAMED <http://example.org/mine#lexical>"):
        with pytest.raises(Refused, match="FROM"):
            guard.check(f"SELECT * FROM {name} {{ ?s ?p ?o }}", known={"http://example.org/mine#lexical"})


def test_from_may_name_a_graph_that_is_here() -> None:
    query = "SELECT * FROM <http://example.org/mine> { ?s ?p ?o }"
    assert guard.check(query, known={"http://example.org/mine"}).names_graphs
    with pytest.raises(Refused, match="FROM"):
        guard.check(query, known={"http://example.org/other"})


SERVICES = [
    "SELECT * { SERVICE <http://evil/> { ?s ?p ?o } }",
    "SELECT * { service SILENT <http://evil/> { ?s ?p ?o } }",
    "SELECT * { sErViCe <http://evil/> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://evil/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE# comment\n<http://evil/> { } }",
    "SELECT * { # comment ended by CR\rSERVICE <http://evil/> { } }",
    "PREFIX e: <http://evil/> SELECT * { SERVICE e:x { } }",
    "PREFIX : <http://evil/> SELECT * { SERVICE:x { } }",
    "SELECT * { BIND(<http://evil/> AS ?x) SERVICE ?x { } }",
    "SELECT * { ?a ?b trueSERVICE<http://evil/>{ } }",
    "SELECT * { ?a ?b 1SERVICE<http://evil/>{ } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://evil/> { } } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://evil/> { } } }",
    "SELECT * { LATERAL { SERVICE <http://evil/> { } } }",
    "SELECT * { ?s ?p 'a' . SERVICE <http://evil/> { } }",
    "SELECT * { ?s ?p rdf:.SERVICE <http://evil/> { } }",
    "PREFIX : <http://e/> SELECT * { ?s ?p :.SERVICE <http://evil/> { } }",
    "PREFIX e: <http://e/> SELECT * { ?s ?p e:..SERVICE <http://evil/> { } }",
    "SELECT * { ?s ?p '''it''s''' . SERVICE <http://evil/> { } #'''\n}",
    "PREFIX e: <http://e/> SELECT * { ?s ?p e:a\\' . SERVICE <http://evil/> { } #'\n}",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_in_every_spelling(query: str) -> None:
    with pytest.raises(Refused, match="SERVICE"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { BIND(1 AS ?a) FILTER(?a<?b#>"""\n) SERVICE <http://evil/> { } #"""\n}',
        "SELECT * { BIND(<http://evil/> AS ?x) FILTER(?a<?b)SERVICE?x#>\n{ } }",
        "PREFIX e: <http://e/> SELECT * { FILTER(?a<e:b#>'''\n) SERVICE <http://evil/> { } #'''\n}",
    ],
)
def test_less_than_or_iri_is_refused_where_both_readings_are_possible(query: str) -> None:
    with pytest.raises(Refused):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://evil/g> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT*FROM<http://evil/>{ ?s ?p ?o }",
        "SELECT * FROMNAMED<http://evil/> { ?s ?p ?o }",
        "PREFIX e: <http://evil/> SELECT * FROM e:g { ?s ?p ?o }",
        "BASE <http://evil/> SELECT * FROM <g> { ?s ?p ?o }",
        "SELECT * FROM <https://w3id.org/credways/graph\\u002F..> { ?s ?p ?o }",
        "ASK FROM",
    ],
)
def test_only_our_graphs_may_be_asked(query: str) -> None:
    with pytest.raises(Refused, match="FROM"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <https://w3id.org/credways/graph/source/cas-ma/2018> { ?s ?p ?o }",
        "SELECT * FROM NAMED <https://w3id.org/credways/graph/provenance> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX g: <https://w3id.org/credways/graph/> SELECT * FROM g:provenance { ?s ?p ?o }",
    ],
)
def test_our_graphs_may_be_asked(query: str) -> None:
    assert guard.check(query).form == "SELECT"
    assert guard.check(query).names_graphs
    assert not guard.check("SELECT * { GRAPH ?g { ?s ?p ?o } }").names_graphs


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://a> <http://b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://evil/>",
        "PREFIX e: <http://e/> LOAD SILENT <file:///etc/passwd> INTO GRAPH e:g",
        "CLEAR ALL",
        "DROP GRAPH <https://w3id.org/credways/graph/provenance>",
        "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; LOAD <http://evil/>",
    ],
)
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(Refused, match="only reads"):
        guard.check(update)


@pytest.mark.parametrize("text", ["", "hello", "SELEC * { }", "# only a comment", "PREFIX e: <http://e/>"])
def test_what_has_no_query_form_is_malformed(text: str) -> None:
    with pytest.raises(BadQuery, match="not a query"):
        guard.check(text)


def test_an_unterminated_string_says_where() -> None:
    with pytest.raises(BadQuery, match="line 2, column 9"):
        guard.check("SELECT * {\n  ?s ?p 'open }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { ?s ?p ?o FILTER" + "(" * 5000 + "1" + ")" * 5000 + " }",
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 10_000 + "?o) }",
        "SELECT * { ?s ?p " + "[ ?p " * 3000 + "1" + " ]" * 3000 + " }",
        "SELECT * { ?s " + "^" * 10_000 + "?p ?o }",
    ],
)
def test_nesting_that_would_crash_the_parser_is_stopped_before_it(query: str) -> None:
    with pytest.raises(LimitReached) as caught:
        guard.check(query)
    assert caught.value.limit == "nesting"


def test_nesting_that_people_write_is_fine() -> None:
    guard.check("SELECT * " + "{" * 60 + "?s ?p ?o" + "}" * 60)


@given(st.text(max_size=200))
def test_any_text_gives_a_form_or_an_error_of_ours(text: str) -> None:
    with suppress(CredwaysError):
        assert guard.check(text).form in guard.FORMS


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on loopback that remembers who called."""
    called: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            called.append(self.path)
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", called
    server.shutdown()
    server.server_close()
    thread.join()


PIECES = [
    "SERVICE<URL>{?s ?p ?o}", "SERVICE ?x{}", "service?x#>\n{}", "SERVICE s:#>\n{}", "SERVICESILENT<URL>{}",
    "SERVICE:{}",
    'SERVICE?x"""\n{}', "FILTER(?a<?b", "FILTER(?a<x:y", "?a<x:y#>", "<?b#>", "#>", "<", ">", ")", "(", "{", "}", "}\n",
    "#", "'", '"', '"""', "'''", "\n", "\r", " ", ".", "true", "1", "x:\\'", "x:\\#", "x:y", "s:", ":", "\\u0053",
    "\\u0022",
    "@en", "^^", "UNION", "OPTIONAL{", "MINUS{", "BIND(", "AS ?z)", "?a", "?b", "_:b", "[", "]", "\\",
]  # fmt: skip


def hits(url: str, called: list[str], body: str) -> bool:
    """Whether the engine calls out for a query with this body."""
    called.clear()
    query = f"PREFIX s:<{url}> PREFIX x:<http://e/> PREFIX :<{url}> SELECT * {{ BIND(<{url}> AS ?x) {body} }}"
    with suppress(SyntaxError, RuntimeError, OSError, ValueError):
        list(ox.Store().query(query))  # type: ignore[arg-type]
    return bool(called)


def passes(url: str, body: str) -> bool:
    try:
        guard.check(f"PREFIX s:<{url}> PREFIX x:<http://e/> PREFIX :<{url}> SELECT * {{ BIND(<{url}> AS ?x) {body} }}")
    except CredwaysError:
        return False
    return True


def test_the_engine_reads_what_no_tokenizer_would(listener: tuple[str, list[str]]) -> None:
    """Why the guard is stricter than the standard's tokens: each of these makes the engine call out."""
    url, called = listener
    for body in ["SERVICESILENT<URL>{}", "SERVICE:{}", "BIND(1 AS ?a) FILTER(?a<2)SERVICE s:#>\n{}"]:
        body = body.replace("URL", url)
        assert hits(url, called, body)
        assert not passes(url, body)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), st.sampled_from(["", " "]))
def test_no_query_that_passes_makes_the_engine_call_out(
    listener: tuple[str, list[str]], pieces: list[str], between: str
) -> None:
    url, called = listener
    body = between.join(pieces).replace("URL", url)
    if passes(url, body):
        assert not hits(url, called, body)
