"""The page behind every cell: what it says, how it is taken along, and that hostile words stay words."""

from __future__ import annotations

import httpx
from pyoxigraph import Literal, NamedNode, Triple

from credways.why import as_html, as_md, as_text, marked
from graph.store import EmbeddedStore
from ontology.model import Source
from ontology.namespaces import CEASN, ID
from queries.reasons import reasons
from tests.queries.conftest import small_store
from tests.web.conftest import HTML, XSS
from tests.web.test_pages import WHY, attributes, text_of

NOT = "/why?subject=comptia%2Fnetwork-plus&object=CS.HS.3.1"


def test_the_page_has_texts_sources_deciders_and_what_would_change_it(client: httpx.Client) -> None:
    words = text_of(client.get(WHY, headers=HTML).text)
    for expected in (
        "The two texts", "Step by step", "Who decided", "Nobody has decided yet", "Sources", "current", "Licence:",
        "What would change the answer", "If a committee rejected", "exam domain", "Credit.",
    ):  # fmt: skip
        assert expected in words


def test_a_pair_kept_apart_says_by_whom(client: httpx.Client) -> None:
    words = text_of(client.get(NOT, headers=HTML).text)
    for expected in ("does not reach", "Kept apart.", "states that they do not match", "while that stands, no way"):
        assert expected in words


def test_it_can_be_taken_along_as_text_json_and_a_page_that_needs_nothing_else(client: httpx.Client) -> None:
    for name, media_type in (
        ("text", "text/plain"), ("json", "application/json"), ("html", "text/html"), ("md", "text/markdown"),
    ):  # fmt: skip
        answer = client.get(f"{WHY}&format={name}", headers=HTML)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.headers["content-disposition"].startswith("attachment")
    alone = client.get(f"{WHY}&format=html", headers=HTML).text
    for _, name, value in attributes(alone):
        assert name != "src"
        assert name != "href" or value.startswith(("http://", "https://", "#"))
    assert "<style>" in alone
    assert client.get(f"{WHY}&format=pdf", headers=HTML).status_code == 400


def test_limits_are_numbers(client: httpx.Client) -> None:
    for limit in ("0", "-1", "many", "999999999"):
        assert client.get(f"{WHY}&limit={limit}", headers=HTML).status_code == 200


def test_marks_are_marks_and_words_are_words() -> None:
    assert str(marked((("<b>", False), ("<i>&", True)))) == "&lt;b&gt;<mark>&lt;i&gt;&amp;</mark>"


def _hostile() -> EmbeddedStore:
    store = small_store()
    text = NamedNode(CEASN + "competencyText")
    ends = ("comptia-network-plus/n10-009/1.1", "cas-cs/2024/CS.HS.2.1")
    triples = [Triple(NamedNode(f"{ID}statement/{end}"), text, Literal(" ".join(XSS), language="en")) for end in ends]
    with store.writing("tests") as writer:
        writer.replace_edition(Source("hostile", "1", XSS[0], publisher=XSS[1], license=XSS[4], url=XSS[4]), triples)
    return store


def test_hostile_wording_is_text_in_the_page_that_stands_alone() -> None:
    answer = reasons(_hostile(), "CompTIA Network+", "CS.HS.2.1")
    assert answer.ways
    page = as_html(answer)
    for _, name, value in attributes(page):
        assert not name.startswith("on")
        assert not value.startswith("javascript:")
    assert "<mark>" in page
    assert "owned" in as_text(answer)


def test_hostile_wording_is_no_markup_in_markdown() -> None:
    made = as_md(reasons(_hostile(), "CompTIA Network+", "CS.HS.2.1"))
    assert "owned" in made
    assert "<script" not in made.lower().replace("\\<script", "")
    assert "](javascript:" not in made
