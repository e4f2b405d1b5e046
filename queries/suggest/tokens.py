"""Texts as terms: words stemmed, function and domain words left out, numbers and signs of mathematics kept."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_TOKEN = re.compile(r"\d+(?:[.,/:]\d+)*|[^\W\d_]+(?:['’.-]?[^\W_]+)*[+#]*|[+−×÷=<>≤≥≠√π%°∠Σ∑$]")
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Words:
    """words.yaml: what to leave out and how to shorten."""

    function: frozenset[str]
    stopped: frozenset[str]
    suffixes: tuple[tuple[str, str, int], ...]
    signs: Mapping[str, str]


@cache
def words() -> Words:
    """Read words.yaml once; the domain words are stopped in their stemmed form, so that all their forms are."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    suffixes = tuple((str(end), str(new), int(keep)) for end, new, keep in data["suffixes"])
    function = frozenset(data["function"].split())
    domain = frozenset(data["domain"].split())
    stems = frozenset(_shortened(word, suffixes) for word in domain)
    return Words(function, function | domain | stems, suffixes, data["signs"])


def plain(text: str) -> str:
    """Lower case, accents kept apart from letters taken off, one kind of quote and dash."""
    folded = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).lower().replace("’", "'")


def surface(text: str) -> list[str]:
    """The words, numbers and signs of a text as printed, lower case, in order."""
    return _TOKEN.findall(plain(text))


def terms(text: str) -> list[str]:
    """The terms of a text in order: stems of words that say something, numbers, words for signs.

    >>> terms("Students will solve the equations, e.g. 3x = 12")
    ['solv', 'equat', '3', 'x', 'equal', '12']
    """
    found: list[str] = []
    for token in surface(text):
        found += _of_token(token)
    return found


def pieces(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """A text cut at its tokens: (as printed, terms of it); what lies between tokens has none."""
    made: list[tuple[str, tuple[str, ...]]] = []
    place = 0
    for found in _TOKEN.finditer(text):
        if found.start() > place:
            made.append((text[place : found.start()], ()))
        made.append((found.group(), tuple(one for token in surface(found.group()) for one in _of_token(token))))
        place = found.end()
    return [*made, (text[place:], ())] if place < len(text) else made


@lru_cache(maxsize=200_000)
def _of_token(token: str) -> tuple[str, ...]:
    known = words()
    if token in known.signs:
        return tuple(known.signs[token].split())
    if token in known.stopped:
        return ()
    parts = [part for part in re.split(r"[-.']", token) if part] if not token[0].isdigit() else [token]
    made = [stem(part) for part in parts if part not in known.stopped and part != "s"]
    if len(parts) > 1 and made:
        made.append("".join(parts))
    return tuple(one for one in made if one not in known.stopped)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Shorten a word to what its forms share.

    >>> [stem(one) for one in ("network", "networking", "networks", "analyses", "analysis")]
    ['network', 'network', 'network', 'analys', 'analysis']
    """
    return _shortened(word, words().suffixes)


def _shortened(word: str, suffixes: tuple[tuple[str, str, int], ...]) -> str:
    if not word.isalpha() or len(word) < 4:
        return word
    for _ in range(3):
        for end, new, keep in suffixes:
            if word.endswith(end) and len(word) - len(end) >= keep:
                word = word[: len(word) - len(end)] + new
                break
        else:
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word


def with_pairs(found: list[str]) -> list[str]:
    """Terms and, joined by a space, each pair of neighbours among them."""
    return found + [f"{left} {right}" for left, right in itertools.pairwise(found)]


def characters(text: str, sizes: tuple[int, ...] = (4, 5)) -> list[str]:
    """Runs of characters inside words (edges marked), which forgive spelling and word formation."""
    made: list[str] = []
    for token in surface(text):
        if token in words().function:
            continue
        padded = f" {token} "
        for size in sizes:
            made += [padded[i : i + size] for i in range(len(padded) - size + 1)] or [padded]
    return made


def is_english(text: str) -> bool:
    """A guess for a person's sake: whether English function words are among the words of a text of some length.

    True for texts too short to tell. Texts in another script are not English.
    """
    found = [token for token in surface(text) if token[0].isalpha()]
    if not found:
        return True
    if sum(1 for token in found if _LATIN.search(token)) < len(found) / 2:
        return False
    if len(found) < 8:
        return True
    return sum(1 for token in found if token in words().function) >= len(found) * 0.08
