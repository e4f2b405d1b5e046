"""Library queries over the whole graph, answered from columns instead of one triple after the other.

A query whose header says `engine: columnar` has a function here (answers.py) that gives the rows of its SPARQL. The
columns (columns.py) hold the triples of the properties that these functions read, made once for a state of the store
by a process of its own (building.py). Where they are not there, SPARQL answers; engine.py says when that is.
"""
