"""The two sides of a suggestion: the items of a framework, scheme, credential or statement, and all their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ontology.namespaces import RDF, expand
from queries.lookup import edition_in
from queries.lookup import text as value
from queries.suggest.codes import part_words
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

BATCH = 2_000
"""IRIs asked of the store in one query."""


@dataclass(frozen=True, slots=True)
class Item:
    """One statement, concept or occupation, and what is known of it.

    `title` is its name ("" where that is only its code), `text` its statement or definition, `words` further words of
    its own (keywords, other names), `beside` the words of things that describe it (parts, tasks, roles). `levels` are
    grade codes, `place` sorts it within its framework; `part_of` is the framework or scheme; `cut` says that a text
    was longer than what is read.
    """

    iri: str
    code: str = ""
    title: str = ""
    text: str = ""
    words: str = ""
    beside: str = ""
    levels: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    place: str = ""
    part_of: str = ""
    kind: str = ""
    retired: bool = False
    cut: bool = False

    @property
    def core(self) -> str:
        """Title and text: what the item itself says."""
        return f"{self.title}\n{self.text}".strip()

    @property
    def label(self) -> str:
        """The name to show: title, else text, else code, else the end of the IRI."""
        return self.title or self.text or self.code or self.iri.rpartition("/")[2]


@cache
def fields() -> Mapping[str, Any]:
    """fields.yaml, prefixed names expanded."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("fields.yaml").read_text("utf-8"))
    lists = ("title", "text", "words", "code", "level", "parent", "order", "part_of", "retired", "tag", "left_out")
    return data | {name: tuple(expand(one) for one in data[name]) for name in lists}


def batches(iris: Iterable[str]) -> Iterator[list[str]]:
    """The IRIs, sorted, each once, in lists of at most `BATCH`."""
    wanted = sorted(set(iris))
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def read_items(store: Store, iris: Iterable[str], graphs: Sequence[str] | None = None) -> list[Item]:
    """Read the items with these IRIs, sorted by IRI. Those of which the store says nothing are left out."""
    made: list[Item] = []
    for batch in batches(iris):
        facts: dict[str, dict[str, list[str]]] = {}
        rows = store.select(f"SELECT ?s ?p ?o WHERE {{ {nodes('s', batch)} ?s ?p ?o }}", graphs=graphs)
        for subject, predicate, obj in rows:
            facts.setdefault(value(subject), {}).setdefault(value(predicate), []).append(value(obj))
        same = _by_path(store, batch, fields()["same"], graphs)
        beside = _by_path(store, batch, fields()["beside"], graphs)
        made += [_item(iri, facts[iri], same.get(iri, []), beside.get(iri, [])) for iri in batch if iri in facts]
    return made


def _by_path(
    store: Store, iris: Sequence[str], paths: Sequence[str], graphs: Sequence[str] | None
) -> dict[str, list[str]]:
    """Texts at the end of each path, by item, in the order of the paths, each once."""
    found: dict[str, dict[str, None]] = {}
    for path in paths:
        rows = store.select(f"SELECT ?s ?t WHERE {{ {nodes('s', iris)} ?s {path} ?t }}", graphs=graphs)
        for subject, text in sorted((value(row[0]), value(row[1])) for row in rows):
            found.setdefault(subject, {}).setdefault(text)
    return {subject: list(texts) for subject, texts in found.items()}


def _item(iri: str, facts: Mapping[str, list[str]], same: Sequence[str], beside: Sequence[str]) -> Item:
    def all_of(name: str) -> list[str]:
        return [text for one in fields()[name] for text in sorted(facts.get(one, ()))]

    def first_of(name: str) -> str:
        return next(iter(all_of(name)), "")

    code = first_of("code")
    part_of = first_of("part_of")
    text = first_of("text") or min(same, key=len, default="") or part_words(edition_in(iri)[0], code)
    title = next((one for one in all_of("title") if not (code and one.endswith(code))), "")
    if title == text:
        title = ""
    for tag in all_of("tag"):
        title, text = _without_tag(title, tag), _without_tag(text, tag)
    most, most_beside = int(fields()["most_text"]), int(fields()["most_beside"])
    kinds = [one for one in facts.get(RDF + "type", ()) if not one.endswith(("Competency", "#Concept"))]
    return Item(
        iri=iri,
        code=code,
        title=title[:most],
        text=text[:most],
        words="\n".join(all_of("words"))[:most],
        beside="\n".join(beside)[:most_beside],
        levels=tuple(all_of("level")),
        parents=tuple(all_of("parent")),
        place=first_of("order"),
        part_of=part_of,
        kind=min(kinds, default=""),
        retired="true" in all_of("retired"),
        cut=len(title) > most or len(text) > most,
    )


def _without_tag(text: str, tag: str) -> str:
    """Take a printed tag off a text, with its bracket."""
    return re.sub(r"[(\[]\s*" + re.escape(tag) + r"\s*[)\]]", " ", text)


def without_codes(items: Sequence[Item], other: Sequence[Item]) -> list[Item]:
    """The items with every printed code of the other side taken out of their words, and brackets that hold one.

    Such a code is a published tag: the very mapping that is to be found, so no signal may see it.
    """
    codes = {_bare(one.code) for one in other if _is_telling(one.code)}
    names = "|".join(re.escape(name) for name in fields()["printed_names"])
    bracket = re.compile(r"[(\[][^()\[\]]*[)\]]")
    named = re.compile(rf"(?<![A-Za-z])(?:{names})(?![A-Za-z])")
    token = re.compile(r"[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)+")

    def is_tag(part: str) -> bool:
        return bool(named.search(part)) or any(_bare(one) in codes for one in token.findall(part))

    def clean(text: str) -> str:
        if not text:
            return text
        text = bracket.sub(lambda found: " " if is_tag(found.group()) else found.group(), text)
        return token.sub(lambda found: " " if _bare(found.group()) in codes else found.group(), text)

    return [
        replace(one, title=clean(one.title), text=clean(one.text), words=clean(one.words), beside=clean(one.beside))
        for one in items
    ]


def _bare(code: str) -> str:
    return re.sub(r"[^a-z0-9]", "", code.lower())


def _is_telling(code: str) -> bool:
    """Whether a code can be told from a word or a number: it has letters and digits, or parts."""
    return len(code) >= 3 and any(sign.isdigit() for sign in code) and not code.isdigit()
