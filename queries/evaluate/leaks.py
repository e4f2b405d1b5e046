"""Leaks: whatever would let a method see the answer that it is asked for. Looked for before every fold is scored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ontology.errors import Leak
from queries.suggest.folds import ALIKE

if TYPE_CHECKING:
    from queries.evaluate.splits import Split
    from queries.evaluate.truth import Truth
    from queries.suggest.items import Item
    from queries.suggest.pair import Known

_CODE = re.compile(r"[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)+")


def check_known(truth: Truth, known: Known, held_out: Sequence[int]) -> None:
    """What a method may learn from holds no mapping of a held-out subject. Raises Leak."""
    seen = sorted({*known.subjects.tolist(), *known.rejected_subjects.tolist()} & set(held_out))
    if seen:
        raise Leak(f"{truth.name}: mappings of {len(seen)} held-out subjects are known, first {_code(truth, seen[0])}.")


def check_split(truth: Truth, split: Split) -> None:
    """No mapped parent, sibling or like text of a held-out subject is in another fold. Raises Leak."""
    import numpy as np

    place = {one.iri: at for at, one in enumerate(truth.pair.subjects)}
    first: dict[str, int] = {}
    mapped = set(truth.mapped)
    for one in truth.mapped:
        for parent in (min(truth.pair.subjects[one].parents, default=""),):
            if not parent:
                continue
            for other in mapped & {first.setdefault(parent, one), place.get(parent, one)}:
                _same_fold(truth, split, one, other, "are of one family")
    for family in truth.families:
        inside = [one for one in family if one in mapped]
        for one in inside:
            _same_fold(truth, split, inside[0], one, "are of one family")
    rows = np.array(truth.mapped, np.int32)
    own = truth.pair.core.subjects[rows]
    turned = own.T.tocsr()
    for start in range(0, len(rows), 256):
        like = (own[start : start + 256] @ turned).tocoo()
        close = like.data >= ALIKE
        for row, column in zip(like.row[close].tolist(), like.col[close].tolist(), strict=True):
            _same_fold(truth, split, int(rows[row + start]), int(rows[column]), "say nearly the same")


def _same_fold(truth: Truth, split: Split, one: int, other: int, why: str) -> None:
    if one in split.fold and other in split.fold and split.fold[one] != split.fold[other]:
        raise Leak(f"{truth.name}: {_code(truth, one)} and {_code(truth, other)} {why}, but are in different folds.")


def check_routes(truth: Truth) -> None:
    """No route between the sides passes through a set that maps the two sides themselves. Raises Leak."""
    for route, groups in zip(truth.pair.routes, truth.route_sets, strict=True):
        told = sorted(groups & set(truth.sets))
        if told:
            start = _code(truth, route[0])
            raise Leak(f"{truth.name}: a route from {start} passes through {told[0]}, which maps the two sides.")


def check_texts(truth: Truth) -> None:
    """No mapped subject prints its true target's code in words that methods read, nor the target its. Raises Leak."""
    subjects, targets = truth.pair.subjects, truth.pair.targets
    printed: dict[tuple[str, int], frozenset[str]] = {}

    def codes(side: str, at: int, item: Item) -> frozenset[str]:
        if (side, at) not in printed:
            words = f"{item.core}\n{item.words}\n{item.beside}"
            printed[side, at] = frozenset(_bare(one) for one in _CODE.findall(words))
        return printed[side, at]

    for row, column in zip(truth.known.subjects.tolist(), truth.known.targets.tolist(), strict=True):
        subject, target = subjects[row], targets[column]
        for code, found in (
            (_bare(target.code), codes("s", row, subject)),
            (_bare(subject.code), codes("t", column, target)),
        ):
            if code and code in found:
                raise Leak(f"{truth.name}: {_code(truth, row)} or its true target prints the other's code {code}.")


def _bare(code: str) -> str:
    return re.sub(r"[^a-z0-9]", "", code.lower())


def _code(truth: Truth, subject: int) -> str:
    one = truth.pair.subjects[subject]
    return one.code or one.iri
