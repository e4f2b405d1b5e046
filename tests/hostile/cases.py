"""Hostile queries by name. All data they meet is invented: 2,000 things in a ring, each with a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ontology.namespaces import GRAPH

_N: Final = "http://example.org/next"
_PAIR = "?a ?b ?c . ?d ?e ?f"
_CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_DOUBLE = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
_REPLACE = " ".join(f"BIND(REPLACE(?x{n}, '.', '$0$0$0$0$0$0$0$0') AS ?x{n + 1})" for n in range(20))
_ENCODE = " ".join(f"BIND(ENCODE_FOR_URI(CONCAT(?x{n}, ?x{n})) AS ?x{n + 1})" for n in range(40))


def _nested(depth: int, opening: str, middle: str, closing: str) -> str:
    return opening * depth + middle + closing * depth


CASES: Final[dict[str, Callable[[], str]]] = {
    # work without end
    "cross product, counted": lambda: f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    "cross product, sorted": lambda: f"SELECT * {{ {_CROSS} }} ORDER BY ?f ?c ?i",
    "cross product, sorted at random": lambda: f"SELECT * {{ {_CROSS} }} ORDER BY RAND()",
    "cross product, distinct": lambda: f"SELECT DISTINCT ?a ?d ?g {{ {_CROSS} }}",
    "cross product, counted distinct": lambda: f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_CROSS} }}",
    "cross product, grouped": lambda: f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {_CROSS} }} GROUP BY ?a ?d",
    "cross product, HAVING nothing": lambda: f"SELECT ?a {{ {_CROSS} }} GROUP BY ?a HAVING (COUNT(*) < 0)",
    "cross product, far OFFSET": lambda: f"SELECT * {{ {_CROSS} }} OFFSET 900000000000 LIMIT 1",
    "cross product that nothing satisfies": lambda: f"ASK {{ {_CROSS} FILTER(STRLEN(?c) = -STRLEN(?i)) }}",
    "cross product, hashed": lambda: f"ASK {{ {_CROSS} FILTER(SHA512(CONCAT(STR(?a), STR(?d), STR(?g))) = 'x') }}",
    "cross product taken away": lambda: f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} MINUS {{ ?a ?p ?q . ?r ?s ?i }} }}",
    "cross product that must not exist": lambda: (
        f"SELECT (COUNT(*) AS ?n) {{ ?u ?v ?w FILTER NOT EXISTS {{ {_CROSS} "
        "FILTER(CONCAT(STR(?u), STR(?c), STR(?i)) = 'x') } }"
    ),
    "cross product in unions": lambda: (
        f"SELECT (COUNT(*) AS ?n) {{ {{ {_CROSS} }} UNION {{ {_CROSS} }} UNION {{ {_CROSS} }} }}"
    ),
    "cross products in subqueries": lambda: "SELECT (COUNT(*) AS ?n) " + _nested(20, "{ SELECT ?a { ", _CROSS, " } }"),
    "optionals beside each other": lambda: (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o " + "".join(f"OPTIONAL {{ ?s{n} ?p{n} ?o{n} }} " for n in range(40)) + "}"
    ),
    "graphs of graphs": lambda: (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }} " for n in range(5)) + "}"
    ),
    "lists of values multiplied": lambda: (
        "SELECT (COUNT(*) AS ?n) { "
        + "".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(900)))} }} " for n in range(5))
        + "}"
    ),
    "unbounded path from everywhere": lambda: f"SELECT (COUNT(*) AS ?n) {{ ?a <{_N}>+ ?b . ?c <{_N}>+ ?d }}",
    "path of anything to anything": lambda: "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^!<x:z>)* ?b . ?b (!<x:y>)* ?c }",
    "paths within paths": lambda: f"SELECT (COUNT(*) AS ?n) {{ ?a ((<{_N}>+/<{_N}>+)+/<{_N}>*)+ ?b }}",
    "path there and back": lambda: f"SELECT (COUNT(*) AS ?n) {{ ?a (<{_N}>|^<{_N}>)* ?b . ?b (<{_N}>|^<{_N}>)* ?c }}",
    "giant regular expression": lambda: (
        f"ASK {{ {_PAIR} FILTER REGEX(STR(?c), CONCAT('^(', STR(?f), '){{1,400}}b$')) }}"
    ),
    "repetitions of repetitions": lambda: (
        f"ASK {{ {_PAIR} FILTER REGEX(STR(?c), CONCAT('((((a{{1,90}}){{1,90}})', STR(?f), '))')) }}"
    ),
    # memory without end
    "string that doubles": lambda: f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('abcdefgh' AS ?x0) {_DOUBLE} }}",
    "string that grows by replacement": lambda: f"SELECT (STRLEN(?x20) AS ?n) {{ BIND('abcdefgh' AS ?x0) {_REPLACE} }}",
    "string that grows by encoding": lambda: f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('ä ö ü %' AS ?x0) {_ENCODE} }}",
    "one value of all": lambda: f"SELECT (GROUP_CONCAT(STR(?c)) AS ?all) {{ {_CROSS} }}",
    # answers without end
    "millions of rows": lambda: f"SELECT * {{ {_PAIR} }}",
    "wide rows": lambda: f"SELECT ?t {{ ?a ?b ?c BIND(CONCAT({', '.join(['?c'] * 4000)}) AS ?t) }}",
    "millions of triples": lambda: f"CONSTRUCT {{ ?a ?b ?c . ?d ?e ?c }} {{ {_PAIR} }}",
    "everything described": lambda: f"DESCRIBE ?a ?d ?g {{ {_CROSS} }}",
    # what crashes parsers
    "braces, nested": lambda: "SELECT * " + _nested(20_000, "{", "", "}"),
    "parentheses, nested": lambda: "SELECT * { ?s ?p ?o FILTER" + _nested(50_000, "(", "1", ")") + " }",
    "exclamation marks": lambda: "SELECT * { ?s ?p ?o FILTER(" + "!" * 100_000 + "?o) }",
    "minus signs": lambda: "SELECT * { ?s ?p ?o FILTER(0 < " + "- " * 50_000 + "1) }",
    "blank nodes, nested": lambda: "SELECT * { " + _nested(20_000, "[ ?p ", "?o", " ]") + " ?q ?r }",
    "collections, nested": lambda: "SELECT * { " + _nested(20_000, "( ", "?o", " )") + " ?q ?r }",
    "quoted triples, nested": lambda: "SELECT * { " + _nested(20_000, "<< ?s ?p ", "?o", " >>") + " ?q ?r }",
    "braces, just within the bound": lambda: "SELECT * " + _nested(99, "{", _CROSS, "}"),
    "functions, just within the bound": lambda: (
        f"ASK {{ {_CROSS} FILTER(" + _nested(90, "UCASE(", "CONCAT(STR(?a), STR(?d), STR(?g))", ")") + " = 'x') }"
    ),
    "long sum": lambda: "SELECT * { ?s ?p ?o FILTER(0 < 1" + " + 1" * 60_000 + ") }",
    "long disjunction": lambda: "SELECT * { ?s ?p ?o FILTER(?o = 1" + " || ?o = 1" * 30_000 + ") }",
    "long union": lambda: "SELECT * { {}" + " UNION {}" * 30_000 + " }",
    "long path": lambda: "SELECT * { ?s <x:p>" + "/<x:p>" * 60_000 + " ?o }",
    "path of many choices": lambda: "SELECT * { ?s (<x:p>" + "|<x:p>" * 60_000 + ")* ?o }",
    "long list": lambda: "SELECT * { ?s ?p ?o FILTER(?o IN (1" + ", 1" * 90_000 + ")) }",
    "optionals after each other": lambda: "SELECT * { ?s ?p ?o " + "OPTIONAL { ?o ?p ?s } " * 8_000 + "}",
    # what hangs tokenizers
    "too many tokens": lambda: "SELECT * { " + ". " * 400_000 + "}",
    "too long": lambda: "ASK { } #" + "x" * 1_100_000,
    "words without a colon": lambda: "a.." * 300_000,
    "comparisons without a space": lambda: "SELECT * { ?s ?p ?o FILTER(" + "?a<" * 60_000 + "1) }",
    "text that never ends": lambda: "SELECT * { ?s ?p '''" + "''x" * 300_000,
    "many prefixes": lambda: (
        "".join(f"PREFIX p{n}: <http://e/{n}> " for n in range(30_000)) + "ASK { ?s p1:x ?o, ?q . {"
    ),
    "control characters": lambda: "SELECT * { ?s ?p \x00\x01\x02 }",
    # ways out
    "SERVICE": lambda: "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SERVICE, silent and hidden": lambda: "SELECT * { FILTER EXISTS { SERVICESILENT<http://127.0.0.1:9/>{ } } }",
    "SERVICE by variable": lambda: "SELECT * { ?s ?p ?u SERVICE ?u { ?x ?y ?z } }",
    "SERVICE behind a name's end": lambda: "SELECT * { ?s ?p rdf:.SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }",
    "FROM another host": lambda: "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "FROM a file": lambda: "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "FROM what the store hides": lambda: f"SELECT * FROM <{GRAPH}source/ring/1#lexical> {{ ?s ?p ?o }}",
    "FROM NAMED what the store hides": lambda: (
        f"PREFIX g: <{GRAPH}source/ring/1#lex> SELECT * FROM NAMED g:ical {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    ),
    "LOAD": lambda: "LOAD <http://127.0.0.1:9/>",
    "LOAD a file": lambda: "LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://example.org/g>",
    "update in place of a query": lambda: "DELETE WHERE { ?s ?p ?o }",
}
"""Name → a function that writes the query (some are a megabyte)."""
