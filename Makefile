# Everything there is to type. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
# Test processes: more than cores, since many tests wait for a clock or a killed process.
WORKERS ?= 4
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where Python is told to keep nothing it has compiled, each of the processes the tests start would compile all anew.
test second: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help env run test second check audit bench docs pins prepare migration

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22

env: .venv/.run ## make the environment in .venv/
.venv/.run: requirements/run.txt
	@test -x $(BIN)/python || { echo "Making the environment in .venv/ …"; $(PYTHON) -m venv .venv; }
	@echo "Installing what the bot needs …"
	@$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@
.venv/.dev: requirements/dev.txt .venv/.run
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/.run ## start the bot; nothing configured: the playground on http://127.0.0.1:8080
	@$(BIN)/python -m bot run

prepare: .venv/.dev
	@sh tests/prepare.sh

test: prepare ## the whole test suite
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

second: prepare ## storage and delivery on a second version of PostgreSQL, Debian's if it is there
	@PG_BIN="$$($(BIN)/python -m tests.postgres)" && export PG_BIN && \
	$(BIN)/python -m pytest -n $(WORKERS) -k postgresql tests/storage tests/bot/test_delivery*.py tests/bot/test_senders.py tests/crash/test_kill.py

check: .venv/.dev ## format, lint, types, import contracts, generated documents
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 1
	@$(BIN)/python -m bot docs --check
	@echo "check: all well"

audit: .venv/.run ## known holes in the pinned packages (needs the network)
	@test .venv/audit/.made -nt requirements/audit.txt || { $(PYTHON) -m venv --clear .venv/audit && .venv/audit/bin/pip install --quiet --require-hashes -r requirements/audit.txt && touch .venv/audit/.made; }
	@.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements/run.txt -r requirements/matching.txt

bench: .venv/.dev ## every benchmark, printed as a table
	@$(BIN)/python -m benchmarks

docs: .venv/.run ## write the generated documents
	@$(BIN)/python -m bot docs

migration: .venv/.dev ## a new migration: make migration WORDS="what it does"
	@$(BIN)/python -m storage.migrate revision "$(WORDS)"

pins: ## compile the pinned requirements (needs uv)
	@for f in run matching dev audit; do uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements/$$f.in -o requirements/$$f.txt; done
