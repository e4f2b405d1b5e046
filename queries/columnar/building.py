"""Making the columns of a state of the store, and reading them from their files.

    python -m queries.columnar.building GENERATION

The engine writes each property's triples as N-Triples, polars reads them as lines. Both files lie beside the
generation, as the names do (queries/index_file.py), and are swept with it; the second one says that both are there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from zlib import crc32

from pyoxigraph import RdfFormat, Store, parse

from ontology.terms import CEASN, CETERMS, CW, DCTERMS, OWL, RDF, SKOS, SSSOM
from queries.columnar.columns import BLANK, IRI, LITERAL, TRIPLE, Columns

if TYPE_CHECKING:
    import polars as pl
    from pyoxigraph import QueryTriples

PREDICATES: Final = tuple(
    one.value
    for one in (
        *(RDF.type, SKOS.notation, SKOS.prefLabel, CEASN.isPartOf, CEASN.isChildOf, CEASN.competencyText),
        *(CETERMS.requires, CETERMS.targetAssessment, CETERMS.hasMember, DCTERMS.isPartOf, OWL.annotatedSource),
        *(OWL.annotatedTarget, SSSOM.predicate_modifier, CW.assessesFramework, CW.contentArea, CW.edition, CW.kind),
        *(CW.objectUnresolved, CW.seriesId, CW.essentialSkillTag),
    )
)
"""Properties that the columnar queries read. To keep all would take five times as long on all of the published data."""

LAYOUT: Final = 1
_NAME: Final = f"columns{LAYOUT}-{crc32(' '.join(PREDICATES).encode()):08x}"
"""Columns of another layout, or of other properties, have another name and are never read."""


def places(stem: Path) -> tuple[Path, Path]:
    """Where the terms and the pairs of a generation are kept."""
    here = stem.absolute()
    return here.with_suffix(f".{_NAME}-terms"), here.with_suffix(f".{_NAME}-pairs")


def are_there(stem: Path) -> bool:
    """Whether the columns of a generation are made."""
    return places(stem)[1].is_file()


def read(stem: Path) -> Columns:
    """The columns of a generation, in memory. Raises OSError, polars' errors."""
    import polars as pl

    terms, pairs = (pl.read_ipc(path) for path in places(stem))
    lengths = dict(pairs["p"].value_counts().iter_rows())
    spans, start = {}, 0
    for place, predicate in enumerate(PREDICATES):
        spans[predicate] = (start, lengths.get(place, 0))
        start += lengths.get(place, 0)
    return Columns(terms, pairs.select("s", "o"), spans)


def write(store: Store, stem: Path) -> None:
    """Make the files. One process at a time does; who comes later finds them there. Raises OSError, polars' errors."""
    terms, pairs = places(stem)
    with terms.with_suffix(f".{_NAME}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if are_there(stem):
            return
        work = terms.with_name(f"work-{terms.name}-{os.getpid()}")
        work.mkdir()
        try:
            _terms_and_pairs(_lines(store, work), work)
            (work / "terms").replace(terms)
            (work / "pairs").replace(pairs)  # last: it says that both are there
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _lines(store: Store, work: Path) -> list[Path]:
    """Every property's triples of the default graph, in a file each."""
    files = []
    for place, predicate in enumerate(PREDICATES):
        files.append(work / f"{place}.nt")
        found = store.query(f"CONSTRUCT {{ ?s <{predicate}> ?o }} WHERE {{ ?s <{predicate}> ?o }}")
        cast("QueryTriples", found).serialize(str(files[-1]), format=RdfFormat.N_TRIPLES)
    return files


def _terms_and_pairs(files: list[Path], work: Path) -> None:
    import polars as pl

    written = pl.concat(_read(path, place) for place, path in enumerate(files))
    terms = _terms(pl.concat([written["s"], written["o"]]).unique().alias("written"))
    terms.select("kind", "value", "suffix").write_ipc(work / "terms", compression="uncompressed")
    numbers = terms.select("written", "number")
    pairs = (
        written.lazy()
        .join(numbers.lazy(), left_on="s", right_on="written")
        .join(numbers.lazy(), left_on="o", right_on="written", suffix="_o")
        .select("p", pl.col("number").alias("s"), pl.col("number_o").alias("o"))
        .unique()
        .sort("p", "s", "o")
        .collect()
    )
    pairs.write_ipc(work / "pairs", compression="uncompressed")


def _read(path: Path, place: int) -> pl.DataFrame:
    """Subject and object of each line, as N-Triples writes them: no subject or property holds a space."""
    import polars as pl

    number = pl.lit(place, dtype=pl.UInt8).alias("p")
    if not path.stat().st_size:
        return pl.DataFrame(schema={"s": pl.String, "o": pl.String}).with_columns(number)
    lines = pl.read_csv(
        path, has_header=False, new_columns=["line"], separator="\x01", quote_char=None, schema={"line": pl.String}
    )
    parts = pl.col("line").str.strip_suffix(" .").str.splitn(" ", 3)
    return lines.select(parts.struct.field("field_0").alias("s"), parts.struct.field("field_2").alias("o"), number)


def _terms(written: pl.Series) -> pl.DataFrame:
    """Kind, value and suffix of terms in N-Triples, numbered in their order."""
    import polars as pl

    column = pl.col("written")
    kind = (
        pl.when(column.str.starts_with("_:")).then(BLANK)
        .when(column.str.starts_with("<<")).then(TRIPLE)
        .when(column.str.starts_with("<")).then(IRI)
        .otherwise(LITERAL).cast(pl.UInt8)
    )  # fmt: skip
    # No suffix has a quotation mark in it, so the last one ends the text.
    value = (
        pl.when(pl.col("kind") == BLANK).then(column.str.strip_prefix("_:"))
        .when(pl.col("kind") == IRI).then(column.str.strip_prefix("<").str.strip_suffix(">"))
        .when(pl.col("kind") == LITERAL).then(column.str.extract(r'(?s)^"(.*)"[^"]*$', 1))
        .otherwise(column)
    )  # fmt: skip
    suffix = pl.when(pl.col("kind") == LITERAL).then(column.str.extract(r'"([^"]*)$', 1)).otherwise(pl.lit(""))
    found = written.to_frame().with_columns(kind.alias("kind"))
    found = found.with_columns(value.alias("value"), suffix.alias("suffix"))
    return _unescaped(found).sort("kind", "value", "suffix").with_row_index("number")


def _unescaped(terms: pl.DataFrame) -> pl.DataFrame:
    """Undo N-Triples' escapes, which few texts have, with the engine's own parser."""
    import polars as pl

    escaped = (pl.col("kind") == LITERAL) & pl.col("value").str.contains("\\", literal=True)
    few = terms.filter(escaped)
    if few.is_empty():
        return terms
    document = "".join(f"<x:x> <x:x> {one} .\n" for one in few["written"])
    plain = [quad.object.value for quad in parse(document, format=RdfFormat.N_TRIPLES)]
    return pl.concat([terms.filter(~escaped), few.with_columns(pl.Series("value", plain))])


def main() -> None:
    """Make the columns of the generation that is named, behind everybody else's work."""
    os.nice(10)
    path = Path(sys.argv[-1])
    write(Store.read_only(str(path)), path)


if __name__ == "__main__":
    main()
