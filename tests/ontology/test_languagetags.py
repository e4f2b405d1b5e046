"""Capitals of language tags, carried through an engine that has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, parse

from ontology.languagetags import mark, mark_source, unmark, unmark_output

_TAGS = st.from_regex(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,6}", fullmatch=True)


@given(_TAGS)
def test_any_tag_comes_back_with_its_capitals(tag: str) -> None:
    assert unmark(mark(tag)) == tag
    assert mark(tag) == mark(tag).lower()


@pytest.mark.parametrize("tag", ["en-GB", "zh-Hant-TW", "EN", "de-CH-x-BERN", "es-419"])
def test_the_engine_takes_a_marked_tag_as_it_is(tag: str) -> None:
    assert Literal("x", language=mark(tag)).language == mark(tag)


def test_a_tag_without_capitals_is_left_alone() -> None:
    assert mark("en-gb") == "en-gb" == unmark("en-gb")


def test_only_tags_are_marked_in_turtle() -> None:
    file = b"""@prefix e: <http://e/@EN-GB> . # "not"@EN-GB
        e:s e:p "say \\"x\\"@EN-GB"@en-GB, '''"@EN'''@en, 'y'@EN-us ."""
    marked = mark_source(file, "turtle")
    assert unmark_output(marked) == file
    tags = {
        literal.value: literal.language
        for quad in parse(marked, format=RdfFormat.TURTLE)
        if isinstance(literal := quad.object, Literal)
    }
    assert tags == {'say "x"@EN-GB': mark("en-GB"), '"@EN': "en", "y": mark("EN-us")}


def test_only_xml_lang_is_marked_in_rdf_xml() -> None:
    file = b'<e:p xml:lang="en-GB" note="en-GB">xml:lang is en-GB</e:p>'
    marked = mark_source(file, "xml")
    assert marked.count(b"cwcase") == 1
    assert unmark_output(marked) == file
