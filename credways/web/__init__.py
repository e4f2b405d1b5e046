"""The web door: pages, linked data, the SPARQL service. `app.create_app(settings)` makes it, `serve.serve` runs it."""
