# Shouwang 守望. Two commands need nothing but Python 3.11, make and (for system packages) root:
#   make demo    make test

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
SERVE ?= 1
WORKERS ?= 2
BESIDE = -n $(WORKERS) --dist loadgroup
# Only looked for when there is no .venv yet: the first interpreter that runs and is new enough.
SYSTEM_PYTHON = $(or $(PYTHON),$(shell for p in python3.11 python3 python3.12 python3.13; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done))

PY := .venv/bin/python
SERVER := $(PY) -m shouwang.server
PYTEST := $(PY) -m pytest

# Nothing is written outside the checkout except system packages.
export PYTHONUTF8 := 1
# Where the surroundings forbid compiled modules, every start of a program would compile fifteen hundred of them anew.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_CACHE_DIR := $(CURDIR)/var/cache/pip
export UV_CACHE_DIR := $(CURDIR)/var/cache/uv
export XDG_CACHE_HOME := $(CURDIR)/var/cache
export MPLCONFIGDIR := $(CURDIR)/var/cache/matplotlib
export PYTEST_DEBUG_TEMPROOT := $(CURDIR)/var/tmp

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/shouwang/locale/*/LC_MESSAGES/*.po))

.PHONY: help
help: ## What can be made.
	@grep -hE '^[a-z%-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

# ── Setting up ──────────────────────────────────────────────────────────────

.venv/.run: requirements/run.txt requirements/build.txt pyproject.toml tools/install.py
	@test -n "$(SYSTEM_PYTHON)" || { echo "No Python 3.11 or newer found. Name one: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(SYSTEM_PYTHON) -m tools.install run
	@touch $@

.venv/.dev: requirements/dev.txt requirements/build.txt pyproject.toml tools/install.py
	@test -n "$(SYSTEM_PYTHON)" || { echo "No Python 3.11 or newer found. Name one: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(SYSTEM_PYTHON) -m tools.install dev
	@touch $@ .venv/.run

%.mo: %.po | .venv/.run
	@$(PY) -m tools.words compile

.PHONY: setup
setup: .venv/.dev $(CATALOGUES) ## Set up .venv for working on the code.

# ── The two commands ────────────────────────────────────────────────────────

.PHONY: demo
demo: .venv/.run $(CATALOGUES) ## Load the model operation and serve it on PORT (8000); SERVE=0 loads only.
	@echo "• Preparing the database"
	@$(SERVER) migrate --verbosity 0
	@$(SERVER) demo
ifneq ($(SERVE),0)
	@$(SERVER) serve --port $(PORT)
endif

.PHONY: test
test: setup ## Run all tests, on SQLite, on PostgreSQL and in a browser (brought where they can be).
	@$(PY) -m tools.browser
	@$(PY) -m tools.postgres bring
	@mkdir -p $(PYTEST_DEBUG_TEMPROOT); status=0; \
	echo "• Tests on SQLite"; \
	$(PYTEST) $(BESIDE) $(TESTS) || status=1; \
	echo "• Tests that use the database, on PostgreSQL"; \
	$(PY) -m tools.postgres run $(PYTEST) $(BESIDE) -m "database and not browser" $(TESTS) || status=1; \
	exit $$status

ENTRIES ?= 1000000
FAULTS ?= 10000
CUTS ?= 1000
STEPS ?= 1000000
ROSTERS ?= 200
CHANGES ?= 1000000
MUTATIONS ?= 100000
EXPRESSIONS ?= 10000000
PASSES ?= 10000000
GATE_CASES ?= 1000000
.PHONY: torture
torture: setup ## Break it for hours: STEPS of the model, ROSTERS solved, CHANGES of them, MUTATIONS of an export, EXPRESSIONS of rules, tampered PASSES, GATE_CASES, ENTRIES through FAULTS of real processes, CUTS of the power, on both databases.
	@$(PY) -m tools.postgres bring
	@$(PY) -m tests.torture.real --bring
	@status=0; \
	echo "• The model, $(STEPS) steps"; \
	SHOUWANG_TEST_STEPS=$(STEPS) $(PYTEST) -q tests/engines/journal/test_nothing_is_lost.py || status=1; \
	echo "• $(MUTATIONS) mutations of an exported journal, both verifiers"; \
	SHOUWANG_TEST_MUTATIONS=$(MUTATIONS) $(PYTEST) -q tests/js tests/engines/journal/test_verify.py || status=1; \
	echo "• $(EXPRESSIONS) expressions asked of both evaluators, $(PASSES) tampered passes of both readers"; \
	SHOUWANG_TEST_EXPRESSIONS=$(EXPRESSIONS) SHOUWANG_TEST_PASSES=$(PASSES) $(PYTEST) -q tests/js/test_certlogic.py tests/js/test_passes.py tests/engines/passes || status=1; \
	echo "• $(GATE_CASES) cases asked of each rule pack"; \
	SHOUWANG_TEST_GATE_CASES=$(GATE_CASES) $(PYTEST) -q tests/engines/policy tests/js/test_policy.py || status=1; \
	echo "• Rosters of $(ROSTERS) random units, $(CHANGES) changes"; \
	SHOUWANG_TEST_ROSTERS=$(ROSTERS) SHOUWANG_TEST_CHANGES=$(CHANGES) SHOUWANG_TEST_IMPOSSIBLE=50 $(PYTEST) -q tests/engines/roster || status=1; \
	for engine in sqlite sqlite-without-log postgresql; do \
		echo "• Power cuts, $$engine"; \
		$(PY) -m tests.powercut --engine $$engine --cuts $(CUTS) || status=1; \
	done; \
	for engine in sqlite postgresql; do \
		echo "• Real processes, $$engine"; \
		$(PY) -m tests.torture.real --engine $$engine --entries $(ENTRIES) --faults $(FAULTS) || status=1; \
	done; \
	exit $$status

.PHONY: coverage
coverage: setup ## Run the tests on SQLite and list the lines none of them reached.
	@mkdir -p $(PYTEST_DEBUG_TEMPROOT)
	@$(PYTEST) $(BESIDE) --cov --cov-report=term $(TESTS)

# ── Keeping it in shape ─────────────────────────────────────────────────────

.PHONY: check lint types import-rules catalogues
check: lint types import-rules catalogues docs ## All that can be checked without running it (make -k check goes on after a fault).

lint: setup ## Style and likely faults, by ruff.
	@echo "• ruff"
	@$(PY) -m ruff check --quiet --output-format concise .
	@$(PY) -m ruff format --check --quiet . || { echo "make format puts it in order"; exit 1; }

types: setup ## Types, by mypy in its strict mode.
	@echo "• mypy"
	@$(PY) -m mypy

import-rules: setup ## Who may import whom, by import-linter.
	@echo "• import rules"
	@mkdir -p var
	@.venv/bin/lint-imports --no-logo > var/import-rules.txt || { cat var/import-rules.txt; exit 1; }

catalogues: setup ## Every word on the pages has its Chinese.
	@echo "• catalogues"
	@$(PY) -m tools.words check

.PHONY: format
format: setup ## Let ruff put the code in order.
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format --quiet .

.PHONY: docs
docs: setup ## Build the documentation into docs/_build; any warning is an error.
	@echo "• documentation"
	@$(PY) -m sphinx -W --keep-going -q -E -b dirhtml docs docs/_build/html

.PHONY: screenshots
screenshots: setup $(CATALOGUES) ## Walk the tutorial in a real browser, in both languages, and take its pictures afresh.
	@$(PY) -m tools.screenshots

.PHONY: words
words: setup ## Gather new words to translate into the catalogues.
	@$(PY) -m tools.words extract

.PHONY: bench-journal
bench-journal: setup ## How fast the journal takes entries in, on both databases, both of which wait for the disk.
	@$(PY) -m tools.postgres bring
	@status=0; $(PY) -m benchmarks.bench_journal || status=1; \
	$(PY) -m tools.postgres run-durably $(PY) -m benchmarks.bench_journal || status=1; exit $$status

.PHONY: bench-%
bench-%: setup ## Run benchmarks/bench_<subject>.py.
	@$(PY) -m benchmarks.bench_$(subst -,_,$*)

.PHONY: lock
lock: .venv/.run ## Choose versions afresh: requirements/*.txt with hashes, no index named (KEEP=1: only what is new).
	@$(PY) -m tools.lock $(if $(KEEP),--keep)

.PHONY: clean
clean: ## Remove what was made here: .venv, var, caches, built pages.
	rm -rf .venv var build dist docs/_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src -name '*.mo' -delete
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
