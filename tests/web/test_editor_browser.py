"""The SPARQL editor in a real Chromium: a stock YASGUI over our endpoint, asking nobody else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import openpyxl
import pytest

from credways.settings import Settings
from tests.support.browser import Visit, visiting
from tests.web.conftest import XSS, running
from tests.web.test_browser import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NAMES = "SELECT ?c ?name ?o { ?c ceterms:ownedBy ?o ; skos:prefLabel ?name } ORDER BY ?name"
COUNTS = "SELECT ?o (COUNT(?c) AS ?credentials) { ?c ceterms:ownedBy ?o } GROUP BY ?o ORDER BY DESC(?credentials)"
PAIRS = "SELECT ?c ?o { ?c ceterms:ownedBy ?o }"
GRAPH = "CONSTRUCT { ?c ceterms:ownedBy ?o ; skos:prefLabel ?n } WHERE { ?c ceterms:ownedBy ?o ; skos:prefLabel ?n }"
EDITOR = "document.querySelector('.tabPanel.active .yasqe .CodeMirror').CodeMirror"


def write(page: Page, query: str) -> None:
    """Put a query in the place of what is in the editor."""
    page.evaluate(f"text => {EDITOR}.setValue(text)", query)


def written(page: Page) -> str:
    return str(page.evaluate(f"{EDITOR}.getValue()"))


def run(page: Page) -> None:
    """Run the query and wait until its answer, or what went wrong, is shown."""
    page.evaluate("document.querySelectorAll('.tabPanel.active .yasr_results > *').forEach(one => one.remove())")
    page.get_by_role("button", name="Run the query").click()
    page.locator(".tabPanel.active .yasr_results > *").first.wait_for()


def answer(page: Page) -> str:
    return page.get_by_role("region", name="Answer", exact=True).inner_text()


@pytest.fixture
def editor(visit: Visit) -> Visit:
    visit.go("/sparql")
    visit.page.get_by_role("button", name="Run the query").wait_for()
    return visit


def test_a_query_is_typed_completed_by_its_label_and_run(editor: Visit) -> None:
    page = editor.page
    write(page, "")
    page.get_by_role("textbox", name="Query", exact=True).focus()
    page.keyboard.type("SELECT ?c ?name WHERE { ?c a ceterms:Certifi")
    hints = page.locator(".CodeMirror-hints")
    hints.wait_for()
    assert "certification" in hints.inner_text()
    page.keyboard.type("cati")
    page.locator("li.CodeMirror-hint-active", has_text="ceterms:Certification").wait_for()
    page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    assert "PREFIX ceterms: <https://purl.org/ctdl/terms/>" in written(page)
    page.keyboard.type(" ; owned")
    page.locator("li.CodeMirror-hint-active", has_text="ceterms:ownedBy").wait_for()
    page.wait_for_timeout(200)  # the list follows each key a moment later; nobody chooses faster
    page.keyboard.press("Enter")
    page.keyboard.type(" ?o ; skos:prefLabel ?name } ORDER BY ?name")
    page.keyboard.press("Escape")
    assert "ceterms:ownedBy ?o" in written(page)
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in written(page)
    page.get_by_role("textbox", name="Query", exact=True).focus()
    page.keyboard.press("Control+Enter")
    page.get_by_role("region", name="Rows of the answer").wait_for()
    page.get_by_label("Find in the table").fill("network+")
    assert "CompTIA Network+" in answer(page)
    page.get_by_role("region", name="Rows of the answer").get_by_role("link", name="CompTIA Network+").click()
    assert page.url == editor.base + "/credential/comptia/network-plus"
    assert editor.is_clean(), editor


def test_the_request_is_that_of_the_published_package(editor: Visit) -> None:
    asked: list[Any] = []
    editor.page.on("request", lambda one: asked.append(one) if urlsplit(one.url).path == "/sparql" else None)
    write(editor.page, PAIRS)
    run(editor.page)
    (one,) = asked
    assert one.method == "POST"
    assert one.headers["accept"] == "application/sparql-results+json"
    assert one.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(one.post_data) == {"query": [PAIRS]}


def test_table_chart_network_and_response(editor: Visit) -> None:
    page = editor.page
    write(page, COUNTS)
    run(page)
    page.get_by_role("link", name="CompTIA").first.wait_for()
    page.get_by_role("button", name="Sort by o", exact=False).or_(page.get_by_title("Sort by o")).first.click()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.get_by_role("button", name="Shows Chart view").click()
    picture = page.locator("svg.chart-picture")
    picture.wait_for()
    assert picture.locator("rect").count() == page.locator(".chart-name").count() > 0
    page.get_by_text("CompTIA", exact=True).first.wait_for()
    page.get_by_label("Shown as").select_option("line")
    page.locator("polyline").wait_for()
    write(page, PAIRS)
    run(page)
    page.get_by_role("button", name="Shows Network view").click()
    canvas = page.locator(".network[data-nodes]")
    canvas.wait_for()
    assert int(canvas.get_attribute("data-nodes") or 0) > 2
    assert painted(page)
    write(page, GRAPH)
    run(page)
    page.locator(".network[data-nodes]").wait_for()
    assert "lead to a text are not drawn" in answer(page)
    page.get_by_role("button", name="Shows Response view").click()
    assert "ceterms:ownedBy" in answer(page)
    assert editor.is_clean(), editor


def painted(page: Page) -> bool:
    """Whether the network's canvas shows anything."""
    page.wait_for_timeout(300)
    return bool(
        page.evaluate("""() => { const canvas = document.querySelector('.network canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return data.some(value => value > 0); }""")
    )


def test_a_network_too_large_says_what_it_hides(editor: Visit) -> None:
    page = editor.page
    pairs = " ".join(f"(<urn:x:{n}> <urn:x:{n + 1}>)" for n in range(1000))
    write(page, f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {pairs} }} }}")
    run(page)
    page.get_by_role("button", name="Shows Network view").click()
    page.locator(".network[data-nodes='250']").wait_for()
    assert "are hidden" in answer(page)


def test_a_link_holds_query_view_and_date_in_a_fresh_browser(editor: Visit, browser: Browser) -> None:
    page = editor.page
    write(page, COUNTS)
    page.get_by_label("As of").fill("2020")
    page.get_by_label("As of").press("Enter")
    page.get_by_text("As of 2020:").wait_for()
    run(page)
    page.get_by_role("button", name="Shows Chart view").click()
    page.get_by_label("Shown as").select_option("line")
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.get_by_label("Link to this query and view").input_value()
    assert link.startswith(editor.base + "/sparql#query=")
    assert page.url == link
    held = parse_qs(urlsplit(link).fragment)
    assert held["endpoint"] == [editor.base + "/sparql"]
    context = browser.new_context()
    fresh = visiting(context, editor.base)
    asked: list[Any] = []
    fresh.page.on("request", lambda one: asked.append(one) if one.method == "POST" else None)
    fresh.page.goto(link)
    fresh.page.locator("polyline").wait_for()
    assert written(fresh.page) == COUNTS
    assert fresh.page.get_by_label("As of").input_value() == "2020"
    fields = next(parse_qs(one.post_data) for one in asked if urlsplit(one.url).path == "/sparql")
    assert len(fields["default-graph-uri"]) > 1
    assert fresh.is_clean(), fresh
    context.close()


def test_a_long_query_is_shared_with_a_word_of_warning_and_a_longer_one_as_a_file(editor: Visit) -> None:
    page = editor.page
    write(page, f"{PAIRS} # {'x' * 3000}")
    page.get_by_role("button", name="Share", exact=True).click()
    assert "some mail and chat programs cut links" in page.locator(".told").inner_text()
    query = f"{PAIRS} # {'x' * 70_000}"
    write(page, query)
    page.get_by_role("button", name="Share", exact=True).click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the query as a file").click()
    assert Path(saving.value.path()).read_text("utf-8") == query


def test_a_link_to_another_server_is_asked_here_and_says_so(visit: Visit) -> None:
    visit.go("/sparql#query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D&endpoint=https%3A%2F%2Fexample.org%2Fsparql")
    visit.page.get_by_text("The link was made for https://example.org/sparql").wait_for()
    visit.page.locator(".booleanResult").wait_for()
    assert visit.is_clean(), visit


def test_a_link_opens_one_tab_however_often_and_nothing_in_it_runs_or_breaks_the_page(visit: Visit) -> None:
    page = visit.page
    for settings in ('{"size": "x", "filter": 3, "sort": {}}', '{"__proto__": {"owned": 1}}', "[", "null"):
        for text in XSS[:3]:
            held = {"query": PAIRS, "tabTitle": text, "outputSettings": settings, "outputFormat": "table", "x": text}
            page.goto("about:blank")
            visit.go(f"/sparql#{urlencode(held)}")
            page.get_by_role("region", name="Rows of the answer").wait_for()
    assert page.locator(".tabsList .tab").count() == 2
    assert page.title() == "SPARQL · Credways"
    assert page.evaluate("({}).owned") is None
    write(page, COUNTS)
    run(page)
    assert page.url == visit.base + "/sparql"
    assert visit.is_clean(), visit


def test_a_query_asked_by_address_is_in_the_editor_beside_its_answer(visit: Visit) -> None:
    page = visit.page
    for _ in range(2):
        visit.go(f"/sparql?{urlencode({'query': PAIRS})}")
        page.get_by_role("button", name="Run the query").wait_for()
        assert written(page).endswith(PAIRS)
        assert page.locator("#answer table").is_visible()
    assert page.locator(".tabsList .tab").count() == 2
    run(page)
    assert page.locator("#answer").count() == 0
    assert visit.is_clean(), visit


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as saving:
        page.get_by_role("group", name="Download the answer").get_by_role("button", name=name).click()
    return Path(saving.value.path()).read_bytes()


def test_downloads_hold_the_answer_and_nothing_that_runs(editor: Visit) -> None:
    page = editor.page
    cells = ["=1+1", "+1", "-1", "@x", "007", "plain", "été"]
    write(page, f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(json.dumps, cells))} }} }}")
    run(page)
    rows = list(csv.reader(io.StringIO(download(page, "CSV").decode("utf-8-sig"))))
    assert rows == [["x"], ["'=1+1"], ["'+1"], ["'-1"], ["'@x"], ["007"], ["plain"], ["été"]]
    sheet = openpyxl.load_workbook(io.BytesIO(download(page, "Excel"))).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows()] == ["x", *cells]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    data = json.loads(download(page, "JSON"))
    assert [row["x"]["value"] for row in data["results"]["bindings"]] == cells
    write(page, GRAPH)
    run(page)
    assert b"ceterms:ownedBy" in download(page, "Turtle")
    book = openpyxl.load_workbook(io.BytesIO(download(page, "Excel")))
    assert [cell.value for cell in next(book.worksheets[0].iter_rows())] == ["subject", "predicate", "object"]
    assert "Sources and credit" in book.sheetnames
    assert editor.is_clean(), editor


def test_names_and_queries_that_are_code_stay_text(editor: Visit) -> None:
    page = editor.page
    hostile = "SELECT ?c ?name ?o { ?c ceterms:ownedBy ?o ; skos:prefLabel ?name FILTER(CONTAINS(STR(?c), '/xss/')) }"
    write(page, hostile)
    run(page)
    page.get_by_role("link", name="hostile").first.wait_for()
    shown = " ".join(answer(page).split())
    for text in XSS:
        assert " ".join(text.split()) in shown
    page.get_by_role("button", name="Shows Network view").click()
    page.locator(".network[data-nodes]").wait_for()
    write(page, GRAPH)
    run(page)
    page.locator(".network[data-nodes]").wait_for()
    literals = " ".join(json.dumps(text) for text in XSS)
    write(page, f"SELECT ?x ?n {{ VALUES ?x {{ {literals} }} BIND(STRLEN(?x) AS ?n) }}")
    run(page)
    page.get_by_role("button", name="Shows Chart view").click()
    page.locator("svg.chart-picture rect").first.wait_for()
    for view in ("Table", "Response"):
        page.get_by_role("button", name=f"Shows {view} view").click()
        page.wait_for_timeout(150)
    for text in XSS:
        write(page, f"SELECT * {{ ?s ?p {json.dumps(text)} }} # {text}")
        run(page)
        write(page, f"SELEC {text}")
        run(page)
        page.get_by_role("alert").wait_for()
    page.get_by_role("button", name="Share", exact=True).click()
    page.goto(page.url)
    page.reload()
    page.get_by_role("alert").wait_for()
    assert page.title() == "SPARQL · Credways"
    unwanted = "document.querySelectorAll('main script, img[src=x], [onload], [onerror], [onfocus]').length"
    assert page.evaluate(unwanted) == 0
    assert not editor.outside
    assert not editor.dialogs
    assert all("status of 400" in said for said in editor.console), editor


def test_what_went_wrong_is_said_in_words_with_advice(editor: Visit) -> None:
    page = editor.page
    write(page, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    run(page)
    assert "SERVICE is refused" in page.get_by_role("alert").inner_text()
    write(page, "SELECT ?s { ?s ?p }")
    run(page)
    page.get_by_role("alert").wait_for()
    assert not editor.outside


@pytest.fixture
def strict(browser: Browser, store_folder: Path) -> Iterator[Visit]:
    """The editor of a server with low limits."""
    settings = Settings(store=store_folder, query_seconds=1.0, query_rows=20_000)
    with running(replace(settings)) as client:
        context = browser.new_context()
        made = visiting(context, str(client.base_url).rstrip("/"))
        made.go("/sparql")
        made.page.get_by_role("button", name="Run the query").wait_for()
        yield made
        context.close()


def test_limits_are_said_in_words_also_where_an_answer_broke_off(strict: Visit) -> None:
    page = strict.page
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    run(page)
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "A limit was reached" in alert.inner_text()
    assert "CREDWAYS_QUERY_SECONDS" in alert.inner_text()
    many = " ".join(f'"{n} {"x" * 90}"' for n in range(200))
    write(page, f"SELECT ?a ?b {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} }}")
    run(page)
    page.get_by_text("The answer was cut short").wait_for()
    assert "query_rows = 20000" in page.get_by_role("alert").inner_text()
    page.get_by_role("group", name="Download the answer").get_by_role("button", name="Excel").click()
    page.locator(".told").get_by_text("A limit was reached").wait_for()


def test_a_question_of_the_library_asks_for_what_it_needs_and_runs(editor: Visit) -> None:
    page = editor.page
    page.get_by_label("Find a question").fill("exam domain weight")
    page.get_by_text("Coverage by exam domain and weight").click()
    form = page.locator(".example-form[open] form")
    form.get_by_label("credential", exact=True).fill("no such thing at all")
    form.get_by_role("button").click()
    form.get_by_role("alert").wait_for()
    form.get_by_label("credential", exact=True).fill("comptia network+")
    form.get_by_role("button", name="Put it in the editor and run it").click()
    page.get_by_role("region", name="Answer", exact=True).get_by_text("domainName").first.wait_for()
    text = written(page)
    assert "VALUES (?credential ?framework)" in text
    assert "# Library query coverage/by-domain-weight" in text
    assert "PREFIX cw:" in text
    page.get_by_label("Asked by").select_option("advisor")
    assert re.search(r"\d+ questions?", page.locator("#examples").inner_text())


def test_the_schema_counts_and_inserts_a_pattern(editor: Visit) -> None:
    page = editor.page
    page.get_by_text("What is in the store").click()
    page.get_by_label("Find a class or property").fill("certification")
    entry = page.get_by_role("region", name="Classes").get_by_role("button", name="ceterms:Certification").first
    entry.wait_for()
    page.wait_for_function("document.querySelector('.term-count')?.textContent !== ''")
    assert re.search(r"\d", entry.locator(".term-count").inner_text())
    write(page, "")
    entry.click()
    assert "?certification a ceterms:Certification ." in written(page)
    page.get_by_label("Find a class or property").fill("ownedBy")
    page.get_by_role("region", name="Properties").get_by_role("button").first.click()
    assert "?thing ceterms:ownedBy ?ownedBy ." in written(page)
    run(page)
    page.get_by_role("region", name="Rows of the answer").wait_for()
    assert editor.is_clean(), editor


def test_the_keyboard_gets_in_and_out_of_the_editor(editor: Visit) -> None:
    page = editor.page
    inside = "document.activeElement.closest('.yasqe') !== null"
    page.locator(".tabsList [role=tab][aria-selected=true]").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate(inside):
            break
    assert page.evaluate(inside)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Query"
    before = written(page)
    page.keyboard.press("Tab")
    assert not page.evaluate(inside)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(inside)
    assert written(page) == before


def test_a_running_query_can_be_stopped(editor: Visit) -> None:
    page = editor.page
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.get_by_role("button", name="Run the query").click()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Run the query").wait_for()


def test_phone_and_dark_and_light(browser: Browser, base: str) -> None:
    for width, scheme in ((390, "light"), (390, "dark"), (1366, "dark")):
        dark = scheme == "dark"
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        seen = visiting(context, base)
        seen.go("/sparql")
        write(seen.page, NAMES)
        run(seen.page)
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert seen.page.evaluate(sideways) <= 0
        back = seen.page.evaluate("getComputedStyle(document.querySelector('.CodeMirror')).backgroundColor")
        assert (back == "rgb(255, 255, 255)") is not dark
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert seen.page.evaluate(CONTRAST) == []
        seen.page.get_by_role("textbox", name="Query", exact=True).focus()
        write(seen.page, "")
        seen.page.keyboard.type("SELECT * { ?c a cert")
        seen.page.locator(".CodeMirror-hints").wait_for()
        assert seen.page.evaluate(CONTRAST) == []
        assert seen.is_clean(), seen
        write(seen.page, "SELEC")
        run(seen.page)
        seen.page.get_by_role("alert").wait_for()
        assert seen.page.evaluate(CONTRAST) == []
        context.close()


def test_without_scripts_the_form_asks(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "/sparql")
    assert not page.locator("#editor").is_visible()
    page.get_by_label("Query", exact=True).fill(NAMES)
    page.get_by_role("button", name="Run the query").click()
    assert "CompTIA Network+" in page.get_by_role("region", name="Answer", exact=True).inner_text()
    page.get_by_label("Query", exact=True).fill("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    page.get_by_role("button", name="Run the query").click()
    assert "SERVICE is refused" in page.get_by_role("alert").inner_text()
    context.close()


def test_without_a_store_the_page_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    with running(Settings(store=tmp_path / "none")) as client:
        context = browser.new_context()
        seen = visiting(context, str(client.base_url).rstrip("/"))
        assert seen.go("/sparql") == 200
        seen.page.get_by_text("Nothing to ask yet.").wait_for()
        assert "credways build" in seen.page.get_by_role("main").inner_text()
        seen.page.get_by_text("What is in the store").click()
        seen.page.locator("#schema").get_by_role("alert").wait_for()
        assert not seen.outside
        context.close()
