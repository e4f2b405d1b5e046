"""Run every benchmark and print one Markdown table: `python -m benchmarks [name …]`."""

from __future__ import annotations

import platform
import sys

from benchmarks import (
    columnar,
    composing,
    crosswalking,
    embedded,
    everything,
    loading,
    neighbours,
    onet,
    pushing,
    service,
    starting,
    suggesting,
)
from benchmarks.measure import HEADER

BENCHMARKS = {
    "loading": loading.run,
    "onet": onet.run,
    "everything": everything.run,
    "crosswalking": crosswalking.run,
    "composing": composing.run,
    "starting": starting.run,
    "suggesting": suggesting.run,
    "pushing": pushing.run,
    "service": service.run,
    "neighbours": neighbours.run,
    "embedded": embedded.run,
    "columnar": columnar.run,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks (all by default); 1 when a goal is missed."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {platform.machine()}\n\n{HEADER}")
    missed = False
    for name in names or BENCHMARKS:
        for result in BENCHMARKS[name]():
            print(result.line(), flush=True)
            missed |= not result.met
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
