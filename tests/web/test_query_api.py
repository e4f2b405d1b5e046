"""The query library over HTTP: every query by its route, problem documents for what is wrong, and OpenAPI."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import httpx
import pytest
from openapi_spec_validator import validate

from credways.web.openapi import document
from queries.catalog import catalog
from tests.queries.conftest import library_cases

CASES = library_cases()
STACKS = "/api/queries/ladder/what-stacks-on"


def problem(answer: httpx.Response) -> dict[str, object]:
    assert answer.headers["content-type"].startswith("application/problem+json")
    found = answer.json()
    assert {"type", "title", "status", "detail"} <= set(found)
    assert found["status"] == answer.status_code
    return dict(found)


def test_the_library_is_listed_with_what_each_header_says(client: httpx.Client) -> None:
    listed = client.get("/api/queries").json()
    assert [one["name"] for one in listed] == list(catalog())
    kind = next(one for one in listed if one["name"] == "ladder/by-kind")
    assert kind["audience"] == ["advisor", "analyst"]
    assert kind["parameters"][0]["choices"][0] == "component"
    assert kind["parameters"][0]["required"] is True
    assert kind["returns"][0] == {"name": "lower", "meaning": "The credential held first"}


def test_the_answer_is_json_unless_something_else_is_asked_for(client: httpx.Client) -> None:
    answer = client.get(STACKS, params={"credential": "CompTIA A+"})
    assert answer.headers["content-type"] == "application/sparql-results+json"
    rows = answer.json()["results"]["bindings"]
    assert [row["nextName"]["value"] for row in rows] == ["CompTIA Network+"]


def test_every_format(client: httpx.Client) -> None:
    asked = {"credential": "CompTIA A+"}
    table = client.get(STACKS, params=asked | {"format": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert next(csv.DictReader(io.StringIO(table.text)))["nextName"] == "CompTIA Network+"
    tabs = client.get(STACKS, params=asked, headers={"accept": "text/tab-separated-values"})
    assert tabs.text.splitlines()[0].split("\t")[1] == "?nextName"
    xml = client.get(STACKS, params=asked, headers={"accept": "application/sparql-results+xml"})
    assert ElementTree.fromstring(xml.text).tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    book = client.get(STACKS, params=asked | {"format": "xlsx"})
    assert book.content.startswith(b"PK")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.store == "invented"][:12])
def test_each_query_answers_at_its_route(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/queries/{name}", params=CASES[name].params)
    if answer.status_code == 404:  # the invented things are not in this store: the name, and not the route, is unknown
        assert problem(answer)["near"] is not None
    else:
        assert answer.status_code == 200, answer.text
        assert answer.json()["head"]["vars"] == [column.name for column in catalog()[name].columns]


@pytest.mark.parametrize(
    ("path", "params", "status", "says"),
    [
        ("ladder/what-stacks-on", {}, 400, "needs 'credential'"),
        ("ladder/what-stacks-on", {"credential": ""}, 400, "needs 'credential'"),
        ("ladder/what-stacks-on", {"credentail": "CompTIA A+"}, 400, "no parameter 'credentail'"),
        ("ladder/what-stacks-on", {"credential": ["CompTIA A+", "N10-009"]}, 400, "given twice"),
        ("ladder/what-stacks-on", {"credential": "CompTIA A+", "format": "docx"}, 406, "json, xml, csv, tsv, xlsx"),
        ("ladder/what-stacks-on", {"credential": "CompTIA A+", "limit": "0"}, 400, "limit is a whole number from 1"),
        ("ladder/what-stacks-on", {"credential": "CompTIA A+", "limit": "ten"}, 400, "not 'ten'"),
        ("ladder/what-stacks-on", {"credential": "CompTIA A+", "offset": "-1"}, 400, "offset is a whole number from 0"),
        ("ladder/what-stacks-on", {"credential": "CompTIA A+", "offset": "٣"}, 400, "not '٣'"),
        ("ladder/what-stacks-on", {"credential": "CompTIA A+", "as_of": "soon"}, 400, "soon"),
        ("ladder/what-stacks-on", {"credential": "no such thing"}, 404, "no such thing"),
        ("ladder/what-stacks-on", {"credential": "NCCER Carpentry"}, 300, "fits 2 things"),
        ("ladder/by-kind", {"kind": "sideways"}, 400, "must be one of component"),
        ("occupations/by-job-zone", {"zone": "3", "minimumWage": "much"}, 400, "must be a number"),
        ("decisions/due-for-review", {"by": "2026-02-30"}, 400, "must be a date"),
        ("ladder/what-stands-on", {}, 404, "ladder/what-stands-on"),
    ],
)
def test_what_is_wrong_is_a_problem_document_even_for_a_browser(
    client: httpx.Client, path: str, params: dict[str, str], status: int, says: str
) -> None:
    answer = client.get(f"/api/queries/{path}", params=params, headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == status
    assert says in str(problem(answer)["detail"])


def test_a_format_that_nobody_offers_is_406(client: httpx.Client) -> None:
    answer = client.get(STACKS, params={"credential": "CompTIA A+"}, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in str(problem(answer)["formats"])


def test_formats_have_the_names_that_sparql_knows(client: httpx.Client) -> None:
    asked = {"credential": "CompTIA A+", "format": "text/csv"}
    assert client.get(STACKS, params=asked).headers["content-type"].startswith("text/csv")
    refused = client.get(STACKS, params=asked | {"format": "ttl"})
    assert problem(refused)["formats"] == ["json", "xml", "csv", "tsv", "xlsx"]


KINDS = "/api/queries/credentials/by-owner"


def rows(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["credential"]["value"] for row in answer.json()["results"]["bindings"]]


def test_pages_make_up_the_whole_and_link_to_each_other(client: httpx.Client) -> None:
    whole = client.get(KINDS, params={"owner": "CompTIA"})
    everything = rows(whole)
    assert whole.headers["x-total-count"] == str(len(everything))
    assert not {"next", "first"} & set(links(whole))
    size = max(2, len(everything) // 2 - 1)
    page = client.get(KINDS, params={"owner": "CompTIA", "limit": size})
    assert not {"prev"} & set(links(page))
    first, gathered = page, rows(page)
    while "next" in links(page):
        following = client.get(links(page)["next"])
        assert client.get(links(following)["prev"]).text == page.text
        page = following
        assert page.headers["x-total-count"] == str(len(everything))
        gathered += rows(page)
    assert gathered == everything
    assert client.get(links(first)["last"]).text == page.text
    assert client.get(links(page)["first"]).text == first.text
    beyond = client.get(KINDS, params={"owner": "CompTIA", "limit": size, "offset": 10_000})
    assert rows(beyond) == []
    assert client.get(links(beyond)["prev"]).text == page.text
    assert rows(client.get(KINDS, params={"owner": "CompTIA", "offset": 1})) == everything[1:]


def links(answer: httpx.Response) -> dict[str, str]:
    """rel → address of the answer's links to other pages."""
    found = re.findall(r'<([^>]*)>; rel="(first|prev|next|last)"', answer.headers["link"])
    return {name: address for address, name in found}


def test_a_link_to_a_page_keeps_what_was_asked(client: httpx.Client) -> None:
    page = client.get(KINDS, params={"owner": "CompTIA", "limit": 1, "format": "csv"})
    following = client.get(links(page)["next"])
    assert following.headers["content-type"].startswith("text/csv")
    assert len(following.text.splitlines()) == 2


@pytest.mark.parametrize("address", [f"{STACKS}?credential=CompTIA%20A%2B", "/api/queries", "/api/openapi.json"])
def test_an_answer_has_a_tag_and_is_not_sent_twice(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]
    assert client.get(address, headers={"if-none-match": '"another"'}).status_code == 200
    short = client.head(address)
    assert (short.status_code, short.content) == (200, b"")
    same = ("etag", "content-type", "content-length", "cache-control")
    assert [short.headers.get(name) for name in same] == [answer.headers.get(name) for name in same]


def test_a_wrong_question_is_wrong_whatever_the_client_has(client: httpx.Client) -> None:
    anything = {"if-none-match": "*"}
    assert client.get(STACKS, params={"credential": "CompTIA A+"}, headers=anything).status_code == 304
    for params in ({}, {"credential": "CompTIA A+", "colour": "red"}):
        assert client.get(STACKS, params=params, headers=anything).status_code == 400


def test_each_form_of_an_answer_has_its_own_tag(client: httpx.Client) -> None:
    asked = {"credential": "CompTIA A+"}
    tags = {client.get(STACKS, params=asked, headers={"accept": kind}).headers["etag"] for kind in ("text/csv", "*/*")}
    tags |= {client.get(STACKS, params=asked | {"limit": 1}).headers["etag"]}
    assert len(tags) == 3
    assert client.get(STACKS, params=asked).headers["vary"] == "Accept"


def test_scripts_of_other_sites_may_read_it(client: httpx.Client) -> None:
    there = {"origin": "https://elsewhere.example"}
    for address in (f"{STACKS}?credential=CompTIA%20A%2B", STACKS, "/api/queries", "/api/openapi.json"):
        answer = client.get(address, headers=there)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "X-Total-Count" in answer.headers["access-control-expose-headers"]
    assert client.options(STACKS, headers=there).status_code == 204


def test_it_only_reads(client: httpx.Client) -> None:
    answer = client.post(STACKS, json={})
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert problem(answer)["status"] == 405


def test_openapi_is_valid_and_has_every_query_and_parameter(client: httpx.Client) -> None:
    served = client.get("/api/openapi.json").json()
    assert served == document()
    validate(served)
    for name, query in catalog().items():
        operation = served["paths"][f"/api/queries/{name}"]["get"]
        stated = {one["name"]: one for one in operation["parameters"]}
        assert set(stated) == {one.name for one in query.parameters} | {
            "as_of",
            "format",
            "limit",
            "offset",
            "If-None-Match",
        }
        assert all(stated[one.name]["required"] is (one.required and not one.default) for one in query.parameters)
        assert all(column.name in operation["responses"]["200"]["description"] for column in query.columns)
    kinds = served["paths"]["/api/queries/ladder/by-kind"]["get"]["parameters"][0]["schema"]["enum"]
    assert kinds == ["component", "progression", "nested-content", "credit", "horizontal"]


def test_a_form_offers_choices_and_tells_what_columns_mean(client: httpx.Client) -> None:
    page = client.get("/queries/ladder/by-kind", headers={"accept": "text/html"}).text
    assert '<select id="p-kind" name="kind" required>' in page
    assert '<option value="credit">credit</option>' in page
    assert "The credential held first" in page
    assert "/api/queries/ladder/by-kind" in page
    answered = client.get("/queries/ladder/by-kind?kind=progression", headers={"accept": "text/html"}).text
    assert '<option value="progression" selected>' in answered
    assert "CompTIA Network+" in answered


def test_the_list_can_be_narrowed_to_who_asks(client: httpx.Client) -> None:
    def names(address: str) -> list[str]:
        page = client.get(address, headers={"accept": "text/html"}).text
        return re.findall(r'class="card" href="/queries/([^"]+)"', page)

    assert sorted(names("/queries")) == sorted(catalog())
    asked = [name for name, query in catalog().items() if "advisor" in query.audience]
    assert sorted(names("/queries?audience=advisor")) == sorted(asked)
    assert client.get("/queries?audience=martian").status_code == 400
