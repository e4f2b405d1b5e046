"""The committed documentation page is the ontology's, whole, and loads nothing from anywhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from credways.ontology_docs import page, write_docs
from ontology.terms import CW, REUSED

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "ontology.html"


class Reader(HTMLParser):
    """Collects anchors, links, and whatever a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            if name in ("src", "srcset", "data", "poster", "action") or (name == "href" and tag != "a"):
                self.fetched.append((tag, value or ""))
        if tag in ("script", "iframe", "object", "embed", "img"):
            self.fetched.append((tag, ""))


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def test_the_committed_page_is_the_one_the_ontology_gives_now() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == page(), "run: credways ontology docs"


@pytest.mark.parametrize("term", CW.terms, ids=lambda node: node.value.removeprefix(CW.namespace))
def test_the_page_has_a_place_for_every_own_term(term: object) -> None:
    assert getattr(term, "value").removeprefix(CW.namespace) in read(COMMITTED.read_text(encoding="utf-8")).ids  # noqa: B009


def test_the_page_names_every_reused_term() -> None:
    links = set(read(COMMITTED.read_text(encoding="utf-8")).links)
    assert {node.value for vocabulary in REUSED for node in vocabulary.terms} <= links


def test_the_page_fetches_nothing() -> None:
    text = COMMITTED.read_text(encoding="utf-8")
    assert read(text).fetched == []
    assert not re.search(r"@import|url\(", text)


def test_every_link_within_the_page_arrives() -> None:
    reader = read(COMMITTED.read_text(encoding="utf-8"))
    assert len(reader.ids) == len(set(reader.ids))
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)


def test_links_out_of_the_page_are_web_addresses() -> None:
    links = read(COMMITTED.read_text(encoding="utf-8")).links
    assert {link.partition(":")[0] for link in links if not link.startswith("#")} <= {"http", "https"}


def test_the_page_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    target = tmp_path / "made" / "ontology.html"
    write_docs(target)
    assert target.read_text(encoding="utf-8") == page()
