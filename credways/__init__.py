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
    from credways.api import Graph as Graph
    from credways.api import open as open

__version__ = "0.1.0"
__all__ = ["Graph", "__version__", "open"]


def __getattr__(name: str) -> object:
    """Load the public API on first use (PEP 562)."""
    if name in {"Graph", "open"}:
        from credways import api

        return getattr(api, name)
    raise AttributeError(f"module 'credways' has no attribute {name!r}")
