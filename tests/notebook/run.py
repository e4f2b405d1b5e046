"""Run a notebook in a fresh store, leave out what differs from run to run, and tell what differs from its outputs."""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

TOUR: Final = Path(__file__).parents[2] / "docs" / "tour.ipynb"
SECONDS: Final = 120
_LOCAL: Final = Config({"KernelManager": {"transport": "ipc"}})
"""The kernel is talked to through files, and has no port that others could find."""
_KERNEL: Final = {"display_name": "Python 3", "language": "python", "name": "python3"}
_SHOWN: Final = ("text/html", "text/plain", "image/png")
"""Kinds of output that are kept, in this order; frontends show the richest."""
_PICTURE: Final = 0.1
"""How much a picture's sides may differ: its dots depend on the fonts and version of matplotlib."""


def read(path: Path) -> Any:
    """The notebook as it is."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def execute(path: Path, store: Path) -> Any:
    """Run every cell of the notebook, `cw.open()` being the store. Raises CellExecutionError where a cell does."""
    notebook = read(path)
    with _environment(CREDWAYS_STORE=str(store), COLUMNS="100", MPLBACKEND="module://matplotlib_inline.backend_inline"):
        NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", config=_LOCAL).execute()
    return settled(notebook)


def settled(notebook: Any) -> Any:
    """The notebook without what says when, where and by which version it was run."""
    notebook.metadata = {"kernelspec": dict(_KERNEL), "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02}"
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            output.metadata = {}
            if "data" in output:
                output.data = {kind: output.data[kind] for kind in _SHOWN if kind in output.data}
    return notebook


def write(notebook: Any, path: Path) -> None:
    """Write it with line ends and an order of keys that do not change."""
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


def differences(printed: Any, found: Any) -> Iterator[str]:
    """What a new run says otherwise than the outputs that are printed, a line for each cell."""
    for number, (before, after) in enumerate(zip(printed.cells, found.cells, strict=True), 1):
        if before.source != after.source or _outputs(before) != _outputs(after):
            yield f"cell {number} ({before.source.splitlines()[0]}): {_outputs(before)!r} became {_outputs(after)!r}"
        for old, new in zip(_pictures(before), _pictures(after), strict=False):
            if any(abs(a - b) > _PICTURE * a for a, b in zip(_size(old), _size(new), strict=True)):
                yield f"cell {number}: a picture of {_size(old)} became one of {_size(new)}"


def _outputs(cell: Any) -> list[dict[str, str]]:
    """Every output as text; of a picture, that it is there."""
    made = []
    for output in cell.get("outputs", ()):
        data = output.get("data") or {output.output_type: output.get("text", "")}
        made.append({kind: "" if kind == "image/png" else str(text) for kind, text in data.items()})
    return made


def _pictures(cell: Any) -> list[bytes]:
    found = (output.get("data", {}).get("image/png") for output in cell.get("outputs", ()))
    return [base64.b64decode(text) for text in found if text]


def _size(png: bytes) -> tuple[int, int]:
    """Width and height, which stand first in a PNG (RFC 2083, section 11.2.2)."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@contextmanager
def _environment(**given: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(given)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
