"""From a question to its rows in a format: what the command line, the page and Python share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from credways.interchange.forms import form
from credways.interchange.proposals import with_proposals
from credways.interchange.rows import AlignmentSet, of_crosswalk, of_edition

if TYPE_CHECKING:
    from credways.interchange.mapped_down import Written
    from graph.protocol import EditionStore, Store
    from graph.provenance import SourceRecord
    from queries.crosswalk import Crosswalk


def written(store: Store, answer: Crosswalk, name: str, *, proposals: bool = False) -> Written:
    """A crosswalk in a format of `forms.FORMS`. Raises NotFound for an unknown one."""
    from queries.credits import of_crosswalk as due

    chosen = form(name)
    found = _with_edits(store, of_crosswalk(store, answer, due(store, answer), whole=name == "sheet"))
    return chosen.write(found, proposals=proposals)


def edition(store: EditionStore, record: SourceRecord, name: str, *, proposals: bool = False) -> Written:
    """The one mapping set of a loaded edition in a format. Raises NotFound where it holds none, or several."""
    chosen = form(name)
    return chosen.write(_with_edits(store, of_edition(store, record)), proposals=proposals)


def _with_edits(store: Store, found: AlignmentSet) -> AlignmentSet:
    return replace(found, rows=with_proposals(store, found.rows))
