"""Bytes in, safe Python values out. Every cap and every "this is not what its name says" lives here.

    problems.py    Problems: collects everything wrong with one file, raises BadInput
    limits.py      Limits: the caps, in one place
    sniffing.py    what bytes really are, whatever the name says
    text.py        decoding, forbidden characters, codes
    files.py       open_source: one file, read whole, checked, hashed
    archives.py    open_sources: the members of a folder, .zip or .tar.gz
    tables.py      read_table: CSV, TSV and XLSX as text cells with row numbers
    jsons.py       read_json, read_jsonl: strict and exact

All of it raises `ontology.errors.BadInput` and nothing else on bad input, with stable rule names.
"""
