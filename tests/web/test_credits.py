"""Pages and downloads name the sources they rest on: below the page, or where the download's format has a place."""

from __future__ import annotations

import io
from urllib.parse import unquote

import httpx
import openpyxl
import pytest

from tests.web.conftest import HTML

THING = "/credential/comptia/network-plus"
CROSSWALK = "/crosswalk?credential=nccer%2Fcarpentry-level-1&framework=cas"
WHY = "/why?subject=nccer%2Fcarpentry-level-1&object=RW.H2.2.2"
QUERY = "/queries/ladder/what-is-below?credential=comptia%2Fsecurity-plus"
SPARQL = "/sparql?query=SELECT+*+%7B+%3Fs+a+ceterms%3ACertification+%7D"


@pytest.mark.parametrize("path", [THING, CROSSWALK, WHY, QUERY, "/search?q=carpentry", SPARQL])
def test_a_page_ends_with_the_credit_lines_of_what_it_shows(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers=HTML).text
    assert page.count('<h2 id="credit">Sources and credit</h2>') == 1
    assert "<li>Credit.</li>" in page.partition('id="credit"')[2]


@pytest.mark.parametrize(
    "path", ["/crosswalk", "/queries", "/sparql", "/search?q=zzzz", "/queries/ladder/to-occupation"]
)
def test_a_page_without_data_credits_nobody(client: httpx.Client, path: str) -> None:
    assert 'id="credit"' not in client.get(path, headers=HTML).text


@pytest.mark.parametrize(
    "path",
    [
        f"{CROSSWALK}&format=csv",
        f"{CROSSWALK}&format=json",
        f"{WHY}&format=json",
        f"{QUERY}&format=csv",
        f"{THING}.ttl",
    ],
)
def test_a_download_says_in_its_link_header_whom_to_credit(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    header = answer.headers["link"]
    assert '</about>; rel="copyright"' in header
    assert "Credit." in unquote(header)


def test_downloads_with_a_place_for_credit_lines_carry_them(client: httpx.Client) -> None:
    assert "# Credit." in client.get(f"{THING}.ttl").text
    assert "<!-- Sources and credit:" in client.get(f"{THING}?format=rdfxml").text
    assert client.get(f"{CROSSWALK}&format=json").json()["credits"]
    assert "#comment:" in client.get(f"{CROSSWALK}&format=sssom").text


def test_the_sparql_answer_itself_stays_as_the_standard_says(client: httpx.Client) -> None:
    answer = client.get(SPARQL, headers={"accept": "application/sparql-results+json"})
    assert set(answer.json()) == {"head", "results"}
    assert '</about>; rel="copyright"' in answer.headers["link"]
    assert "Credit." in client.get("/about", headers=HTML).text


def test_a_credit_line_that_holds_markup_stays_text(client: httpx.Client) -> None:
    page = client.get("/search?q=hostile", headers=HTML).text
    assert "onload=document" in page.partition('id="credit"')[2]
    assert "<svg/onload" not in page


@pytest.mark.parametrize("path", [CROSSWALK, QUERY])
def test_a_workbook_has_its_credit_lines_on_a_sheet(client: httpx.Client, path: str) -> None:
    answer = client.get(f"{path}&format=xlsx")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert "attachment" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Sources and credit"]
    assert "Credit." in [row[0].value for row in sheet.iter_rows()]
