"""The public Python API: one object over a store, answering as the command line does. Reached as `credways.open`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from graph.store import EmbeddedStore

if TYPE_CHECKING:
    from graph.store import Solutions, SourceRecord
    from queries.chains import Chain
    from queries.crosswalk import Crosswalk
    from queries.describe import Description
    from queries.editions_diff import EditionDiff
    from queries.editions_impact import EditionImpact
    from queries.search import Found


class Graph:
    """A loaded Credways graph. Names, codes and IRIs are all accepted where a thing is named.

    Every method raises the errors of `ontology.errors`: NotFound and Ambiguous for names, BadQuery for questions.
    """

    def __init__(self, store: EmbeddedStore, notes: tuple[str, ...] = ()) -> None:
        self.store = store
        self.notes = notes

    def sources(self) -> list[SourceRecord]:
        """Every loaded source edition."""
        return self.store.sources()

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Things whose name, code or text fits, best first."""
        from queries.search import search

        return search(self.store, text, limit=limit)[0]

    def show(self, name: str, edition: str = "") -> Description:
        """One thing and its links."""
        from queries.describe import describe
        from queries.resolve import resolve

        return describe(self.store, resolve(self.store, name, edition=edition).iri)

    def crosswalk(self, credential: str, framework: str, edition: str = "") -> Crosswalk:
        """Which statements of `framework` a credential reaches, with the reason for every row."""
        from credways.crosswalks import ask

        return ask(self.store, credential, framework, edition)

    def why(self, subject: str, obj: str) -> list[Chain]:
        """Every chain between two things, best first."""
        from queries.explain import why

        return why(self.store, subject, obj)

    def diff(self, source: str, old: str, new: str) -> EditionDiff:
        """What changed between two loaded editions of a source, every item of both in exactly one group."""
        from credways.editions import diff

        return diff(self.store, source, old, new)

    def impact(self, source: str, new: str, old: str = "") -> EditionImpact:
        """What the edition `new` (loaded, or a path to a file of it) does to all that rests on `old`.

        `old` is the edition before it where none is named. Proposals only: nothing is changed.
        """
        from credways.editions import impact

        return impact(self.store, source, new, old)

    def as_of(self, date: str) -> Graph:
        """This graph with the editions in force at a date (a year, month or day); `notes` say which they are.

        Raises BadQuery for what is no date.
        """
        from credways.past import at

        past, notes = at(self.store, date)
        return Graph(past, notes)

    def credits(self, *things: str) -> list[str]:
        """The lines that the sources which mention these IRIs ask to be shown; without any, those of all sources."""
        from credways.credits import lines
        from queries.credits import of_things

        return lines(of_things(self.store, things))

    def query(self, name: str, parameters: Mapping[str, str] | None = None) -> Solutions:
        """Run a query of the library."""
        from queries.catalog import run

        return run(self.store, name, parameters or {})

    def sparql(self, text: str) -> Solutions:
        """Run a SELECT of your own, in this process and without limits; the command line and web run it apart."""
        return self.store.select(text)


def open(path: Path | str | None = None) -> Graph:
    """Open a store for reading: `path`, `$CREDWAYS_STORE`, or the user data folder.

    Raises StoreUnusable where there is none.
    """
    from credways.settings import default_store

    return Graph(EmbeddedStore.open(path or default_store()))
