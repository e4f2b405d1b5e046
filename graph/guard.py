"""What an untrusted SPARQL query may not say, decided from its tokens before any engine sees it.

Refused: `SERVICE` of an endpoint that is not allowed (the engine would POST to any host), `LOAD` and every other
update, `FROM` and `FROM NAMED` of anything but graphs there are here, and nesting so deep that the engine's recursive
parser would take its process down.

The tokens are those of SPARQL 1.1 section 19.8, with one difference that matters: the engine's parser has no tokenizer.
It reads `SERVICESILENT<…>` and `trueSERVICE<…>` as keywords written without spaces, and inside brackets it reads
`?a<?b#>` as a comparison and a comment where the standard sees an IRI. So a forbidden word counts wherever it stands in
a bare word or a prefix, and a `<` that can be read both ways, with different text hidden behind it, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urljoin

from graph import exact
from ontology.errors import BadQuery, LimitReached, Refused
from ontology.namespaces import GRAPH, ID, PREFIXES

DEEPEST: Final = 100
"""Brackets within brackets, or signs in a row. The engine's parser dies at about 2,255 `{`; people write under 20."""

MOST_TOKENS: Final = 100_000
"""Tokens in a query: a third of a second of this process's time. A query of the longest length may have a million."""

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_VARY: Final = ("NOW", "RAND", "UUID")
_UPDATES: Final = frozenset(
    """LOAD CLEAR DROP CREATE ADD MOVE COPY INSERT DELETE WITH
    INSERTDATA DELETEDATA DELETEWHERE""".split()  # noqa: SIM905 (a list of words reads best as words)
)

# PN_CHARS and friends, a little wider than the standard: a character the engine does not accept ends in its error.
# A local name does not begin with a full stop: in `rdf:.SERVICE <…>` the pattern ends after `rdf:`.
# Longer prefixes than 256 characters are read as words, in which the same is forbidden: without an end, each of many
# words with full stops between them would be searched to the end of the query for the colon it has not.
_CHAR: Final = (
    r"0-9A-Za-z_\-\u00B7\u00C0-\u1FFF\u200C\u200D\u203F\u2040"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\U0010FFFF"
)
_TOKEN: Final = re.compile(
    rf"""
    (?P<space>[\x20\t\r\n]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|\"\"\"(?:\"{{0,2}}(?:[^\"\\]|\\.))*\"\"\"
              |'(?!'')(?:[^'\\\r\n]|\\[^\r\n])*'|\"(?!\"\")(?:[^\"\\\r\n]|\\[^\r\n])*\")
  | (?P<iri><(?:[^<>\"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
  | (?P<name>(?:[{_CHAR}][{_CHAR}.]{{0,255}})?:
      (?:(?!\.)(?:[{_CHAR}:.]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])+)?)
  | (?P<variable>[?$][{_CHAR}]+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:[0-9]+\.[0-9]*|\.?[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[{_CHAR}]+)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|<<|>>|[{{}}()\[\].,;*/|^!=<>+\-?~])
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN: Final = {"{": "}", "(": ")", "[": "]", "<<": ">>"}
_ENDS_OPERAND: Final = frozenset(("variable", "string", "number", "iri", "name", "language", "word"))
_HIERARCHICAL: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")


class Token(NamedTuple):
    """One token: its kind (a group name of the grammar above), its text, and the index of its first character."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may be given to a worker. `form` is SELECT, ASK, CONSTRUCT or DESCRIBE.

    `names_graphs` tells whether it says itself, with FROM, which graphs it asks; `reaches`, whether it asks an endpoint
    that is allowed; `varies`, whether it may be answered differently each time (NOW, RAND, UUID, or another endpoint).
    """

    text: str
    form: str
    names_graphs: bool = False
    reaches: bool = False
    varies: bool = False


def tokens(query: str) -> list[Token]:
    """Split a query into tokens, leaving out white space and comments.

    Raises BadQuery where no token can start (an unterminated string, a stray backslash) and Refused where a `<` could
    be read in two ways that would hide different text. Raises LimitReached past `DEEPEST` and `MOST_TOKENS`.
    """
    ahead = _Ahead(query)
    found: list[Token] = []
    opened: list[str] = []
    signs = position = 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None or match.end() == position:
            raise BadQuery(f"{place_of(query, position)}: {query[position]!r} cannot start anything in SPARQL here.")
        kind, text = str(match.lastgroup), match.group()
        if kind == "name":
            text = text.rstrip(".")  # a full stop at the end of a prefixed name ends the triple
        if kind in ("iri", "sign") and text[0] == "<":
            _refuse_two_readings(ahead, position, kind, text, found, opened)
        if kind not in ("space", "comment"):
            found.append(Token(kind, text, position))
            if len(found) > MOST_TOKENS:
                raise LimitReached("query_tokens", f"{MOST_TOKENS:,}", "Ask in parts: shorter lists, fewer patterns.")
            _count_depth(text if kind == "sign" else "", opened)
            signs = signs + 1 if text in ("!", "-", "+", "^", "^^") else 0
            if signs > DEEPEST:
                raise LimitReached("nesting", str(DEEPEST), f"More than {DEEPEST} signs in a row: simplify it.")
        position += len(text)
    return found


def _count_depth(sign: str, opened: list[str]) -> None:
    if sign in _OPEN:
        opened.append(sign)
        if len(opened) > DEEPEST:
            raise LimitReached("nesting", str(DEEPEST), "The brackets are nested too deeply: simplify the query.")
    elif opened and sign == _OPEN[opened[-1]]:
        opened.pop()


class _Ahead:
    """Where the next end of a word and the next quote are, each found once: looking anew at every `<` is quadratic."""

    _END: Final = re.compile(r"[\s>]")
    _QUOTE: Final = re.compile("[\"'`]")

    def __init__(self, query: str) -> None:
        self.query = query
        self._end = self._quote = -1

    def hides_quote(self, position: int) -> bool:
        """Whether what follows `position` up to a `>` without white space before it has a quote."""
        if self._end < position:
            found = self._END.search(self.query, position)
            self._end = found.start() if found else len(self.query)
        if self._quote < position:
            found = self._QUOTE.search(self.query, position)
            self._quote = found.start() if found else len(self.query)
        return self._quote < self._end and self.query[self._end : self._end + 1] == ">"


def _refuse_two_readings(
    ahead: _Ahead, position: int, kind: str, text: str, found: list[Token], opened: list[str]
) -> None:
    """Refuse `(… ?a<b#c>…`: an IRI by the standard, a comparison and a comment to the engine.

    Only inside round brackets, after an operand, can `<` be an operator. There, an IRI with `//` cannot be read as
    an expression, and an IRI without `#` or `'` hides nothing from either reading.
    """
    if kind == "iri":
        after_operand = bool(found) and (found[-1].kind in _ENDS_OPERAND or found[-1].text == ")")
        in_round = bool(opened) and opened[-1] == "("
        hides = "#" in text or "'" in text
        if after_operand and in_round and hides and not _HIERARCHICAL.match(text):
            raise Refused(
                f"{place_of(ahead.query, position)}: {text} could be an IRI or a comparison. Put a space after '<'."
            )
        return
    if ahead.hides_quote(position + 1):
        raise Refused(f"{place_of(ahead.query, position)}: what follows '<' is neither an IRI nor a comparison.")


def check(
    query: str,
    *,
    prefixes: Mapping[str, str] = PREFIXES,
    graphs: str = GRAPH,
    known: Collection[str] = (),
    services: Collection[str] = (),
) -> Checked:
    """Return the query with its form, or say why it may not run.

    `prefixes` are those the engine will know without a PREFIX line. `graphs` is what every FROM must begin with, if it
    is not one of the `known` graphs. `services` are the only endpoints that SERVICE may name, by their exact IRIs.
    Raises Refused (policy), BadQuery (no query form, or not tokens at all) or LimitReached (nesting).
    """
    found = tokens(query)
    declared = dict(prefixes)
    base = ID
    form, names_graphs, reaches, varies = "", False, False, False
    for index, token in enumerate(found):
        bare = token.text.upper() if token.kind == "word" else ""
        stem = token.text.split(":", 1)[0].upper() if token.kind == "name" else bare
        if "SERVICE" in stem:
            check_service(query, found, index, declared, services)
            reaches = True
        varies = varies or bare.endswith(_VARY)
        if bare in ("PREFIX", "BASE", "VERSION"):
            declare(found, index, declared)
        if bare == "BASE" and index + 1 < len(found) and found[index + 1].kind == "iri":
            base = urljoin(base, found[index + 1].text[1:-1])
        if (not form and bare in _UPDATES) or bare.startswith("LOAD"):
            raise Refused(f"{place_of(query, token.start)}: {bare} is refused: this endpoint only reads.")
        if "FROM" in stem:
            _check_from(query, found, index, declared, graphs, known, base)
            names_graphs = True
        if not form and bare.startswith(FORMS):
            form = next(name for name in FORMS if bare.startswith(name))
    if not form:
        raise BadQuery("This is not a query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE.")
    return Checked(query, form, names_graphs, reaches, varies or reaches)


def declare(found: list[Token], index: int, declared: dict[str, str]) -> None:
    """Note what the PREFIX at `index` says in `declared`; nothing where it is no whole declaration."""
    following = found[index + 1 : index + 3]
    if len(following) == 2 and following[0].kind == "name" and following[1].kind == "iri":
        declared[following[0].text.removesuffix(":")] = following[1].text[1:-1]


def named(token: Token, declared: Mapping[str, str]) -> str:
    """The IRI a token stands for; "" where that is not certain from the text (escapes, other kinds of token)."""
    iri = ""
    if token.kind == "iri":
        iri = token.text[1:-1]
    elif token.kind == "name":
        prefix, _, local = token.text.partition(":")
        iri = declared.get(prefix, "") + local
    return "" if "\\" in iri else iri


def check_service(
    query: str, found: list[Token], index: int, declared: Mapping[str, str], services: Collection[str]
) -> None:
    """Allow `SERVICE <endpoint>` and `SERVICE SILENT <endpoint>`, in separate words, for the endpoints allowed."""
    word = found[index]
    rest = [token for token in found[index + 1 : index + 3] if token.text.upper() != "SILENT"]
    if word.kind == "word" and word.text.upper() == "SERVICE" and rest and named(rest[0], declared) in services:
        return
    reason = "because queries may not reach other hosts."
    if services:
        reason = f"because it is none of the endpoints allowed here: {', '.join(sorted(services))}."
    if word.kind == "name":
        reason += " Give the prefix another name."
    raise Refused(f"{place_of(query, word.start)}: SERVICE is refused, {reason}")


def _check_from(
    query: str,
    found: list[Token],
    index: int,
    declared: Mapping[str, str],
    graphs: str,
    known: Collection[str],
    base: str,
) -> None:
    """Allow `FROM <our graph>` and `FROM NAMED <our graph>`, written as separate words, and no other dataset: above all
    none of the graphs that keep exact literals.
    """
    place = place_of(query, found[index].start)
    if found[index].kind != "word" or found[index].text.upper() != "FROM":
        raise Refused(f"{place}: write FROM as a word by itself; prefixes may not be called so.")
    rest = [token for token in found[index + 1 : index + 3] if token.text.upper() != "NAMED"]
    iri = named(rest[0], declared) if rest else ""
    if iri.endswith(exact.SUFFIX) or (not iri.startswith(graphs) and not (iri and urljoin(base, iri) in known)):
        shown = rest[0].text if rest else "nothing"
        raise Refused(f"{place}: FROM {shown} is refused: only graphs of this store, <{graphs}…>, can be asked.")


def place_of(query: str, position: int) -> str:
    """The line and column of a position, in words."""
    before = query[:position]
    return f"line {before.count(chr(10)) + 1}, column {position - before.rfind(chr(10))}"
