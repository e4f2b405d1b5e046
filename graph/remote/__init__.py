"""A graph on a SPARQL 1.1 endpoint: any store that an organisation already runs, answering as the embedded one does.

The layout there, which `credways push` writes and `RemoteStore` reads:

- Every named graph of the local store under its own name: source editions, users' graphs, the companions `…#lexical`
  that keep exact literals (graph/exact.py), and the provenance graph.
- `https://w3id.org/credways/graph/current` (ontology.iris.CURRENT_GRAPH): the local default graph, that is the union
  of the current editions, as a named graph, on every engine. What an engine's own default graph is differs (all graphs
  together in Virtuoso, Neptune and GraphDB, nothing in Fuseki and Oxigraph), so nothing is written to it and nothing is
  read from it where `graph/current` is there.
- All of it holds what the local engine holds, triple for triple and literal for literal: the engine's value forms in
  the graphs, the loaded forms in the companions.
- The provenance graph is written last, and in one request: what readers take for the state of the endpoint is a digest
  of what it says (`cw:contentDigest`, `cw:isCurrent`, `prov:generatedAtTime` of every graph). A push that was broken
  off leaves the old provenance, so it is seen as unfinished and can go on.

A reader takes as default graph, in this order: `graph/current` where it is there; what the provenance graph says is
current, as a list; the endpoint's own default graph where it has no provenance of ours, or (our own `/sparql`) where it
is a graph of its own that does not mix in the provenance. Named graphs are named too whenever a query says GRAPH,
because by the protocol a dataset of which only the default graph is named has no other, and without `graph/current`,
which the local store does not have.

Modules, reading: `address` (where, and with which credentials), `connection` (HTTP with a deadline, kept alive),
`client` (the SPARQL protocol through SPARQLWrapper, checked and retried), `failures` (what refusals mean), `replies`
(answers as terms), `shape` (a query from outside), `completeness` (stores that cap their answers), `dialects` (what
differs between engines; for Virtuoso `inlining`, `options`, `paths`, `distinct`, `truths`, `sorting`, with `assigned`,
and `numbers`), `endpoint` (all of these
together), `dataset` (what is there of ours), `exact_forms`, `view` and `store`. Writing: `upload`, `plan`, `manifest`.
"""
