"""Suggested mappings: signals between two lists of items, and the candidates they propose."""
