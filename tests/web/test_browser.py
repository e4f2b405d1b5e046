"""The pages in a real Chromium against a real server process: the journey, the network, hostile names, the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.support.browser import Visit
from tests.web.conftest import XSS, xss_iri
from tests.web.test_pages import CARPENTRY, NETWORK, PAGES, WHY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SIZES = {"phone": (390, 844), "laptop": (1366, 850), "projector": (1920, 1080)}


def test_from_the_search_box_to_the_reason_of_one_row(visit: Visit) -> None:
    page = visit.page
    visit.go("/")
    page.get_by_role("searchbox").fill("carpentry")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="NCCER Carpentry Level 1").click()
    assert page.url == visit.base + "/credential/nccer/carpentry-level-1"
    page.get_by_role("link", name="Compare with Colorado’s standards").click()
    assert "composed" in page.get_by_role("region", name="Rows").inner_text()
    page.get_by_text("Why? 3 steps").first.click()
    assert page.get_by_text("“intersects”").or_(page.get_by_text('"intersects"')).first.is_visible()
    page.get_by_role("link", name="Every step with its source, as a picture").first.click()
    assert page.locator("svg.chain-across").first.is_visible()
    assert not page.locator("svg.chain-down").first.is_visible()
    assert "weakest link" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="The alignment itself").first.click()
    assert page.url == visit.base + "/mapping/nccer-ccss/1"
    assert visit.is_clean(), visit


@pytest.mark.parametrize("size", SIZES)
def test_no_page_asks_another_host_logs_an_error_or_scrolls_sideways(visit: Visit, size: str) -> None:
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})
    for path in PAGES:
        assert visit.go(path) == 200, path
        wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
        assert (
            visit.page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(18, 58, 92)"
        )
    assert visit.is_clean(), visit


def test_names_that_are_code_stay_names(visit: Visit) -> None:
    page = visit.page
    for number, text in enumerate(XSS):
        own = xss_iri(number).removeprefix("https://w3id.org/credways/id")
        for path in (own, f"/search?q=hostile&page=1#{number}", "/about", "/crosswalk"):
            assert visit.go(path) == 200
            assert page.title().endswith("· Credways")
            assert (
                page.evaluate("document.querySelectorAll('main script:not([type]), img[src=x], [onload]').length") == 0
            )
        visit.go(own)
        shown = page.get_by_role("main").inner_text()
        assert " ".join(text.split()) in " ".join(shown.split())
        for link in page.get_by_role("link").all():
            assert (link.get_attribute("href") or "").startswith(("/", "#", "http://", "https://"))
    assert visit.is_clean(), visit


def test_the_keyboard_reaches_the_content_and_the_search(visit: Visit) -> None:
    page = visit.page
    visit.go(NETWORK)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.get_by_role("link", name="Skip to the content").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    visit.go(NETWORK)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.type("network")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=network")
    assert "results for" in page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(visit: Visit, scheme: Literal["light", "dark"]) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for text (3 to 1 for large text), measured on what the browser computed."""
    visit.page.emulate_media(color_scheme=scheme)
    for path in ("/", NETWORK, CARPENTRY, WHY, "/queries", "/sparql", "/about"):
        visit.go(path)
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        faint = visit.page.evaluate(CONTRAST)
        assert faint == [], path


CONTRAST = """() => {
  const part = text => text.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = part(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg, .hidden, .skip') || !element.checkVisibility()) continue;
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const [one, two] = [light(part(style.color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (two + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push([element.textContent.trim().slice(0, 40), ratio.toFixed(2)]);
  }
  return found;
}"""


def test_a_page_is_small_and_needs_no_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    answer = page.goto(base + CARPENTRY)
    assert answer is not None
    assert answer.status == 200
    assert "RW.H2.2.2.a.i" in page.content()
    assert sum(sizes) < 300_000
    context.close()


def test_the_printed_page_keeps_the_answer_and_drops_the_furniture(visit: Visit) -> None:
    visit.page.emulate_media(media="print")
    visit.go(CARPENTRY)
    assert not visit.page.get_by_role("navigation", name="Main").is_visible()
    assert visit.page.get_by_role("region", name="Rows").is_visible()
    assert visit.page.pdf(format="Letter").startswith(b"%PDF")
