"""Queries meant to hang, crash or empty a SPARQL server, and a command that shows what becomes of each here."""
