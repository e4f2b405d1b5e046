"""Version crosswalks: what became of an item follows from its pairs. All codes and titles here are invented."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders.version_mappings import CHANGE_KIND, Edition, Pair, change_rows, changes, item_marks
from ontology.namespaces import SKOS

OLD, NEW = Edition("things", "1"), Edition("things", "2")


def kinds(*pairs: tuple[str, str, str, str]) -> list[str]:
    return [change.kind for change in changes(Pair(*pair) for pair in pairs)]


def test_same_code_and_title_is_unchanged_whatever_the_case_the_spaces_and_the_full_stop() -> None:
    assert kinds(("1", "Glass  blowers", "1", "GLASS\N{NO-BREAK SPACE}BLOWERS.")) == ["unchanged"]


def test_one_counterpart_with_another_title_is_reworded_and_with_another_code_recoded() -> None:
    assert kinds(("1", "Potters", "1", "Ceramists"), ("2", "Bakers", "3", "Bakers")) == ["reworded", "recoded"]


def test_a_publisher_who_says_that_the_text_changed_is_believed() -> None:
    assert changes([Pair("1", "Potters", "1", "Potters", "Text change", reworded=True)])[0].kind == "reworded"


def test_several_counterparts_are_a_split_or_a_merger_and_both_at_once_is_only_related() -> None:
    found = changes([Pair("1", "", "2", ""), Pair("1", "", "3", ""), Pair("4", "", "3", ""), Pair("5", "", "4", "")])
    assert [(one.kind, one.predicate.removeprefix(SKOS)) for one in found] == [
        ("split", "narrowMatch"),
        ("split", "relatedMatch"),
        ("merged", "broadMatch"),
        ("recoded", "closeMatch"),
    ]


def test_an_item_without_a_counterpart_is_marked_and_makes_no_mapping() -> None:
    found = changes([Pair("1", "Scribes", "", ""), Pair("", "", "9", "Divers")])
    assert change_rows(found, OLD, NEW) == []
    assert {(t.subject, t.predicate, t.object) for t in item_marks(found, OLD, NEW)} == {
        (NamedNode(OLD.iri("1")), CHANGE_KIND, Literal("retired")),
        (NamedNode(NEW.iri("9")), CHANGE_KIND, Literal("added")),
    }


def test_a_pair_of_nothing_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="without codes"):
        changes([Pair("", "a", "", "b")])


CODES = st.sampled_from(["", "1", "2", "3"])


@given(st.lists(st.tuples(CODES, CODES).filter(any), max_size=12))
def test_every_pair_is_a_mapping_or_a_mark_once_and_the_order_of_rows_does_not_matter(
    pairs: list[tuple[str, str]],
) -> None:
    given_pairs = [Pair(old, "", new, "") for old, new in pairs]
    found = changes(given_pairs)
    assert len(change_rows(found, OLD, NEW)) + len(item_marks(found, OLD, NEW)) == len(set(given_pairs))
    assert Counter(found) == Counter(changes(reversed(given_pairs)))
