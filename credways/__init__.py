"""Credways: which credential proves which standard, what stacks on it, and which jobs it opens.

Everything public for analysts is here:

    >>> import credways as cw
    >>> graph = cw.open()                                             # doctest: +SKIP
    >>> for row in graph.crosswalk("NCCER Carpentry Level 1", "cas").rows:   # doctest: +SKIP
    ...     print(row.object_label, row.predicate_id, row.kind)

Names are loaded when first used, so that `credways --help` does not pay for engines it does not start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from credways import errors as errors
    from credways.answers import Answer as Answer
    from credways.answers import Row as Row
    from credways.api import Graph as Graph
    from credways.api import open as open
    from graph.worker import Limits as Limits

__version__ = "0.1.0"
__all__ = ["Answer", "Graph", "Limits", "Row", "__version__", "errors", "open"]

_HOMES = {
    "Answer": "credways.answers",
    "Row": "credways.answers",
    "Graph": "credways.api",
    "open": "credways.api",
    "Limits": "graph.worker",
}
"""Where each public name is."""


def __getattr__(name: str) -> object:
    """Load the public API on first use (PEP 562)."""
    from importlib import import_module

    if name == "errors":
        return import_module("credways.errors")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'credways' has no attribute {name!r}")
