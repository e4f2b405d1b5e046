"""Graphs written to an endpoint: whole by `put`, more of one by `post`, away by `delete`.

Each goes by the Graph Store Protocol where its address is known, else by SPARQL Update (INSERT DATA). Each may be done
twice without harm, since what is sent has no blank nodes (graph/remote/skolem.py), and so each is repeated where the
fault may pass. Only graphs below `ontology.namespaces.GRAPH` are ever named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from pyoxigraph import NamedNode

from graph.remote.client import Client, Dataset
from ontology.errors import BadQuery, EndpointFailed
from ontology.namespaces import GRAPH

_JSON: Final = "application/sparql-results+json"
_NTRIPLES: Final = {"Content-Type": "application/n-triples"}
_UPDATE: Final = {"Content-Type": "application/sparql-update"}


@dataclass(frozen=True, slots=True)
class Batching:
    """The most that one request carries."""

    triples: int = 50_000
    bytes: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """Where an endpoint is written to. `graphs` is "" where graphs go by SPARQL Update, to `update`."""

    engine: str
    update: str
    graphs: str = ""
    batching: Batching = field(default_factory=Batching)

    @property
    def way(self) -> str:
        """How graphs go there, in words."""
        return "Graph Store Protocol" if self.graphs else "SPARQL Update"


def places(client: Client, *, graphs: str = "", update: str = "") -> Places:
    """Find out where the endpoint takes what is written; addresses that are given win.

    Asks it a small question, for the name of its engine. Raises as `Client.ask`; BadQuery for an address on another
    host, which the credentials are not for.
    """
    server = client.ask("ASK { }", "ASK", _JSON).header("Server")
    parts = urlsplit(client.address.url)
    rule, match = next(_fitting(server, parts.hostname or "", parts.path))

    def place(given: str, name: str) -> str:
        if given:
            if urlsplit(given)[:2] != parts[:2]:
                raise BadQuery(f"{given} is on another host than the endpoint {client.address.shown}.")
            return given
        made = rule.get(name, "")
        return urlunsplit((parts.scheme, parts.netloc, match.expand(made), parts.query, "")) if made else ""

    found_update = place(update, "update")
    found_graphs = place(graphs, "graphs") if graphs or not update else ""  # who gives that one means it
    limits = rule.get("batch", {}) if found_graphs else rule.get("update_batch", {"triples": 5_000, "bytes": 1_000_000})
    return Places(rule["engine"], found_update, found_graphs, Batching(**limits))


def _fitting(server: str, host: str, path: str) -> Iterator[tuple[Mapping[str, Any], re.Match[str]]]:
    for rule in _rules():
        match = re.fullmatch(rule["path"], path)
        if match and rule.get("server", "") in server.lower() and host.endswith(rule.get("host", "")):
            yield rule, match


@cache
def _rules() -> Sequence[Mapping[str, Any]]:
    import yaml

    rules: Sequence[Mapping[str, Any]] = yaml.safe_load(
        files("graph.remote").joinpath("writing.yaml").read_text("utf-8")
    )
    return rules


class Upload:
    """Writes N-Triples lines (each with its line end, without blank nodes) into graphs of one endpoint.

    Methods raise EndpointFailed and LimitReached when it does not take them after a few attempts.
    """

    def __init__(self, client: Client, where: Places) -> None:
        self.client, self.where = client, where

    def put(self, graph: str, lines: Sequence[bytes]) -> None:
        """Make these lines the whole content of a graph."""
        self._in_parts("PUT", graph, lines)

    def post(self, graph: str, lines: Sequence[bytes]) -> None:
        """Add lines to a graph."""
        self._in_parts("POST", graph, lines)

    def delete(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        self._send("DELETE", graph, ())

    def count(self, graph: str) -> int:
        """How many triples a graph has there; 0 for one that is not there."""
        (row,) = self.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", graph)
        return int(row["n"])

    def select(self, query: str, graph: str) -> list[dict[str, str]]:
        """The rows of a SELECT asked of one graph, as texts."""
        reply = self.client.ask(query, "SELECT", _JSON, Dataset((graph,)))
        try:
            rows = json.loads(reply.body)["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in rows]
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise EndpointFailed(self.client.address.shown, "gave an answer that is no result of a query") from error

    def _in_parts(self, method: str, graph: str, lines: Sequence[bytes]) -> None:
        """Send it at once, or in halves where that is more than the endpoint takes."""
        try:
            self._send(method, graph, lines)
        except EndpointFailed as error:
            if "HTTP 413" not in error.reason or len(lines) < 2:
                raise
            middle = len(lines) // 2
            self._in_parts(method, graph, lines[:middle])
            self._in_parts("POST", graph, lines[middle:])

    def _send(self, method: str, graph: str, lines: Sequence[bytes]) -> None:
        if not graph.startswith(GRAPH):
            raise ValueError(f"{graph} is not ours to write")
        try:
            if self.where.graphs:
                self._by_graph_store(method, graph, lines)
            else:
                self._by_update(method, graph, lines)
        except EndpointFailed as error:
            if "HTTP 403" in error.reason or "HTTP 401" in error.reason or "HTTP 405" in error.reason:
                raise EndpointFailed(error.endpoint, f"does not let us write <{graph}>: it {error.reason}", (
                    f"{error.advice} A Credways server itself takes users' graphs only: load sources there with "
                    "`credways load`, or give it a copy of the store's folder.")) from error  # fmt: skip
            raise

    def _by_graph_store(self, method: str, graph: str, lines: Sequence[bytes]) -> None:
        joint = "&" if "?" in self.where.graphs else "?"
        url = f"{self.where.graphs}{joint}graph={quote(graph, safe='')}"
        body = b"".join(lines) if method != "DELETE" else None
        try:
            self.client.send(method, url, body, _NTRIPLES if body is not None else {}, again=True)
        except EndpointFailed as error:
            if method != "DELETE" or "HTTP 404" not in error.reason:
                raise

    def _by_update(self, method: str, graph: str, lines: Sequence[bytes]) -> None:
        name = str(NamedNode(graph)).encode()
        steps = [] if method == "POST" else [b"DROP SILENT GRAPH %b" % name]
        if lines:
            steps.append(b"INSERT DATA { GRAPH %b {\n%b} }" % (name, b"".join(lines)))
        self.client.send("POST", self.where.update, b" ;\n".join(steps), _UPDATE, again=True)
