"""The law of receipts: every record read is kept or dropped, and says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.receipts import ReceiptBuilder

reasons = st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5)), max_size=20)


@given(kept=st.integers(0, 500), dropped=reasons)
def test_records_read_are_records_kept_and_dropped(kept: int, dropped: list[tuple[str, str, str]]) -> None:
    builder = ReceiptBuilder("spec", "a.tsv")
    builder.read(kept + len(dropped))
    builder.keep(kept)
    for place, value, reason in dropped:
        builder.drop(place, value, reason)
    receipt = builder.build()
    assert receipt.read == receipt.kept + len(receipt.dropped) == kept + len(dropped)
    assert receipt.dropped == tuple(dropped)


@given(read=st.integers(0, 50), kept=st.integers(0, 50), dropped=st.integers(0, 50))
def test_a_loader_that_loses_count_is_told(read: int, kept: int, dropped: int) -> None:
    builder = ReceiptBuilder("spec", "a.tsv")
    builder.read(read)
    builder.keep(kept)
    for number in range(dropped):
        builder.drop(f"row {number}", "", "no reason")
    if read == kept + dropped:
        assert builder.build().read == read
    else:
        with pytest.raises(ValueError, match="lost count"):
            builder.build()


def test_counts_cannot_run_backwards() -> None:
    builder = ReceiptBuilder("spec", "a.tsv")
    with pytest.raises(ValueError, match="unread"):
        builder.read(-1)
    with pytest.raises(ValueError, match="unkept"):
        builder.keep(-1)


def test_a_receipt_says_what_became_of_fields_links_and_records() -> None:
    builder = ReceiptBuilder("cas", "cas.jsonl")
    builder.field("gle_code", "kept as skos:notation")
    builder.field("source_path", "dropped: where the file was, not what it says")
    builder.read(2)
    builder.keep(2)
    builder.count("statements", 2)
    builder.count("statements")
    builder.dangle("line 7", "CCSS: W.2.99", "a code that no edition of the Common Core has")
    builder.warn("1 code has a trailing space")
    builder.warn("1 code has a trailing space")
    builder.note("rights: public domain")
    receipt = builder.build()
    assert (receipt.loader, receipt.file, receipt.read, receipt.kept) == ("cas", "cas.jsonl", 2, 2)
    assert receipt.fields["source_path"].startswith("dropped: ")
    assert receipt.counts == {"statements": 3}
    assert receipt.dangling == (("line 7", "CCSS: W.2.99", "a code that no edition of the Common Core has"),)
    assert receipt.warnings == ("1 code has a trailing space",)
    assert receipt.notes == ("rights: public domain",)


def test_a_flood_of_warnings_is_cut_and_counted() -> None:
    builder = ReceiptBuilder("spec", "a.tsv")
    for number in range(1500):
        builder.warn(f"row {number}: odd")
    warnings = builder.build().warnings
    assert len(warnings) == 1001
    assert warnings[-1] == "… and 500 more warnings"
