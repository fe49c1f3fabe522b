# The few commands of the project; `make` lists them.

PY := .venv/bin/python
STAMP := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench bench-reading bench-verdicts fixtures golden docs lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 16

setup: $(STAMP) ## install what is needed (Debian packages, .venv); does nothing the second time

$(STAMP): requirements-dev.lock pyproject.toml package-lock.json scripts/setup.sh
	@sh scripts/setup.sh
	@touch $(STAMP)

run: setup ## pre-instruct fixtures/documents/ through the Prefect flow, then tell the life of fixtures/vie/
	@.venv/bin/pieces run fixtures/documents --referentiel fixtures/documents/referentiel.csv --prefect
	@.venv/bin/pieces demo fixtures/vie

test: setup ## all the tests
	@$(PY) -m pytest

check: setup ## style, types, import contracts, printed documents
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@$(PY) -m scripts.rules --check

bench: setup ## how long each step takes, and how many fields are read right, beside a plain reading
	@$(PY) -m bench.steps

bench-reading: setup ## what is read right, by kind and degradation, on documents never seen (an hour)
	@$(PY) -m bench.reading.run $(ARGS)

bench-verdicts: setup ## what becomes of sound deposits, and of deposits contradicted in one fact (hours)
	@$(PY) -m bench.verdicts.run $(ARGS)

fixtures: setup ## draw the synthetic deposits again
	@$(PY) -m fixtures.make

golden: setup ## rewrite the expected reports of the fixtures; read the diff
	@$(PY) -m pytest tests/test_golden.py --rewrite-golden

docs: setup ## print docs/rules.md from the checks
	@$(PY) -m scripts.rules

lock: ## resolve the locked versions again
	@uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	@uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock

clean: ## forget the local store (var/), keep everything else
	@rm -rf var
