"""Official files in, records and triples out: one module per source, over one reading layer. Never a store."""
