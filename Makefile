# Two commands are all a newcomer needs: `make serve` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help serve test setup setup-dev check hostile conformance servers ontology-docs query-docs notebook golden bench lock screenshots clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

$(VENV)/.run-stamp: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("Credways needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev-stamp: requirements-dev.lock $(VENV)/.run-stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.run-stamp ## make the virtual environment with what running needs
setup-dev: $(VENV)/.dev-stamp ## and with what testing needs

serve: setup ## set up, build the starter graph, serve it and say where
	$(BIN)/credways build
	$(BIN)/credways serve --host $(HOST) --port $(PORT)

test: setup-dev ## set up and run every check and test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -m alone
	$(BIN)/pytest -m "not alone" --numprocesses auto --dist loadfile --no-loadscope-reorder

bench: setup-dev ## measure beside peers, in one run
	$(BIN)/python -m benchmarks

hostile: setup-dev ## attack a server of its own with hostile queries and write docs/hostile-queries.md
	$(BIN)/python -m tests.hostile docs/hostile-queries.md

conformance: setup-dev ## run the W3C's SPARQL tests ($$RDF_TESTS names a copy) and write docs/conformance.md
	$(BIN)/python -m tests.conformance --output docs/conformance.md

servers: setup-dev ## ask an Oxigraph server, Virtuoso and our own what the store is asked and write docs/servers.md
	$(BIN)/python -m tests.servers --output docs/servers.md

ontology-docs: setup-dev ## regenerate docs/ontology.html from the ontology
	$(BIN)/credways ontology docs --output docs/ontology.html

query-docs: setup-dev ## regenerate docs/queries.md from the headers of the query library
	$(BIN)/credways queries --format md > docs/queries.md

notebook: setup-dev ## run docs/tour.ipynb anew and write it with its outputs (read the difference)
	$(BIN)/python -m tests.notebook

golden: setup-dev ## write the golden answers of the query library anew (read the difference)
	CREDWAYS_WRITE_GOLDEN=1 $(BIN)/pytest tests/queries/test_library_golden.py -q

lock: ## pin every dependency again (needs pip-tools)
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## remove what these commands made
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
