# The few commands of the project; `make` lists them.

PY := .venv/bin/python
STAMP := .venv/.ready
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup run station production-demo test test-faults test-web fuzz check bench bench-reading bench-verdicts bench-hostile bench-attacks bench-sweep bench-rooms bench-orchestration bench-workers bench-station bench-load screenshots fixtures golden docs sbom audit lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 18

setup: $(STAMP) ## install what is needed (Debian packages, .venv); does nothing the second time

$(STAMP): requirements-dev.lock pyproject.toml package-lock.json scripts/setup.sh
	@sh scripts/setup.sh
	@touch $(STAMP)

run: setup ## pre-instruct the fixtures, tell the life of three requests; at a terminal, open the station
	@.venv/bin/pieces run fixtures/documents --referentiel fixtures/documents/referentiel.csv --prefect
	@.venv/bin/pieces demo fixtures/vie
	@if [ -t 1 ]; then $(MAKE) --no-print-directory station; \
	else echo "La station des gestionnaires : make station"; fi

station: setup ## open the gestionnaires' station on this machine, until Ctrl-C (PORT=8000)
	@.venv/bin/pieces serve --port $(PORT)

test: setup ## all the tests, on up to four cores
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile

production-demo: setup ## production on this machine (PostgreSQL, Swift, Prefect, workers), and the fixtures through it
	@$(PY) -m scripts.production_demo $(ARGS)

test-faults: setup ## 200 deposits while parts of production die at 100 random moments; what has to hold is counted
	@$(PY) -m scripts.faults $(ARGS)

fuzz: setup ## what meets strangers' bytes, tried with bytes made to break it (a minute a target)
	@$(PY) -m tests.fuzz $(ARGS)

test-web: setup ## the API from its own description and every page, attacked with many requests (EXAMPLES=500 a route)
	@PIECES_SCHEMATHESIS=$(or $(EXAMPLES),500) $(PY) -m pytest tests/review/test_schema.py tests/review/test_pages_attaquees.py

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

bench-hostile: setup ## 5,000 hostile and odd files through `pieces check` and `pieces run` (most of an hour)
	@$(PY) -m bench.hostile $(ARGS)

bench-attacks: setup ## every way of showing one value and saying another, on every field (hours)
	@$(PY) -m bench.hostile.attacks $(ARGS)

bench-sweep: setup ## finding what is due among 10,000 requests: time, memory, rows looked at
	@$(PY) -m bench.sweep $(ARGS)

bench-rooms: setup ## what opening files in locked rooms costs, beside reading them in this process
	@$(PY) -m bench.rooms $(ARGS)

bench-orchestration: setup ## what Prefect costs, beside the same work in a plain loop (a quarter of an hour)
	@$(PY) -m bench.orchestration $(ARGS)

bench-workers: setup ## whether two workers on this machine do more than one
	@$(PY) -m bench.workers $(ARGS)

bench-station: setup ## how long the station takes to answer, among 10,000 requests
	@$(PY) -m bench.station

bench-load: setup ## 1,000 uploads of 4 Mo at once: answers, memory, and whether every one that was acknowledged is there
	@$(PY) -m bench.load $(ARGS)

screenshots: setup ## draw the station's pages to docs/station/
	@$(PY) -m scripts.screenshots

fixtures: setup ## draw the synthetic deposits again
	@$(PY) -m fixtures.make

golden: setup ## rewrite the expected reports of the fixtures; read the diff
	@$(PY) -m pytest tests/test_golden.py --rewrite-golden

docs: setup ## print docs/rules.md from the checks
	@$(PY) -m scripts.rules

sbom: setup ## print what production installs, and its licences, as a CycloneDX bill (JSON)
	@$(PY) -m scripts.sbom

audit: setup ## known vulnerabilities of what is locked; fails where no service says (pip-audit)
	@command -v pip-audit >/dev/null || { echo "pip-audit manque : pipx install pip-audit" >&2; exit 2; }
	@pip-audit --strict --require-hashes --disable-pip -r requirements.lock
	@npm audit --omit=dev

lock: ## resolve the locked versions again
	@uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	@uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock

clean: ## forget the local store (var/), keep everything else
	@rm -rf var
