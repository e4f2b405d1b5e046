"""`diff` and `impact` from names to answers: editions that are loaded, or in a file that is only looked at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import BadQuery
from ontology.iris import edition_order

if TYPE_CHECKING:
    from graph.protocol import EditionStore, Store
    from graph.store import EmbeddedStore
    from queries.editions import Edition
    from queries.editions_diff import EditionDiff
    from queries.editions_impact import EditionImpact


def series_of(store: Store, source: str) -> str:
    """The series `source` names: as `credways sources` lists it, or by the name, code or IRI of a framework or scheme.

    Raises BadQuery for a thing that has no editions, NotFound and Ambiguous for names.
    """
    from queries.editions import crossed, holders
    from queries.resolve import resolve

    if holders(store, source.lower()) or crossed(store, source.lower()):
        return source.lower()
    found = resolve(store, source)
    named = [found.series] if found.series else sorted(_series_behind(store, found.iri))
    if len(named) != 1:
        which = f"Name one of {', '.join(named)}." if named else "`credways sources` lists what has."
        raise BadQuery(f"{found} has no editions of its own. {which}")
    return named[0]


def _series_behind(store: Store, iri: str) -> set[str]:
    """Series of the frameworks that a credential, an exam or a collection stands for."""
    from pyoxigraph import NamedNode

    from queries.lookup import frameworks, text

    rows = store.select(
        "SELECT ?f WHERE { ?s cw:assessesFramework|ceterms:hasMember|"
        "(ceterms:requires/ceterms:targetAssessment/cw:assessesFramework) ?f }",
        {"s": NamedNode(iri)},
    )
    known = frameworks(store)
    return {known[text(row[0])].series for row in rows if text(row[0]) in known} - {""}


def diff(store: Store, source: str, old: str, new: str) -> EditionDiff:
    """Compare two loaded editions of a source. Raises BadQuery naming the editions that are loaded."""
    from graph.collector import paused
    from queries.editions_published import diff as compared

    with paused():
        older, newer, notes = _read(store, store, series_of(store, source), old, new)
        found = compared(store, older, newer)
        return replace(found, notes=(*found.notes, *notes))


def impact(
    store: EditionStore, source: str, new: str, old: str = "", *, loader: str = "", edition: str = ""
) -> EditionImpact:
    """What the edition `new` of a source breaks: a loaded edition, or a file of one (read, checked, not stored).

    `old` is the edition to come from: "" means the one before a loaded `new`, or the current one where `new` is a
    file. `loader` and `edition` help to read a file, as for `credways load`. Raises BadQuery, BadInput, NotFound.
    """
    from graph.collector import paused
    from queries.editions_impact import impact as touched
    from queries.editions_published import diff as compared

    with paused():
        series = series_of(store, source)
        new_store, old, new = _named(store, series, new, old, loader, edition)
        older, newer, notes = _read(store, new_store, series, old, new)
        found = compared(store, older, newer)
        return touched(store, replace(found, notes=(*found.notes, *notes)), older, newer, new_store)


def _read(store: Store, new_store: Store, series: str, old: str, new: str) -> tuple[Edition, Edition, tuple[str, ...]]:
    """Both editions without the schemes that only one of them holds, and sentences that say which those are."""
    from queries.editions import edition_of, only_in_one, scheme_sizes

    of_old, of_new = scheme_sizes(store, series, old), scheme_sizes(new_store, series, new)
    gone, came = only_in_one(of_old, of_new), only_in_one(of_new, of_old)
    notes = tuple(
        f"{lacking}, as it is loaded, has no {scheme}; its {size:,} items in {whole} were not compared."
        for lacking, whole, schemes in ((new, old, gone), (old, new, came))
        for scheme, size in sorted(schemes.items())
    )
    with ThreadPoolExecutor(2) as pool:  # reading is the engine's work, which two threads can do at once
        older = pool.submit(edition_of, store, series, old, gone)
        newer = pool.submit(edition_of, new_store, series, new, came)
        return older.result(), newer.result(), notes


def _named(
    store: EditionStore, series: str, new: str, old: str, loader: str, edition: str
) -> tuple[EditionStore, str, str]:
    """The store that holds the edition to go to, the edition to come from, and the one to go to."""
    from queries.editions import crossed, holders

    known = sorted({*holders(store, series), *crossed(store, series)}, key=edition_order)
    loaded = next((one for one in known if one.lower() == new.lower()), "")
    if loaded:
        new_store, found = store, loaded
        old = old or next((one for one in reversed(known) if edition_order(one) < edition_order(loaded)), "")
    elif Path(new).exists():
        new_store, found = staged_edition(series, Path(new), loader, edition)
        old = old or next((one for one in reversed(known) if one.lower() != found.lower()), "")
    else:
        raise BadQuery(f"{new!r} is neither an edition of {series!r} that is loaded ({', '.join(known)}) nor a file.")
    if not old:
        raise BadQuery(f"No edition of {series!r} older than {new!r} is loaded; --from names one.")
    return new_store, old, found


def staged_edition(series: str, path: Path, loader: str = "", edition: str = "") -> tuple[EmbeddedStore, str]:
    """Read a file by its loader into a store in memory. Return that store and the edition of `series` in it.

    `edition` names the edition where the file does not say, or one of several that the file holds. A file of one
    edition that calls its series otherwise is taken for the series asked about.
    """
    from graph.store import EmbeddedStore
    from loaders import registry
    from loaders.options import Options

    picked = registry.pick(path, loader or None)
    loads = picked.load(path, Options(edition=edition))
    if len(loads) == 1 and loads[0].source.series != series:
        loads = picked.load(path, Options(edition=edition, series=series))
    fitting = [load for load in loads if load.source.series == series]
    if len(fitting) > 1:
        fitting = [load for load in fitting if load.source.edition.lower() == edition.lower()]
    if len(fitting) != 1:
        held = sorted(f"{load.source.series} {load.source.edition}" for load in loads)
        shown = ", ".join(sorted(held, key=lambda name: not name.startswith(f"{series} "))[:8]) or "nothing"
        raise BadQuery(f"{path.name} holds {shown}: --edition must name one edition of {series!r} among them.")
    store = EmbeddedStore.in_memory()
    with store.writing("staging") as writer:
        writer.put(fitting[0])
    return store, fitting[0].source.edition
