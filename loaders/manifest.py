"""The official downloads: loaders/sources.yaml as records, looked up by name, by address and by file name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any

from loaders.fetching.addresses import file_name
from loaders.fetching.download import Expected
from loaders.yamls import shipped
from ontology.errors import NotFound


@dataclass(frozen=True, slots=True)
class Download:
    """One official file. What each field means is said at the top of sources.yaml; "", 0 and () mean "not stated"."""

    name: str
    title: str
    publisher: str
    credit: str
    url: str
    homepage: str
    media_type: str
    license: str = ""
    edition: str = ""
    file: str = ""
    size: int = 0
    sha256: str = ""
    most: int = 0
    loader: str = ""
    note: str = ""
    part_of: str = ""
    also: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """What the file is called in a folder."""
        return self.file or file_name(self.url, self.media_type)

    @property
    def expected(self) -> Expected:
        """What a download of it is held to."""
        return Expected(self.size, self.sha256, self.media_type, self.most, self.hosts)


@cache
def downloads() -> Mapping[str, Download]:
    """Every official download by its name, in the order of sources.yaml. Raises ValueError where that file is wrong."""
    made = [_download(entry) for entry in shipped("sources.yaml")]
    names = [name for one in made for name in (one.name, *one.also)] + list({one.part_of for one in made} - {""})
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"sources.yaml uses a name twice: {', '.join(sorted(twice))}")
    return MappingProxyType({one.name: one for one in made})


def named(name: str) -> tuple[Download, ...]:
    """The download called `name`, or all that are parts of what is called so. Raises NotFound with near names."""
    every = downloads().values()
    found = [one for one in every if name == one.name or name in one.also] or [
        one for one in every if one.part_of == name
    ]
    if found:
        return tuple(found)
    known = [each for one in every for each in (one.name, *one.also, one.part_of) if each]
    raise NotFound("source", name, difflib.get_close_matches(name, known, 5, 0.5) or list(downloads()))


def at(url: str) -> Download | None:
    """The download with this address, if it is an official one."""
    return next((one for one in downloads().values() if one.url == url.partition("#")[0]), None)


def called(file: str) -> tuple[Download, ...]:
    """The downloads whose file has this name and whose digest or size is known."""
    return tuple(one for one in downloads().values() if one.file_name == file and (one.sha256 or one.size))


_KINDS = {field.name: {"int": int, "str": str}.get(str(field.type), list) for field in fields(Download)}
_NEEDED = ("name", "title", "publisher", "credit", "url", "homepage", "media_type")


def _download(entry: dict[str, Any]) -> Download:
    name = entry.get("name")
    if wrong := [key for key in entry if key not in _KINDS] + [key for key in _NEEDED if key not in entry]:
        raise ValueError(f"sources.yaml, {name}: {', '.join(wrong)} unknown or missing")
    values: dict[str, Any] = {}
    for key, value in entry.items():
        if not isinstance(value, _KINDS[key]) or not value:
            raise ValueError(f"sources.yaml, {name}: {key} is {value!r}, not a {_KINDS[key].__name__}")
        values[key] = tuple(value) if isinstance(value, list) else value
    return Download(**values)
