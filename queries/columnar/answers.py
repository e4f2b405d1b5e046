"""The columnar queries: one function each, which gives the rows of its library query's SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.protocol import Bindings, Solutions
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, OWL, RDF, SKOS, SSSOM
from queries.columnar.columns import IRI, LITERAL, Columns

if TYPE_CHECKING:
    import polars as pl

Answering = Callable[[Columns, Bindings], Solutions]
"""From columns and bound parameters to the answer."""

_TRUE: Final = Literal(True)


def class_counts(columns: Columns, _given: Bindings) -> Solutions:
    """`sources/class-counts`."""
    import polars as pl

    counted = columns.of(RDF.type, o="class")["class"].value_counts(name="things").cast({"things": pl.Int64})
    named = columns.in_order(counted, "class", "named")
    found = named.sort(["things", "named", "class"], descending=[True, False, False], nulls_last=False)
    return columns.solutions(found.select("class", "things"))


def matrix(columns: Columns, given: Bindings) -> Solutions:
    """`coverage/matrix`."""
    import polars as pl

    items = _expectations(columns, given["framework"])
    stated = _specifications(columns).join(columns.of(CEASN.isPartOf, "statement", "spec"), on="spec")
    mapped = _mapped(columns, stated.select("statement").unique())
    above = _above(columns, mapped.select("part").unique(), items.select("expectation").unique())
    reached = mapped.join(above, on="part").select("statement", "expectation").unique()
    counts = (
        stated.select("credential", "statement").unique()
        .join(reached, on="statement").select("credential", "expectation").unique()
        .join(items, on="expectation")
        .group_by("credential", "standards").agg(pl.len().cast(pl.Int64).alias("reached"))
        .join(items.group_by("standards").agg(pl.len().cast(pl.Int64).alias("expectations")), on="standards")
        .join(_least(columns, CW.contentArea, "standards", "area"), on="standards")
        .join(columns.of(CW.edition, "standards", "edition"), on="standards")
        .join(_least(columns, SKOS.prefLabel, "credential", "credentialName"), on="credential", how="left")
    )  # fmt: skip
    texts = columns.in_order(counts, "edition", "in_words")
    found = texts.sort("credentialName", "credential", "area", "standards", "in_words", nulls_last=False)
    return columns.solutions(
        found.select("credential", "credentialName", "standards", "area", "edition", "expectations", "reached")
    )


def statements_saying(columns: Columns, given: Bindings) -> Solutions:
    """`coverage/statements-saying`."""
    import polars as pl

    wanted = pl.Series([str(getattr(given["text"], "value", ""))]).str.to_lowercase()[0]
    said = pl.concat(columns.of(one, "statement", "words") for one in (CEASN.competencyText, SKOS.prefLabel))
    hits = said.join(_saying(columns, said["words"].unique(), wanted), on="words", how="semi").unique()
    found = hits.join(columns.of(CEASN.isPartOf, "statement", "standards"), on="statement")
    if "framework" in given:
        found = found.join(_members(columns, given["framework"]), on="standards", how="semi")
    found = found.join(columns.of(SKOS.notation, "statement", "code"), on="statement", how="left")
    found = columns.in_order(columns.in_order(found, "words", "in_words"), "code", "code_in_words")
    ordered = found.sort("standards", "statement", "code_in_words", "in_words", nulls_last=False)
    return columns.solutions(ordered.select("statement", "code", "words", "standards"))


def tagged_standards(columns: Columns, _given: Bindings) -> Solutions:
    """`coverage/tagged-standards`."""
    import polars as pl

    # Each pair of series and edition gets its place in the order of the answer, so that rows are grouped and sorted by
    # two numbers.
    series, edition = columns.of(CW.seriesId, "framework", "series"), columns.of(CW.edition, "framework", "edition")
    named = series.join(edition, on="framework")
    places = named.select("series", "edition").unique()
    for name in ("series", "edition"):
        places = columns.in_order(places, name, f"{name} in order")
    places = places.sort("series in order", "edition in order", nulls_last=False).with_row_index("place")
    named = named.join(places, on=["series", "edition"]).select("framework", "place")
    placed = columns.of(CEASN.isPartOf, "statement", "framework").join(named, on="framework").lazy()
    mapped = (
        columns.of(OWL.annotatedSource, "mapping", "subject").lazy()
        .join(columns.of(OWL.annotatedTarget, "mapping", "object").lazy(), on="mapping")
        .join(_not_believed(columns, unresolved=False).lazy(), on="mapping", how="anti")
        .join(placed.select(pl.col("statement").alias("subject"), pl.col("place").alias("start")), on="subject")
        .join(placed.select(pl.col("statement").alias("object"), pl.col("place").alias("end")), on="object")
        .group_by("start", "end")
        .agg(pl.col("mapping", "subject", "object").n_unique().cast(pl.Int64))
        .sort("start", "end")
        .collect()
    )  # fmt: skip
    return columns.solutions(
        mapped.select(
            places["series"].gather(mapped["start"]).alias("from"),
            places["edition"].gather(mapped["start"]).alias("fromEdition"),
            places["series"].gather(mapped["end"]).alias("to"),
            places["edition"].gather(mapped["end"]).alias("toEdition"),
            pl.col("mapping").alias("mappings"),
            pl.col("subject").alias("subjects"),
            pl.col("object").alias("objects"),
        )
    )


def _saying(columns: Columns, words: pl.Series, wanted: str) -> pl.DataFrame:
    """Those of `words` whose STR has `wanted`, which is in lower case, once it is in lower case too."""
    import polars as pl

    terms = pl.DataFrame({"words": words, "kind": columns.terms["kind"].gather(words)})
    terms = terms.with_columns(columns.terms["value"].gather(words)).filter(pl.col("kind").is_between(IRI, LITERAL))
    if wanted.isascii():
        # Much faster than to write all in lower case, and finds all that does and little more. Beside what a regular
        # expression takes as an i there is only this one letter whose lower case begins with one.
        pattern = "(?i)" + pl.escape_regex(wanted).replace("i", "[iİ]")
        terms = terms.filter(pl.col("value").str.contains(pattern))
    return terms.filter(pl.col("value").str.to_lowercase().str.contains(wanted, literal=True)).select("words")


def _members(columns: Columns, framework: object) -> pl.DataFrame:
    """`?framework ceterms:hasMember? ?standards`: the framework and its members, as `standards`."""
    import polars as pl

    number = columns.number(framework) if isinstance(framework, NamedNode) else None
    if number is None:
        return pl.DataFrame(schema={"standards": pl.UInt32})
    members = columns.of(CETERMS.hasMember, o="standards").filter(pl.col("s") == number).select("standards")
    return pl.concat([pl.DataFrame({"standards": [number]}, schema={"standards": pl.UInt32}), members]).unique()


def _expectations(columns: Columns, framework: object) -> pl.DataFrame:
    """Grade level expectations of a framework or of its members, as `expectation`, `standards`."""
    kinds = columns.subjects(RDF.type, CW.GradeLevelExpectation, "expectation")
    parts = columns.of(CEASN.isPartOf, "expectation", "standards")
    return parts.join(_members(columns, framework), on="standards", how="semi").join(
        kinds, on="expectation", how="semi"
    )


def _specifications(columns: Columns) -> pl.DataFrame:
    """What assesses a framework, itself or by an exam that it requires, and is no exam: `credential`, `spec`."""
    import polars as pl

    assesses = columns.of(CW.assessesFramework, "credential", "spec")
    required = columns.of(CETERMS.requires, "credential", "condition").join(
        columns.of(CETERMS.targetAssessment, "condition", "exam"), on="condition"
    )
    by_exam = required.join(assesses.rename({"credential": "exam"}), on="exam").select("credential", "spec")
    exams = columns.subjects(RDF.type, CETERMS.AssessmentProfile, "credential")
    return pl.concat([assesses, by_exam]).unique().join(exams, on="credential", how="anti")


def _not_believed(columns: Columns, *, unresolved: bool = True) -> pl.DataFrame:
    """Mappings that are negated, merely suggested or, with `unresolved`, lead to an object that nobody knows."""
    import polars as pl

    sets = columns.subjects(CW.kind, Literal("suggested"), "set")
    suggested = columns.of(DCTERMS.isPartOf, "mapping", "set").join(sets, on="set", how="semi").select("mapping")
    negated = columns.subjects(SSSOM.predicate_modifier, SSSOM.NegatedPredicate, "mapping")
    unknown = columns.subjects(CW.objectUnresolved, _TRUE, "mapping") if unresolved else negated
    return pl.concat([negated, suggested, unknown]).unique()


def _mapped(columns: Columns, statements: pl.DataFrame) -> pl.DataFrame:
    """What statements are mapped to, whichever way the mapping is written: `statement`, `part`."""
    import polars as pl

    ends = columns.of(OWL.annotatedSource, "mapping", "one").join(
        columns.of(OWL.annotatedTarget, "mapping", "other"), on="mapping"
    )
    ends = ends.join(_not_believed(columns), on="mapping", how="anti")
    ways = (
        ends.select(pl.col(one).alias("statement"), pl.col(other).alias("part")).join(
            statements, on="statement", how="semi"
        )
        for one, other in (("one", "other"), ("other", "one"))
    )
    return pl.concat(ways).unique()


def _above(columns: Columns, parts: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """`?part ceasn:isChildOf* ?expectation` for these parts and ends: `part`, `expectation`."""
    import polars as pl

    parents = columns.of(CEASN.isChildOf, "expectation", "parent")
    found = new = parts.select("part", pl.col("part").alias("expectation"))
    while new.height:  # a circle adds nothing new, so it ends
        new = new.join(parents, on="expectation").select("part", pl.col("parent").alias("expectation")).unique()
        new = new.join(found, on=["part", "expectation"], how="anti")
        found = pl.concat([found, new])
    return found.join(ends, on="expectation", how="semi")


def _least(columns: Columns, predicate: NamedNode, s: str, text: str) -> pl.DataFrame:
    """`MIN(STR(?literal))` for each subject of a property: `s`, `text`."""
    import polars as pl

    found = columns.texts(columns.of(predicate, s, "literal"), "literal", text, literals_only=True)
    return found.filter(pl.col(text).is_not_null()).group_by(s).agg(pl.col(text).min())


ANSWERS: Final[Mapping[str, Answering]] = MappingProxyType(
    {
        "coverage/matrix": matrix,
        "coverage/statements-saying": statements_saying,
        "coverage/tagged-standards": tagged_standards,
        "sources/class-counts": class_counts,
    }
)
"""By the name of the library query, whose header says `engine: columnar`."""
