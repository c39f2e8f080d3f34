# What a person types here: make demo, make test, make check, make bench, make lock, make clean.
# Nothing names a package index: pip and uv use whatever this machine is set up with (tools/install.py).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The system's own Python is built with profiles of how programs run, which many others (pyenv's) are not: a page takes a fifth less of it.
PYTHON ?= $(shell tools/python_fits.sh /usr/bin/python3 2>/dev/null && echo /usr/bin/python3 || echo python3)
PORT ?= 8000
WORKERS ?= 2
# A test of the database waits for the disk, for PostgreSQL or for other clients a quarter of its time.
DB_WORKERS ?= 3
BIN := .venv/bin
DEMO := var/demo
# django-htmx brings the next htmx along; packing it would take longer than all the rest.
UNUSED := --ignore "htm*-4*"
# Wherever this is set, every process that is started here, hundreds in the tests, would compile Django and Linli anew.
unexport PYTHONDONTWRITEBYTECODE
DEMO_ENV := LINLI_DEMO=1 LINLI_DATA_DIR=$(DEMO)

# An empty list of sources would make a stamp that never goes stale, so each find names what must be there.
PO := $(shell find src -name '*.po')
MIGRATIONS := $(shell find src -path '*/migrations/*.py')
STATIC := $(shell find src -path '*/static/*' -type f)
# The files that have tests of a mark: collecting all of the suite to leave out most of it takes half a minute a worker.
MARKED = $(sort $(shell grep -rlE 'mark\.($(1))\b' tests --include='test_*.py'))

.PHONY: help demo ready-for-demo test check check-types check-rest bench lock clean tools-for-tests messages unmigrated \
	test-sqlite test-postgres test-browser test-breaks breaks-sqlite breaks-postgres breaks-killed breaks-filling

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 24

# ---- setting up: each stamp is newer than what it was made from, so that a second run does nothing ----

.venv/stamp-uv: requirements/uv.txt tools/python_fits.sh
	@tools/python_fits.sh "$(PYTHON)"
	"$(PYTHON)" -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/stamp-run: .venv/stamp-uv requirements/base.txt requirements/speech.txt requirements/rota.txt requirements/video.txt pyproject.toml
	$(BIN)/python tools/install.py --require-hashes -r requirements/base.txt -r requirements/speech.txt -r requirements/rota.txt -r requirements/video.txt
	$(BIN)/python tools/install.py --no-deps --no-build-isolation --editable .
	@touch $@

.venv/stamp-test: .venv/stamp-run requirements/test.txt
	$(BIN)/python tools/install.py --require-hashes -r requirements/test.txt
	@touch $@

.venv/stamp-messages: .venv/stamp-run $(PO)
	$(BIN)/python -m linli.ui.messages compile
	@touch $@

messages: .venv/stamp-messages ## Compile the translations

# ---- the demonstration ----

$(DEMO)/stamp-migrated: .venv/stamp-run $(MIGRATIONS)
	@mkdir -p -m 700 $(DEMO)
	$(DEMO_ENV) $(BIN)/linli migrate --verbosity 0
	@touch $@

$(DEMO)/stamp-static: .venv/stamp-run $(STATIC)
	@mkdir -p -m 700 $(DEMO)
	$(DEMO_ENV) $(BIN)/linli collectstatic --no-input --verbosity 0 $(UNUSED)
	@touch $@

$(DEMO)/stamp-filled: $(DEMO)/stamp-migrated .venv/stamp-messages
	$(DEMO_ENV) $(BIN)/linli demo --fill
	@touch $@

ready-for-demo: .venv/stamp-messages $(DEMO)/stamp-static $(DEMO)/stamp-filled

demo: ## Set up, fill and serve the scenario estate (PORT=8000)
	@$(MAKE) --no-print-directory --jobs=2 ready-for-demo
	@exec env $(DEMO_ENV) $(BIN)/linli demo --serve --port $(PORT)

# ---- what must hold ----

check: .venv/stamp-test .venv/stamp-messages ## Lint, types, floors, migrations, translations, documents; no tests
	@$(MAKE) -f $(firstword $(MAKEFILE_LIST)) --no-print-directory --jobs=2 --keep-going --output-sync=target check-types check-rest

# Half of the time, on one of the two cores.
check-types:
	$(BIN)/mypy

check-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	LINLI_DATA_DIR=var/check $(BIN)/linli makemigrations --check --dry-run
	LINLI_DATA_DIR=var/check $(BIN)/python -m linli.ui.messages check
	find src -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2
	LINLI_DATA_DIR=var/check $(BIN)/python -m tools.check_docs

test: tools-for-tests unmigrated test-sqlite test-postgres test-browser test-breaks ## Every test, on SQLite and on PostgreSQL, in a real browser

tools-for-tests: .venv/stamp-test .venv/stamp-messages
	@tools/tools_for_tests.sh

# Each engine migrates from nothing once in a run of all tests; every other process copies (tests/support/migrated.py).
unmigrated:
	@rm -rf var/migrated

test-sqlite: .venv/stamp-test .venv/stamp-messages ## Unit, property and integration tests on SQLite
	$(BIN)/pytest -q -n $(DB_WORKERS) --dist worksteal -m "not browser and not breaks"

# The rules and the plays of processes on them never touch a database, so they are not asked twice.
test-postgres: .venv/stamp-test .venv/stamp-messages ## The same on PostgreSQL
	LINLI_TEST_DB=postgres $(BIN)/pytest -q -n $(DB_WORKERS) --dist worksteal --ignore=tests/rules --ignore=tests/packs -m "not browser and not breaks"

test-browser: .venv/stamp-test .venv/stamp-messages ## The pages, driven in Chromium
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal -m "browser and not breaks" $(call MARKED,browser)

# Two at a time: these measure delays and kill processes, and many neighbours would disturb them. What is killed on SQLite,
# and the demonstration that is filled, follow whichever engine is done first.
KILLED := tests/breaks/test_killed
FILLING := tests/breaks/test_demo.py
test-breaks: .venv/stamp-test .venv/stamp-messages ## Processes killed, disks filled, slow phones; on PostgreSQL those that depend on the engine
	@$(MAKE) -f $(firstword $(MAKEFILE_LIST)) --no-print-directory --jobs=2 --keep-going --output-sync=target breaks-sqlite breaks-postgres breaks-killed breaks-filling

breaks-sqlite:
	$(BIN)/pytest -q -m "breaks" $(filter-out $(KILLED)% $(FILLING),$(call MARKED,breaks))

# What holds on each engine and breaks nothing is run with all the others (test-postgres).
breaks-postgres:
	LINLI_TEST_DB=postgres $(BIN)/pytest -q -m "breaks and engine" $(call MARKED,breaks)

breaks-killed:
	$(BIN)/pytest -q -m "breaks" $(KILLED)*.py

breaks-filling:
	$(BIN)/pytest -q $(FILLING)

bench: .venv/stamp-test .venv/stamp-messages ## The measurements of docs/performance.md
	$(BIN)/python -m bench

lock: .venv/stamp-uv ## Choose versions anew and write their hashes
	tools/lock.sh

clean: ## Remove the environment, the demo's data and all caches
	rm -rf .venv var build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
