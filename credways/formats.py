"""Answers as text: SPARQL's own result formats, spreadsheet-safe CSV, and plain tables for a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.errors import BadQuery
from ontology.namespaces import XSD, shorten

MEDIA_TYPES = {
    "table": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json",
    "sssom": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet_cell(text: str) -> str:
    """Return `text` so that no spreadsheet runs it: a leading `= + - @`, tab or return gets an apostrophe before it.

    The mark is reversible: a text that itself starts with an apostrophe before such a sign gets a second one.
    """
    bare = text.lstrip("'")
    return "'" + text if bare.startswith(_RISKY) else text


def plain_cell(text: str) -> str:
    """Undo `spreadsheet_cell`."""
    bare = text.lstrip("'")
    return text[1:] if text.startswith("'") and bare.startswith(_RISKY) else text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV for spreadsheets (RFC 4180, LF line ends), each cell made safe; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([["" if cell is None else spreadsheet_cell(str(cell)) for cell in row] for row in rows])
    return out.getvalue()


def to_json(value: object) -> str:
    """Indented JSON with a final newline; anything JSON does not know is written as its text."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"


def to_table(header: Sequence[str], rows: Sequence[Sequence[object]], width: int = 0) -> str:
    """Rows as aligned columns for a terminal, or for a pipe when `width` is 0 (then nothing is cut or wrapped)."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not width:
        widest = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(header)]
        lines = [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widest, strict=True)).rstrip() for row in [header, *cells]
        ]
        return "\n".join(lines) + "\n"
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in header:
        table.add_column(name, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(table)
    return out.getvalue()


def term_text(term: object) -> str:
    """A term in words for a table: the literal's text, a CURIE or IRI, `_:label` for a blank node, "" for unbound."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    return term.value if isinstance(term, Literal) else str(term)


def sparql_csv(variables: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """SPARQL 1.1 Query Results CSV (raw values, CRLF), as the specification says: not made safe for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(variables)
    for row in rows:
        writer.writerow(
            ["" if term is None else str(term) if isinstance(term, BlankNode) else _value(term) for term in row]
        )
    return out.getvalue()


def sparql_tsv(variables: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """SPARQL 1.1 Query Results TSV: terms in Turtle syntax."""
    lines = ["\t".join(f"?{name}" for name in variables)]
    lines += ["\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) for row in rows]
    return "\n".join(lines) + "\n"


def sparql_json(variables: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """SPARQL 1.1 Query Results JSON."""
    bindings = [
        {name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None} for row in rows
    ]
    return json.dumps({"head": {"vars": list(variables)}, "results": {"bindings": bindings}}, ensure_ascii=False) + "\n"


def sparql_xml(variables: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """SPARQL Query Results XML (Second Edition)."""
    from xml.sax.saxutils import escape, quoteattr  # writing only

    def cell(term: object) -> str:
        if isinstance(term, NamedNode):
            return f"<uri>{escape(term.value)}</uri>"
        if isinstance(term, Literal):
            kind = f" xml:lang={quoteattr(term.language)}" if term.language else ""
            if not kind and term.datatype.value != XSD + "string":
                kind = f" datatype={quoteattr(term.datatype.value)}"
            return f"<literal{kind}>{escape(term.value)}</literal>"
        return f"<bnode>{escape(str(term)[2:])}</bnode>"

    head = "".join(f"<variable name={quoteattr(name)}/>" for name in variables)
    body = "".join(
        "<result>"
        + "".join(
            f"<binding name={quoteattr(name)}>{cell(term)}</binding>"
            for name, term in zip(variables, row, strict=True)
            if term is not None
        )
        + "</result>"
        for row in rows
    )
    return (
        '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
        f"<head>{head}</head><results>{body}</results></sparql>\n"
    )


def plain_rows(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """Rows of terms as their bare texts, as SPARQL's CSV has them; None where nothing is bound."""
    return [
        [None if term is None else str(term) if isinstance(term, BlankNode) else _value(term) for term in row]
        for row in rows
    ]


SELECT_FORMATS = {"csv": sparql_csv, "tsv": sparql_tsv, "json": sparql_json, "xml": sparql_xml}
"""Writers of SELECT results by the name used in `--format` and `format=`."""

_GRAPH_FORMATS = {"ttl": "TURTLE", "nt": "N_TRIPLES", "rdfxml": "RDF_XML", "jsonld": "JSON_LD"}


def triples_to(format_name: str, triples: Iterable[Triple]) -> str:
    """Serialize triples as `ttl`, `nt`, `rdfxml` or `jsonld`, with our prefixes. Raises BadQuery for another name."""
    import pyoxigraph

    from ontology.namespaces import PREFIXES

    if format_name not in _GRAPH_FORMATS:
        raise BadQuery(f"{format_name!r} is not a format for triples; expected one of {', '.join(_GRAPH_FORMATS)}")
    rdf_format = getattr(pyoxigraph.RdfFormat, _GRAPH_FORMATS[format_name])
    made = pyoxigraph.serialize(triples, format=rdf_format, prefixes=dict(PREFIXES))
    return (made or b"").decode()


def _value(term: object) -> str:
    return str(term.value) if isinstance(term, (NamedNode, Literal)) else str(term)


def _json_term(term: object) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        made = {"type": "literal", "value": term.value}
        if term.language:
            made["xml:lang"] = term.language
        elif term.datatype.value != XSD + "string":
            made["datatype"] = term.datatype.value
        return made
    return {"type": "bnode", "value": str(term)[2:]}
