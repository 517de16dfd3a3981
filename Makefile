# Each target sets up what it needs. Nothing else to install by hand but Python 3.11 or later and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/ready

.PHONY: demo test test-all check setup bench calibration docs lock format clean

demo: $(STAMP)  ## the main job: one report on a small invented election
	@$(BIN)/polltrail examine examples/small-island --out build/demo; code=$$?; \
	if [ $$code -gt 1 ]; then exit $$code; fi; \
	echo; echo "Report: $(CURDIR)/build/demo/index.html"

test: $(STAMP)  ## the everyday suite, under two minutes
	$(BIN)/pytest -q -n auto -m "not slow and not browser"

test-all: $(STAMP)  ## everything, under thirty minutes
	$(BIN)/python tests/support/chromium.py
	$(BIN)/pytest -q -n auto

check: $(STAMP)  ## formatting, lint, types, the import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

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

lock: $(STAMP)  ## refresh requirements.lock from pyproject.toml
	$(BIN)/pip-compile --quiet --extra dev pyproject.toml --output-file build.lock --generate-hashes --strip-extras \
	  --allow-unsafe --no-annotate --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade
	@{ echo "# Exact versions and hashes of everything the project and its tests use; made by \`make lock\`."; \
	  echo "# It names no place to download from: pip asks wherever this machine is set up to ask."; \
	  cat build.lock; } > requirements.lock; rm build.lock

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
