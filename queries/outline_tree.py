"""The statements of a framework, or below a statement, as an indented list in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.iris import edition_order
from ontology.namespaces import CEASN
from queries.lookup import text, things
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One statement of a framework's outline, `depth` 0 for top statements; in reading order.

    `text` is the publisher's wording where it is loaded, `weight` the published fraction of 1 as written.
    """

    thing: Thing
    depth: int
    text: str = ""
    weight: str = ""


_OF_FRAMEWORK = "?x ceasn:isPartOf ?root"
_BELOW = "?x ceasn:isChildOf+ ?root"


def outline_items(
    store: Store, iri: str, kind: str, limit: int, graphs: Sequence[str] | None
) -> tuple[tuple[OutlineItem, ...], int]:
    """Return the first `limit` statements below `iri` and how many there are.

    A statement with two parents is listed once, under the first.
    Order: the publisher's list order where there is one, then codes compared as people do (1.9 before 1.10).
    """
    if kind not in ("framework", "statement"):
        return (), 0
    pattern = _OF_FRAMEWORK if kind == "framework" else _BELOW
    rows = store.select(
        f"""SELECT DISTINCT ?x ?parent ?order ?code WHERE {{ {pattern} .
          OPTIONAL {{ ?x ceasn:isChildOf ?parent }} OPTIONAL {{ ?x ceasn:listID ?order }}
          OPTIONAL {{ ?x skos:notation ?code }} }}""",
        {"root": NamedNode(iri)},
        graphs=graphs,
    )
    keys: dict[str, tuple[object, ...]] = {}
    parents: dict[str, set[str]] = {}
    for x, parent, order, code in rows:
        item: str = text(x)
        keys[item] = (edition_order(text(order)), edition_order(text(code)), item)
        parents.setdefault(item, set())
        if parent is not None:
            parents[item].add(text(parent))
    children: dict[str, list[str]] = {}
    for item, above in parents.items():
        inside_parents = [one for one in above if one in keys]
        for one in inside_parents or [iri]:
            children.setdefault(one, []).append(item)
    ordered: list[tuple[str, int]] = []
    seen: set[str] = set()

    def walk(parent: str, depth: int) -> None:
        for child in sorted(children.get(parent, ()), key=keys.__getitem__):
            if child not in seen:
                seen.add(child)
                ordered.append((child, depth))
                walk(child, depth + 1)

    walk(iri, 0)
    page = ordered[:limit]
    known = things(store, [item for item, _ in page])
    texts = _literals(store, [item for item, _ in page], graphs)
    items = [
        OutlineItem(
            known[item], depth, texts.get((item, CEASN + "competencyText"), ""), texts.get((item, CEASN + "weight"), "")
        )
        for item, depth in page
        if item in known
    ]
    return tuple(items), len(ordered)


def _literals(store: Store, iris: Sequence[str], graphs: Sequence[str] | None) -> dict[tuple[str, str], str]:
    if not iris:
        return {}
    rows = store.select(
        f"SELECT ?s ?p ?o WHERE {{ {nodes('s', iris)} ?s ?p ?o FILTER(?p IN (ceasn:competencyText, ceasn:weight)) }}",
        graphs=graphs,
    )
    return {(text(subject), text(predicate)): text(obj) for subject, predicate, obj in rows}
