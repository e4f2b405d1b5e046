"""Which edition was in force at a date: as stated, by its name, by its order; invented sources."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.provenance import SourceRecord, newest
from ontology.errors import BadQuery
from ontology.model import Source
from queries.editions_asof import AsOf, as_of, first_day, last_day

TIME = datetime(2026, 1, 1, tzinfo=UTC)


def records(series: str, *editions: tuple[str, str, str]) -> list[SourceRecord]:
    """(edition, effective, expires) of an invented series, the newest current."""
    made = [
        SourceRecord(Source(series, name, name, effective=start, expires=end), TIME, 1, "", False, name)
        for name, start, end in editions
    ]
    best = newest(made)
    return [SourceRecord(r.source, TIME, 1, "", r is best, r.order) for r in made]


def chosen(date: str, *editions: tuple[str, str, str]) -> tuple[str, str]:
    (one,) = as_of(records("x", *editions), date).series
    return one.edition, one.ground


STATED = (("A", "2018-07", ""), ("B", "2022-08-15", ""))


@pytest.mark.parametrize(
    ("date", "edition"),
    [("2018", "A"), ("2018-07", "A"), ("2018-06", ""), ("2022-08-14", "A"), ("2022-08-15", "B"), ("2022-08", "B")],
)
def test_stated_dates_decide_and_a_year_or_month_means_its_last_day(date: str, edition: str) -> None:
    assert chosen(date, *STATED)[0] == edition


def test_before_the_first_there_is_none_and_the_notes_say_so() -> None:
    found = as_of(records("x", *STATED), "2010")
    assert found.editions == {"x": ""}
    assert found.notes() == ("As of 2010:", "x: no edition was in force; the first one loaded is of 2018-07.")


def test_a_year_that_begins_the_name_counts_where_no_date_is_stated_and_is_said_to() -> None:
    assert chosen("2020", ("2018", "", ""), ("2022-08", "", "")) == ("2018", "named")
    assert chosen("2022-07", ("2018", "", ""), ("2022-08", "", "")) == ("2018", "named")
    assert chosen("2022", ("2018", "", ""), ("2022-08", "", "")) == ("2022-08", "named")
    (_, note) = as_of(records("x", ("2018", "", ""), ("2022", "", "")), "2020").notes()
    assert note == "In force then by the dates in their names, since none are stated: x 2018 (now 2022)."


def test_a_school_year_is_the_year_it_begins_in() -> None:
    assert chosen("2025", ("2024-25", "", ""), ("2025-26", "", "")) == ("2025-26", "named")


def test_numbers_that_are_no_years_are_no_dates() -> None:
    assert chosen("2001", ("46.0201", "", "")) == ("46.0201", "alone")
    assert chosen("2001", ("20181", "", "")) == ("20181", "alone")


def test_an_expired_edition_gives_way_where_a_successor_is_loaded_and_stays_where_none_is() -> None:
    editions = (("A", "2018", "2020"), ("B", "2022", ""))
    assert chosen("2020", *editions) == ("A", "stated")
    assert chosen("2021", *editions) == ("", "none")
    assert chosen("2021", editions[0]) == ("A", "stated")


def test_without_any_date_the_newest_counts_and_the_notes_say_that_it_is_by_order() -> None:
    assert chosen("2001", ("n10-008", "", ""), ("n10-009", "", "")) == ("n10-009", "order")
    notes = as_of(records("x", ("n10-008", "", ""), ("n10-009", "", "")), "2001").notes()
    assert notes[1] == "No date is stated for any edition of these; the newest was used: x n10-009."


def test_an_undated_edition_stands_before_the_first_dated_one() -> None:
    editions = (("n10-008", "", ""), ("n10-009", "2024-06-20", ""))
    assert chosen("2023", *editions) == ("n10-008", "order")
    assert chosen("2025", *editions) == ("n10-009", "stated")


def test_the_only_edition_is_used_though_its_name_is_later_but_not_against_a_stated_date() -> None:
    assert chosen("2019", ("2026-11", "", "")) == ("2026-11", "alone")
    assert chosen("2019", ("2026-11", "2026-11", "")) == ("", "none")
    (_, note) = as_of(records("x", ("2026-11", "", "")), "2019").notes()
    assert note == "Named later than 2019, but the only editions loaded, and used: x 2026-11."


@pytest.mark.parametrize("text", ["", "heute", "2018-13", "2018-02-30", "18", "2018-7", "2018-07-01T00:00", "1750"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadQuery, match="is no date"):
        as_of([], text)


_DAYS = st.dates(datetime(1990, 1, 1).date(), datetime(2040, 12, 31).date()).map(str)
_SOME = st.sampled_from(["", "2010", "2015-03", "2015-03-09", "2021", "Fall 2022"])
_NAMES = st.lists(st.sampled_from(["2010", "2018", "2022-08", "v1", "v2", "n10-008"]), min_size=1, unique=True)


@st.composite
def _series(draw: st.DrawFn) -> list[SourceRecord]:
    return records("x", *((name, draw(_SOME), draw(_SOME)) for name in draw(_NAMES)))


@given(_series(), _DAYS)
def test_at_most_one_edition_a_series_and_never_one_that_had_not_begun(found: list[SourceRecord], day: str) -> None:
    answer: AsOf = as_of(found, day)
    (one,) = answer.series
    assert one.edition in {"", *(record.edition for record in found)}
    record = next((record for record in found if record.edition == one.edition), None)
    if record is not None and first_day(record.source.effective):
        assert str(first_day(record.source.effective)) <= day
    assert answer.notes()


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    first, last = first_day(text), last_day(text)
    assert (first is None) == (last is None)
    assert first is None or last is None or first <= last
