"""The W3C's SPARQL 1.1 tests against a real server over HTTP; `python -m tests.conformance` prints the report."""
