# Encaisse: `make` lists what there is. Needs Python 3.11 or newer and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin


.DEFAULT_GOAL := help
.PHONY: help run test stack-test check demo bench storm evenings browser-test messages lock clean
.SUFFIXES:

help: ## list these targets
	@awk 'BEGIN {FS = ":.*## "; print "make TARGET, where TARGET is one of\n"} \
		/^[a-z-]+:.*## / {printf "  %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.local ## set everything up and serve on PORT (8000), data in DATA_DIR (.data); Ctrl-C stops
	@$(BIN)/python -m devstack run

test: $(VENV)/.test ## run the test suite on its own PostgreSQL and Valkey; ARGS="-k cash" goes to pytest
	@$(BIN)/python -m pytest $(ARGS)

stack-test: $(VENV)/.test ## test what carries the application: these commands, the demo and the benchmark
	@$(BIN)/python -m pytest devstack demo benchmarks $(ARGS)

check: $(VENV)/.test ## lint, format, types, import contracts, migrations, schema, deployment, translations
	@$(BIN)/python -m devstack check

demo: $(VENV)/.local ## play a lunch service over HTTP, on a stack of its own or at BASE_URL, with phones at SIMULATOR_URL
	@$(BIN)/python -m demo

bench: $(VENV)/.local ## measure speed beside pgbench and a bare DRF view, on a durable PostgreSQL
	@$(BIN)/python -m benchmarks

storm: $(VENV)/.test ## send 10 000 webhooks, or STORM, while workers are killed; a minute or two
	@ENCAISSE_STORM=$(or $(STORM),10000) $(BIN)/python -m pytest apps/payments/tests/crashes/test_ten_thousand.py \
		-n 0 -o faulthandler_timeout=900 $(ARGS)

evenings: $(VENV)/.test ## play 100 evenings of random steps, or EVENINGS, and compare all books; some minutes
	@ENCAISSE_EVENINGS=$(or $(EVENINGS),100) $(BIN)/python -m pytest \
		apps/payments/tests/simulated/test_evenings.py -n 0 -o faulthandler_timeout=0 $(ARGS)

browser-test: $(VENV)/.test ## look at the back office in a real chromium, which must be installed
	@$(BIN)/python -m pytest browser_tests -n 0 $(ARGS)

messages: $(VENV)/.local ## collect the texts to translate and compile translations
	@$(BIN)/python -m devstack messages

lock: ## compile requirements/*.in into lock files with hashes, the same versions in all
	@$(PYTHON) -m venv --clear $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv==0.13.8
	@cd requirements && for name in test base local production; do \
		../$(VENV)/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
			$$([ $$name = test ] || echo --constraint test.txt) $$name.in --output-file $$name.txt || exit 1; \
	done

clean: ## remove the virtual environment, caches and compiled translations; data in DATA_DIR stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} + -o -name '*.mo' -exec rm -f {} +
	@echo "Clean. Databases are kept: remove .data (or your DATA_DIR) yourself to forget them."

# A stamp is newer than its lock file: that environment is installed. The tests' lock holds all of the local one.
$(VENV)/.local: requirements/local.txt
	@[ $(VENV)/.test -nt $< ] || $(MAKE) --no-print-directory install LOCK=$<
	@touch $@

$(VENV)/.test: requirements/test.txt
	@$(MAKE) --no-print-directory install LOCK=$<
	@touch $@ $(VENV)/.local

.PHONY: install
install:
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here: install Python 3.11 or newer, or make … PYTHON=PATH"; exit 1; }
	@$(PYTHON) devstack/bootstrap.py $(LOCK)
