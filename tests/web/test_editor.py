"""What the SPARQL editor asks our server for: terms, counts, the library, names, a past state, sheets."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import time
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from credways.settings import Settings
from credways.web import editor
from credways.web.headers import CONTENT_SECURITY_POLICY
from graph.store import EmbeddedStore
from ontology.namespaces import PREFIXES
from queries import catalog
from tests.queries.conftest import Case, Stores, library_cases
from tests.queries.conftest import stores as stores
from tests.web.conftest import HTML, XSS, running, xss_iri

ROOT = Path(__file__).parents[2]
VENDORED = ROOT / "credways" / "web" / "static" / "yasgui"
CASES = library_cases()


def counted(client: httpx.Client) -> dict[str, Any]:
    for _ in range(100):
        terms: dict[str, Any] = client.get("/api/editor/terms").json()
        if terms["counted"]:
            return terms
        time.sleep(0.05)
    raise AssertionError("the counts never came")


def test_terms_have_our_labels_definitions_and_the_store_s_counts(client: httpx.Client, store_folder: Path) -> None:
    terms = counted(client)
    assert terms["prefixes"] == dict(PREFIXES)
    classes = {one["name"]: one for one in terms["classes"]}
    properties = {one["name"]: one for one in terms["properties"]}
    view = EmbeddedStore.open(store_folder).view()
    (row,) = view.select("SELECT (COUNT(?s) AS ?n) { ?s a ceterms:Certification }").rows
    assert str(classes["ceterms:Certification"]["count"]) == getattr(row[0], "value", "")
    assert classes["cw:Decision"]["definition"]
    assert properties["ceterms:ownedBy"]["label"] == "owned by"
    assert sum(one["count"] for one in terms["properties"]) == terms["triples"] == len(view)
    counts = [one["count"] for one in terms["properties"]]
    assert counts == sorted(counts, reverse=True)


def test_terms_are_told_once(client: httpx.Client) -> None:
    counted(client)
    answer = client.get("/api/editor/terms")
    again = client.get("/api/editor/terms", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_library_is_whole_and_by_topic(client: httpx.Client) -> None:
    answer = client.get("/api/editor/library")
    told = [query["name"] for topic in answer.json()["topics"] for query in topic["queries"]]
    assert sorted(told) == sorted(catalog.catalog())
    assert client.get("/api/editor/library", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_library_query_put_into_the_editor_answers_as_the_library_does(stores: Stores, case: Case) -> None:
    store = stores(case.store)
    text = editor.as_text(store, catalog.get(case.name), case.params)
    assert "#+" not in text
    assert "#bind" not in text
    assert case.name in text
    found, wanted = store.select(text), catalog.run(store, case.name, case.params)
    assert found.variables == wanted.variables
    assert sorted(map(str, found.rows)) == sorted(map(str, wanted.rows))


def test_what_a_query_needs_is_asked_for_in_words(client: httpx.Client) -> None:
    missing = client.get("/api/editor/library/coverage/by-domain-weight")
    assert missing.status_code == 400
    assert missing.headers["content-type"] == "application/problem+json"
    assert "needs 'credential'" in missing.json()["detail"]
    assert client.get("/api/editor/library/coverage/by-domain-weight?credential=zzz").status_code == 404
    assert client.get("/api/editor/library/no/such").status_code == 404


def test_a_value_cannot_become_query_text(stores: Stores) -> None:
    hostile = 'HS" } } # \n SELECT * { SERVICE <http://x/> {'
    text = editor.as_text(stores("starter"), catalog.get("coverage/by-grade-level"), {"level": hostile})
    lines = [line.strip() for line in text.splitlines() if "SERVICE" in line]
    assert all(line.startswith(("#", "VALUES (?framework ?level) {")) for line in lines)
    assert '\\" } } # \\n SELECT' in text


def test_names_labels_and_pages_are_told_by_iri(client: httpx.Client) -> None:
    known = "https://w3id.org/credways/id/credential/comptia/network-plus"
    iris = [known, xss_iri(0), "http://no.such/thing", "javascript:alert(1)", "not an iri"]
    names = client.post("/api/editor/names", json={"iris": iris}).json()["names"]
    assert names[known] == {"label": "CompTIA Network+", "code": "", "page": "/credential/comptia/network-plus"}
    assert names[xss_iri(0)]["label"] == f"hostile {XSS[0]}"
    assert names["http://no.such/thing"] == names["not an iri"] == {"label": "", "code": "", "page": ""}
    assert names["javascript:alert(1)"]["page"] == ""


@pytest.mark.parametrize("body", [b"", b"[]", b'{"iris": 3}', b"{", b"\xff"])
def test_names_asked_for_wrongly_are_refused(client: httpx.Client, body: bytes) -> None:
    assert client.post("/api/editor/names", content=body).status_code == 400


def test_names_are_asked_for_in_parts(client: httpx.Client) -> None:
    answer = client.post("/api/editor/names", json={"iris": [f"urn:x:{n}" for n in range(1_001)]})
    assert answer.status_code == 413


def test_a_past_state_is_the_dataset_of_then(client: httpx.Client) -> None:
    then = client.get("/api/editor/as-of?date=2020").json()
    assert "As of 2020:" in then["notes"][0]
    asked = "SELECT ?e { ?f cw:contentAreaCode 'CS' ; cw:edition ?e }"

    def editions(graphs: list[str]) -> set[str]:
        answer = client.post("/sparql", data={"query": asked, "default-graph-uri": graphs})
        return {row["e"]["value"] for row in answer.json()["results"]["bindings"]}

    assert editions(then["graphs"]) == {"2018"}
    assert editions([]) == {"2024"}
    assert client.get("/api/editor/as-of?date=soon").status_code == 400


def sheet(client: httpx.Client, query: str, name: str) -> httpx.Response:
    return client.post("/api/editor/sheet", data={"query": query, "format": name})


def test_a_sheet_of_csv_is_for_spreadsheets(client: httpx.Client) -> None:
    answer = sheet(client, 'SELECT ?x ?y { VALUES (?x ?y) { ("=cmd()" 1) ("007" UNDEF) (<urn:a> "é") } }', "csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="answer.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [["x", "y"], ["'=cmd()", "1"], ["007", ""], ["urn:a", "é"]]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("ASK { }", [["answer"], ["yes"]]),
        ("SELECT ?x { VALUES ?x { '=1' '01' } }", [["x"], ["=1"], ["01"]]),
        (
            'CONSTRUCT { <urn:a> <urn:b> "=1+1" } WHERE { }',
            [["subject", "predicate", "object"], ["urn:a", "urn:b", "=1+1"]],
        ),
    ],
)
def test_a_sheet_of_excel_holds_texts(client: httpx.Client, query: str, rows: list[list[str]]) -> None:
    answer = sheet(client, query, "xlsx")
    assert answer.status_code == 200
    found = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [[cell.value for cell in row] for row in found.iter_rows()] == rows
    assert {cell.data_type for row in found.iter_rows() for cell in row} == {"s"}


def test_a_sheet_has_the_limits_and_the_guard_of_every_query(client: httpx.Client) -> None:
    assert sheet(client, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "csv").status_code == 403
    many = " ".join(str(n) for n in range(60))
    answer = sheet(client, f"SELECT * {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} }}", "xlsx")
    assert answer.status_code == 413
    assert answer.json()["advice"]
    assert sheet(client, "ASK {}", "exe").status_code == 400
    assert client.post("/api/editor/sheet", data={"format": "csv"}).status_code == 400


def test_only_the_editor_s_page_may_run_scripts_and_only_ours(client: httpx.Client) -> None:
    policy = client.get("/sparql", headers=HTML).headers["content-security-policy"]
    assert policy == CONTENT_SECURITY_POLICY + "; script-src 'self'; connect-src 'self'"
    assert "unsafe" not in policy
    for path in ("/", "/queries", "/about", "/sparql?query=ASK%7B%7D&format=json"):
        assert client.get(path, headers=HTML).headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_the_page_has_no_script_of_its_own(client: httpx.Client) -> None:
    page = client.post("/sparql", data={"query": f"SELECT ?x {{ ?x ?y '{XSS[0]}' }}"}, headers=HTML).text
    scripts = re.findall(r"<script([^>]*)>([^<]*)", page)
    assert all("src=" in found[0] or "application/json" in found[0] for found in scripts)
    assert not re.search(r"<[^>]+\s(on\w+|style)=", page)


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    EmbeddedStore.open(tmp_path / "store", create=True).close()
    with running(Settings(store=tmp_path / "store")) as empty:
        assert "The store is empty" in empty.get("/sparql", headers=HTML).text
        assert empty.get("/sparql?query=ASK%7B%7D").status_code == 200


def test_scripts_are_asked_for_anew_and_versioned_files_kept(client: httpx.Client) -> None:
    assert client.get("/static/editor/editor.js").headers["cache-control"] == "no-cache"
    assert "immutable" in client.get("/static/style.css?v=1").headers["cache-control"]


def test_vendored_files_are_those_that_were_vendored() -> None:
    sums = dict(line.split("  ")[::-1] for line in (VENDORED / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums.keys() == {path.name for path in VENDORED.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == digest


def test_every_vendored_package_is_in_the_notices_with_its_version_and_has_its_licence_beside_it() -> None:
    licences = (VENDORED / "LICENCES.txt").read_text("utf-8")
    notices = " ".join((ROOT / "THIRD_PARTY_NOTICES.md").read_text("utf-8").split())
    packages = re.findall(r"^- (\S+) ([\d.]+), ", licences, re.MULTILINE)
    assert len(packages) > 30
    for name, version in packages:
        assert f"`{name}` {version}" in notices, name
        assert f"{'=' * 100}\n{name}\n{'=' * 100}\n" in licences, name


def test_our_scripts_name_no_other_host() -> None:
    allowed = ("https://w3id.org/credways/", "http://www.w3.org/")
    for path in sorted((VENDORED.parent / "editor").glob("*.js")):
        text = path.read_text("utf-8")
        found = [one for one in re.findall(r"https?://[\w.-]+/[\w/]*", text) if not one.startswith(allowed)]
        assert found == [], path.name
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert forbidden not in text, path.name
