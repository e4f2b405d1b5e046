"""A real store on disk with the small illustrative editions, and the application over it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from credways.settings import Settings
from credways.web.app import create_app
from credways.web.serve import listen
from graph.store import EmbeddedStore
from ontology.model import Source
from ontology.namespaces import CETERMS, ID, RDF, SKOS
from tests.support.browser import Visit, launched, served, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SMALL = Path(__file__).parents[1] / "queries" / "small"
HTML = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

XSS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "'\"><svg/onload=document.title='owned'>",
    "</title><script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "{{ 7*7 }}{% for x in [1] %}owned{% endfor %}",
    "</script><script>document.title='owned'</script>",
    "\" autofocus onfocus=\"document.title='owned'",
    "&lt;b&gt; & \u202eright to left",
)
"""Texts that must come out as texts, wherever a name may stand."""


def xss_iri(number: int) -> str:
    return f"{ID}credential/xss/{number}"


def _hostile_names() -> list[Triple]:
    """Credentials called by each of `XSS`, with a web page that is a script and one that is a real address."""
    label, kind = NamedNode(SKOS + "prefLabel"), NamedNode(RDF + "type")
    page, owner = NamedNode(CETERMS + "subjectWebpage"), NamedNode(CETERMS + "ownedBy")
    comptia = NamedNode(ID + "organization/credways/comptia")
    triples = []
    for number, text in enumerate(XSS):
        one = NamedNode(xss_iri(number))
        triples += [
            Triple(one, kind, NamedNode(CETERMS + "Certification")),
            Triple(one, label, Literal(f"hostile {text}", language="en")),
            Triple(one, NamedNode(SKOS + "notation"), Literal(text)),
            Triple(one, owner, comptia),
            Triple(one, page, NamedNode("javascript:document.title='owned'")),
            Triple(one, page, NamedNode("data:text/html,%3Cscript%3E")),
            Triple(one, page, NamedNode("https://example.org/real")),
        ]
    return triples


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "store"
    store = EmbeddedStore.open(folder, create=True)
    with store.writing("tests") as writer:
        for path in sorted(SMALL.glob("*.ttl")):
            series, _, edition = path.stem.partition("@")
            source = Source(series, edition, f"{series} {edition} (illustrative)", publisher="Nobody", credit="Credit.")
            triples = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
            writer.replace_edition(source, triples)
        writer.replace_edition(
            Source("xss", "1", XSS[0], publisher=XSS[1], url=XSS[4], credit=XSS[2]), _hostile_names()
        )
    store.close()
    return folder


@contextmanager
def running(settings: Settings) -> Iterator[httpx.Client]:
    """A real server on a free loopback port, in a thread, and a client of it."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def settings(store_folder: Path) -> Settings:
    return Settings(store=store_folder, query_seconds=1.0, query_rows=2_000)


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[httpx.Client]:
    with running(settings) as made:
        yield made


@pytest.fixture(scope="module")
def base(store_folder: Path) -> Iterator[str]:
    """The address of `credways serve` in a process of its own."""
    with served(store_folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as made:
        yield made


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1366, "height": 850})
    yield visiting(context, base)
    context.close()
