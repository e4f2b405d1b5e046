"""What an endpoint's own words make of an answer: which engine it is, what it capped, what it gave up."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from graph.remote.address import address
from graph.remote.client import Client, ClientLimits
from graph.remote.dialects import named, recognised
from graph.remote.endpoint import Endpoint
from graph.remote.replies import SOLUTIONS
from ontology.errors import BadQuery, EndpointFailed, LimitReached
from ontology.namespaces import XSD
from tests.support.servers import Behaviour, Request, Server, serving


def rows(*values: tuple[str, str]) -> bytes:
    bindings = [{"v": {"type": "literal", "value": text, "datatype": XSD + kind}} for text, kind in values]
    return json.dumps({"head": {"vars": ["v"]}, "results": {"bindings": bindings}}).encode()


def answering(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    return lambda request: request.answer(status, body, Content_Type=SOLUTIONS, **headers)


def endpoint(server: Server, name: str = "") -> Endpoint:
    return Endpoint(
        Client(address(server.url("/s")), ClientLimits(seconds=20, retries=0)), named(name) if name else None
    )


def test_an_engine_is_recognised_by_what_its_server_is_called() -> None:
    assert recognised("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu").name == "virtuoso"
    assert recognised("Oxigraph/0.5.13").name == "oxigraph"
    assert recognised("Apache-Coyote/1.1").name == recognised("").name == "generic"
    with pytest.raises(BadQuery, match="oxigraph, virtuoso"):
        named("blazegraph")


def test_the_engine_is_known_after_its_first_answer() -> None:
    with serving({"/s": answering(rows(("1", "integer")), Server="Virtuoso/07.20")}) as server:
        here = endpoint(server)
        assert here.dialect.name == "generic"
        here.select("SELECT ?v { ?s ?p ?v }")
        assert here.dialect.name == "virtuoso"


def test_numbers_and_dates_come_as_our_engine_writes_them() -> None:
    written = rows(("01", "integer"), ("1.50", "decimal"), ("1", "boolean"), ("2020-01-01T00:00:00+00:00", "dateTime"))
    with serving({"/s": answering(written)}) as server:
        found = endpoint(server).select("SELECT ?v { ?s ?p ?v }")
    assert [str(row[0]).partition("^^")[0] for row in found] == ['"1"', '"1.5"', '"true"', '"2020-01-01T00:00:00Z"']


def test_a_truth_that_an_engine_works_out_as_a_number_is_a_truth() -> None:
    with serving({"/s": answering(rows(("1", "integer"), ("0", "integer")))}) as server:
        found = endpoint(server, "virtuoso").select("SELECT (EXISTS { ?s ?p ?o } AS ?v) { ?s ?p ?o }")
        counted = endpoint(server, "virtuoso").select("SELECT (COUNT(?s) AS ?v) { ?s ?p ?o }")
    assert [getattr(row[0], "value", "") for row in found] == ["true", "false"]
    assert [getattr(row[0], "value", "") for row in counted] == ["1", "0"]


def test_an_answer_that_an_engine_gave_up_on_is_no_answer() -> None:
    gave_up = answering(rows(), Server="Virtuoso/07.20", X_SQL_State="S1TAT")
    with serving({"/s": gave_up}) as server, pytest.raises(LimitReached, match="S1TAT"):
        endpoint(server).select("SELECT ?v { ?s ?p ?v }")
    with serving({"/s": answering(rows(), 206)}) as server, pytest.raises(LimitReached, match="HTTP 206"):
        endpoint(server).select("SELECT ?v { ?s ?p ?v }")


def test_a_query_of_another_form_is_refused_before_it_is_sent() -> None:
    with serving({}) as server:
        for ask in (endpoint(server).ask, endpoint(server).construct):
            with pytest.raises(BadQuery, match="expected here"):
                ask("SELECT * { ?s ?p ?o }")
        assert server.asked == []


def test_rows_where_yes_or_no_was_asked_for_are_no_answer() -> None:
    with serving({"/s": answering(rows())}) as server, pytest.raises(EndpointFailed, match="rows instead of"):
        endpoint(server).ask("ASK { ?s ?p ?o }")


def test_blank_nodes_of_two_answers_are_never_taken_for_one() -> None:
    body = json.dumps({"head": {"vars": ["v"]}, "results": {"bindings": [{"v": {"type": "bnode", "value": "b0"}}]}})
    with serving({"/s": answering(body.encode())}) as server:
        here = endpoint(server)
        first, second = (here.select("SELECT ?v { ?v ?p ?o }").rows for _ in range(2))
    assert first != second


def test_a_cut_answer_is_asked_for_in_pages_over_http() -> None:
    every = [(f"{number:04}", "string") for number in range(250)]

    def cutting(request: Request) -> None:
        text = parse_qs(request.body.decode())["query"][0]
        if "COUNT(*)" in text:
            body = json.dumps(
                {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "250"}}]}}
            ).encode()
        else:
            words = text.replace("\n", " ").split()
            offset = int(words[words.index("OFFSET") + 1]) if "OFFSET" in words else 0
            limit = int(words[words.index("LIMIT") + 1]) if "LIMIT" in words else 1000
            body = rows(*every[offset : offset + min(limit, 120)])
        request.answer(200, body, Content_Type=SOLUTIONS)

    with serving({"/s": cutting}) as server:
        found = endpoint(server).select("SELECT ?v { ?s ?p ?v }")
    assert [getattr(row[0], "value", "") for row in found] == [text for text, _ in every]
