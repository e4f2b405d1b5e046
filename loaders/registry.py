"""The loaders there are, and which one fits a path. Loaders are imported when they are asked for, not before."""

from __future__ import annotations

import codecs
import difflib
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from loaders.options import Options
from loaders.reading.files import peek
from loaders.reading.sniffing import NAMES, kind_of
from ontology.errors import BadInput, NotFound, Problem
from ontology.model import Load


class Loader(NamedTuple):
    """One kind of source. `sniff` says how sure it is that a path is its source (0 … 1): cheap, and never raises."""

    name: str
    title: str
    sniff: Callable[[Path], float]
    load: Callable[[Path, Options], list[Load]]


_MODULES = (
    "catalogue",
    "cas",
    "soc",
    "onet",
    "onet_taxonomy",
    "classification",
    "esco",
    "onet_graph",
    "sssom",
    "case",
    "opensalt",
    "ctdl_asn",
    "ctdl",
    "asn",
    "oews",
    "nice",
    "projections",
    "rsd",
    "learning_commons",
    "codeorg",
    "ed_fi",
    "open_badges",
    "crosswalk",
    "spec",
    "table",
    "rdf",
)
"""One module a source, in the order that breaks ties: the narrower kind of file first."""

_NEVER_READ = frozenset(
    {"binary", "bzip2", "xz", "empty", "html", "lfs", "ole", "utf-16", "utf-32", "7z", "rar", "sqlite", "image"}
)

SURE_ENOUGH = 0.3
"""What the surest loader must reach, or nobody knows the path."""


class UnknownSource(NotFound):
    """No loader knows a path; `what` says in words what it looks like, "" where that says nothing.

    `hopeless` says that no loader could ever read it, so that none is offered.
    """

    def __init__(self, name: str, known: Sequence[Loader], what: str = "", *, hopeless: bool = False) -> None:
        super().__init__("loader", name, [] if hopeless else [loader.name for loader in known])
        if hopeless:
            self.args = (f"No loader can read {name!r}: it is {what}.",)
            return
        what = f"; it looks like {what}" if what else ""
        lines = "".join(f"\n  {loader.name}: {loader.title}" for loader in known)
        own = "\nIf it is a list of your own, propose a map for it: credways load LIST --map"
        self.args = (f"No loader knows what {name!r} is{what}. Name one with --as:{lines}{own}",)


def loaders() -> tuple[Loader, ...]:
    """Every loader."""
    return tuple(_loader(name) for name in _MODULES)


def _loader(module: str) -> Loader:
    found = importlib.import_module(f"loaders.{module}")
    return Loader(found.NAME, found.TITLE, found.sniff, found.load)


def pick(path: Path, name: str | None = None) -> Loader:
    """Return the loader called `name`, else the one surest of `path`.

    Raises NotFound when no loader is called so or none knows the path, BadInput when the path is not there.
    """
    known = loaders()
    if name:
        for loader in known:
            if loader.name == name:
                return loader
        names = [loader.name for loader in known]
        raise NotFound("loader", name, difflib.get_close_matches(name, names, 3, 0.5) or names)
    if not path.exists():
        raise BadInput([Problem(str(path), "", "nothing there", "a file or folder", "path-missing")])
    if not (path.is_file() or path.is_dir()):
        raise BadInput([Problem(str(path), "", "a device or pipe", "a file or folder", "path-special")])
    sure = [(loader.sniff(path), -index) for index, loader in enumerate(known)]
    best, place = max(sure)
    if best < SURE_ENOUGH:
        if hopeless := _hopeless(path):
            raise UnknownSource(path.name, known, hopeless, hopeless=True)
        raise UnknownSource(path.name, known, _looks_like(path))
    return known[-place]


def _hopeless(path: Path) -> str:
    """What a file is, in words, where no loader reads its like: "" where one may."""
    if path.is_symlink() and path.is_file():
        return f"a symbolic link; name the file itself ({path.resolve()})"
    if not path.is_file():
        return ""
    head = peek(path)
    kind = kind_of(head)
    if kind != "text":
        return NAMES[kind] if kind in _NEVER_READ else ""
    if b"\0" in head:
        return "text with NUL characters in it; fetch or export it again"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError as error:
        sign = head[error.start : error.start + 1].decode("cp1252", "replace")
        return (
            f"text that is not UTF-8 (byte {error.start} is 0x{head[error.start]:02X}, in Windows-1252 {sign!r}); "
            "save it as UTF-8 (in Excel: CSV UTF-8)"
        )
    return ""


def _looks_like(path: Path) -> str:
    kind = kind_of(peek(path))
    if kind == "pdf":
        return f"{NAMES[kind]}, of which the text can be loaded (`pdftotext file.pdf`)"
    return "" if kind in ("text", "empty", "binary") else NAMES[kind]
