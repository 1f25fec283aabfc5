# The contributor's bench. `make` alone says what there is; .ci/run calls `make test`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/made-from-pyproject
LOWEST := build/lowest
LOWEST_EXTRAS := duckdb ibis pandas pyarrow pytest report testing

.DEFAULT_GOAL := help
.PHONY: help demo test lint lowest audit licences fuzz campaign kills same docs links errors mutants replay pictures newcomer spark format clean

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

test: lint ## Run lint, then all tests; CI runs this and `make lowest`
	$(BIN)/python -m pytest -n auto -q

lint: $(STAMP) ## Check style, layout, types and the stairs of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry src

lowest: $(STAMP) ## Run a quick part of the tests with the package as built and the oldest versions that it allows
	rm -rf $(LOWEST)
	$(BIN)/hatchling build --target wheel --directory $(LOWEST)/dist
	$(BIN)/uv venv --quiet --python $(BIN)/python $(LOWEST)/venv
	$(BIN)/uv pip install --quiet --python $(LOWEST)/venv/bin/python --resolution lowest-direct \
		--requirement pyproject.toml $(LOWEST_EXTRAS:%=--extra %)
	$(BIN)/uv pip install --quiet --python $(LOWEST)/venv/bin/python --no-deps $(LOWEST)/dist/*.whl
	PYTHON=$(LOWEST)/venv/bin/python .ci/lowest $(LOWEST_EXTRAS)

audit: $(STAMP) ## Ask for known vulnerabilities of what is installed (error 3: nobody there to ask)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[audit]'
	@$(BIN)/python .ci/audit.py

licences: $(STAMP) ## Write docs/licences.md again, after a dependency has changed
	$(BIN)/python docs/licences.py

SECONDS := 600

fuzz: $(STAMP) ## Look for inputs that no door withstands, SECONDS=600 a door
	@for door in rules formula csv; do \
		$(BIN)/python -m tests.fuzzing.fuzz $$door --seconds $(SECONDS) || exit 1; \
	done

campaign: $(STAMP) ## Try a million hostile formulas and a hundred thousand mutated rules files
	@$(BIN)/python -m tests.fuzzing.campaign --formulas 1000000 --files 100000

kills: $(STAMP) ## Kill 1,000 commands while they write, and look for half a file (a quarter of an hour)
	$(BIN)/python -m tests.faults.kills --kills 1000

spark: $(STAMP) ## Run all tests of engines on Spark, those of large rulebooks too (ten minutes)
	TARGETS_SPARK=all $(BIN)/python -m pytest -n auto -q tests/conformance -k spark

same: $(STAMP) ## Make every output under 20 locales, time zones and orders of rows, and compare (a quarter of an hour)
	$(BIN)/python -m tests.faults.same_bytes

docs: $(STAMP) ## Build the documentation site into build/site; a warning is an error
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet --fresh-env \
		--doctree-dir build/site_pages docs build/site
	@echo 'build/site/index.html is the site: open it in a browser; it needs no network.'

links: $(STAMP) ## Ask every address outside of the documentation site, over the network
	$(BIN)/python -m sphinx --builder linkcheck --keep-going --quiet \
		--doctree-dir build/site_pages docs build/links

errors: $(STAMP) ## Write docs/errors.md again, after a message has changed
	$(BIN)/python docs/errors.py

mutants: $(STAMP) ## Change the engine's code in small ways, see what tests notice, write docs/mutants.md (hours)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutants]'
	$(BIN)/python -m tests.mutating

replay: $(STAMP) ## Write what the commands of the tutorials and guides print into them again
	$(BIN)/python docs/replay.py

pictures: $(STAMP) ## Take the pictures of the tutorials again (needs chromium, soffice, pdftoppm)
	$(BIN)/python docs/screenshots.py

newcomer: ## Install into an empty folder as the tutorials say, and follow them with what was installed
	$(PYTHON) docs/newcomer.py

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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[lint,test]'
	@touch $(STAMP)
