"""Endpoints that behave badly: each is an error that names the endpoint, and none is taken for data."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable
from http.server import HTTPServer
from pathlib import Path

import pytest

from graph.remote.address import address
from graph.remote.client import Client, ClientLimits, Dataset, Reply
from graph.remote.replies import SOLUTIONS, TRIPLES, solutions, triples
from ontology.errors import BadQuery, CredwaysError, EndpointFailed, LimitReached
from tests.support.servers import Behaviour, Request, Server, serving

SECRET = "s3cret-pass"  # noqa: S105 (invented)
QUERY = "SELECT * WHERE { ?s ?p ?o }"
ROW = {"s": {"type": "literal", "value": "x"}}
GOOD = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [ROW]}}).encode()
QUICK = ClientLimits(seconds=20.0, bytes=100_000, retries=2)
IMPATIENT = ClientLimits(seconds=0.5, bytes=100_000, retries=2)


def good(request: Request) -> None:
    request.answer(200, GOOD, Content_Type=SOLUTIONS)


def hang(request: Request) -> None:
    request.closing.wait(20)


def asked(server: Server, path: str = "/sparql", *, limits: ClientLimits = QUICK, token: str = "") -> Reply:
    user, password = ("", "") if token else ("reader", SECRET)
    client = Client(address(server.url(path), user, password, token), limits, "credways/test")
    try:
        return client.ask(QUERY, "SELECT", SOLUTIONS, Dataset(("urn:x:g",), ("urn:x:n",)))
    finally:
        client.close()


def refused(behaviour: Behaviour, kind: type[CredwaysError] = EndpointFailed, limits: ClientLimits = QUICK) -> str:
    """What is said of an endpoint that behaves so; it names the endpoint and no secret."""
    with serving({"/sparql": behaviour}) as server:
        with pytest.raises(kind) as raised:
            solutions(address(server.url("/sparql")), asked(server, limits=limits), our_literals=True)
        said = str(raised.value)
        assert f"127.0.0.1:{server.port}" in said
    assert SECRET not in said
    assert SECRET not in repr(raised.value)
    return said


def test_a_query_is_posted_as_a_form_with_its_dataset_and_asks_for_json_alone() -> None:
    with serving({"/sparql": good}) as server:
        reply = asked(server)
        (request,) = server.asked
    assert reply.body == GOOD
    assert request.method == "POST"
    assert request.headers["accept"] == SOLUTIONS
    assert request.headers["user-agent"] == "credways/test"
    assert request.headers["authorization"].startswith("Basic ")
    assert b"default-graph-uri=urn%3Ax%3Ag" in request.body
    assert b"named-graph-uri=urn%3Ax%3An" in request.body
    assert b"format=" not in request.body


def test_a_token_is_sent_as_bearer_token() -> None:
    with serving({"/sparql": good}) as server:
        asked(server, token=SECRET)
        assert server.asked[0].headers["authorization"] == f"Bearer {SECRET}"


def test_a_login_page_with_200_is_no_data() -> None:
    page = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>"
    said = refused(lambda request: request.answer(200, page, Content_Type="text/html; charset=utf-8"))
    assert "web page" in said
    assert "Sign in" in said
    assert "CREDWAYS_ENDPOINT_TOKEN" in said


def test_a_page_that_says_it_is_data_is_no_data() -> None:
    said = refused(lambda request: request.answer(200, b"<html>Sign in</html>", Content_Type=SOLUTIONS))
    assert "cannot be read" in said


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", "image/png"])
def test_another_type_of_content_is_no_data(kind: str) -> None:
    assert kind in refused(lambda request: request.answer(200, GOOD, Content_Type=kind))


def test_an_answer_without_a_type_is_no_data() -> None:
    assert "without a content type" in refused(lambda request: request.answer(200, GOOD))


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"head": {"vars": ["s"]}}', GOOD[:-5], GOOD.replace(b'"value"', b'"velue"'), b"[]", b"\xff\xfe"],
)
def test_json_that_is_malformed_or_cut_is_no_data(body: bytes) -> None:
    assert "cannot be read" in refused(lambda request: request.answer(200, body, Content_Type=SOLUTIONS))


def test_an_answer_shorter_than_announced_is_asked_for_again_and_then_refused() -> None:
    def cut(request: Request) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {SOLUTIONS}\r\nContent-Length: {len(GOOD) + 100}\r\n\r\n"
        request.send(head.encode() + GOOD)

    with serving({"/sparql": cut}) as server:
        with pytest.raises(EndpointFailed, match="before the length"):
            asked(server)
        assert len(server.asked) == 1 + QUICK.retries


def test_a_chunked_answer_that_breaks_off_is_refused() -> None:
    def cut(request: Request) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {SOLUTIONS}\r\nTransfer-Encoding: chunked\r\n\r\n"
        request.send(head.encode() + f"{len(GOOD):x}\r\n".encode() + GOOD + b"\r\n")

    refused(cut)


def test_no_redirect_leads_to_another_host_and_no_credentials_go_there() -> None:
    with serving({"/sparql": good}) as other:
        for status in (301, 302, 303, 307, 308):
            there = other.url("/sparql?session=abc", host="localhost")
            said = refused(lambda request, to=there, code=status: request.answer(code, Location=to))  # type: ignore[misc]
            assert "localhost" in said
            assert "session" not in said
        assert other.asked == []


def test_a_redirect_to_a_login_page_of_the_same_host_is_not_followed() -> None:
    said = refused(lambda request: request.answer(302, Location="/login"))
    assert "log in" in said


def test_a_redirect_that_keeps_the_method_is_followed_on_the_same_host() -> None:
    moved: dict[str, Behaviour] = {"/sparql": lambda request: request.answer(308, Location="/new"), "/new": good}
    with serving(moved) as server:
        assert asked(server).body == GOOD
        assert [request.method for request in server.asked] == ["POST", "POST"]


def test_a_circle_of_redirects_ends() -> None:
    refused(lambda request: request.answer(307, Location="/sparql"))


@pytest.mark.parametrize("status", [401, 403])
def test_being_refused_says_where_credentials_come_from(status: int) -> None:
    said = refused(lambda request: request.answer(status, b"no", WWW_Authenticate="Basic"))
    assert f"HTTP {status}" in said
    assert "rejects the credentials" in said
    assert "CREDWAYS_ENDPOINT_USER" in said


def test_a_challenge_of_the_digest_scheme_is_answered_once() -> None:
    def digest(request: Request) -> None:
        if request.headers.get("authorization", "").startswith("Digest "):
            good(request)
        else:
            request.answer(401, WWW_Authenticate='Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="MD5"')

    with serving({"/sparql": digest}) as server:
        assert asked(server).body == GOOD
        assert 'username="reader"' in server.asked[1].headers["authorization"]
        assert SECRET not in server.asked[1].headers["authorization"]
    said = refused(lambda request: request.answer(401, WWW_Authenticate='Digest realm="S", nonce="abc", qop="auth"'))
    assert "rejects" in said


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_endpoint_is_asked_again_as_it_says(status: int) -> None:
    def busy(request: Request) -> None:
        if request.number < 3:
            request.answer(status, Retry_After="0")
        else:
            good(request)

    with serving({"/sparql": busy}) as server:
        assert asked(server).body == GOOD
        assert len(server.asked) == 3


def test_an_endpoint_that_stays_busy_is_asked_only_so_often() -> None:
    with serving({"/sparql": lambda request: request.answer(503, b"starting up", Retry_After="0")}) as server:
        with pytest.raises(EndpointFailed, match="starting up"):
            asked(server)
        assert len(server.asked) == 1 + QUICK.retries


def test_an_endpoint_that_wants_to_be_left_alone_for_longer_is_not_asked_again() -> None:
    with serving({"/sparql": lambda request: request.answer(429, Retry_After="3600")}) as server:
        with pytest.raises(EndpointFailed, match="429"):
            asked(server)
        assert len(server.asked) == 1


def test_what_an_engine_says_against_a_query_is_passed_on() -> None:
    said = refused(lambda request: request.answer(400, b"Parse error at line 1", Content_Type="text/plain"), BadQuery)
    assert "Parse error at line 1" in said


def test_an_echoed_secret_is_blotted_out() -> None:
    said = refused(lambda request: request.answer(500, f"bad password {SECRET}".encode(), Content_Type="text/plain"))
    assert "bad password ***" in said


def test_the_limit_of_another_credways_is_that_limit() -> None:
    problem = json.dumps({"status": 503, "limit": "query_seconds", "value": "10", "advice": "Ask for less."}).encode()
    with serving({"/sparql": lambda request: request.answer(503, problem)}) as server:
        with pytest.raises(LimitReached) as raised:
            asked(server)
        assert len(server.asked) == 1
    assert (raised.value.limit, raised.value.value) == ("query_seconds", "10")


def test_an_endpoint_that_never_answers_is_left_at_the_limit() -> None:
    said = refused(hang, LimitReached, IMPATIENT)
    assert "CREDWAYS_ENDPOINT_SECONDS" in said


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\n\r\n"])
def test_an_endpoint_that_drips_is_left_at_the_limit(begin: bytes) -> None:
    def drip(request: Request) -> None:
        request.send(begin)
        while not request.closing.wait(0.05):
            request.send(b"a")

    refused(drip, LimitReached, IMPATIENT)


def test_a_giant_answer_is_left_at_the_limit() -> None:
    def giant(request: Request) -> None:
        request.send(f"HTTP/1.1 200 OK\r\nContent-Type: {SOLUTIONS}\r\n\r\n".encode())
        piece = b" " * 65536
        for _ in range(200):
            request.send(piece)

    said = refused(giant, LimitReached)
    assert "100,000" in said
    assert "CREDWAYS_ENDPOINT_BYTES" in said


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_web_server_is_refused(answer: bytes) -> None:
    refused(lambda request: request.send(answer))


def test_nobody_there_is_said_so() -> None:
    client = Client(address("http://127.0.0.1:9/sparql"), QUICK)
    with pytest.raises(EndpointFailed, match="Does it run"):
        client.ask(QUERY, "SELECT", SOLUTIONS)


def test_triples_are_read_from_a_type_of_triples_alone() -> None:
    def reply(kind: str, body: bytes) -> Callable[[], object]:
        made = Reply(kind, body, lambda _: "")
        return lambda: triples(address("http://127.0.0.1/"), made, our_literals=True)

    assert len(reply("application/n-triples", b'<x:s> <x:p> "o" .\n')()) == 1  # type: ignore[arg-type]
    assert len(reply("text/turtle", b"<x:s> <x:p> <x:o>, <x:q> .")()) == 2  # type: ignore[arg-type]
    with pytest.raises(EndpointFailed, match="web page"):
        reply("text/html", b"<html></html>")()
    with pytest.raises(EndpointFailed, match="cannot be read"):
        reply("text/turtle", b"<x:s> <x:p> ")()
    assert "text/turtle" in TRIPLES


def test_a_connection_is_kept_and_one_that_was_dropped_is_made_anew() -> None:
    seen: list[int] = []

    def kept(request: Request) -> None:
        seen.append(id(request.connection))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {SOLUTIONS}\r\nContent-Length: {len(GOOD)}\r\n\r\n"
        request.send(head.encode() + GOOD)  # says that it stays, and then goes: a server whose patience is over

    with serving({"/sparql": kept}) as server:
        client = Client(address(server.url("/sparql")), QUICK)
        for _ in range(3):
            assert client.ask(QUERY, "SELECT", SOLUTIONS).body == GOOD
        client.close()
    assert len(seen) == 3


def test_plain_http_spoken_to_as_https_is_said_so() -> None:
    with serving({"/sparql": good}) as server:
        client = Client(address(server.url("/sparql").replace("http:", "https:")), QUICK)
        with pytest.raises(EndpointFailed, match="does not speak TLS"):
            client.ask(QUERY, "SELECT", SOLUTIONS)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Quiet(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), None)  # type: ignore[arg-type]  # no request ever gets to a handler
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        here = address(f"https://127.0.0.1:{server.server_address[1]}/sparql", "reader", SECRET)
        with pytest.raises(EndpointFailed, match="no certificate that can be trusted") as raised:
            Client(here, QUICK).ask(QUERY, "SELECT", SOLUTIONS)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert SECRET not in str(raised.value)


def test_what_goes_on_can_be_ended_from_another_thread() -> None:
    with serving({"/sparql": hang}) as server:
        client = Client(address(server.url("/sparql")), ClientLimits(seconds=20))
        timer = threading.Timer(0.2, client.cut)
        timer.start()
        with pytest.raises(EndpointFailed):
            client.ask(QUERY, "SELECT", SOLUTIONS)
        timer.join()
        assert len(server.asked) == 1


def test_credentials_are_sent_to_the_endpoints_host_alone() -> None:
    client = Client(address("http://127.0.0.1:9/sparql", "reader", SECRET), QUICK)
    with pytest.raises(ValueError, match="another host"):
        client.send("GET", "http://localhost:9/sparql", None, {})
