"""`python -m tests.hostile [FILE]`: the hostile-query report, as Markdown on standard output or into a file."""

from __future__ import annotations

import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph

from credways import __version__
from tests.hostile.cases import CASES
from tests.hostile.run import Outcome, attack, make_store, serving

SETTINGS = {"query_seconds": 2, "query_rows": 50_000, "query_bytes": 8_000_000, "query_memory": 1024**3}
MIB = 1024 * 1024


def report() -> str:
    """Run every case against one server and lay the outcomes out."""
    rows: list[tuple[str, Outcome]] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        make_store(store)
        with serving(store, **SETTINGS) as server:
            server.client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
            first = server.memory
            for name, write in CASES.items():
                rows.append((name, attack(server, write())))
            alive, last = server.process.poll() is None, server.memory
    ended = [one for _, one in rows if one.limit == "query_seconds"]
    lines = [
        "# What becomes of hostile queries",
        "",
        f"Made by `make hostile` on {datetime.now(UTC):%Y-%m-%d}: Credways {__version__}, "
        f"pyoxigraph {pyoxigraph.__version__}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}. Do not edit.",
        "",
        "One server process, one store of 4,000 invented triples, limits of "
        + ", ".join(f"{name} = {value:,}" for name, value in SETTINGS.items())
        + ". Beside each hostile query, another client asks a small question every 50 ms; its longest wait is shown.",
        "",
        f"- {len(rows)} hostile queries; the server process {'lived through all of them' if alive else 'DIED'}.",
        f"- Ended by time: {len(ended)}, after {min(one.seconds for one in ended):.2f} to "
        f"{max(one.seconds for one in ended):.2f} s (limit plus 10 %: {SETTINGS['query_seconds'] * 1.1:.2f} s).",
        f"- The neighbour's failed questions: {sum(one.refused for _, one in rows)}; its longest wait: "
        f"{max(one.neighbour for _, one in rows):.2f} s.",
        f"- The server's own memory: {first / MIB:.0f} MiB before, {last / MIB:.0f} MiB after; workers after any query "
        f"at most {max(one.left for _, one in rows) / MIB:.0f} MiB.",
        "",
        "| query | status | limit | seconds | neighbour waited | workers then hold |",
        "| --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for name, one in rows:
        limit = one.limit or ("—" if one.status == 200 else one.detail[:60].replace("|", "\\|").replace("\n", " "))
        lines.append(
            f"| {name} | {one.status} | {limit} | {one.seconds:.2f} | {one.neighbour:.2f} | {one.left / MIB:.0f} MiB |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = report()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        print(text, end="")
