"""The page behind every cell: why one thing reaches another, with everything that answer rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from credways import credits, why, words
from credways.web import negotiate, render, state
from ontology.errors import BadQuery
from queries.chains import STRUCTURAL
from queries.reasons_changes import in_steps
from queries.reasons_words import claim_name, exact_name, listed, short
from viz.chain import Link, Node

if TYPE_CHECKING:
    from queries.chains import Chain
    from queries.reasons import Reasons


@dataclass(frozen=True, slots=True)
class Picture:
    """A chain as `viz.chain.chain_svg` takes it."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    title: str


def picture(chain: Chain) -> Picture:
    """Return a chain as plain boxes and arrows: the steps that lead to its statement, then its hops."""
    nodes: list[Node] = []
    links: list[Link] = []
    for step in chain.lead:
        nodes.append(Node("", step.subject_label))
        links.append(Link(step.words, plain=True))
    nodes.append(_node(chain.hops[0].subject_code, chain.hops[0].subject_label))
    for number, hop in enumerate(chain.hops):
        claim = f"“{hop.relation}”" if hop.relation else words.predicate(hop.predicate)
        if hop.predicate in STRUCTURAL:
            claim = exact_name(hop.predicate)
        said_by = " ".join(part for part in (hop.publisher or hop.set_title or hop.source, hop.edition) if part)
        links.append(Link(claim, said_by, weakest=number == chain.weakest and len(chain.hops) > 1))
        nodes.append(_node(hop.object_code, hop.object_label))
    for step in reversed(chain.tail):
        links.append(Link(step.words, plain=True, backwards=True))
        nodes.append(Node("", step.subject_label))
    ends = f"{nodes[0].code or nodes[0].label} to {nodes[-1].code or nodes[-1].label}"
    title = f"{ends} in {len(links)} steps; the steps are listed below."
    return Picture(tuple(nodes), tuple(links), title)


def _node(code: str, label: str) -> Node:
    return Node(code, render.without_code(label, code))


def context(answer: Reasons) -> dict[str, Any]:
    """What the templates need beside the answer."""
    return {
        "answer": answer,
        "pictures": [picture(way.chain) for way in answer.ways],
        "nothing": why.NOTHING,
        "undecided": why.UNDECIDED,
        "no_wording": why.NO_WORDING,
        "marked": why.marked,
        "brief_name": lambda thing: short(str(thing), 90),
        "steps_words": in_steps,
        "over": lambda chain: listed(list(dict.fromkeys(hop.set_title for hop in chain.hops if hop.set_title))),
        "claim_words": lambda hop: exact_name(claim_name(hop)),
        "shared_sentence": why.shared_sentence,
        "decision_sentence": why.decision_sentence,
        "denial_sentence": why.denial_sentence,
        "told": (),
        "alone": False,
        "address": "",
    }


def why_page(request: Request) -> Response:
    """Answer `/why?subject=…&object=…` as a page, as JSON, as text, or (`format=html`) as a file to print or send."""
    subject, obj = (request.query_params.get(name, "").strip() for name in ("subject", "object"))
    if not subject or not obj:
        raise BadQuery("Say what to explain: /why?subject=…&object=…")
    from queries.credits import of_chains
    from queries.reasons import MOST_WAYS, reasons
    from queries.resolve import resolve

    asked = request.query_params.get("format", "")
    if asked and asked not in why.FORMATS:
        raise BadQuery(f"format={asked} is not one of {', '.join(why.FORMATS)}.")
    now, told = state.of(request).at(request.query_params.get("as_of", "").strip())
    store = now.view
    chosen = negotiate.choose(request.headers.get("accept", ""), [negotiate.HTML, negotiate.JSON])
    tag = state.etag(request, now.stamp, asked or str(chosen))
    if state.unchanged(request, tag):
        return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
    limit = request.query_params.get("limit", "")
    most = min(int(limit), 1000) if limit.isdigit() and len(limit) < 6 else MOST_WAYS
    answer = reasons(store, resolve(store, subject), resolve(store, obj), most=max(1, most))
    due = of_chains(store, [way.chain for way in answer.ways])
    if asked or chosen == negotiate.JSON:
        name = asked or "json"
        media_type, ending = _FILES[name]
        headers = {"Vary": "Accept", "ETag": tag, "Link": credits.link(due)}
        if asked:
            headers["Content-Disposition"] = f'attachment; filename="why.{ending}"'
        return Response(why.FORMATS[name](answer, due), media_type=media_type, headers=headers)
    given = {**context(answer), "due": due, "told": told, "address": request.url.query}
    return render.page(request, "why.html", given, headers={"ETag": tag})


_FILES = {
    "text": ("text/plain; charset=utf-8", "txt"),
    "json": (negotiate.JSON, "json"),
    "html": (negotiate.HTML, "html"),
    "md": ("text/markdown; charset=utf-8", "md"),
}
"""Media type and ending of a download by format."""
