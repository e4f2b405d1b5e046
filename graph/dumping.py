"""A graph as N-Triples text, a batch at a time, so that it can be sent somewhere without being held.

The lines are those that the engine holds (its value forms), in the engine's own order, which is the same each time for
the same content; blank nodes are IRIs (graph/remote/skolem.py).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat

from graph.remote.skolem import GENID, skolem_triple

_BUFFER: Final = 1024 * 1024
_GENID: Final = b"<" + GENID.encode()


@dataclass(frozen=True, slots=True)
class Batch:
    """N-Triples lines, each with its line end. `after` is how many of the graph's triples come before and in it."""

    lines: list[bytes]
    after: int


def batches(store: ox.Store, graph: str, *, triples: int, size: int, skip: int = 0) -> Iterator[Batch]:
    """Cut a named graph into batches of at most so many triples and bytes, leaving out the first `skip` triples.

    A triple longer than `size` makes a batch of its own.
    """
    held: list[bytes] = []
    length = number = 0
    for number, line in enumerate(lines(store, graph), 1):
        if number <= skip:
            continue
        if held and (len(held) >= triples or length + len(line) > size):
            yield Batch(held, number - 1)
            held, length = [], 0
        held.append(line)
        length += len(line)
    if held:
        yield Batch(held, number)


def lines(store: ox.Store, graph: str) -> Iterator[bytes]:
    """The lines of a named graph, as they are dumped by another thread."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def dump() -> None:
        try:
            with os.fdopen(writing, "wb", _BUFFER) as out, suppress(BrokenPipeError):
                store.dump(out, RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
        except BrokenPipeError:  # what was left in the buffer has no reader either
            pass
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=dump, name="dump", daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb", _BUFFER) as stream:
            for line in stream:
                yield _named(line) if b"_:" in line else line
    finally:
        thread.join()
    if failed:
        raise failed[0]


def _named(line: bytes) -> bytes:
    """The line with an IRI for each of its blank nodes."""
    if line.startswith(b"<<") or b" <<" in line:  # a triple term, or text that looks like one
        triple = next(iter(ox.parse(line, format=RdfFormat.N_TRIPLES, rename_blank_nodes=False))).triple
        return cast("bytes", ox.serialize([skolem_triple(triple)], format=RdfFormat.N_TRIPLES))
    subject, predicate, obj = line[:-3].split(b" ", 2)
    return b"%b %b %b .\n" % (_name(subject), predicate, _name(obj))


def _name(term: bytes) -> bytes:
    return b"%b%b>" % (_GENID, term[2:]) if term.startswith(b"_:") else term
