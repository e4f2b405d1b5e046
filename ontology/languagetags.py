"""Language tags with their publisher's capitals, carried through an engine that knows only lower case.

pyoxigraph turns `@en-GB` into `@en-gb` in its parsers and in `Literal(…)`. RDF compares tags without regard to case, so
that changes no answer, but what went in should come out. So a loader that meets a capital writes the tag as
`en-gb-x-cwcase-18` (the hexadecimal bits say which letters are capital; `-x-…` is BCP 47's room for private use), and
the store takes it apart again: it computes with `en-gb` and gives back `en-GB` (graph/exact.py).
"""

from __future__ import annotations

import re

MARK = "-x-cwcase-"
_MARKED = re.compile(r"(?P<tag>[a-z0-9]+(?:-[a-z0-9]+)*?)-x-cwcase-(?P<bits>[0-9a-f]{1,8}(?:-[0-9a-f]{1,8})*)")
_IN_TEXT = re.compile(rb"""(?P<before>["']@|"@language":\s*"|xml:lang=")""" + _MARKED.pattern.encode())
_TURTLE = re.compile(
    rb"""(?P<skip> \#[^\r\n]* | <[^<>"{}|^`\\\x00-\x20]*>
           | '{3}(?:'{0,2}(?:[^'\\]++|\\.))*+'{3} | "{3}(?:"{0,2}(?:[^"\\]++|\\.))*+"{3}
           | '(?:[^'\\\r\n]++|\\.)*+' | "(?:[^"\\\r\n]++|\\.)*+" )
         | (?P<at> @) (?P<tag> [A-Za-z]+(?:-[A-Za-z0-9]+)*)""",
    re.VERBOSE | re.DOTALL,
)
_XML = re.compile(rb"""(?P<at> \bxml:lang\s*=\s*["']) (?P<tag> [A-Za-z]+(?:-[A-Za-z0-9]+)*) (?=["'])""", re.VERBOSE)


def mark(tag: str) -> str:
    """Write a tag in lower case with its capitals noted: `en-GB` gives `en-gb-x-cwcase-18`, `en` gives `en`.

    Bit n, counted from 1 at the left, of the number stands for character n.
    """
    bits = sum(1 << place for place, character in enumerate(tag) if character.isupper())
    if not bits:
        return tag
    text = f"{bits:x}"
    head = len(text) % 8
    groups = ([text[:head]] if head else []) + [text[i : i + 8] for i in range(head, len(text), 8)]
    return tag.lower() + MARK + "-".join(groups)


def unmark(tag: str) -> str:
    """Undo `mark`; a tag without the mark comes back as it is."""
    found = _MARKED.fullmatch(tag)
    if found is None:
        return tag
    bits = int(found["bits"].replace("-", ""), 16)
    plain = found["tag"]
    return "".join(c.upper() if bits >> place & 1 else c for place, c in enumerate(plain))


def mark_source(data: bytes, kind: str) -> bytes:
    """Mark every tag with capitals in an RDF file before pyoxigraph parses it.

    `kind` is "turtle" (also TriG, N-Triples, N-Quads, N3) or "xml" (RDF/XML). Text inside strings, IRIs and comments
    is left alone. Columns reported by a parser shift on lines with such a tag; callers that report a syntax error
    parse the unmarked bytes for it.
    """
    pattern = {"turtle": _TURTLE, "xml": _XML}[kind]

    def marked(found: re.Match[bytes]) -> bytes:
        tag = found["tag"]
        if tag is None:
            return found[0]
        return found["at"] + mark(tag.decode()).encode()

    return pattern.sub(marked, data)


def unmark_output(data: bytes) -> bytes:
    """Undo `mark` in serialised RDF (N-Quads, Turtle, TriG, JSON-LD, RDF/XML): only where a tag stands."""
    if MARK.encode() not in data:
        return data

    def plain(found: re.Match[bytes]) -> bytes:
        return found["before"] + unmark(found[0][len(found["before"]) :].decode()).encode()

    return _IN_TEXT.sub(plain, data)
