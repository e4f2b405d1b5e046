"""Why two things meet, or do not: as text for a terminal, as JSON, and as a page of its own to print or to send."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from credways import credits, formats, words
from queries.reasons_words import listed

if TYPE_CHECKING:
    from markupsafe import Markup

    from queries.credits import Credit
    from queries.reasons import Reasons, Way
    from queries.reasons_decisions import Decided, Denial
    from queries.reasons_sources import SourceUse
    from queries.reasons_texts import Passage, SideBySide
    from queries.things import Thing

NOTHING: Final = "Nothing that is loaded connects the two. That is not a decision that they do not align."
UNDECIDED: Final = "Nobody has decided yet: no committee’s decision on any of these links is loaded."
NO_WORDING: Final = "The wording is not loaded, only what is shown."


def as_text(answer: Reasons, due: Sequence[Credit] = ()) -> str:
    """The whole answer for a terminal; words that both texts have stand between asterisks."""
    lines = [f"Why {answer.subject}", f"reaches {answer.object}", ""]
    if not answer.ways:
        lines += [NOTHING, ""]
    for denial in answer.denials:
        lines.append(f"Kept apart: {denial_sentence(denial)}")
    for number, way in enumerate(answer.ways, 1):
        lines += _way_text(way, f"Way {number} of {answer.total}" if answer.total > 1 else "How they connect")
    if answer.total > len(answer.ways):
        lines += [f"{answer.total - len(answer.ways)} more ways; --limit {answer.total} shows all.", ""]
    if answer.changes:
        lines += ["What would change the answer", *(f"  - {one.sentence}" for one in answer.changes), ""]
    lines += [f"Note: {note}" for note in answer.notes]
    return "\n".join(lines).rstrip("\n") + "\n" + credits.block(due)


def _way_text(way: Way, heading: str) -> list[str]:
    chain = way.chain
    lines = [f"{heading}: {chain.kind}, {words.predicate(chain.predicate)}", ""]
    lines += [f"  {number}. {sentence}" for number, sentence in enumerate(way.sentences, 1)]
    lines += ["", f"  {way.conclusion}", f"  {way.weakest}", ""]
    if way.texts is not None:
        lines += ["  The two texts", *_texts(way.texts), ""]
    lines += ["  Sources", *(f"    - {source_sentence(use)}" for use in way.sources), ""]
    lines += ["  Who decided"]
    lines += [f"    - {decision_sentence(one)}" for one in way.decided] or [f"    {UNDECIDED}"]
    lines += ["", "  What would change the answer", *(f"    - {one.sentence}" for one in way.changes), ""]
    return lines


def _texts(pair: SideBySide) -> list[str]:
    made = []
    for passage, pieces in ((pair.left, pair.left_pieces), (pair.right, pair.right_pieces)):
        marked = "".join(f"*{words}*" if shared else words for words, shared in pieces)
        made.append(f"    {passage.thing.shown_code or passage.thing.label}: {marked}")
        if not passage.stated:
            made.append(f"      ({NO_WORDING})")
    made.append(f"    {shared_sentence(pair)}")
    return made


def shared_sentence(pair: SideBySide) -> str:
    """Which words two texts share: what the marks show, for those who cannot see them."""
    if not (pair.left.stated and pair.right.stated):
        return "The texts cannot be compared: the wording of one or both is not loaded."
    return (
        f"Words both have: {listed(pair.shared)}." if pair.shared else "The two texts have no telling word in common."
    )


def source_sentence(use: SourceUse) -> str:
    """One source on a line: title, edition, whether it is current, publisher, licence, when read, where from."""
    note = use.note
    parts = [f"{note.title}, edition {note.edition} ({use.currency})"]
    parts += [note.publisher] if note.publisher else []
    parts += [f"in force from {use.effective}"] if use.effective else []
    parts += [f"until {use.expires}"] if use.expires else []
    parts += [f"licence {note.license}"] if note.license else ["no licence stated"]
    parts += [f"read {use.loaded}"] if use.loaded else []
    return "; ".join(parts) + (f" <{note.url}>" if note.url else "")


def decision_sentence(one: Decided) -> str:
    """One decision in words."""
    when = f" on {one.decided}" if one.decided else ""
    strength = f", strength {one.strength}" if one.strength else ""
    reason = f": {one.rationale}" if one.rationale else "; no reason is given"
    due = f" To be looked at again by {one.review_due}." if one.review_due else ""
    verdict = {"needs-work": "sent it back for more work", "accepted": "accepted it", "rejected": "rejected it"}
    said = f"{one.committee_name} {verdict.get(one.verdict, one.verdict)}{when}{strength}{reason}"
    return f"{said}{'' if said.endswith(('.', '!', '?')) else '.'}{due}"


def denial_sentence(one: Denial) -> str:
    """What keeps two things apart, in words."""
    if one.decision is not None:
        return decision_sentence(one.decision)
    held = "" if one.in_force else ", in an edition that is no longer current"
    return f"{one.publisher or one.set_title} states that they do not match ({one.set_title or 'a Not mapping'}{held})."


def as_json(answer: Reasons, due: Sequence[Credit] = ()) -> str:
    """The whole answer as JSON."""
    return formats.to_json(
        {
            "subject": _thing(answer.subject),
            "object": _thing(answer.object),
            "total": answer.total,
            "ways": [_way_data(way) for way in answer.ways],
            "kept_apart": [{**_set_fields(one), "sentence": denial_sentence(one)} for one in answer.denials],
            "what_would_change_it": [_set_fields(one) for one in answer.changes],
            "notes": answer.notes,
            "credits": credits.lines(due),
        }
    )


def _thing(thing: Thing) -> dict[str, str]:
    named = {"iri": thing.iri, "code": thing.notation, "label": thing.label, "kind": thing.kind, "what": thing.what}
    return {**named, "series": thing.series, "edition": thing.edition}


def _way_data(way: Way) -> dict[str, object]:
    pair = way.texts
    return {
        **words.chain_data(way.chain),
        "sentences": [*way.sentences, way.conclusion],
        "weakest": way.weakest,
        "texts": [_passage(pair.left), _passage(pair.right)] if pair else [],
        "shared_words": list(pair.shared) if pair else [],
        "sources": [
            {**_set_fields(use.note), "currency": use.currency, "loaded": use.loaded, "effective": use.effective}
            for use in way.sources
        ],
        "decisions": [_set_fields(one) for one in way.decided],
        "what_would_change_it": [_set_fields(one) for one in way.changes],
    }


def _passage(passage: Passage) -> dict[str, object]:
    under = [str(one) for one in passage.under]
    whole = {"framework": passage.framework, "under": under}
    return {**_thing(passage.thing), "text": passage.text, "wording_loaded": passage.stated, **whole}


def _set_fields(one: Any) -> dict[str, object]:
    """Fields of a record that say something."""
    from dataclasses import asdict

    return {name: value for name, value in asdict(one).items() if value not in ("", None)}


def marked(pieces: Sequence[tuple[str, bool]]) -> Markup:
    """Pieces of a text as HTML, the shared ones in `<mark>`; every piece is escaped."""
    from markupsafe import Markup, escape

    shown = Markup("<mark>{}</mark>")
    return Markup("").join(shown.format(words) if shared else escape(words) for words, shared in pieces)


def as_html(answer: Reasons, due: Sequence[Credit] = ()) -> str:
    """A page that stands alone: its styles are in it, and its links lead to sources, not to a server of ours."""
    from credways.web import render
    from credways.web.why_pages import context

    return render.alone("why_alone.html", {**context(answer), "due": due, "alone": True})


_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def as_md(answer: Reasons, due: Sequence[Credit] = ()) -> str:
    """The whole answer as Markdown for minutes and notes; every character that could be markup is escaped."""

    def plain(words: object) -> str:
        return _MARKDOWN.sub(r"\\\1", " ".join(str(words).split()))

    lines = [f"# Why {plain(answer.subject)} reaches {plain(answer.object)}", ""]
    lines += [] if answer.ways else [NOTHING, ""]
    lines += [f"- Kept apart: {plain(denial_sentence(one))}" for one in answer.denials]
    for number, way in enumerate(answer.ways, 1):
        lines += [
            "",
            f"## Way {number} of {answer.total}: {way.chain.kind}, {words.predicate(way.chain.predicate)}",
            "",
        ]
        lines += [f"{step}. {plain(sentence)}" for step, sentence in enumerate(way.sentences, 1)]
        lines += ["", f"**{plain(way.conclusion)}**", "", plain(way.weakest), ""]
        if way.texts is not None:
            pair = way.texts
            for passage, pieces in ((pair.left, pair.left_pieces), (pair.right, pair.right_pieces)):
                text = "".join(f"**{plain(one)}**" if shared else _MARKDOWN.sub(r"\\\1", one) for one, shared in pieces)
                lines += [f"> {plain(passage.thing.shown_code or passage.thing.label)}: {' '.join(text.split())}", ">"]
            lines += [f"> {plain(shared_sentence(pair))}", ""]
        lines += ["### Sources", "", *(f"- {_source_md(use, plain)}" for use in way.sources), ""]
        lines += ["### Who decided", ""]
        lines += [f"- {plain(decision_sentence(one))}" for one in way.decided] or [UNDECIDED]
        lines += ["", "### What would change the answer", "", *(f"- {plain(one.sentence)}" for one in way.changes)]
    if answer.changes:
        lines += ["", "## What would change the answer", "", *(f"- {plain(one.sentence)}" for one in answer.changes)]
    lines += ["", *(f"Note: {plain(note)}" for note in answer.notes)]
    lines += ["", f"## {credits.HEADING}", "", *(f"- {plain(line)}" for line in credits.lines(due))] if due else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _source_md(use: SourceUse, plain: Callable[[object], str]) -> str:
    """A source with its address as a link, where that is one that a browser may be led to."""
    address = use.note.url
    said = plain(source_sentence(use).removesuffix(f" <{address}>"))
    return f"{said} <{address}>" if re.fullmatch(r"https?://[^\s<>]+", address) else said


FORMATS: Mapping[str, Callable[[Reasons, Sequence[Credit]], str]] = MappingProxyType(
    {"text": as_text, "json": as_json, "html": as_html, "md": as_md}
)
"""Writers by the name used in `--format` and `?format=`."""
