"""Credit lines where each format has a place for them: text, comments, an HTTP header.

CSV, TSV and SPARQL's result formats have none (RFC 4180 and the W3C's specifications leave no room for a comment), so
there the command says the lines on stderr and the web sends them in a Link header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from queries.credits import Credit

HEADING = "Sources and credit"
_IRI = re.compile(r"https?://[^\s\"<>,|\\^`{}]+")
_MOST_HEADER = 4096
"""Bytes of a Link header that servers and proxies on the way let through; longer ones only point to the page."""


def lines(credits: Sequence[Credit]) -> list[str]:
    """One line a source: the publisher's words, then the address of its licence where they do not name it."""
    return [_line(one) for one in credits]


def block(credits: Sequence[Credit]) -> str:
    """The lines as the end of a text; "" when there are none."""
    return "".join([f"\n{HEADING}\n", *(f"  {line}\n" for line in lines(credits))]) if credits else ""


def commented(format_name: str, text: str, credits: Sequence[Credit]) -> str:
    """`text` in a format of triples with the lines in comments at its head; JSON-LD has none and stays as it is."""
    said = [f"{HEADING}:", *lines(credits)]
    if not credits or format_name not in ("ttl", "nt", "rdfxml"):
        return text
    if format_name != "rdfxml":
        return "".join(f"# {line}\n" for line in said) + text
    comment = "<!-- " + "\n     ".join(said).replace("--", "- -") + " -->\n"
    declaration, end, rest = text.partition("?>\n")
    return f"{declaration}{end}{comment}{rest}" if end else comment + text


def addresses(text: str, format_name: str = "") -> list[str]:
    """The IRIs that an answer in one of SPARQL's formats names, each once: to tell which sources it rests on.

    Turtle (`ttl`) shortens them, and is read; the other formats spell them out.
    """
    if format_name != "ttl":
        return [unescape(found) for found in dict.fromkeys(_IRI.findall(text))]
    import pyoxigraph as ox

    quads = ox.parse(text, format=ox.RdfFormat.TURTLE)
    ends = (term for quad in quads for term in (quad.subject, quad.object))
    return list(dict.fromkeys(term.value for term in ends if isinstance(term, ox.NamedNode)))


def has_place(format_name: str) -> bool:
    """Whether `commented` can put the lines into a format of triples."""
    return format_name in ("ttl", "nt", "rdfxml")


def link(credits: Sequence[Credit]) -> str:
    """A Link header (RFC 8288): the page of credits as the answer's copyright statement, and each line as its title.

    Where the lines are too long for a header, the page alone, which has them all.
    """
    page = '</about>; rel="copyright"'
    titled = ", ".join(f"{page}; title*=UTF-8''{quote(line, safe='')}" for line in lines(credits))
    return titled if titled and len(titled) <= _MOST_HEADER else page


def _line(credit: Credit) -> str:
    line = " ".join(credit.line.split())
    shown = credit.license.startswith(("http://", "https://")) and credit.license not in line
    return f"{line} Licence: {credit.license}" if shown and not _named(credit.license, line) else line


def _named(licence: str, line: str) -> bool:
    """Whether a line names a Creative Commons licence by its short name, as "CC BY 4.0"."""
    parts = licence.rstrip("/").split("/")
    return "creativecommons.org" in licence and f"CC {parts[-2].upper()} {parts[-1]}" in line
