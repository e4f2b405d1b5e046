"""The public Python API: one object over a store, answering as the command line does. Reached as `credways.open`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.store import EmbeddedStore

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

    from credways.answers import Answer
    from credways.evidence_frames import CoverAnswer, GraduationAnswer, MatrixAnswer, OverlapAnswer
    from credways.frames import Chains, CoverageAnswer, CrosswalkAnswer, Crosswalks, RoutesAnswer, Statements
    from credways.interchange.mapped_down import Written
    from credways.ladder_frames import ComparisonAnswer, LadderAnswer, NextAnswer
    from credways.questions import Given
    from graph.store import EditionStore, Solutions, SourceRecord
    from graph.worker import Limits
    from queries.describe import Description
    from queries.editions_diff import EditionDiff
    from queries.editions_impact import EditionImpact
    from queries.ladders.asking import Question
    from queries.search import Found
    from queries.suggest.answer import SuggestAnswer


class Graph:
    """A loaded Credways graph. Names, codes and IRIs are all accepted where a thing is named.

    Every method raises the errors of `ontology.errors`: NotFound and Ambiguous for names, BadQuery for questions.
    """

    def __init__(self, store: EditionStore, notes: tuple[str, ...] = ()) -> None:
        self.store = store
        self.notes = notes

    def __repr__(self) -> str:
        current = sum(record.is_current for record in self.sources())
        return f"Credways graph: {current} current source editions{''.join(f'; {note}' for note in self.notes)}"

    def sources(self) -> list[SourceRecord]:
        """Every loaded source edition."""
        return self.store.sources()

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Things whose name, code or text fits, best first."""
        from queries.search import search

        return search(self.store, text, limit=limit)[0]

    def show(self, name: str, edition: str = "") -> Description:
        """One thing and its links."""
        from queries.describe import describe
        from queries.resolve import resolve

        return describe(self.store, resolve(self.store, name, edition=edition).iri)

    def crosswalk(self, credential: str, framework: str, edition: str = "") -> CrosswalkAnswer:
        """Every route from a thing (credential, course, statement, skill, occupation …) to another, or into a framework
        or list, with the reason for every row.
        """
        from credways.crosswalks import ask
        from credways.frames import CrosswalkAnswer, made

        return made(CrosswalkAnswer, ask(self.store, credential, framework, edition))

    def crosswalk_all(self, framework: str, of: str = "credentials", edition: str = "") -> Crosswalks:
        """The same for every credential (or `of` "courses", "programs") at once, in one search over all of them."""
        from credways.composed import ask
        from credways.frames import Crosswalks

        return Crosswalks(ask(self.store, framework, of, edition).rows)

    def coverage(self, credential: str, framework: str, edition: str = "") -> CoverageAnswer:
        """How much of each content area of `framework` a credential reaches, and what is not reviewed."""
        from credways.crosswalks import ask
        from credways.frames import CoverageAnswer, made

        return made(CoverageAnswer, ask(self.store, credential, framework, edition).coverage)

    def matrix(
        self,
        subjects: str | Sequence[str],
        framework: str,
        *,
        by: str = "area",
        edition: str = "",
        levels: Collection[str] = (),
    ) -> MatrixAnswer:
        """Coverage of several subjects side by side, divided by area, band, grade, graduate, domain or framework.

        Subjects are names, or `credentials`, `courses`, `programs` for all of a kind; `framework` may be a credential,
        whose exam is then counted, weighed by its blueprint where that is published.
        """
        from credways.evidence_frames import MatrixAnswer
        from credways.frames import made
        from queries.matrix import matrix

        named = [subjects] if isinstance(subjects, str) else subjects
        return made(MatrixAnswer, matrix(self.store, named, framework, by=by, edition=edition, levels=levels))

    def cover(
        self,
        candidates: str | Sequence[str],
        framework: str,
        *,
        count: str = "covered",
        only: Collection[str] = (),
        edition: str = "",
        levels: Collection[str] = (),
    ) -> CoverAnswer:
        """The fewest of `candidates` that cover the expectations of `framework`, and what each adds.

        `count` is `covered`, `partly`, or `proposed` to count what nobody has decided as well.
        """
        from credways.evidence_frames import CoverAnswer
        from credways.frames import made
        from queries.cover import cover

        named = [candidates] if isinstance(candidates, str) else candidates
        found = cover(self.store, named, framework, count=count, edition=edition, levels=levels, only=only)
        return made(CoverAnswer, found)

    def overlap(self, left: str, right: str) -> OverlapAnswer:
        """How far two certifications (exams, courses, skill tags) ask for the same: Jaccard, with the list."""
        from credways.evidence_frames import OverlapAnswer
        from credways.frames import made
        from queries.overlap import overlap

        return made(OverlapAnswer, overlap(self.store, left, right))

    def graduation(
        self, credential: str, district: str = "", *, subjects: Collection[str] = (), levels: Collection[str] = ()
    ) -> GraduationAnswer:
        """The case for Reading, Writing and Communicating and for Mathematics, each by itself, in one district."""
        from credways.evidence_frames import GraduationAnswer
        from credways.frames import made
        from queries.graduation import graduation

        return made(GraduationAnswer, graduation(self.store, credential, district, subjects=subjects, levels=levels))

    def ladders(self, held: str | Sequence[str], goal: str, **terms: Any) -> LadderAnswer:
        """The best ladders from what is held to a goal (credential, SOC code, cluster, pathway).

        `terms` are those of `queries.ladders.asking.Question`: `by` (steps, time, cost, credits, wage), `most`,
        `max_steps`, `soft`, `without`, `covered`, `area`.
        """
        from credways.frames import made
        from credways.ladder_frames import LadderAnswer
        from queries.ladders.finding import ladders

        return made(LadderAnswer, ladders(self.store, _question(held, goal, terms)))

    def next_steps(self, held: str | Sequence[str], toward: str = "", **terms: Any) -> NextAnswer:
        """What can come after what is held; with a goal, what leads to it first. `terms` as in `ladders`."""
        from credways.frames import made
        from credways.ladder_frames import NextAnswer
        from queries.ladders.onward import onward

        return made(NextAnswer, onward(self.store, _question(held, toward, {"most": 10, **terms})))

    def compare(self, first: str, second: str, **terms: Any) -> ComparisonAnswer:
        """Two ladders side by side, each spelled "HELD -> GOAL" or "HELD -> GOAL #2". `terms` as in `ladders`."""
        from credways.frames import made
        from credways.ladder_frames import ComparisonAnswer
        from queries.ladders.comparing import compare

        return made(ComparisonAnswer, compare(self.store, first, second, _question((), "", terms)))

    def alignments(
        self, subject: str, target: str, form: str, edition: str = "", *, proposals: bool = False
    ) -> Written:
        """A crosswalk as a file: `form` is sssom, sssom-json, sssom-table, sssom-metadata, sheet, case, ctdl or badge.

        `.data` is the file, `.lost` what the format cannot say. With `proposals`, case, ctdl and badge take rows that
        nobody decided too, marked so. Raises NotFound for an unknown form.
        """
        from credways.crosswalks import ask
        from credways.interchange.taking import written

        return written(self.store, ask(self.store, subject, target, edition), form, proposals=proposals)

    def why(self, subject: str, obj: str) -> Chains:
        """Every chain between two things, best first."""
        from credways.frames import Chains
        from queries.explain import why

        return Chains(why(self.store, subject, obj))

    def suggest(
        self, source: str, target: str, *, top: int = 10, methods: Sequence[str] | None = None, least: float = 0.0
    ) -> SuggestAnswer:
        """Mappings that a machine proposes, with confidence and evidence; nobody decided them."""
        from credways.suggesting import learnt
        from queries.ends import end
        from queries.suggest.answer import suggest

        folder = getattr(self.store, "path", None)
        ends = end(self.store, source), end(self.store, target)
        model = learnt(folder, ends[0].iri, ends[1].iri) if folder is not None else None
        return suggest(self.store, source, target, top=top, methods=methods, least=least, model=model)

    def stack(self, credential: str) -> Statements:
        """What is stated of how a credential stacks: what leads to it, and what it leads to."""
        from credways.frames import Statements
        from queries.stacking import statements

        return Statements(statements(self.store, credential))

    def stacking_routes(
        self, start: str, goal: str, *, kinds: Collection[str] = (), longest: int = 6, most: int = 20
    ) -> RoutesAnswer:
        """Routes along stated stacking from the credential `start` to `goal`, a credential or an occupation.

        They are runs of published statements, shortest first, and no plan: time, cost, wage and what else is required
        are not weighed. `kinds` (component, progression, nested-content, credit, horizontal) are all that lead up where
        none is named; at most `most` routes of `longest` steps, and `notes` say so where that cut the answer.
        """
        from credways.frames import RoutesAnswer, made
        from queries.stacking import UPWARD, routes

        found = routes(self.store, start, goal, kinds=kinds or UPWARD, longest=longest, most=most)
        return made(RoutesAnswer, found)

    def network(self, *kinds: str) -> nx.MultiDiGraph[str]:
        """Every stacking statement (of these kinds) as a NetworkX graph; see graph.network.stacking_graph."""
        from graph.network import stacking_graph

        return stacking_graph(self.store, kinds)

    def diff(self, source: str, old: str, new: str) -> EditionDiff:
        """What changed between two loaded editions of a source, every item of both in exactly one group."""
        from credways.editions import diff

        return diff(self.store, source, old, new)

    def impact(self, source: str, new: str, old: str = "") -> EditionImpact:
        """What the edition `new` (loaded, or a path to a file of it) does to all that rests on `old`.

        `old` is the edition before it where none is named. Proposals only: nothing is changed.
        """
        from credways.editions import impact

        return impact(self.store, source, new, old)

    def as_of(self, date: str) -> Graph:
        """This graph with the editions in force at a date (a year, month or day); `notes` say which they are.

        Raises BadQuery for what is no date.
        """
        from credways.past import at

        past, notes = at(self.store, date)
        return Graph(past, notes)

    def credits(self, *things: str) -> list[str]:
        """The lines that the sources which mention these IRIs ask to be shown; without any, those of all sources."""
        from credways.credits import lines
        from queries.credits import of_things

        return lines(of_things(self.store, things))

    def query(
        self,
        question: str,
        parameters: Mapping[str, Given] | None = None,
        /,
        *,
        limits: Limits | bool | None = None,
        **more: Given,
    ) -> Answer:
        """Answer a query of the library by its name, or any SPARQL query by its text.

        Parameters are keyword arguments (or a mapping): things by name, code or IRI, numbers, dates. They are bound as
        terms and never become text of the query. Text only reads, and asks no other host; it runs in this process
        for as long as it takes, or with `limits` (a `credways.Limits`, or True for the settings') in a process of its
        own that is ended at the first limit it reaches. Raises Refused and LimitReached besides.
        """
        from credways.questions import ask

        return ask(self.store, question, {**(parameters or {}), **more}, limits)

    def ask(self, question: str, /, *, limits: Limits | bool | None = None, **parameters: Given) -> bool:
        """Answer an ASK query. See `query`."""
        from credways.questions import ask

        return bool(ask(self.store, question, parameters, limits, "ASK"))

    def construct(self, question: str, /, *, limits: Limits | bool | None = None, **parameters: Given) -> Answer:
        """Answer a CONSTRUCT or DESCRIBE query; `.to_graph()` of it is an rdflib Graph. See `query`."""
        from credways.questions import ask

        return ask(self.store, question, parameters, limits, "CONSTRUCT")

    def sparql(self, text: str) -> Solutions:
        """The engine's own terms for a SELECT, in this process, unguarded; `query` is what most people want."""
        return self.store.select(text)

    def to_rdflib(self) -> Dataset:
        """The whole graph as a read-only rdflib Dataset, for tools that want one; its `query` is our engine's.

        Raises BadQuery for a graph at an endpoint, which rdflib can ask itself (SPARQLStore).
        """
        from graph.rdflib_view import dataset

        return dataset(self._folder("An rdflib Dataset").view())

    def _folder(self, what: str) -> EmbeddedStore:
        """The store, where it is a folder here. Raises BadQuery naming `what` needs it."""
        from ontology.errors import BadQuery

        if not isinstance(self.store, EmbeddedStore):
            raise BadQuery(f"{what} is made from a store in a folder, and this graph is at an endpoint.")
        return self.store


def _question(held: str | Sequence[str], goal: str, terms: Mapping[str, Any]) -> Question:
    """The question of a ladder. Raises BadQuery for a term that there is not."""
    from dataclasses import fields

    from ontology.errors import BadQuery
    from queries.ladders.asking import Question

    known = {one.name for one in fields(Question)} - {"held", "goal"}
    if strange := sorted(set(terms) - known):
        raise BadQuery(f"{strange[0]} is no term of a ladder; there are {', '.join(sorted(known))}.")
    several: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list | set) else value for name, value in terms.items()
    }
    return Question((held,) if isinstance(held, str) else tuple(held), goal, **several)


def open(
    path: Path | str | None = None, *, endpoint: str = "", user: str = "", password: str = "", token: str = ""
) -> Graph:
    """Open a graph for reading: the store at `path`, or a SPARQL endpoint (`endpoint`, or an http address as `path`).

    Without either: `$CREDWAYS_ENDPOINT`, `$CREDWAYS_STORE`, or the user data folder. Credentials that are left out are
    those of `$CREDWAYS_ENDPOINT_USER`, `_PASSWORD` and `_TOKEN`, or of ~/.netrc. Raises StoreUnusable where there is
    no store, EndpointFailed where the endpoint gives no usable answer.
    """
    from credways.opening import Place, opened, place
    from credways.settings import Settings

    named = Place(endpoint=endpoint) if endpoint else Place() if path is None else place(str(path))
    given = {"endpoint_user": user, "endpoint_password": password, "endpoint_token": token}
    settings = Settings.from_environment(
        None,
        store=named.folder,
        endpoint=named.endpoint if named != Place() else None,
        **{name: text for name, text in given.items() if text},
    )
    return Graph(opened(settings))
