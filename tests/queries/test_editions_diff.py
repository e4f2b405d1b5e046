"""What `credways diff` promises, on invented items; the laws hold for any two editions."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from queries.editions import DEFINITION, TEXT, Edition, Item
from queries.editions_diff import KINDS, OTHER_WAY, Change, EditionDiff, compare
from queries.editions_impact import CARRY, propose
from queries.editions_pairs import LIKENESS, PUBLISHED, Link
from queries.editions_words import Rarity, difference, folded, marked

LONG = "Measure the span of a wooden beam with a folding rule and write it on the drawing"


def item(edition: str, code: str, text: str = "", *, parent: str = "", kind: str = "Objective", **rest: object) -> Item:
    """An invented item; its IRI is its code in its edition."""
    parents = (f"urn:{edition}:{parent}",) if parent else ()
    return Item(f"urn:{edition}:{code}", code, {TEXT: text} if text else {}, kind, parents, **rest)  # type: ignore[arg-type]


def edition(name: str, *items: Item) -> Edition:
    return Edition("beams", name, items)


def old(code: str, text: str = "", **rest: object) -> Item:
    return item("1", code, text, **rest)  # type: ignore[arg-type]


def new(code: str, text: str = "", **rest: object) -> Item:
    return item("2", code, text, **rest)  # type: ignore[arg-type]


def only(found: EditionDiff) -> Change:
    (change,) = found.changes
    return change


def kinds(found: EditionDiff) -> list[tuple[str, list[str], list[str]]]:
    return [(c.kind, [i.code for i in c.old], [i.code for i in c.new]) for c in found.changes]


def compared(before: list[Item], after: list[Item], *published: Link, without: tuple[str, ...] = ()) -> EditionDiff:
    return compare(edition("1", *before), edition("2", *after), published, without)


def test_same_code_and_words_is_unchanged() -> None:
    change = only(compared([old("1.1", LONG)], [new("1.1", LONG)]))
    assert (change.kind, change.also, change.links[0].by, change.guessed) == ("unchanged", (), "code", False)


def test_case_spacing_lookalike_signs_and_a_full_stop_are_no_change() -> None:
    change = only(compared([old("1.1", "Read “plans” – all")], [new("1.1", 'read  "plans" - all.')]))
    assert change.kind == "unchanged"


def test_same_code_with_some_of_the_words_is_reworded_and_says_which_words() -> None:
    change = only(compared([old("1.1", LONG)], [new("1.1", LONG.replace("wooden", "steel"))]))
    assert (change.kind, change.guessed) == ("reworded", False)
    (segments,) = change.words(change.links[0]).values()
    assert [(one.change, one.text) for one in segments if one.change != "same"] == [
        ("removed", "wooden"),
        ("added", "steel"),
    ]
    assert "[-wooden-]{+steel+}" in marked(segments)


def test_the_same_words_under_another_parent_are_moved() -> None:
    before = [old("1", "Beams"), old("2", "Roofs"), old("1.1", LONG, parent="1")]
    after = [new("1", "Beams"), new("2", "Roofs"), new("1.1", LONG, parent="2")]
    assert [c.kind for c in compared(before, after).changes] == ["unchanged", "moved", "unchanged"]


def test_the_same_words_in_the_same_place_under_another_code_are_recoded() -> None:
    change = only(compared([old("1.1", LONG)], [new("1.4", LONG)]))
    assert (change.kind, change.links[0].by) == ("recoded", "words")


def test_the_same_words_elsewhere_outweigh_a_code_that_now_names_something_else() -> None:
    other = "Choose the fasteners that hold drywall to a metal stud"
    found = compared([old("1.1", LONG)], [new("1.1", other), new("1.2", LONG)])
    assert kinds(found) == [("recoded", ["1.1"], ["1.2"]), ("added", [], ["1.1"])]


def test_likeness_without_a_common_code_is_a_guess_with_its_score() -> None:
    change = only(compared([old("1.1", LONG)], [new("3.2", LONG.replace("wooden", "steel"))]))
    assert (change.kind, change.also, change.guessed) == ("reworded", ("recoded",), True)
    assert change.links[0].by == LIKENESS
    assert 0.6 <= (change.links[0].likeness or 0) < 1


def test_a_code_that_was_built_here_proves_nothing() -> None:
    words = "Choose the drawing that shows a beam"
    found = compared([old("1.1", LONG, derived=True)], [new("1.1", words, derived=True)])
    assert kinds(found) == [("retired", ["1.1"], []), ("added", [], ["1.1"])]


def test_nothing_in_common_is_retired_and_added() -> None:
    found = compared([old("1.1", LONG)], [new("7.7", "Boil water")])
    assert kinds(found) == [("retired", ["1.1"], []), ("added", [], ["7.7"])]


def test_an_identifier_that_outlives_the_edition_pairs_whatever_else_changed() -> None:
    before, after = old("1.1", LONG, identifiers=("ce-1",)), new("9", "Boil water", identifiers=("ce-1",))
    change = only(compared([before], [after]))
    assert (change.kind, change.also, change.links[0].by) == ("reworded", ("recoded",), "identifier")


def test_a_published_split_is_one_group_with_every_part() -> None:
    links = [Link("urn:1:A", f"urn:2:{code}", PUBLISHED, kind="split", source="urn:m") for code in ("B", "C")]
    change = only(compared([old("A", "Roofers")], [new("B", "Slaters"), new("C", "Tilers")], *links))
    assert (change.kind, [i.code for i in change.new], change.guessed) == ("split", ["B", "C"], False)
    assert change.links[0].source == "urn:m"


def test_a_published_merger_is_one_group_with_every_source() -> None:
    links = [Link(f"urn:1:{code}", "urn:2:A", PUBLISHED, kind="merged") for code in ("B", "C")]
    change = only(compared([old("B", "Slaters"), old("C", "Tilers")], [new("A", "Roofers")], *links))
    assert (change.kind, [i.code for i in change.old]) == ("merged", ["B", "C"])


def test_a_published_mapping_outweighs_codes_and_words() -> None:
    found = compared([old("A", LONG)], [new("A", LONG), new("B", "Boil water")], Link("urn:1:A", "urn:2:B", PUBLISHED))
    assert kinds(found) == [("reworded", ["A"], ["B"]), ("added", [], ["A"])]


def test_what_is_published_to_have_no_counterpart_gets_none() -> None:
    found = compared([old("A", LONG)], [new("A", LONG)], without=("urn:1:A",))
    assert kinds(found) == [("retired", ["A"], []), ("added", [], ["A"])]


def test_parts_of_a_wording_are_a_split_by_guess() -> None:
    halves = ("Measure the span of a wooden beam with a folding rule", "Sketch every joint of the roof truss in pencil")
    whole = f"{halves[0]} and {halves[1].lower()}"
    change = only(compared([old("4.1", whole)], [new("5.1", halves[0]), new("5.2", halves[1])]))
    assert (change.kind, [i.code for i in change.new], change.guessed) == ("split", ["5.1", "5.2"], True)
    back = only(compared([old("5.1", halves[0]), old("5.2", halves[1])], [new("4.1", whole)]))
    assert (back.kind, [i.code for i in back.old], back.guessed) == ("merged", ["5.1", "5.2"], True)


def test_a_wording_that_is_repeated_is_no_split() -> None:
    whole, part = f"{LONG} and sketch every joint of the truss", LONG
    found = compared([old("1", whole)], [new("1", part), new("2", f"{part} twice")])
    assert kinds(found) == [("reworded", ["1"], ["1"]), ("added", [], ["2"])]


def test_of_the_same_words_several_times_the_parent_decides() -> None:
    before = [old("1", "Beams"), old("2", "Roofs"), old("1.1", "Tools", parent="1"), old("2.1", "Tools", parent="2")]
    after = [new("1", "Roofs"), new("2", "Beams"), new("1.1", "Tools", parent="1"), new("2.1", "Tools", parent="2")]
    pairs = {(c.old[0].code, c.new[0].code) for c in compared(before, after).changes}
    # The printed code and the words agree for the tools, which counts before the parent.
    assert pairs == {("1", "2"), ("2", "1"), ("1.1", "1.1"), ("2.1", "2.1")}
    free = [new("1", "Roofs"), new("2", "Beams"), new("x", "Tools", parent="1"), new("y", "Tools", parent="2")]
    pairs = {(c.old[0].code, c.new[0].code) for c in compared(before, free).changes}
    assert pairs == {("1", "2"), ("2", "1"), ("1.1", "y"), ("2.1", "x")}


def test_a_definition_is_compared_only_where_both_editions_print_them() -> None:
    before = Item("urn:1:A", "A", {TEXT: "Roofers"}, "Occupation")
    after = Item("urn:2:A", "A", {TEXT: "Roofers", DEFINITION: "Cover roofs."}, "Occupation")
    found = compare(edition("1", before), edition("2", after))
    assert only(found).kind == "unchanged"
    assert found.notes == ("Only 2 prints a definition; it was not compared.",)


def test_a_kind_of_item_that_one_edition_does_not_hold_is_said() -> None:
    found = compared([old("1", "Beams"), old("1.1", LONG, kind="ExamTopic")], [new("1", "Beams")])
    assert found.notes == ("2, as it is loaded, holds no item of the kind “exam topic” (1 in the other edition).",)


def test_a_changed_weight_is_said_beside() -> None:
    change = only(compared([old("1", "Beams", weight="0.24")], [new("1", "Beams", weight="0.23")]))
    assert (change.kind, change.also) == ("unchanged", ("reweighted",))


def test_a_circle_of_parents_ends() -> None:
    before = [old("1", "Beams", parent="2"), old("2", "Roofs", parent="1"), old("3", LONG, parent="1")]
    after = [new("1", "Beams"), new("2", "Roofs"), new("3", LONG, parent="1")]
    assert [c.kind for c in compared(before, after).changes] == ["moved", "moved", "unchanged"]


def test_places_are_not_compared_with_an_edition_that_has_no_hierarchy_and_that_is_said() -> None:
    before = [old("1", "Beams"), old("1.1", LONG, parent="1")]
    found = compared(before, [new("1", "Beams"), new("1.1", LONG)])
    assert found.counts["unchanged"] == 2
    assert found.notes == ("2, as it is loaded, has no hierarchy; places were not compared.",)


_WORDS = ("beam", "roof", "tool", "plan", "measure", "draw", "sharpen", "the", "a", "of")
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join)


@st.composite
def _items(draw: st.DrawFn, name: str) -> Edition:
    codes = draw(st.lists(st.sampled_from([f"{a}.{b}" for a in "123" for b in "1234"]), unique=True, max_size=8))
    made = []
    for code in codes:
        parent = draw(st.sampled_from(["", *codes]))
        made.append(
            item(
                name, code, draw(_TEXTS), parent=parent, kind=draw(st.sampled_from(["Objective", "Topic"])),
                derived=draw(st.booleans()), identifiers=draw(st.sampled_from([(), ("ce-1",), ("ce-2",)])),
            )
        )  # fmt: skip
    return edition(name, *made)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Edition, Edition, list[Link], list[str]]:
    before, after = draw(_items("1")), draw(_items("2"))
    links: list[Link] = []
    if before.items and after.items:
        some = st.tuples(st.sampled_from(before.items), st.sampled_from(after.items))
        links = [Link(o.iri, n.iri, PUBLISHED) for o, n in draw(st.lists(some, max_size=4))]
    everything = [i.iri for i in (*before.items, *after.items)]
    marked_items = draw(st.lists(st.sampled_from(everything), max_size=2)) if everything else []
    linked = {iri for link in links for iri in (link.old, link.new)}
    return before, after, links, [iri for iri in marked_items if iri not in linked]


def _turned(links: list[Link]) -> list[Link]:
    return [Link(link.new, link.old, link.by, link.likeness, OTHER_WAY.get(link.kind, link.kind)) for link in links]


@settings(max_examples=300, deadline=None)
@given(_cases())
def test_every_item_of_both_editions_is_in_exactly_one_group(
    case: tuple[Edition, Edition, list[Link], list[str]],
) -> None:
    before, after, links, without = case
    found = compare(before, after, links, without)
    assert Counter(i.iri for c in found.changes for i in c.old) == Counter(i.iri for i in before.items)
    assert Counter(i.iri for c in found.changes for i in c.new) == Counter(i.iri for i in after.items)
    assert sum(found.counts.values()) == len(found.changes)
    assert {c.kind for c in found.changes} <= set(KINDS)


@settings(max_examples=300, deadline=None)
@given(_items("1"))
def test_an_edition_is_unchanged_against_itself(one: Edition) -> None:
    assert {c.kind for c in compare(one, one).changes} <= {"unchanged"}


@settings(max_examples=300, deadline=None)
@given(_cases())
def test_swapping_the_editions_swaps_the_kinds_and_nothing_else(
    case: tuple[Edition, Edition, list[Link], list[str]],
) -> None:
    before, after, links, without = case

    def said(change: Change, turn: bool) -> tuple[object, ...]:
        words = {change.kind, *change.also}
        if turn:
            words = {OTHER_WAY.get(word, word) for word in words}
        sides = (change.new, change.old) if turn else (change.old, change.new)
        return (frozenset(words), *(frozenset(i.iri for i in side) for side in sides))

    there, back = compare(before, after, links, without), compare(after, before, _turned(links), without)
    assert {said(c, False) for c in there.changes} == {said(c, True) for c in back.changes}


@settings(max_examples=300, deadline=None)
@given(_cases())
def test_changed_words_are_never_carried_forward(case: tuple[Edition, Edition, list[Link], list[str]]) -> None:
    before, after, links, without = case
    for change in compare(before, after, links, without).changes:
        for one in change.old:
            proposal, reason = propose(change, one)
            assert reason
            if proposal == CARRY:
                assert [folded(one.text)] == [folded(other.text) for other in change.new]
                assert not change.guessed


@given(st.text(), st.text())
def test_the_segments_give_both_wordings_back(before: str, after: str) -> None:
    segments = difference(before, after)
    assert "".join(one.text for one in segments if one.change != "added") == before
    assert "".join(one.text for one in segments if one.change != "removed") == after


def test_a_word_said_a_thousand_times_takes_no_time() -> None:
    segments = difference("beam " * 1000, "beam roof " * 500)
    assert [one.change for one in segments] == ["removed", "added"]


@given(st.lists(st.text(), min_size=2, max_size=6))
def test_likeness_is_symmetric_and_between_nothing_and_all(wordings: list[str]) -> None:
    rarity = Rarity(wordings)
    for one in wordings:
        for other in wordings:
            assert 0 <= rarity.likeness(one, other) <= 1 + 1e-9
            assert abs(rarity.likeness(one, other) - rarity.likeness(other, one)) < 1e-9


def test_a_thousand_rewordings_take_no_square() -> None:
    import time

    before = [old(f"{n}", f"{LONG} number {n} of {n * 7919 % 5000} pieces") for n in range(3000)]
    after = [new(f"x{n}", f"{LONG} number {n} of {n * 7919 % 5000} long pieces") for n in range(3000)]
    start = time.perf_counter()
    found = compared(before, after)
    assert time.perf_counter() - start < 5
    assert found.counts["reworded"] > 2500
