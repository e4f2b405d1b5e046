"""Pages and downloads as of a date: the editions in force then, said on the page."""

from __future__ import annotations

import httpx
import pytest

from tests.web.conftest import HTML

CODING = "/crosswalk?credential=nccer%2Fcarpentry-level-1&framework=cas"


def test_the_crosswalk_answers_with_the_editions_then_in_force_and_says_which(client: httpx.Client) -> None:
    now = client.get(f"{CODING}&format=json").json()
    then = client.get(f"{CODING}&as_of=2020&format=json").json()
    editions = [{area["content_area_code"]: area["edition"] for area in answer["coverage"]} for answer in (now, then)]
    assert (editions[0]["CS"], editions[1]["CS"]) == ("2024", "2018")
    assert any("cas-cs 2018 (now 2024)" in note for note in then["notes"])
    page = client.get(f"{CODING}&as_of=2020", headers=HTML).text
    assert "cas-cs 2018 (now 2024)" in page
    assert 'name="as_of" value="2020"' in page
    assert "as_of=2020&amp;format=csv" in page


def test_a_question_of_the_library_too(client: httpx.Client) -> None:
    page = client.get("/queries/coverage/by-content-area?credential=nccer%2Fcarpentry-level-1&as_of=2020", headers=HTML)
    assert page.status_code == 200
    assert "cas-cs 2018 (now 2024)" in page.text


def test_why_too(client: httpx.Client) -> None:
    page = client.get("/why?subject=nccer%2Fcarpentry-level-1&object=RW.H2.2.2&as_of=2020", headers=HTML)
    assert page.status_code == 200
    assert "cas-cs 2018 (now 2024)" in page.text


@pytest.mark.parametrize("address", [CODING, "/why?subject=nccer%2Fcarpentry-level-1&object=RW.H2.2.2"])
def test_what_is_no_date_is_refused_in_words(client: httpx.Client, address: str) -> None:
    answer = client.get(f"{address}&as_of=%3Cscript%3E", headers=HTML)
    assert answer.status_code == 400
    assert "is no date" in answer.text
    assert "<script>" not in answer.text.partition("<main")[2]


def test_entity_tags_differ_between_then_and_now(client: httpx.Client) -> None:
    tags = {client.get(f"{CODING}{asked}&format=csv").headers["etag"] for asked in ("", "&as_of=2020", "&as_of=2021")}
    assert len(tags) == 3
