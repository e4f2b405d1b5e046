"""Coverage, set cover, overlap and graduation evidence over HTTP: pages in five words, formats, and honest errors."""

from __future__ import annotations

import csv
import io
import json

import httpx
import pytest

from queries.coverage import STATES
from tests.web.conftest import HTML, XSS
from tests.web.test_pages import attributes, text_of

CARPENTRY = "/graduation?credential=nccer%2Fcarpentry-level-1"


def test_the_page_tells_the_two_subjects_apart_and_what_it_cannot_say(client: httpx.Client) -> None:
    answer = client.get(CARPENTRY, headers=HTML)
    assert answer.status_code == 200
    words = text_of(answer.text)
    for expected in (
        "Reading, Writing and Communicating", "Mathematics", "Proposed, decided by nobody", "composed",
        "What the record cannot say", "What would close it", "is stated nowhere in what is loaded", *STATES,
    ):  # fmt: skip
        assert expected in words
    assert "Demonstrated" not in words


def test_every_row_leads_to_the_published_lines_behind_it(client: httpx.Client) -> None:
    page = client.get(CARPENTRY, headers=HTML).text
    links = [value for _, name, value in attributes(page) if name == "href" and value.startswith("/why?")]
    assert links
    assert client.get(links[0], headers=HTML).status_code == 200


def test_it_can_be_taken_along_in_every_format(client: httpx.Client) -> None:
    for path in (CARPENTRY, CARPENTRY.replace("/graduation", "/api/graduation")):
        rows = list(csv.DictReader(io.StringIO(client.get(f"{path}&format=csv").text)))
        assert {row["basis"] for row in rows} == {"composed", ""}
        assert {row["state"] for row in rows} <= set(STATES)
        said = json.loads(client.get(f"{path}&format=json").text)
        assert [case["code"] for case in said["cases"]] == ["RWC", "MATH"]
        assert "#mapping_set_id" in client.get(f"{path}&format=sssom").text.replace("# ", "#")
        assert client.get(f"{path}&format=xlsx").content[:2] == b"PK"
        alone = client.get(f"{path}&format=html").text
        for _, name, value in attributes(alone):
            assert name != "src"
            assert name != "href" or value.startswith(("http://", "https://", "#"))


def test_the_form_and_wrong_names(client: httpx.Client) -> None:
    assert "What does a credential prove for graduation?" in client.get("/graduation", headers=HTML).text
    assert client.get("/graduation?credential=no-such-thing", headers=HTML).status_code == 404
    assert client.get(f"{CARPENTRY}&district=Nowhere", headers=HTML).status_code == 404
    assert client.get(f"{CARPENTRY}&subject=science", headers=HTML).status_code == 400
    assert client.get(f"{CARPENTRY}&format=pdf", headers=HTML).status_code == 400


def test_coverage_as_a_page_says_the_same_as_the_answer_for_programs(client: httpx.Client) -> None:
    page = text_of(client.get("/coverage?subject=credentials&framework=cas&by=area", headers=HTML).text)
    said = client.get("/api/coverage?subject=credentials&framework=cas&by=area").json()
    assert said["states"] == list(STATES)
    for word in (*STATES, *(group["label"] for group in said["groups"]), "all together"):
        assert word in page
    for line in said["lines"]:
        assert sum(line["whole"][state] for state in STATES) == line["whole"]["expectations"]
    assert client.get("/coverage", headers=HTML).status_code == 200
    assert client.get("/coverage?subject=credentials&framework=nothing", headers=HTML).status_code == 404


def test_cover_and_overlap(client: httpx.Client) -> None:
    said = client.get("/api/cover?candidate=credentials&framework=cas&count=proposed").json()
    assert said["proved"]
    assert said["chosen"]
    both = client.get("/api/overlap", params={"left": "CompTIA Network+", "right": "nccer/carpentry-level-1"}).json()
    assert both["measures"]["by_statements"]["shared"] == 0
    assert "Jaccard" in both["definition"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/coverage", "/api/coverage?subject=credentials",
        "/api/cover?candidate=credentials&framework=cas&count=guess",
        "/api/overlap?left=a&left=b&right=c", "/api/graduation?credential=x&colour=red",
        "/api/coverage?subject=credentials&framework=cas&format=pdf", "/api/graduation?credential=x&as_of=never",
    ],
)  # fmt: skip
def test_wrong_questions_are_problem_documents(client: httpx.Client, address: str) -> None:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_openapi_describes_them(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for name in ("coverage", "cover", "overlap", "graduation"):
        assert paths[f"/api/{name}"]["get"]["responses"]["200"]


def test_an_answer_that_is_there_already_is_not_sent_again(client: httpx.Client) -> None:
    for path in (CARPENTRY, "/api/coverage?subject=credentials&framework=cas"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("text", XSS)
def test_hostile_names_stay_words(client: httpx.Client, text: str) -> None:
    for path in ("/graduation", "/coverage"):
        for given in ({"credential": text, "district": text}, {"subject": text, "framework": text}):
            page = client.get(path, params=given, headers=HTML).text
            assert "<script>document" not in page
            assert "<svg/onload" not in page
