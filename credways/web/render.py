"""Templates to pages: one Jinja2 environment with autoescape, the filters pages use, and the response around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from credways import __version__, credits, words
from credways.web.paths import is_web_link, path_of
from ontology.namespaces import ID, shorten
from viz import chain, coverage, icons


@cache
def environment() -> Environment:
    """Return the template environment, made once (templates are part of the program, not of a store)."""
    made = Environment(
        loader=PackageLoader("credways.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        path=path_of,
        brief=brief,
        without=without_code,
        predicate=words.predicate,
        claim=words.claim,
        number=lambda value: f"{value:,}",
        jsonld=script_json,
        credits=credits.lines,
        query=lambda values: urlencode([(key, value) for key, value in values.items() if value not in ("", None)]),
    )
    made.tests["weblink"] = is_web_link
    made.globals.update(
        icon=icons.icon,
        chain_svg=chain.chain_svg,
        coverage_bar=coverage.bar,
        coverage_swatch=coverage.swatch,
        coverage_states=coverage.STATES,
        dict=dict,
        style_version=style_version(),
        version=__version__,
    )
    return made


def alone(template: str, given: Mapping[str, Any]) -> str:
    """Render a template of `alone.html`: a page with its styles in it, that asks no server for anything."""
    style = resources.files("credways.web").joinpath("static/style.css").read_text("utf-8")
    return environment().get_template(template).render({**given, "style": style})


def without_code(label: str, code: str) -> str:
    """Return a label that stands beside its code without repeating it: `Evidence outcome MA.1.a` loses `MA.1.a`."""
    return label.removesuffix(code).removeprefix(code).strip(" –-:") if code else label


def brief(iri: str) -> str:
    """Return an IRI as tables show it: a CURIE, or what follows the start that all our identifiers share."""
    return iri.removeprefix(ID) if iri.startswith(ID) else shorten(iri)


@cache
def style_version() -> str:
    """Return a short digest of the stylesheet, so that browsers fetch it anew only when it changed."""
    return sha256(resources.files("credways.web").joinpath("static/style.css").read_bytes()).hexdigest()[:12]


def script_json(value: object) -> Markup:
    """Return JSON that is safe inside a `<script>` data block: no `<`, `>` or `&` is left in it."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 (nothing in it can end the block)


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Render a template as a response. `request` gives the words already in the search box and the current page.

    `due` in the context are the credits (queries.credits) of what the page shows; they are listed at its end.
    """
    given = {"q": "", "here": request.url.path, "description": "", "due": (), **context}
    text = environment().get_template(template).render(given)
    return HTMLResponse(text, status, {"Vary": "Accept", "Cache-Control": "no-cache", **(headers or {})})
