"""Pausing the cyclic garbage collector where a great many objects are made without a cycle among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Pause it for a block.

    A load makes a million objects, and walking them over and over took a third of its time (measured); indexing facts
    for validation was 3 to 4 times slower. Reference counting goes on.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
