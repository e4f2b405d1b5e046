"""Asking: the query library, resolving names, search, crosswalks, coverage, explanation. Reads a store, writes nothing."""
