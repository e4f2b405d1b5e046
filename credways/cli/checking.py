"""`credways validate`, `ontology`: is what is loaded usable, and are the words consistent?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credways.cli import common
from credways.cli.common import StoreOption

if TYPE_CHECKING:
    from graph.validation import Violation


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(validate)
    words = typer.Typer(help="The ontology: check it, write its page.", no_args_is_help=True)
    words.command("check")(check)
    words.command("docs")(docs)
    app.add_typer(words, name="ontology")


def validate(
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """Check what is loaded against the SHACL shapes and say in words what is not usable."""
    from credways import formats
    from graph.validation import validate_store

    common.choose(output, ("table", "csv", "json"))
    report = validate_store(common.open_store(store))
    header = ("severity", "thing", "iri", "property", "found", "message")
    rows = [(v.severity, v.label, v.focus, v.path, v.value, v.message) for v in report.violations]
    if output == "json":
        common.say(
            formats.to_json({"conforms": report.conforms, "results": [dict(zip(header, r, strict=True)) for r in rows]})
        )
    elif output == "csv":
        common.say(formats.to_csv(header, rows))
    elif not rows:
        common.say("Everything loaded is usable: no SHACL shape is violated.")
    else:
        common.say(_grouped(report.violations, common.terminal_width()))
    if not report.conforms:
        raise typer.Exit(1)


def _grouped(found: Iterable[Violation], width: int) -> str:
    """One row for each thing that is wrong, with how often and the first things it is wrong with."""
    from credways import formats
    from ontology.namespaces import shorten

    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        path = f"^{shorten(one.path[1:])}" if one.path.startswith("^") else shorten(one.path)
        groups.setdefault((one.severity, path, one.message), []).append(one.label or one.focus)
    rows = [
        (severity, len(names), message, path, "; ".join(names[:3]) + ("; …" if len(names) > 3 else ""))
        for (severity, path, message), names in groups.items()
    ]
    text = formats.to_table(("severity", "times", "message", "property", "things"), rows, width)
    return text + "\n--format csv or json lists each of them.\n"


def check() -> None:
    """Prove with HermiT that the ontology is consistent and every class can have members (needs Java)."""
    from graph.reasoning import check_ontology

    with common.progress() as progress:
        progress("HermiT is classifying the ontology", 0)
        report = check_ontology()
    if report.consistent and not report.unsatisfiable:
        common.say(f"The ontology is consistent and each of its {report.classes} classes is satisfiable.")
        return
    common.say("The ontology is inconsistent." if not report.consistent else "These classes can have no members:")
    for name in report.unsatisfiable:
        common.say(f"  {name}")
    raise typer.Exit(1)


def docs(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")] = Path("docs/ontology.html"),
) -> None:
    """Write the ontology's documentation page."""
    from credways.ontology_docs import write_docs

    write_docs(output)
    common.say(f"Wrote {output}")
