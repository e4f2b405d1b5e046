"""`python -m tests.servers [--output FILE] [--case PATTERN] [engine …]`: the report on servers, as Markdown."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import pyoxigraph

from credways import __version__
from credways.build import build_catalogue
from tests.servers.cases import stores
from tests.servers.run import ENGINES, OURS, Outcome, Run, run
from tests.support.sparql_servers import ServerMissing

TITLES = {"oxigraph": "Oxigraph server", "virtuoso": "OpenLink Virtuoso", "credways": "Credways' own /sparql"}


def report(runs: list[Run], missing: dict[str, str]) -> str:
    """Counts by engine, what differs and why, and the time it took."""
    lines = [
        "# The same questions on other makers' servers",
        "",
        f"Made by `make servers` on {datetime.now(UTC):%Y-%m-%d}: Credways {__version__}, pyoxigraph "
        f"{pyoxigraph.__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}. "
        "Do not edit.",
        "",
        "Each server is started on this machine, filled by `credways push` (our own serves the store's folder), and",
        "asked through `RemoteStore`. An answer passes if it is that of the embedded store: the same rows in the same",
        "order, the same objects to the last field, the same literals to the last character. Three stores: the starter",
        "catalogue, the invented data of the query tests, and literals that engines like to write otherwise",
        "(tests/servers/literals.ttl). What is expected to differ stands in tests/servers/known.yaml, with the reason;",
        "a case there that passes is a failure.",
        "",
        "| server | version | cases | passed | known | failed |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for one in runs:
        wrong = [outcome for outcome in one.outcomes if outcome.wrong]
        known = sum(bool(outcome.known) for outcome in wrong)
        failed = sum(outcome.failed for outcome in one.outcomes)
        total, passed = len(one.outcomes), len(one.outcomes) - len(wrong)
        lines.append(f"| {TITLES[one.engine]} | {one.version} | {total} | {passed} | {known} | {failed} |")
    lines += [f"| {TITLES[engine]} | not run: {why} | | | | |" for engine, why in missing.items()]
    lines += ["", "## By kind of question", "", f"| question | {' | '.join(TITLES[one.engine] for one in runs)} |"]
    lines.append(f"| --- |{' ---: |' * len(runs)}")
    kinds = dict.fromkeys(_kind(outcome.case) for one in runs for outcome in one.outcomes)
    for kind in kinds:
        cells = []
        for one in runs:
            some = [outcome for outcome in one.outcomes if _kind(outcome.case) == kind]
            cells.append(f"{sum(not outcome.wrong for outcome in some)} of {len(some)}" if some else "")
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    for one in runs:
        lines += _differences(one)
    lines += [
        "",
        "## Time",
        "",
        "For information: all on one machine, one question after the other, over loopback.",
        "",
        "| server | sent by push | triples a second | all cases there | all cases embedded |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for one in runs:
        there, here = sum(o.there for o in one.outcomes), sum(o.here for o in one.outcomes)
        sent = f"{one.pushed:,} | {one.pushed / one.seconds:,.0f}" if one.seconds else "– | –"
        lines.append(f"| {TITLES[one.engine]} | {sent} | {there:.1f} s | {here:.1f} s |")
    return "\n".join(lines) + "\n"


def _kind(case: str) -> str:
    parts = case.split("/")
    return "/".join(parts[:2]) if parts[0] == "library" else parts[0]


def _differences(one: Run) -> list[str]:
    lines: list[str] = []
    by_reason: dict[str, list[Outcome]] = {}
    for outcome in one.outcomes:
        if outcome.wrong and outcome.known:
            by_reason.setdefault(outcome.known, []).append(outcome)
    if by_reason:
        lines += ["", f"## Known to differ: {TITLES[one.engine]}", ""]
        lines += [f"- {why}: {', '.join(f'`{each.case}`' for each in some)}" for why, some in by_reason.items()]
    failed = [outcome for outcome in one.outcomes if outcome.failed]
    if failed:
        lines += ["", f"## Failed: {TITLES[one.engine]}", ""]
        lines += [f"- `{each.case}`: {each.wrong or f'passes, though known: {each.known}'}" for each in failed]
    return lines


def main() -> int:
    """Run the engines asked for; 1 when an answer differs that is not known to, or is known to and does not."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("engines", nargs="*", help=f"any of {', '.join((*ENGINES, OURS))}; all unless named")
    parser.add_argument("--output", type=Path, help="write the report there")
    parser.add_argument("--case", default="*", help="only cases whose name fits, such as 'library/*'")
    asked = parser.parse_args()
    runs, missing = [], {}
    with tempfile.TemporaryDirectory(prefix="servers-") as place:
        folder = Path(place)
        build_catalogue(folder / "starter")
        made = stores(folder / "starter", folder)
        for engine in asked.engines or (*ENGINES, OURS):
            try:
                runs.append(run(engine, made, folder, lambda case: fnmatchcase(case.name, asked.case)))
            except ServerMissing as error:
                missing[engine] = str(error)
    text = report(runs, missing)
    if asked.output:
        asked.output.write_text(text, encoding="utf-8")
    print(text, end="")
    failed = Counter(one.engine for one in runs for outcome in one.outcomes if outcome.failed)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
