# The contributor's bench. `make` alone says what there is; .ci/run calls `make test`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/made-from-pyproject

.DEFAULT_GOAL := help
.PHONY: help demo test lint errors mutants format clean

help: ## Show this list
	@echo 'usage: make TARGET [PYTHON=/path/to/python3]'
	@echo
	@awk -F ': .*## ' '/^[a-z]+: .*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

demo: $(STAMP) ## Score the sample town of 2009 and write its bulletin, some wrong rows included
	@$(BIN)/targets score rules/2009_xietang.yaml examples/xietang_2009; status=$$?; \
	if [ $$status -eq 1 ]; then \
		echo; \
		echo 'exit status 1, as it should be: the sample has wrong rows on purpose, and each is listed above.'; \
	else exit $$status; fi
	@mkdir -p build
	@$(BIN)/targets bulletin rules/2009_xietang.yaml examples/xietang_2009 --month 2009-06 \
		-o build/bulletin_2009-06.html 2>/dev/null; status=$$?; \
	if [ $$status -eq 1 ]; then \
		echo 'build/bulletin_2009-06.html is the bulletin of June 2009: open it in a browser.'; \
	else exit $$status; fi

test: lint ## Run everything that CI runs: lint, then all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup -q

lint: $(STAMP) ## Check style, layout, types and the stairs of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

errors: $(STAMP) ## Write docs/errors.md again, after a message has changed
	$(BIN)/python docs/errors.py

mutants: $(STAMP) ## Change the engine's code in small ways, see what tests notice, write docs/mutants.md (hours)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutants]'
	$(BIN)/python -m tests.mutating

format: $(STAMP) ## Lay out the code, and mend what can be mended by machine
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## Remove everything that make and the tools have made
	rm -rf $(VENV) build dist mutants .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name .git -prune -o -type d -name __pycache__ -exec rm -rf {} +

# The environment is made once, and again from nothing when pyproject.toml changes.
$(STAMP): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
		echo 'targets needs Python 3.11 or newer, and `$(PYTHON)` is not there; name one: make PYTHON=/path/to/python3' >&2; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "targets needs Python 3.11 or newer, and \`$(PYTHON)\` is $$($(PYTHON) --version 2>&1); name another: make PYTHON=/path/to/python3" >&2; \
		exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[lint,test]'
	@touch $(STAMP)
