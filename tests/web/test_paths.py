"""Where a thing's page is, and back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credways.web.paths import RESERVED, iri_of, is_web_link, path_of
from ontology import iris
from ontology.namespaces import ID


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (iris.entity("credential", "comptia", "network-plus"), "/credential/comptia/network-plus"),
        (iris.statement("cas-ma", "2018", "MA.HS.N-Q.A"), "/statement/cas-ma/2018/MA.HS.N-Q.A"),
        (iris.framework("cas-ma", "2018"), "/framework/cas-ma/2018"),
        (iris.concept("soc", "2018", "47-2031"), "/concept/soc/2018/47-2031"),
        (iris.mapping_set("NCCER to CCSS"), "/mapping-set/nccer-to-ccss"),
        (iris.statement("x", "1", "a/b ü?#%"), "/statement/x/1/a%2Fb%20%C3%BC%3F%23%25"),
        ("https://case.example.org/uri/1", "/thing?iri=https%3A%2F%2Fcase.example.org%2Furi%2F1"),
        (ID + "search/x", "/thing?iri=https%3A%2F%2Fw3id.org%2Fcredways%2Fid%2Fsearch%2Fx"),
        (ID + "statement/x/..", "/thing?iri=https%3A%2F%2Fw3id.org%2Fcredways%2Fid%2Fstatement%2Fx%2F.."),
        ("javascript:alert(1)", "/thing?iri=javascript%3Aalert%281%29"),
    ],
)  # fmt: skip
def test_pages_are_at_readable_addresses(iri: str, path: str) -> None:
    assert path_of(iri) == path


codes = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(lambda text: bool(text.strip()))


@given(st.sampled_from(["statement", "concept", "credential", *sorted(RESERVED)]), codes, codes)
def test_every_minted_identifier_has_one_page_and_the_page_gives_it_back(kind: str, one: str, other: str) -> None:
    iri = f"{ID}{kind}/{iris.segment(one)}/{iris.segment(other)}"
    path = path_of(iri)
    if path.startswith("/thing?"):
        assert parse_qs(urlsplit(path).query)["iri"] == [iri]
    else:
        assert iri_of(path) == iri


@given(st.text(max_size=60))
def test_any_path_is_a_thing_of_ours_or_nothing(path: str) -> None:
    iri = iri_of("/" + path)
    assert iri is None or iri.startswith(ID)


@pytest.mark.parametrize("path", ["/", "/search", "/search/x", "/x", "/statement//x", "/statement/../x", "/a/%FF"])
def test_other_addresses_are_no_things(path: str) -> None:
    assert iri_of(path) is None


@pytest.mark.parametrize("iri", ["https://www.nccer.org/", "http://example.org/a?b=c#d"])
def test_web_addresses_are_links(iri: str) -> None:
    assert is_web_link(iri)


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "",
        "https:", "https:///x", "//example.org/", "http://a/\"onclick=\"x", "http://a/<b>", " https://a/", "https://a\\b/",
        "http://[bad/",
    ],
)  # fmt: skip
def test_nothing_else_is_a_link(iri: str) -> None:
    assert not is_web_link(iri)
