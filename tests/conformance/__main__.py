"""`RDF_TESTS=… python -m tests.conformance [--output FILE] [suite …]`: the conformance report, as Markdown."""

from __future__ import annotations

import argparse
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph

from credways import __version__
from tests.conformance.manifest import SUITES, find_folder
from tests.conformance.run import Outcome, run


def report(outcomes: list[Outcome]) -> str:
    """Counts by suite, then each test that did not pass with the reason."""
    lines = [
        "# Conformance to SPARQL 1.1",
        "",
        f"Made by `make conformance` on {datetime.now(UTC):%Y-%m-%d}: Credways {__version__}, pyoxigraph "
        f"{pyoxigraph.__version__}, Python {platform.python_version()}. Do not edit.",
        "",
        "The tests are the W3C's (github.com/w3c/rdf-tests, not part of this project), each asked over HTTP of a",
        "server in its own process.",
        "",
        "| suite | tests | passed | known | failed |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for suite in dict.fromkeys(one.suite for one in outcomes):
        here = [one for one in outcomes if one.suite == suite]
        wrong = [one for one in here if one.wrong]
        known = sum(bool(one.known) for one in wrong)
        lines.append(f"| {suite} | {len(here)} | {len(here) - len(wrong)} | {known} | {len(wrong) - known} |")
    for title, failed in (("Known", False), ("Failed", True)):
        chosen = [one for one in outcomes if one.wrong and bool(one.known) is not failed]
        if chosen:
            lines += ["", f"## {title}", ""]
            lines += [f"- `{one.name}`: {one.known or one.wrong}" for one in chosen]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the suites asked for; 1 when a test failed that is not known to."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"any of {', '.join(SUITES)}; all unless named")
    parser.add_argument("--output", type=Path, help="write the report there")
    asked = parser.parse_args()
    folder = find_folder()
    if folder is None:
        print("Skipped: RDF_TESTS names no copy of github.com/w3c/rdf-tests.", file=sys.stderr)
        return 0
    outcomes = list(run(folder, asked.suites or list(SUITES)))
    text = report(outcomes)
    if asked.output:
        asked.output.write_text(text, encoding="utf-8")
    print(text, end="")
    return int(any(one.wrong and not one.known for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
