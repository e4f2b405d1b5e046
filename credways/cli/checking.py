"""`credways validate`, `ontology`: is what is loaded usable, and are the words consistent?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credways.cli import common
from credways.cli.common import StoreOption


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
        shown = [(severity, label or iri, path, found, message) for severity, label, iri, path, found, message in rows]
        common.say(
            formats.to_table(("severity", "thing", "property", "found", "message"), shown, common.terminal_width())
        )
    if not report.conforms:
        raise typer.Exit(1)


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
