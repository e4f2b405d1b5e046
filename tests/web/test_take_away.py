"""What the page of a crosswalk gives away: every format, under its own media type and file name."""

from __future__ import annotations

import httpx
import pytest

from credways.web.crosswalk_pages import TAKEN
from tests.web.conftest import HTML

ASKED = "/crosswalk?credential=comptia%2Fnetwork-plus&framework=cas"


@pytest.mark.parametrize("name", TAKEN)
def test_every_format_is_a_download(client: httpx.Client, name: str) -> None:
    answer = client.get(f"{ASKED}&format={name}&proposals=1", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="crosswalk.')
    assert "text/html" not in answer.headers["content-type"]
    assert answer.content


def test_the_page_links_to_them_and_every_row_to_its_reasons(client: httpx.Client) -> None:
    page = client.get(ASKED, headers=HTML).text
    assert all(f"format={name}" in page for name in ("sheet", "sssom-json", "case", "ctdl", "badge"))
    assert page.count('<tr class="why">') == page.count('<a href="/why?')


def test_everything_at_once_has_only_the_plain_tables(client: httpx.Client) -> None:
    assert client.get(f"{ASKED}&all=credentials&format=sheet", headers=HTML).status_code == 400
