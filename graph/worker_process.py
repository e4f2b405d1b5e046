"""What runs inside a worker: one untrusted query after another on a read-only store, with the doors shut first.

The process talks in frames on standard input and output: a JSON line, then as many bytes as its `size` says. An answer
is any number of frames of bytes, as the engine finds them, and a last one with `error` ("" where all went well) and the
last bytes, so that a short answer is one frame. It is started by `graph.worker` and needs nothing but pyoxigraph.
Everything that can end it (memory, the parser's recursion, time) ends this process only.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

if TYPE_CHECKING:
    import pyoxigraph
    from _typeshed import ReadableBuffer as Buffer

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_NO_NEW_PRIVS: Final = 38

SOLUTION_FORMATS: Final = {"json": "JSON", "xml": "XML", "csv": "CSV", "tsv": "TSV"}
TRIPLE_FORMATS: Final = {
    "ttl": "TURTLE",
    "nt": "N_TRIPLES",
    "nq": "N_QUADS",
    "trig": "TRIG",
    "jsonld": "JSON_LD",
    "rdfxml": "RDF_XML",
}

FRAME: Final = 128 * 1024
"""Bytes of an answer that are gathered before they are sent on."""

COMPANION: Final = "#lexical"
"""End of the names of companion graphs (graph/exact.py, which this process has no need to import)."""

_ROW_MARKS: Final = {"json": (b',{"', -1), "xml": (b"<result>", 0), "csv": (b"\n", 1), "tsv": (b"\n", 1)}
"""What each format writes per row, and how many more of them than rows there are: JSON has none before its first row,
CSV and TSV have a header line. In CSV, line ends inside a literal count too, so that cap may come early."""


class TooMuch(Exception):
    """A cap was reached: `limit` is "rows" or "bytes"."""

    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(limit)


class Capped(io.RawIOBase):
    """Sends what is written to it on in frames, counts bytes and rows, and stops past the caps."""

    def __init__(self, frames: BinaryIO, most_bytes: int, most_rows: int, mark: bytes = b"", extra: int = 0) -> None:
        super().__init__()
        self.frames, self.most_bytes, self.most_marks, self.mark = frames, most_bytes, most_rows + extra, mark
        self.bytes = self.marks = 0
        self._held = bytearray()
        self._tail = b""

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, chunk: Buffer, /) -> int:
        """Take a chunk. Raises TooMuch; of what was taken until then, all is sent by `flush`."""
        taken = bytes(chunk)
        self.bytes += len(taken)
        if self.bytes > self.most_bytes:
            raise TooMuch("bytes")
        if self.mark:
            seen = self._tail + taken  # a mark may lie across two chunks
            self.marks += seen.count(self.mark)
            self._tail = seen[len(seen) - len(self.mark) + 1 :]
            if self.marks > self.most_marks:
                raise TooMuch("rows")
        self._held += taken
        if len(self._held) >= FRAME:
            self.flush()
        return len(taken)

    def flush(self) -> None:
        """Send what is held back."""
        if self._held and not self.closed:
            write_frame(self.frames, {}, self.rest())

    def rest(self) -> bytes:
        """Give up what is held back instead of sending it."""
        rest = bytes(self._held)
        self._held.clear()
        return rest


def shut_doors(memory: int, may_reach: bool = False) -> str:
    """Give up what a query never needs: memory past `memory` bytes, core dumps, new privileges, and the network.

    Returns "none" when the process has no network any more, "guarded" where the system does not allow that or where
    the process `may_reach` others (then only `graph.guard` stands between a query and the network).
    """
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass
    if not sys.platform.startswith("linux"):
        return "guarded"
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if may_reach:
        return "guarded"
    alone = libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    return "none" if alone else "guarded"


def public_graphs(store: pyoxigraph.Store) -> list[pyoxigraph.NamedNode | pyoxigraph.BlankNode]:
    """The named graphs that GRAPH ranges over: all but the companions of graph/exact.py."""
    return [graph for graph in store.named_graphs() if not graph.value.endswith(COMPANION)]


def answer(
    store: pyoxigraph.Store,
    graphs: list[pyoxigraph.NamedNode | pyoxigraph.BlankNode],
    job: dict[str, Any],
    frames: BinaryIO,
) -> tuple[dict[str, Any], bytes]:
    """Run one query, sending its answer on; return the last frame. Errors of the query are frames with `error`."""
    import pyoxigraph

    try:
        if job["update"]:
            from graph import update_process

            out = Capped(frames, job["bytes"], job["rows"])
            update_process.run(store, job, cast("BinaryIO", out))
            return {"error": ""}, out.rest()
        result = store.query(job["query"], prefixes=job["prefixes"], base_iri=job["base"], **_dataset(job, graphs))
        name = job["format"]
        if isinstance(result, pyoxigraph.QueryTriples):
            out = Capped(frames, job["bytes"], job["rows"])
            kind = getattr(pyoxigraph.RdfFormat, TRIPLE_FORMATS[name])
            pyoxigraph.serialize(_counted(result, job["rows"]), cast("BinaryIO", out), kind, prefixes=job["prefixes"])
        else:
            out = Capped(frames, job["bytes"], job["rows"], *_ROW_MARKS[name])
            result.serialize(cast("BinaryIO", out), getattr(pyoxigraph.QueryResultsFormat, SOLUTION_FORMATS[name]))
        return {"error": ""}, out.rest()
    except TooMuch as error:
        return {"error": "limit", "limit": error.limit}, b""
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error)}, b""
    except MemoryError:
        return {"error": "limit", "limit": "memory"}, b""
    except Exception as error:  # whatever the engine says about this query is an answer, not our failure
        if isinstance(error, PermissionError):
            return {"error": "refused", "message": str(error)}, b""
        cause = error.__cause__ or error.__context__
        if isinstance(cause, TooMuch):
            return {"error": "limit", "limit": cause.limit}, b""
        return {"error": "failed", "message": f"{type(error).__name__}: {error}"}, b""


def _dataset(job: dict[str, Any], graphs: list[pyoxigraph.NamedNode | pyoxigraph.BlankNode]) -> dict[str, Any]:
    """The dataset as the engine's options: the protocol's where it names one, else the query's, else all."""
    import pyoxigraph

    default, named = job["dataset"]
    if default or named:
        return {
            "default_graph": [pyoxigraph.NamedNode(iri) for iri in default],
            "named_graphs": [pyoxigraph.NamedNode(iri) for iri in named],
        }
    # To be told of a hundred graphs costs the engine twice the time of a small query that asks none of them. A keyword
    # cannot be written in another way: the guard refuses escapes outside of strings and IRIs.
    asks_none = "graph" not in job["query"].lower()
    return {} if job["names_graphs"] or asks_none else {"named_graphs": graphs}


def _counted(triples: pyoxigraph.QueryTriples, most: int) -> Iterator[pyoxigraph.Triple]:
    for number, triple in enumerate(triples, 1):
        if number > most:
            raise TooMuch("rows")
        yield triple


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """Read the next job; None when the server closed its end."""
    line = stream.readline()
    return json.loads(stream.read(int(line))) if line.strip() else None


def write_frame(stream: BinaryIO, header: dict[str, Any], body: bytes) -> None:
    """Write one answer: its header as a JSON line with the body's size, then the body."""
    stream.write(json.dumps({**header, "size": len(body)}).encode() + b"\n")
    stream.write(body)
    stream.flush()


def end_with_server(server: int) -> None:
    """End this process within a second of the server's end, even in the middle of a query (the engine frees the GIL).

    The kernel's own way (PR_SET_PDEATHSIG) would also fire when only the thread that started this process ends.
    """
    while os.getppid() == server:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    """Shut the doors, then answer jobs until standard input ends."""
    server = os.getppid()
    network = shut_doors(int(sys.argv[-2]), sys.argv[-1] == "open")
    threading.Thread(target=end_with_server, args=(server,), daemon=True).start()
    import pyoxigraph

    # The engine may print; standard output belongs to the frames.
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    path, store, graphs = "", None, []
    write_frame(frames, {"network": network}, b"")
    while (job := read_frame(sys.stdin.buffer)) is not None:
        try:
            if store is None or job["path"] != path:
                store, path = None, ""
                store, path = pyoxigraph.Store.read_only(job["path"]), job["path"]
                graphs = public_graphs(store)
        except OSError as error:
            write_frame(frames, {"error": "store", "message": str(error)}, b"")
            continue
        write_frame(frames, *answer(store, graphs, job, frames))
