"""What these tests share: answers that a failed read left in a cycle are dropped by the thread that read them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def dropped_where_read() -> Iterator[None]:
    """The engine's answers may not be dropped by another thread, as those of the small servers are."""
    yield
    gc.collect()
