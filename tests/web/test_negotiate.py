"""Which format a request gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credways.web import negotiate
from credways.web.negotiate import HTML, JSON_LD, RESULTS_JSON, RESULTS_XML, TURTLE

THING = list(negotiate.THING_TYPES.values())
SOLUTIONS = list(negotiate.SOLUTION_TYPES.values())
CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        ("", THING, HTML),
        ("*/*", THING, HTML),
        (CHROMIUM, THING, HTML),
        ("text/turtle", THING, TURTLE),
        ("application/ld+json", THING, JSON_LD),
        ("text/turtle;q=0.5, application/ld+json", THING, JSON_LD),
        ("text/html;q=0.1, text/turtle;q=0.2", THING, TURTLE),
        ("text/*;q=0.3, application/ld+json;q=0.2", THING, HTML),
        ("text/html;q=0, */*", THING, TURTLE),
        ("TEXT/TURTLE; Q=1", THING, TURTLE),
        ("text/turtle;charset=utf-8", THING, TURTLE),
        ("application/xhtml+xml", THING, HTML),
        ("application/x-turtle", THING, TURTLE),
        ("image/png", THING, None),
        ("image/png, */*;q=0", THING, None),
        ("application/json", SOLUTIONS, RESULTS_JSON),
        ("application/xml", SOLUTIONS, RESULTS_XML),
        ("application/sparql-results+xml, application/json;q=0.9", SOLUTIONS, RESULTS_XML),
        ("nonsense", SOLUTIONS, None),
        ("text/turtle;q=abc, application/ld+json;q=0.1", THING, JSON_LD),
    ],
)
def test_the_most_wanted_offered_type_is_chosen(accept: str, offered: list[str], chosen: str | None) -> None:
    assert negotiate.choose(accept, offered) == chosen


@given(st.text(max_size=100))
def test_any_header_gives_an_offered_type_or_none(accept: str) -> None:
    assert negotiate.choose(accept, THING) in (*THING, None)


@pytest.mark.parametrize(
    ("accept", "html"),
    [(CHROMIUM, True), ("*/*", False), ("", False), ("application/json, text/html;q=0.5", False), ("text/html", True)],
)
def test_only_a_client_that_names_html_is_a_browser(accept: str, html: bool) -> None:
    assert negotiate.wants_html(accept) is html
