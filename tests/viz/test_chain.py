"""The picture of a chain: right boxes and arrows, readable without eyes, harmless whatever the names are."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.chain import Link, Node, chain_svg

names = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120)


def drawn(nodes: list[Node], links: list[Link], title: str = "title", direction: str = "across") -> ElementTree.Element:
    """The picture as parsed markup (inline SVG in HTML has no namespace of its own)."""
    return ElementTree.fromstring(chain_svg(nodes, links, title, direction=direction))


THREE = [Node("1", "Introduction"), Node("RST.11-12.2", "Central ideas"), Node("RW.H2.2.2", "Reading")]
TWO = [Link("“intersects”", "Maine DOE 2013"), Link("“tagged”", "CDE 2018", weakest=True)]


@pytest.mark.parametrize("direction", ["across", "down"])
def test_a_box_for_every_node_and_an_arrow_for_every_link(direction: str) -> None:
    picture = drawn(THREE, TWO, "from 1 to RW.H2.2.2", direction)
    assert len(picture.findall("rect")) == 3
    assert len([path for path in picture.findall("path") if "chain-line" in path.get("class", "")]) == 2
    words = " ".join("".join(text.itertext()) for text in picture.findall("text"))
    for expected in ("1", "RST.11-12.2", "Central ideas", "“intersects”", "Maine DOE 2013", "⚠ “tagged”"):
        assert expected in words
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == "from 1 to RW.H2.2.2"


def test_boxes_do_not_overlap_and_lie_inside_the_picture() -> None:
    for direction in ("across", "down"):
        picture = drawn(THREE, TWO, direction=direction)
        _, _, width, height = (float(part) for part in picture.get("viewBox", "").split())
        boxes = [
            [float(rect.get(name, "")) for name in ("x", "y", "width", "height")] for rect in picture.findall("rect")
        ]
        for x, y, wide, high in boxes:
            assert 0 <= x <= x + wide <= width
            assert 0 <= y <= y + high <= height
        for one, two in pairwise(boxes):
            assert two[0] > one[0] + one[2] or two[1] > one[1] + one[3]


@given(names, names, names)
def test_any_name_is_text_in_the_picture(code: str, label: str, claim: str) -> None:
    picture = drawn([Node(code, label), Node(code, label)], [Link(claim, label)], label)
    assert {element.tag for element in picture.iter()} <= {"svg", "rect", "path", "text", "tspan"}
    assert picture.get("aria-label") == label
    assert not any(name.startswith("on") for element in picture.iter() for name in element.attrib)


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    picture = drawn([Node("", "word " * 60), Node("", "end")], [Link("leads to")])
    assert "…" in "".join(picture.itertext())


def test_nodes_and_links_must_fit() -> None:
    with pytest.raises(ValueError, match="1 links join 2 nodes, not 1"):
        chain_svg([Node("", "alone")], [Link("nowhere")], "title")
