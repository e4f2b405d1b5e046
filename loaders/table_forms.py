"""The named forms that cells are held to (maps/table-forms.yaml): people name a form, they never write a pattern."""

from __future__ import annotations

import re
from functools import cache

from loaders.yamls import shipped


@cache
def forms() -> dict[str, tuple[re.Pattern[str], str]]:
    """Name → (what the whole cell must fit, an example)."""
    found = shipped("maps/table-forms.yaml").items()
    return {name: (re.compile(one["pattern"]), str(one["example"])) for name, one in found}
