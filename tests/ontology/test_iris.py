"""Identifiers: readable, stable, never empty, never two things by one name."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ontology import iris


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("CompTIA Network+", "comptia-network-plus"),
        ("Arts & Design", "arts-and-design"),
        ("Écoles d'Été", "ecoles-d-ete"),
        ("  C#  ", "c-sharp"),
    ],
)
def test_a_slug_is_what_a_person_would_write(text: str, slug: str) -> None:
    assert iris.slug(text) == slug


def test_names_in_other_scripts_are_told_apart() -> None:
    assert iris.slug("木工") != iris.slug("溶接")
    assert iris.slug("木工") == iris.slug(" 木工 ")


@pytest.mark.parametrize("text", ["", "  ", "—", "!?"])
def test_a_name_without_letters_or_digits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no letters or digits"):
        iris.slug(text)


@given(st.text())
def test_any_text_with_a_letter_or_digit_has_a_slug_fit_for_a_path(text: str) -> None:
    if any(character.isalnum() for character in text):
        assert all(part.isalnum() and part.isascii() for part in iris.slug(text).split("-"))


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_a_code_comes_back_from_its_segment(code: str) -> None:
    import unicodedata

    try:
        segment = iris.segment(code)
    except UnicodeEncodeError:  # a lone surrogate is no text; the readers refuse it before
        return
    assert "/" not in segment
    assert unquote(segment) == unicodedata.normalize("NFC", code).strip()


@pytest.mark.parametrize(("older", "newer"), [("9", "10"), ("N10-008", "N10-009"), ("2018", "2022"), ("v1.9", "v1.10")])
def test_editions_are_compared_as_people_do(older: str, newer: str) -> None:
    assert iris.edition_order(older) < iris.edition_order(newer)


@given(st.text(), st.text())
@example("¹", "1")  # a digit that is no number
def test_any_two_editions_can_be_compared(one: str, other: str) -> None:
    assert (iris.edition_order(one) < iris.edition_order(other)) or (
        iris.edition_order(other) <= iris.edition_order(one)
    )


def test_the_holder_of_an_item_is_its_edition() -> None:
    assert iris.holder(iris.statement("cas-ma", "2018", "MA.HS.N-Q.A")) == iris.framework("cas-ma", "2018")
    assert iris.holder(iris.concept("soc", "2018", "47-2031")) == iris.scheme("soc", "2018")
    assert iris.holder("https://example.org/a") == ""
