"""The page of suggestions: the form, the mark that nobody decided, downloads, and every fault as a page."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient


def test_without_names_there_is_a_form(client: TestClient) -> None:
    page = client.get("/suggest")
    assert page.status_code == 200
    assert 'name="from"' in page.text


def test_proposals_stand_side_by_side_and_say_that_nobody_decided_them(client: TestClient) -> None:
    page = client.get("/suggest", params={"from": "cas-rw", "to": "cas-cs", "top": "2"})
    assert page.status_code == 200
    assert "nobody decided this" in page.text
    assert "<meter" in page.text


def test_json_has_every_reason_and_what_has_no_counterpart(client: TestClient) -> None:
    answer = client.get("/suggest", params={"from": "cas-rw", "to": "cas-cs", "top": "1", "format": "json"})
    said = json.loads(answer.text)
    assert said["kind"] == "suggested"
    assert said["no_match"]
    assert all(0 < float(row["confidence"]) < 1 and row["evidence"] for row in said["rows"])


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"from": "no such thing at all", "to": "cas-cs"}, 404),
        ({"from": "cas-rw", "to": "cas-cs", "top": "many"}, 400),
        ({"from": "cas-rw", "to": "cas-cs", "min_confidence": "2"}, 400),
        ({"from": "cas-rw", "to": "cas-cs", "method": "guess"}, 400),
        ({"from": "cas-rw", "to": "cas-cs", "format": "pdf"}, 400),
        ({"format": "json"}, 400),
    ],
)
def test_a_fault_is_told_in_words(client: TestClient, params: dict[str, str], status: int) -> None:
    assert client.get("/suggest", params=params).status_code == status
