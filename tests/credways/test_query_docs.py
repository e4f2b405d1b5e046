"""docs/queries.md says what the headers say."""

from __future__ import annotations

from pathlib import Path

from credways.query_docs import markdown
from queries.catalog import catalog

PAGE = Path(__file__).parents[2] / "docs" / "queries.md"


def test_the_page_is_what_the_headers_say() -> None:
    assert PAGE.read_text("utf-8") == markdown(), "run: make query-docs"


def test_every_query_parameter_and_column_is_on_the_page() -> None:
    page = markdown()
    for query in catalog().values():
        section = page.partition(f"\n### {query.name}\n")[2].partition("\n### ")[0]
        assert query.question in section
        names = [one.name for one in query.parameters] + [one.name for one in query.columns]
        assert all(f"| `{name}` |" in section for name in names)
