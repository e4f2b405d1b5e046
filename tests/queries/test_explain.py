"""Why, in words."""

from __future__ import annotations

import pytest

from graph.store import EmbeddedStore
from ontology.errors import NotFound
from queries.chains import SHARES_ANCHOR
from queries.crosswalk import crosswalk
from queries.explain import why


def test_every_step_of_the_nccer_chain_is_a_sentence(small: EmbeddedStore) -> None:
    (chain,) = why(small, "Construction trades", "RW.H2.2.2")
    leads, lists, intersects, anchor, tagged, part, conclusion = chain.sentences()
    assert leads == "Construction trades leads to NCCER Carpentry Level 1."
    assert lists.startswith("NCCER Carpentry Level 1 states its competencies in")
    assert '"intersects"' in intersects
    assert "Maine Department of Education" in intersects
    assert "edition 2013" in intersects
    assert "both correspond to the anchor standard CCRA.R.2" in anchor
    assert '"tagged"' in tagged
    assert "read backwards" in tagged
    assert part.startswith("RW.H2.2.2")
    assert "has the part RW.H2.2.2.a.i" in part
    assert "confidence not stated" in conclusion
    assert "Weakest link: RST.11-12.2 → RI.11-12.2" in conclusion


def test_a_chain_read_from_the_other_end_is_the_same_chain(small: EmbeddedStore) -> None:
    (there,) = why(small, "nccer-carpentry", "RW.H2.2.2.a.i")
    (back,) = why(small, "RW.H2.2.2.a.i", "nccer-carpentry")
    assert [hop.mapping for hop in back.hops] == [hop.mapping for hop in reversed(there.hops)]
    assert back.predicate == there.predicate


def test_two_statements_that_only_share_an_anchor(small: EmbeddedStore) -> None:
    (chain,) = why(small, "RST.11-12.2", "RI.11-12.2")
    assert [hop.predicate for hop in chain.hops] == [SHARES_ANCHOR]
    assert chain.kind == "composed"
    assert "1 hop" in chain.conclusion()


def test_a_credential_may_be_the_end(small: EmbeddedStore) -> None:
    assert [chain.kind for chain in why(small, "CS.HS.2.1", "CompTIA Network+")] == ["decided"]


def test_a_decided_and_a_suggested_chain_speak_differently(small: EmbeddedStore) -> None:
    decided, composed, suggested = why(small, "CompTIA Network+", "cas")
    assert decided.conclusion().startswith("So: narrow match")
    assert decided.conclusion().endswith("decided (confidence 0.9).")
    assert "composed of 2 hops (confidence 0.72)" in composed.conclusion()
    assert suggested.conclusion().startswith("A suggestion for a person to decide")


def test_nothing_connects(small: EmbeddedStore) -> None:
    assert why(small, "comptia/a-plus", "cas") == []
    assert why(small, "RW.H2.2.2.b", "ccss-ela") == []


def test_a_rejected_pair_has_no_chain(small: EmbeddedStore) -> None:
    assert why(small, "CompTIA Network+", "CS.HS.3.1") == []


def test_why_has_the_chain_of_each_row_and_its_alternatives(small: EmbeddedStore) -> None:
    for row in crosswalk(small, "CompTIA Network+", "cas").rows:
        hops = [chain.hops for chain in why(small, row.subject_id, row.object_id)]
        assert hops[0] == row.chain.hops
        assert all(chain.hops in hops for chain in row.alternatives)


def test_a_superseded_statement_is_asked_in_its_edition(small: EmbeddedStore) -> None:
    (chain,) = why(small, "CS.HS.1.1@2018", "csta")
    assert chain.confidence is not None
    assert [hop.subject_code for hop in chain.hops] == ["CS.HS.1.1"]


def test_an_unknown_end(small: EmbeddedStore) -> None:
    with pytest.raises(NotFound):
        why(small, "CompTIA Network+", "no such standard")
