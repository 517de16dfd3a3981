# Each target sets up what it needs. Nothing else to install by hand but Python 3.11 or later and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/ready
FOREIGN := $(VENV)/ready-foreign
# Half as many again as there are cores: tests of servers wait for a third of their time.
WORKERS  = $(shell $(PYTHON) -c "import os; n = os.cpu_count() or 2; print(n + (n + 1) // 2)")
# Modules are compiled once, and not again by each of the hundred processes that the tests start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-all explore check setup bench calibration docs lock catalogues format clean

demo: $(STAMP)  ## the main job: an invented election night, end to end, in about a minute
	@[ ! -d build/demo ] || [ -f build/demo/scratch.txt ] || rm -rf build/demo
	@$(BIN)/polltrail demo --out build/demo

test: $(STAMP)  ## the everyday suite, under two minutes
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal -m "not slow and not browser"

test-all: $(FOREIGN)  ## everything but the calibration, under thirty minutes
	$(BIN)/python tests/support/chromium.py
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -q -n $(WORKERS) --dist worksteal --ignore=tests/calibration

explore: $(STAMP)  ## the laws on examples that nobody has tried, for as long as it takes
	HYPOTHESIS_PROFILE=exploring $(BIN)/pytest -q -n $(WORKERS) -m "slow or not slow" tests/laws

check: $(STAMP)  ## formatting, lint, types, the import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(STAMP)  ## speed and memory as ratios in one run, written to build/bench.json
	$(BIN)/python bench/run.py --out build/bench.json

calibration: $(STAMP)  ## how often intervals cover and tests reject
	$(BIN)/pytest -q tests/calibration -m "slow or not slow"

docs: $(STAMP)  ## the documentation as pages, in build/docs
	$(BIN)/sphinx-build -q -W -b html docs build/docs
	@echo "Documentation: $(CURDIR)/build/docs/index.html"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Polltrail needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 setup"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(FOREIGN): requirements-foreign.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-foreign.lock
	@touch $@

COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-annotate --no-header \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --upgrade
HEADER  = "\# Exact versions and hashes, made by \`make lock\`; it names no place to download from."

lock: $(STAMP)  ## refresh the lock files from pyproject.toml
	$(COMPILE) --extra dev --extra web pyproject.toml --output-file build.lock
	@{ echo $(HEADER); cat build.lock; } > requirements.lock
	$(COMPILE) --extra dev --extra web --extra foreign --constraint requirements.lock pyproject.toml --output-file build.lock
	@{ echo $(HEADER); cat build.lock; } > requirements-foreign.lock; rm build.lock

SITE := src/polltrail/publish/site
catalogues: $(STAMP)  ## bring the languages of the site up to the texts in it
	$(BIN)/pybabel -q extract -F $(SITE)/locale/babel.cfg -k say -k words -k raw -k N_ -k many:1,2 --no-location \
	  --sort-output -o build/site.pot $(SITE)
	for language in ur es fr sw; do \
	  $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 0 -D polltrail -i build/site.pot -d $(SITE)/locale -l $$language; \
	done

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
