"""Where triples live: the embedded store, its generations on disk, provenance, exact literals, validation."""
