"""Where the ontology's data files are, wherever the package is installed."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent

ONTOLOGY: Path = _HERE / "credways.ttl"
"""Our own terms; those of one topic stand in topics/*.ttl."""

BRIDGES: Path = _HERE / "bridges.ttl"
"""The declared terms of other vocabularies, and how ours hang on them."""


def ontology_files() -> tuple[Path, ...]:
    """Return the files that together are the OWL 2 DL ontology: our terms by topic, and the terms they stand on."""
    return (ONTOLOGY, *sorted((_HERE / "topics").glob("*.ttl")), BRIDGES)


def scheme_files() -> tuple[Path, ...]:
    """Return the SKOS schemes that we own, sorted by name."""
    return tuple(sorted((_HERE / "schemes").glob("*.ttl")))


def shape_files() -> tuple[Path, ...]:
    """Return the SHACL shapes that hold within one source edition, sorted by name."""
    return tuple(sorted((_HERE / "shapes").glob("*.ttl")))


def link_shape_files() -> tuple[Path, ...]:
    """Return the SHACL shapes on links between source editions, which hold only over the whole store."""
    return tuple(sorted((_HERE / "shapes" / "links").glob("*.ttl")))
