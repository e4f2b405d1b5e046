"""The whole-graph questions as one lazy polars query each, as somebody writes them who knows polars and the columns.

The answers are data frames of texts: no terms are made, and rows have no order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from ontology.namespaces import ID
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, OWL, RDF, SKOS, SSSOM

if TYPE_CHECKING:
    import polars as pl
    from pyoxigraph import NamedNode

    from queries.columnar.columns import Columns

WORDS: Final = "bab"
AREAS: Final = f"{ID}collection/generated/areas"


def class_counts(columns: Columns) -> pl.DataFrame:
    """Things of each class."""
    import polars as pl

    found = _pairs(columns, RDF.type, "thing", "class").group_by("class").agg(pl.len())
    return _in_words(columns, found, "class")


def statements_saying(columns: Columns) -> pl.DataFrame:
    """Statements whose text or label has `WORDS`."""
    import polars as pl

    said = pl.concat(_pairs(columns, one, "statement", "words") for one in (CEASN.competencyText, SKOS.prefLabel))
    texts = columns.terms.lazy().with_row_index("words")
    hits = texts.filter(pl.col("value").str.to_lowercase().str.contains(WORDS, literal=True)).select("words")
    found = (
        said.join(hits, on="words", how="semi")
        .join(_pairs(columns, CEASN.isPartOf, "statement", "standards"), on="statement")
        .join(_pairs(columns, SKOS.notation, "statement", "code"), on="statement", how="left")
        .unique()
    )
    return _in_words(columns, found, "statement", "words", "standards", "code")


def tagged_standards(columns: Columns) -> pl.DataFrame:
    """Mappings between frameworks."""
    import polars as pl

    part = _pairs(columns, CEASN.isPartOf, "statement", "framework")
    series, edition = (_pairs(columns, one, "framework", one.value) for one in (CW.seriesId, CW.edition))
    placed = part.join(series, on="framework").join(edition, on="framework").drop("framework")
    start = placed.rename({"statement": "subject", CW.seriesId.value: "from", CW.edition.value: "fromEdition"})
    end = placed.rename({"statement": "object", CW.seriesId.value: "to", CW.edition.value: "toEdition"})
    found = (
        _pairs(columns, OWL.annotatedSource, "mapping", "subject")
        .join(_pairs(columns, OWL.annotatedTarget, "mapping", "object"), on="mapping")
        .join(_denied(columns), on="mapping", how="anti")
        .join(_suggested(columns), on="mapping", how="anti")
        .join(start, on="subject")
        .join(end, on="object")
        .group_by("from", "fromEdition", "to", "toEdition")
        .agg(pl.col("mapping", "subject", "object").n_unique())
    )
    return _in_words(columns, found, "from", "fromEdition", "to", "toEdition")


def matrix(columns: Columns) -> pl.DataFrame:
    """Expectations that each credential reaches in each content area; ancestors are looked for three steps up."""
    import polars as pl

    members = _holding(columns, CETERMS.hasMember, "standards", AREAS, of_subject=True)
    kinds = _holding(columns, RDF.type, "expectation", CW.GradeLevelExpectation.value)
    part_of = _pairs(columns, CEASN.isPartOf, "expectation", "standards")
    items = part_of.join(members, on="standards", how="semi").join(kinds, on="expectation", how="semi")
    assesses = _pairs(columns, CW.assessesFramework, "exam", "spec")
    required = _pairs(columns, CETERMS.requires, "credential", "condition")
    exams = _pairs(columns, CETERMS.targetAssessment, "condition", "exam")
    stated = required.join(exams, on="condition").join(assesses, on="exam").select("credential", "spec").unique()
    statements = stated.join(_pairs(columns, CEASN.isPartOf, "one", "spec"), on="spec").select("credential", "one")
    ends = (
        _pairs(columns, OWL.annotatedSource, "mapping", "one")
        .join(_pairs(columns, OWL.annotatedTarget, "mapping", "expectation"), on="mapping")
        .join(_denied(columns), on="mapping", how="anti")
        .join(_suggested(columns), on="mapping", how="anti")
        .join(_holding(columns, CW.objectUnresolved, "mapping", "true"), on="mapping", how="anti")
    )
    both = pl.concat([ends, ends.rename({"one": "expectation", "expectation": "one"})], how="diagonal")
    steps = [both.select("one", "expectation").join(statements.select("one").unique(), on="one", how="semi")]
    above = _pairs(columns, CEASN.isChildOf, "expectation", "parent")
    for _ in range(3):
        steps.append(steps[-1].join(above, on="expectation").select("one", pl.col("parent").alias("expectation")))
    found = (
        pl.concat(steps)
        .join(items, on="expectation")
        .unique()
        .join(statements, on="one")
        .group_by("credential", "standards")
        .agg(pl.col("expectation").n_unique().alias("reached"))
        .join(items.group_by("standards").agg(pl.len().alias("expectations")), on="standards")
        .join(_pairs(columns, CW.contentArea, "standards", "area"), on="standards")
        .join(_pairs(columns, CW.edition, "standards", "edition"), on="standards")
        .join(_pairs(columns, SKOS.prefLabel, "credential", "name"), on="credential", how="left")
    )
    return _in_words(columns, found, "credential", "standards", "area", "edition", "name")


BARE: Final[Mapping[str, Callable[[Columns], pl.DataFrame]]] = {
    "sources/class-counts": class_counts,
    "coverage/matrix": matrix,
    "coverage/statements-saying": statements_saying,
    "coverage/tagged-standards": tagged_standards,
}


def _pairs(columns: Columns, predicate: NamedNode, s: str, o: str) -> pl.LazyFrame:
    return columns.of(predicate, s, o).lazy()


def _holding(
    columns: Columns, predicate: NamedNode, name: str, value: str, *, of_subject: bool = False
) -> pl.LazyFrame:
    """What has a value for a property, or the values of a subject."""
    import polars as pl

    number = columns.terms["value"].eq(value).arg_true()
    given, wanted = ("s", "o") if of_subject else ("o", "s")
    return columns.of(predicate).lazy().filter(pl.col(given).is_in(number.implode())).select(pl.col(wanted).alias(name))


def _denied(columns: Columns) -> pl.LazyFrame:
    return _holding(columns, SSSOM.predicate_modifier, "mapping", SSSOM.NegatedPredicate.value)


def _suggested(columns: Columns) -> pl.LazyFrame:
    sets = _holding(columns, CW.kind, "set", "suggested")
    return _pairs(columns, DCTERMS.isPartOf, "mapping", "set").join(sets, on="set", how="semi").select("mapping")


def _in_words(columns: Columns, found: pl.LazyFrame, *names: str) -> pl.DataFrame:
    texts = columns.terms["value"]
    frame = found.collect()
    return frame.with_columns(texts.gather(frame[name]).alias(name) for name in names)
