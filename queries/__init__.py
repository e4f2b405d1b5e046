"""Asking: the query library, resolving names, search, crosswalks, coverage, explanation.

These modules read a store through its protocol and write nothing.
"""
