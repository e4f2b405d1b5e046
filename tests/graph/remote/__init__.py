"""SPARQL endpoints as stores: well-behaved servers, badly behaved ones, and what is done to a query on its way."""
