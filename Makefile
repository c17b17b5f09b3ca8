# make demo   sets up what is needed and runs the main job on the bottling line
# make gui    sets up the desktop and opens it
# make test   sets up everything and runs the tests
# make check  style, types, layers, and that generated files are current
# make blender  opens every export of the shipped plants with Blender (Python 3.11; a large download the first time)
# make bench  speed beside SimPy, printed as ratios
# make lock   remakes the lock files (make lock LOCK_FLAGS=--upgrade for newer versions)
# make clean  removes what these made

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo gui test test-headless check format blender bench lock clean

BIN := .venv/bin
HEADLESS := .venv/.headless
EVERYTHING := .venv/.everything
SIMULATIONS ?= 3000
PYTEST_FLAGS ?= --numprocesses auto --dist worksteal

help:
	@sed -n 's/^# //p' Makefile

demo: $(HEADLESS)
	$(BIN)/twin study scenes/bottling_line/plant.usda --simulations $(SIMULATIONS) --seed 1 --out out/

gui: $(EVERYTHING)
	@packaging/install-system.sh $$(sed '/^#/d' packaging/system-packages.txt) \
	    || echo "Going on: without what is missing the window may not open."
	$(BIN)/twin gui

test: $(EVERYTHING)
	@packaging/install-system.sh $$(sed '/^#/d' packaging/system-packages.txt) \
	    || echo "Going on: tests that need what is missing are skipped."
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

# The same tests where Qt, PyVista and VTK cannot be imported.
test-headless: $(EVERYTHING)
	TWIN_TEST_HEADLESS=1 $(BIN)/python -m pytest -p no:pytest-qt $(PYTEST_FLAGS)

check: $(EVERYTHING)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python packaging/generate.py --check

format: $(EVERYTHING)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python packaging/generate.py

blender: $(EVERYTHING)
	packaging/make-blender.sh
	TWIN_BLENDER_PYTHON=$(CURDIR)/.venv-blender/bin/python $(BIN)/python -m pytest tests/usd/blender

bench: $(EVERYTHING)
	$(BIN)/python -m benchmarks

lock:
	packaging/lock.sh $(LOCK_FLAGS)

clean:
	rm -rf .venv .venv-blender .lock-venv out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find twin_app tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# What holds everything also holds the headless part.
$(HEADLESS): packaging/requirements.lock pyproject.toml
	@if [ ! -e $(EVERYTHING) ] || [ packaging/requirements.lock -nt $(EVERYTHING) ] || [ pyproject.toml -nt $(EVERYTHING) ]; then \
	    packaging/make-venv.sh packaging/requirements.lock; \
	fi
	@touch $@

$(EVERYTHING): packaging/requirements-test.lock pyproject.toml
	@packaging/make-venv.sh packaging/requirements-test.lock
	@touch $@
