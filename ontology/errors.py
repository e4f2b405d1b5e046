"""Every error a person can meet, as one tree. Errors carry data and know nothing of Typer or FastAPI.

CredwaysError
├── BadInput            a file cannot be loaded: holds every Problem found (exit code 2, HTTP 422)
├── Loss                a load would drop or leave dangling something, without --allow-loss (exit code 1)
├── Leak                a measurement would see its own answers, so that it is not made (exit code 1)
├── NotFound            no such thing, query, framework …; holds near names (exit code 2, HTTP 404)
├── Ambiguous           a name fits several things; holds the candidates (exit code 2, HTTP 300)
├── BadQuery            a query or its parameters cannot be understood (exit code 2, HTTP 400)
├── Refused             a query asks for something policy forbids, such as SERVICE (exit code 2, HTTP 403)
├── LimitReached        a limit ended the work: names the limit and how to narrow (exit code 2, HTTP 413/503)
├── FetchFailed         an address gives no usable answer: says which and why (exit code 2, HTTP 502)
├── EndpointFailed      a SPARQL endpoint gives no usable answer: which, why, what to do (exit code 2, HTTP 502)
├── StoreBusy           another process is writing; says who, and that reading goes on (exit code 2, HTTP 503)
├── StoreUnusable       the store's folder is missing, foreign or damaged (exit code 2, HTTP 503)
└── ToolMissing         an outside tool (Java …) is not there; says how to get it (exit code 2)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `where` is a row ("row 14"), a cell ("sheet 'Skills', cell B7"), a line and column, or a JSON pointer; `found` is
    what stood there (cut to 80 characters when shown), `expected` what a loader can use, and `rule` a short stable
    name such as "csv-ragged-row" that tests and scripts may rely on.
    """

    file: str
    where: str
    found: str
    expected: str
    rule: str

    def __str__(self) -> str:
        """One line: file, place, found, expected."""
        found = self.found if len(self.found) <= 80 else self.found[:79] + "…"
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: found {found}; expected {self.expected} [{self.rule}]"


class CredwaysError(Exception):
    """Base of everything that is said to a person instead of shown as a traceback."""


class BadInput(CredwaysError):
    """A file cannot be loaded; nothing was stored."""

    MOST = 1000

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)[: self.MOST]
        if not self.problems:
            raise ValueError("BadInput needs at least one problem")
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Loss(CredwaysError):
    """A load would lose something and `--allow-loss` was not given; nothing was stored. `lines` say what."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


class Leak(CredwaysError):
    """A measurement would see its own answers; it is not made. Says which answer, and how it is seen."""


class NotFound(CredwaysError):
    """Nothing by that name; `near` lists the closest names there are."""

    def __init__(self, kind: str, name: str, near: Sequence[str] = ()) -> None:
        self.kind, self.name, self.near = kind, name, tuple(near)
        hint = f" Did you mean: {'; '.join(self.near)}?" if self.near else ""
        super().__init__(f"No {kind} is called {name!r}.{hint}")


class Ambiguous(CredwaysError):
    """A name fits several things. `candidates` are (IRI, label, kind)."""

    def __init__(self, name: str, candidates: Sequence[tuple[str, str, str]]) -> None:
        self.name, self.candidates = name, tuple(candidates)
        lines = "\n".join(f"  {label} ({kind}) <{iri}>" for iri, label, kind in self.candidates)
        super().__init__(f"{name!r} fits {len(self.candidates)} things; name one of them:\n{lines}")


class BadQuery(CredwaysError):
    """A query or its parameters cannot be understood."""


class Refused(CredwaysError):
    """A query asks for something policy forbids."""


class LimitReached(CredwaysError):
    """A limit ended the work. `limit` names the setting, `advice` says how to narrow the question."""

    def __init__(self, limit: str, value: str, advice: str) -> None:
        self.limit, self.value, self.advice = limit, value, advice
        super().__init__(f"Stopped at the limit {limit} = {value}. {advice}")


class FetchFailed(CredwaysError):
    """A file could not be fetched. `reason` reads on after the address: "answered HTTP 404 Not Found"."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"{url} {reason}")


class EndpointFailed(CredwaysError):
    """A SPARQL endpoint gives no usable answer. `reason` reads on after its address: "answered HTTP 401"."""

    def __init__(self, endpoint: str, reason: str, advice: str = "") -> None:
        self.endpoint, self.reason, self.advice = endpoint, reason, advice
        super().__init__(f"The endpoint {endpoint} {reason}. {advice}".rstrip())


class StoreBusy(CredwaysError):
    """Another process is writing to the store; reading goes on from the last finished state."""


class StoreUnusable(CredwaysError):
    """The store's folder is missing, is not a store, or is damaged."""


class ToolMissing(CredwaysError):
    """A tool outside Python is needed and not there."""

    def __init__(self, tool: str, purpose: str, advice: str) -> None:
        self.tool, self.purpose, self.advice = tool, purpose, advice
        super().__init__(f"{tool} is needed to {purpose} and was not found. {advice}")
