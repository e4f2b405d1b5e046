"""`credways load LIST --map`: a map for a list nobody has described, proposed, shown, tried, and written to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from credways.cli import common

if TYPE_CHECKING:
    from loaders.options import Options
    from loaders.table_propose import Proposal

PROPOSE = "?"
"""What `--map` stands for when no map file follows it."""
_MAPS = (".yaml", ".yml")


class LoadCommand(TyperCommand):
    """`load`, whose `--map` may stand alone: then a map is proposed. A map file after it ends in .yaml or .yml."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a `--map` that stands alone the value that asks for a proposal."""
        return super().parse_args(ctx, with_map_value(args))


def with_map_value(args: Sequence[str]) -> list[str]:
    """The arguments with `--map` never alone.

    >>> with_map_value(["list.xlsx", "--map"])
    ['list.xlsx', '--map=?']
    >>> with_map_value(["--map", "list.xlsx"])
    ['--map=?', 'list.xlsx']
    >>> with_map_value(["list.xlsx", "--map", "my.yaml"])
    ['list.xlsx', '--map', 'my.yaml']
    """
    made: list[str] = []
    for place, one in enumerate(args):
        if one == "--":
            return [*made, *args[place:]]
        following = args[place + 1].lower() if place + 1 < len(args) else ""
        made.append(f"--map={PROPOSE}" if one == "--map" and not following.endswith(_MAPS) else one)
    return made


def propose_map(path: Path, out: Path | None, options: Options) -> None:
    """Write a proposed map, and say what each column becomes and what loading with it would give.

    Raises BadInput where the table cannot be read, BadQuery where the map's file is there already.
    """
    from loaders.reading.files import open_source
    from loaders.table_propose import propose
    from ontology.errors import BadInput, BadQuery

    target = out or path.with_name(path.name.removesuffix(".gz").rpartition(".")[0] + ".map.yaml")
    if target.exists():
        use = f"load with it (--map {quote(str(target))})"
        raise BadQuery(f"{target} is there already: {use}, or name another file with --map-out")
    source = open_source(path)
    proposal = propose(source, str(target), options.sheet)
    common.say(_columns(proposal))
    for remark in proposal.remarks:
        common.say(f"note: {remark}")
    try:
        target.write_text(proposal.text, encoding="utf-8")
    except OSError as error:
        raise BadQuery(f"{target} cannot be written ({error.strerror}); --map-out names another place") from None
    common.say(f"\nMap written: {target}")
    again = f"credways load {quote(str(path))} --map {quote(str(target))}"
    try:
        common.say(_dry_run(proposal, path, options))
    except BadInput as error:
        common.say("A dry run with it finds:")
        for problem in error.problems[:20]:
            common.say(f"  {problem}")
        common.note(f"credways: correct {target}, or the list, then: {again} --dry-run")
        raise typer.Exit(1) from None
    common.say(f"Nothing is stored yet. When the map says what you mean: {again}")


def _columns(proposal: Proposal) -> str:
    from credways import formats

    rows = [
        (one.column, one.becomes, f"{one.confidence:.0%}" if one.confidence else "", one.why, one.example[:40])
        for one in proposal.decisions
    ]
    return formats.to_table(("column", "becomes", "sure", "why", "example"), rows, common.terminal_width())


def _dry_run(proposal: Proposal, path: Path, options: Options) -> str:
    from loaders.reading.files import open_source
    from loaders.table import read_with
    from loaders.table_map_read import map_of_bytes

    load = read_with(map_of_bytes("the proposed map", proposal.text.encode()), open_source(path), options)
    receipt = load.receipt
    counts = ", ".join(f"{number:,} {what}" for what, number in receipt.counts.items() if number)
    kept = [name for name, fate in receipt.fields.items() if fate.startswith("kept as it stands")]
    lines = [f"Dry run: {receipt.read:,} rows read, {receipt.kept:,} kept, {len(load.triples):,} triples; {counts}"]
    lines += [f"  without a meaning in the map, kept under their own names: {', '.join(kept)}"] if kept else []
    return "\n".join(lines + [f"  {warning}" for warning in receipt.warnings])


def loader_for(map_file: Path) -> str:
    """The loader a map file is for: "table", or "spec" where it names the columns of a specification."""
    from loaders.reading.files import open_source
    from loaders.reading.yamls import read_yaml

    value = read_yaml(open_source(map_file))
    table = not isinstance(value, dict) or bool(value.keys() & {"things", "mappings", "source", "table"})
    return "table" if table else "spec"
