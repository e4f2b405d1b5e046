"""What the words mean: the OWL ontology, SHACL shapes, SKOS schemes, and the Python names of their terms."""
