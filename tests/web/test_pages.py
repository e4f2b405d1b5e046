"""The pages over HTTP: what they say, in which formats, and what they say when something is wrong."""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from credways.settings import Settings
from credways.web.headers import CONTENT_SECURITY_POLICY, EDITOR_CONTENT_SECURITY_POLICY
from graph.store import EmbeddedStore
from ontology.model import Source
from tests.web.conftest import HTML, XSS, running, xss_iri

NETWORK = "/credential/comptia/network-plus"
CARPENTRY = "/crosswalk?credential=nccer%2Fcarpentry-level-1&framework=cas"
WHY = "/why?subject=nccer%2Fcarpentry-level-1&object=RW.H2.2.2"

PAGES = [
    "/", "/about", "/search", "/search?q=carpentry", "/search?q=zzzz", NETWORK, "/credential/nccer/carpentry-level-1",
    "/statement/cas-rw/2018/RW.H2.2.2.a", "/framework/cas-rw/2018", "/framework/cas-cs/2018", "/collection/cde/cas",
    "/concept/soc/2018/47-2031", "/crosswalk", CARPENTRY, WHY, "/queries", "/queries/ladder/what-stacks-on",
    "/queries/ladder/what-is-below?credential=comptia%2Fsecurity-plus", "/sparql", "/mapping/nccer-ccss/1",
]  # fmt: skip


def text_of(page: str) -> str:
    """The words of a page, tags and runs of white space gone."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def attributes(page: str) -> list[tuple[str, str, str]]:
    """Every attribute of a page as a browser would see it: (tag, name, value). A script but our files fails at once."""
    found: list[tuple[str, str, str]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, name, value or "") for name, value in attrs)
            assert tag not in ("iframe", "object", "embed", "base")
            is_data = dict(attrs).get("type") in ("application/ld+json", "application/json")
            assert tag != "script" or is_data or (dict(attrs).get("src") or "").startswith("/static/")

    Reader().feed(page)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200
    page = answer.text
    assert '<html lang="en">' in page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert 'id="main"' in page
    assert 'href="#main"' in page
    for tag in ("header", "main", "footer"):
        assert f"<{tag}" in page
    for label in re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page):
        assert f'<label for="{label}"' in page or f'for="{label}"' in page
    identifiers = re.findall(r'\sid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert page.count("<table") == page.count("<caption")
    assert page.count("<th") == len(re.findall(r"<th (?:[^>]* )?scope=|<thead", page))


@pytest.mark.parametrize(
    "path", [*PAGES, "/nope", "/health", "/static/style.css", "/queries/none", "/crosswalk?credential=x"]
)
def test_every_answer_carries_the_security_headers_and_nothing_is_elsewhere(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=HTML)
    policy = EDITOR_CONTENT_SECURITY_POLICY if path == "/sparql" else CONTENT_SECURITY_POLICY
    assert answer.headers["content-security-policy"] == policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in answer.headers
    for tag, name, value in attributes(answer.text):
        assert not name.startswith("on")
        assert name != "style"
        if name == "src" or (tag == "link" and name == "href"):
            assert value.startswith("/")
            assert not value.startswith("//")
        if name == "href":
            assert value.startswith(("/", "#", "http://", "https://"))


def test_home_says_what_is_loaded_and_its_examples_work(client: httpx.Client) -> None:
    page = client.get("/", headers=HTML).text
    words = text_of(page)
    assert "credentials" in words
    assert "cas-cs 2024 (illustrative)" in words
    assert "Credit." in words
    examples = [html.unescape(found) for found in re.findall(r'<a class="card" href="([^"]+)"', page)]
    assert len(examples) == 3
    for address in examples:
        answer = client.get(address, headers=HTML)
        assert answer.status_code == 200
        assert "<tbody>" in answer.text


def test_the_whole_chain_is_in_one_crosswalk_page(client: httpx.Client) -> None:
    words = text_of(client.get(CARPENTRY, headers=HTML).text)
    for expected in (
        "NCCER Carpentry Level 1", "composed", "related match", "not stated", "RW.H2.2.2.a.i", "not yet reviewed",
        "Reading, Writing, and Communicating", "nccer-ccss 2013", "cas-ccss 2018", "intersects", "CCRA.R.2",
    ):  # fmt: skip
        assert expected in words
    why = text_of(client.get(WHY, headers=HTML).text)
    for expected in ("Maine Department of Education", "“intersects”", "shared anchor standard", "weakest link"):
        assert expected in why


@pytest.mark.parametrize(
    ("name", "media_type", "start"),
    [
        ("csv", "text/csv", "subject_id,subject_label,predicate_id"),
        ("json", "application/json", "{"),
        ("sssom", "text/tab-separated-values", "#"),
    ],
)
def test_the_crosswalk_can_be_taken_away(client: httpx.Client, name: str, media_type: str, start: str) -> None:
    answer = client.get(f"{CARPENTRY}&format={name}", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.text.startswith(start)
    assert "RW.H2.2.2.a.i" in answer.text
    assert "attachment" in answer.headers["content-disposition"]


def test_a_program_gets_json_and_its_problems_as_documents(client: httpx.Client) -> None:
    answer = client.get(CARPENTRY, headers={"accept": "application/json"})
    assert answer.json()["rows"][0]["kind"] == "composed"
    wrong = client.get("/crosswalk?credential=nothing-like-it", headers={"accept": "application/json"})
    assert wrong.status_code == 404
    assert wrong.headers["content-type"] == "application/problem+json"
    chains = client.get(WHY, headers={"accept": "application/json"}).json()
    assert [hop["subject_code"] for hop in chains["ways"][0]["hops"]] == ["1", "RST.11-12.2", "RI.11-12.2"]


def test_an_ambiguous_name_offers_each_meaning(client: httpx.Client) -> None:
    answer = client.get("/thing?name=Network", headers={"accept": "application/json"})
    assert answer.status_code == 300
    pages = [one["page"] for one in answer.json()["candidates"]]
    assert NETWORK in pages
    assert all(client.get(page, headers=HTML).status_code == 200 for page in pages)
    page = client.get("/thing?name=Network", headers=HTML)
    assert page.status_code == 300
    assert f'href="{NETWORK}"' in page.text


def test_a_thing_says_what_it_proves_what_stacks_and_who_says_so(client: httpx.Client) -> None:
    words = text_of(client.get(NETWORK, headers=HTML).text)
    for expected in (
        "CompTIA Network+", "Exam N10-009", "Leads on to CompTIA Security+", "Builds on CompTIA A+", "contested",
        "says CompTIA", "The registry record says required", "15-1231", "awarded by CompTIA",
        "starter 2026 (illustrative)",
    ):  # fmt: skip
        assert expected in words


def test_a_statement_shows_where_it_sits(client: httpx.Client) -> None:
    page = client.get("/statement/cas-rw/2018/RW.H2.2.2.a", headers=HTML).text
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', page, re.DOTALL)
    assert crumbs
    assert re.findall(r'href="([^"]+)"', crumbs[0]) == ["/framework/cas-rw/2018", "/statement/cas-rw/2018/RW.H2.2.2"]


def test_a_superseded_edition_says_so(client: httpx.Client) -> None:
    assert "superseded edition" in text_of(client.get("/statement/cas-cs/2018/CS.HS.1.1", headers=HTML).text)
    assert "superseded edition" not in text_of(client.get("/statement/cas-cs/2024/CS.HS.1.1", headers=HTML).text)


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("ttl", "text/turtle", ox.RdfFormat.TURTLE),
        ("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("rdfxml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_a_thing_as_data_by_every_way_of_asking(
    client: httpx.Client, name: str, media_type: str, kind: ox.RdfFormat
) -> None:
    ways = [(NETWORK, {"accept": media_type}), (f"{NETWORK}?format={name}", HTML)]
    if name in ("ttl", "jsonld"):
        ways.append((f"{NETWORK}.{name}", HTML))
    found = []
    for path, headers in ways:
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type)
        assert "Accept" in answer.headers["vary"]
        found.append({str(quad) for quad in ox.parse(answer.content, kind)})
    assert all(one == found[0] for one in found)
    assert any('"CompTIA Network+"@en' in line for line in found[0])


def test_the_page_holds_a_schema_org_description(client: httpx.Client) -> None:
    page = client.get(NETWORK, headers=HTML).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    data = json.loads(block[1])
    assert data["@type"] == "EducationalOccupationalCredential"
    assert data["@id"] == "https://w3id.org/credways/id/credential/comptia/network-plus"
    assert data["recognizedBy"]["name"] == "CompTIA"


def test_what_is_not_there_is_a_404_with_near_names(client: httpx.Client) -> None:
    page = client.get("/credential/comptia/network-pls", headers=HTML)
    assert page.status_code == 404
    assert "Network+" in text_of(page.text)
    data = client.get("/credential/comptia/none", headers={"accept": "text/turtle"})
    assert data.status_code == 404
    assert client.get("/thing?iri=https%3A%2F%2Fexample.org%2Fnone", headers=HTML).status_code == 404
    assert client.get("/thing?iri=javascript:alert(1)", headers=HTML).status_code == 404
    assert client.get("/nothing", headers=HTML).status_code == 404
    assert client.get(f"{NETWORK}?format=pdf", headers=HTML).status_code == 406
    assert client.get(NETWORK, headers={"accept": "image/png"}).status_code == 406
    assert client.post(NETWORK).status_code == 405


def test_one_thing_has_one_address(client: httpx.Client) -> None:
    own = "https://w3id.org/credways/id/credential/comptia/network-plus"
    by_iri = client.get("/thing", params={"iri": own}, headers=HTML)
    assert (by_iri.status_code, by_iri.headers["location"]) == (308, NETWORK)
    encoded = client.get("/credential/comptia/network%2Dplus?format=ttl")
    assert (encoded.status_code, encoded.headers["location"]) == (308, f"{NETWORK}?format=ttl")
    searched = client.get("/search", params={"q": own}, headers=HTML)
    assert (searched.status_code, searched.headers["location"]) == (303, NETWORK)
    named = client.get("/thing?name=Security%2B", headers=HTML)
    assert (named.status_code, named.headers["location"]) == (303, "/credential/comptia/security-plus")


@pytest.mark.parametrize("path", ["/", NETWORK, CARPENTRY, WHY])
def test_what_did_not_change_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path, headers=HTML)
    again = client.get(path, headers={**HTML, "if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = client.get(path, headers={**HTML, "if-none-match": '"another"'})
    assert other.status_code == 200
    head = client.head(path, headers=HTML)
    assert head.status_code == 200
    assert head.headers["etag"] == first.headers["etag"]
    assert head.content == b""


def test_a_page_follows_a_new_load(settings: Settings, tmp_path: Path) -> None:
    from dataclasses import replace

    folder = tmp_path / "store"
    store = EmbeddedStore.open(folder, create=True)
    with running(replace(settings, store=folder)) as client:
        empty = client.get("/", headers=HTML)
        assert "Nothing is loaded yet" in empty.text
        thing, label = (
            ox.NamedNode("https://w3id.org/credways/id/credential/a/b"),
            ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
        )
        with store.writing("tests") as writer:
            writer.replace_edition(
                Source("new", "1", "New source"), [ox.Triple(thing, label, ox.Literal("B", language="en"))]
            )
        full = client.get("/", headers={**HTML, "if-none-match": empty.headers["etag"]})
        assert full.status_code == 200
        assert "New source" in full.text
        assert client.get("/credential/a/b", headers=HTML).status_code == 200
        asked = client.get("/sparql", params={"query": "SELECT ?l { ?s skos:prefLabel ?l }", "format": "csv"})
        assert asked.text.split() == ["l", "B"]


def test_many_other_names_fold_away(settings: Settings, tmp_path: Path) -> None:
    from dataclasses import replace

    folder, skos = tmp_path / "store", "http://www.w3.org/2004/02/skos/core#"
    store = EmbeddedStore.open(folder, create=True)
    thing = ox.NamedNode("https://w3id.org/credways/id/credential/a/b")
    named = [(thing, ox.NamedNode(skos + "altLabel"), ox.Literal(f"Name {number:02}")) for number in range(20)]
    named.append((thing, ox.NamedNode(skos + "prefLabel"), ox.Literal("B")))
    with store.writing("tests") as writer:
        writer.replace_edition(Source("new", "1", "New source"), [ox.Triple(*one) for one in named])
    with running(replace(settings, store=folder)) as client:
        page = client.get("/credential/a/b", headers=HTML).text
    shown, _, folded = page.partition("<summary>8 more</summary>")
    assert "Name 11" in shown
    assert "Name 12" not in text_of(shown.partition("<body")[2])
    assert "Name 19" in folded


def test_health(client: httpx.Client, tmp_path: Path) -> None:
    data = client.get("/health").json()
    assert data["status"] == "ok"
    assert data["editions"] > 10
    assert data["generation"] >= 1
    with running(Settings(store=tmp_path / "none")) as broken:
        assert broken.get("/health").status_code == 503
        page = broken.get("/", headers=HTML)
        assert page.status_code == 503
        assert "credways build" in page.text


def test_a_host_name_that_is_not_ours_is_not_answered(client: httpx.Client) -> None:
    assert client.get("/health", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/health", headers={"host": "localhost:8000"}).status_code == 200
    assert client.get("/health", headers={"host": "[::1]:8000"}).status_code == 200


@pytest.mark.parametrize("number", range(len(XSS)))
def test_names_are_text_wherever_they_stand(client: httpx.Client, number: int) -> None:
    page_of = xss_iri(number).removeprefix("https://w3id.org/credways/id")
    quoted = urllib.parse.quote(XSS[number])
    for path in (
        page_of, f"/search?q={quoted}", f"/crosswalk?credential={quoted}", f"/why?subject={quoted}&object={quoted}",
        f"/thing?name={quoted}", f"/queries/{quoted}", f"/queries/ladder/what-stacks-on?credential={quoted}",
        f"/sparql?query={quoted}", "/about", f"/statement/{quoted}/1", f"/thing?iri={quoted}",
    ):  # fmt: skip
        page = client.get(path, headers=HTML).text
        for _, name, value in attributes(page):
            assert not name.startswith("on")
            assert name != "autofocus"
            assert name not in ("href", "src", "action") or value.startswith(("/", "#", "http://", "https://"))
        assert "49{%" not in page
    own = client.get(page_of, headers=HTML)
    assert own.status_code == 200
    assert html.escape(XSS[number], quote=False) in own.text.replace("&#34;", '"').replace("&#39;", "'")
    assert 'href="https://example.org/real"' in own.text


def test_a_formula_in_a_name_is_made_safe_for_spreadsheets_only(client: httpx.Client) -> None:
    answer = client.get("/queries/ladder/what-is-below?credential=comptia%2Fsecurity-plus&format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "CompTIA A+" in answer.text
