"""`credways show`, `search`, `crosswalk`, `why`, `stats`: questions in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from credways.cli import common, querying
from credways.cli.common import AsOfOption, StoreOption
from ontology.errors import BadQuery


def register(app: typer.Typer) -> None:
    """Add this topic's commands, and those of `querying`."""
    for command in (show, search, crosswalk, why, stats):
        app.command()(command)
    querying.register(app)


def show(
    name: Annotated[
        str, typer.Argument(metavar="ID|CODE|NAME", help="A name, code, CURIE or IRI.", show_default=False)
    ],
    edition: Annotated[str, typer.Option(help="Edition, where a code stands in several.")] = "",
    limit: Annotated[int, typer.Option(help="Most links of a kind and lines of an outline to list.", min=1)] = 30,
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="text, json, ttl or jsonld.")] = "text",
    store: StoreOption = None,
) -> None:
    """Show one thing and its links, in words."""
    from credways import credits, formats, words
    from queries.credits import of_description, of_things
    from queries.describe import describe, describe_triples
    from queries.resolve import resolve

    common.choose(output, ("text", "json", "ttl", "jsonld"))
    opened, told = common.open_past(store, as_of)
    common.notes(told)
    thing = resolve(opened, name, edition=edition)
    if output in ("ttl", "jsonld"):
        due = of_things(opened, [thing.iri])
        common.say(credits.commented(output, formats.triples_to(output, describe_triples(opened, thing.iri)), due))
        if not credits.has_place(output):
            common.credit(due)
        return
    description = describe(opened, thing.iri, limit=limit)
    due = of_description(opened, description)
    if output == "json":
        common.say(words.description_json(description, credits.lines(due)))
    else:
        common.say(words.description_text(description) + credits.block(due))


def search(
    text: Annotated[str, typer.Argument(help="Words, a name or a code.", show_default=False)],
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind: credential, statement, course, occupation …")
    ] = None,
    limit: Annotated[int, typer.Option(help="Most hits to list.", min=1)] = 20,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """Find credentials, statements, courses and occupations by name, code or text."""
    from credways import credits, formats
    from queries.credits import of_things
    from queries.search import search as find
    from queries.things import KINDS

    common.choose(output, ("table", "csv", "json"))
    for one in kind or ():
        common.choose(one, KINDS)
    opened = common.open_store(store)
    hits, total = find(opened, text, kinds=tuple(kind or ()), limit=limit)
    due = of_things(opened, [hit.thing.iri for hit in hits]) if hits else ()
    header = ("kind", "code", "name", "edition", "found in", "iri")
    rows = [
        (h.thing.what or h.thing.kind, h.thing.notation, h.thing.label, h.thing.edition, h.field, h.thing.iri)
        for h in hits
    ]
    if output == "json":
        results = [dict(zip(header, row, strict=True)) for row in rows]
        common.say(formats.to_json({"total": total, "results": results, "credits": credits.lines(due)}))
    elif output == "csv":
        common.say(formats.to_csv(header, rows))
        common.credit(due)
    elif not rows:
        common.say(f"Nothing is called {text!r} or says so.")
    else:
        common.say(
            formats.to_table(header[:5], [row[:5] for row in rows], common.terminal_width()) + credits.block(due)
        )
        if total > len(rows):
            common.note(f"{len(rows)} of {total} shown; --limit {total} shows all")


def crosswalk(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="[FROM]",
            help="A credential, exam, course, program, framework, statement, skill, occupation, cluster or list.",
            show_default=False,
        ),
    ] = "",
    target: Annotated[
        str, typer.Argument(metavar="[TO]", help="Any of these: cas, cas-ma, soc, a name or IRI.", show_default=False)
    ] = "",
    to: Annotated[str, typer.Option("--to", help="The same as TO.", show_default=False)] = "",
    every: Annotated[
        bool, typer.Option("--all", help="From every credential (see --of) instead of one thing.")
    ] = False,
    of: Annotated[str, typer.Option(help="With --all: credentials, courses or programs.")] = "credentials",
    edition: Annotated[str, typer.Option(help="Edition of the framework instead of the current one.")] = "",
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="table, csv, xlsx, json or sssom.")] = "table",
    store: StoreOption = None,
) -> None:
    """Every route from one thing to another, or to all of a framework, with the reason for every row."""
    if every:
        subject, target = "", subject or target
    if not (to or target) or (to and target) or (every and target and to) or not (every or subject):
        raise BadQuery("Say from what to what: credways crosswalk FROM TO, or --all --to TO.")
    if every:
        _crosswalk_all(to or target, of, edition, as_of, output, store)
        return
    from credways import crosswalks
    from queries.credits import of_crosswalk

    common.choose(output, ("table", *crosswalks.FORMATS))
    opened, told = common.open_past(store, as_of)
    answer = crosswalks.ask(opened, subject, to or target, edition)
    answer = replace(answer, notes=(*told, *answer.notes))
    due = of_crosswalk(opened, answer)
    if output == "table":
        common.say(crosswalks.as_text(answer, due, common.terminal_width()))
        return
    made = crosswalks.FORMATS[output](answer, due)
    if isinstance(made, bytes):
        common.send(made)
        return
    common.say(made)
    if output != "json":
        common.notes(told)
    if output == "csv":
        common.credit(due)


def _crosswalk_all(target: str, of: str, edition: str, as_of: str, output: str, store: StoreOption) -> None:
    from credways import composed

    common.choose(output, ("table", *composed.FORMATS))
    opened, told = common.open_past(store, as_of)
    common.notes(told)
    if output == "table":
        from queries.composing import composed as find

        found = find(opened, target, of=of, edition=edition)
        common.say(composed.as_text(found, of, common.terminal_width()))
        return
    answer = composed.ask(opened, target, of, edition)
    made = composed.FORMATS[output](answer)
    if isinstance(made, bytes):
        common.send(made)
        return
    common.say(made)
    if output == "csv":
        common.credit(answer.due)


def why(
    subject: Annotated[
        str, typer.Argument(metavar="SUBJECT", help="Any thing: a name, code or IRI.", show_default=False)
    ],
    obj: Annotated[str, typer.Argument(metavar="OBJECT", help="Any other thing.", show_default=False)],
    limit: Annotated[int, typer.Option(help="Most ways to spell out, the best first.", min=1)] = 20,
    as_of: AsOfOption = "",
    output: Annotated[str, typer.Option("--format", help="text, json, md, or html (a page to send).")] = "text",
    store: StoreOption = None,
) -> None:
    """Why one thing reaches another, or does not: steps, texts, sources, who decided, and what would change it."""
    from credways import why as told_as
    from queries.credits import of_chains
    from queries.reasons import reasons

    common.choose(output, tuple(told_as.FORMATS))
    opened, told = common.open_past(store, as_of)
    common.notes(told)
    answer = reasons(opened, subject, obj, most=limit)
    common.say(told_as.FORMATS[output](answer, of_chains(opened, [way.chain for way in answer.ways])))


def stats(
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    store: StoreOption = None,
) -> None:
    """Count what is loaded, by kind and by source."""
    from credways import formats
    from queries.stats import stats as count

    common.choose(output, ("table", "csv", "json"))
    counted = count(common.open_store(store))
    if output == "json":
        common.say(formats.to_json({"triples": counted.triples, "kinds": counted.kinds, "sources": counted.sources}))
        return
    if output == "csv":
        common.say(formats.to_csv(("kind", "words", "count"), counted.kinds))
        return
    width = common.terminal_width()
    common.say(f"{counted.triples:,} triples in {len(counted.sources)} source editions\n")
    common.say(formats.to_table(("kind", "things"), [(name, f"{n:,}") for _, name, n in counted.kinds], width))
    common.say(
        formats.to_table(("source", "edition", "triples"), [(s, e, f"{n:,}") for s, e, n in counted.sources], width)
    )
