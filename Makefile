# Two commands matter on a fresh clone: `make demo` and `make test`.
# Both make the project's own environment in .venv and need Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := build
# Where this is set, each of the many processes of the tests would compile the whole project anew.
unexport PYTHONDONTWRITEBYTECODE

# What the tests marked `tex` and `browser` need, as Debian names it, and how to see whether it is
# there.
TEX_PACKAGES := biber latexmk texlive-bibtex-extra texlive-latex-base texlive-latex-extra texlive-publishers
TEX_PROGRAMS := bibtex biber latexmk pdflatex kpsewhich
TEX_FILES := biblatex.sty IEEEtran.bst ACM-Reference-Format.bst
BROWSER_PACKAGES := chromium
# What looks in the browser for what people with other senses can't use; npm gets it.
AXE := axe-core@4.14.1

# What looks at the plugin's JavaScript; npm gets it.
ESLINT := eslint@9

.PHONY: help demo check packages test lint types bench fuzz attack pins clean tools newest spark site man xpi lint-xpi

help:
	@echo "make demo    resolve the example survey, offline, from the embedded sample of arXiv"
	@echo "make check   lint, types and the tests that need nothing but Python; in a minute"
	@echo "make test    lint, types and all tests; installs what they need"
	@echo "make bench   speed, requests, matching quality: one table each; FULL=1 with all of arXiv"
	@echo "make fuzz    property tests with new examples, then Atheris for MINUTES (10)"
	@echo "make attack  KILLS (1000), many commands at once, growth with a text, mutated texts for MINUTES"
	@echo "make site    the documentation, in build/site; make man: manual pages, in build/man"
	@echo "make xpi     the plugin for Zotero, in build/zotero; make lint-xpi: what ESLint says of it"
	@echo "make spark   dedupe on Apache Spark; needs Java 17, and installs pyspark and pandas (some 600 MB)"
	@echo "make pins    requirements-*.txt anew: the tools for developing and releasing, with hashes"
	@echo "make clean   remove everything that was made"

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Bibwright needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/python -m pip install --quiet $(if $(PINNED),--require-hashes -r requirements-dev.txt,--group dev)
	touch $@

# The demo keeps its cache and its undo journal to itself.
demo: export BIBWRIGHT_CACHE_DIR := $(BUILD)/demo/cache
demo: export BIBWRIGHT_STATE_DIR := $(BUILD)/demo/state
demo: $(VENV)/installed
	@mkdir -p $(BUILD)/demo
	$(BIN)/bibwright resolve examples/medical-llm-survey.txt --arxiv index \
		--index examples/arxiv-sample.jsonl --output $(BUILD)/demo/survey.bib
	@echo
	@head -n 24 $(BUILD)/demo/survey.bib
	@echo "…  ($(BUILD)/demo/survey.bib)"

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developing
	$(BIN)/mypy
	$(BIN)/basedpyright

# Installs TeX and a browser where it may; else names what is missing and leaves out the tests that
# need it. With NOTHING_LEFT_OUT=1 that is an error.
tools:
	@missing_tex() { \
		for program in $(TEX_PROGRAMS); do command -v $$program >/dev/null || echo $$program; done; \
		command -v kpsewhich >/dev/null || return 0; \
		for file in $(TEX_FILES); do kpsewhich $$file >/dev/null || echo $$file; done; \
	}; \
	missing_browser() { command -v chromium >/dev/null || echo chromium; }; \
	mkdir -p $(BUILD); \
	packages="$$(test -z "$$(missing_tex)" || echo $(TEX_PACKAGES))"; \
	packages="$$packages $$(test -z "$$(missing_browser)" || echo $(BROWSER_PACKAGES))"; \
	if [ "$$packages" != " " ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq; \
		echo "installing Debian packages: $$packages"; \
		apt-get install --dry-run $$packages | grep -c ^Inst | sed 's/$$/ packages in all/'; \
		apt-get install --assume-no $$packages 2>/dev/null | grep -E "Need to get|disk space" || true; \
		DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq $$packages >$(BUILD)/apt.log 2>&1 \
			|| { tail $(BUILD)/apt.log; exit 1; }; \
	fi; \
	axe=$(BUILD)/axe; \
	test -e $$axe/$(AXE) || ! command -v npm >/dev/null || { mkdir -p $$axe \
		&& npm install --silent --no-save --ignore-scripts --prefix $$axe $(AXE) && touch $$axe/$(AXE); }; \
	test -e $$axe/$(AXE) || { echo "missing: $(AXE) (npm gets it); tests that are left out: test_everybody_can_use_it"; \
		test -z "$(NOTHING_LEFT_OUT)"; } || exit 1; \
	command -v node >/dev/null || { echo "missing: node; tests that are left out: test_zotero_plugin"; \
		test -z "$(NOTHING_LEFT_OUT)"; } || exit 1; \
	marks="$$(test -z "$$(missing_tex)" || echo "not tex")"; \
	marks="$$marks$$(test -z "$$(missing_browser)" || echo "$${marks:+ and }not browser")"; \
	echo "$$marks" >$(BUILD)/marks; \
	if [ -n "$$marks" ]; then \
		echo "missing: $$(missing_tex | tr '\n' ' ')$$(missing_browser)"; \
		echo "(Debian: $(TEX_PACKAGES) $(BROWSER_PACKAGES));"; \
		echo "tests that are left out: all but those that are '$$marks'"; \
		test -z "$(NOTHING_LEFT_OUT)"; \
	fi

# The tests of rooms by their own doors, with few examples of each law; what goes over loopback
# servers or through real programs is left to `make test`.
check: lint types
	@$(BIN)/pytest -q -n auto --dist worksteal --hypothesis-profile=quick \
		-m "not tex and not browser and not large" tests/model tests/text tests/matching tests/readers \
		tests/duplicates tests/config tests/network tests/lookup tests/verification \
		tests/bibtex/rules tests/test_tables.py tests/test_library.py tests/test_architecture.py

packages:
	@echo $(TEX_PACKAGES) $(BROWSER_PACKAGES)

test: lint types tools
	@$(BIN)/pytest -n auto --dist loadscope -m "$$(cat $(BUILD)/marks)"

# Dedupe on Apache Spark: an environment of its own, as pyspark, pandas and pyarrow are half a gigabyte and more.
SPARK := $(BUILD)/spark
spark: $(VENV)/developing
	@command -v java >/dev/null || test -n "$(JAVA_HOME)" \
		|| { echo "Java 17 is missing (Debian: openjdk-17-jre-headless): tests/spark is left out"; exit 1; }
	@test -e $(SPARK)/made || { $(PYTHON) -m venv $(SPARK) \
		&& $(SPARK)/bin/python -m pip install -q -e ".[spark]" pytest hypothesis && touch $(SPARK)/made; }
	$(SPARK)/bin/python -m pytest -q -p no:cacheprovider tests/spark

# The sync with the newest pyzotero, whose pin on bibtexparser is not ours: an environment of its own.
NEWEST := $(BUILD)/newest-pyzotero
newest: $(VENV)/developing
	@test -e $(NEWEST)/made || { $(PYTHON) -m venv $(NEWEST) \
		&& $(NEWEST)/bin/python -m pip install -q -e . pytest hypothesis jsonschema keyring httpx2 whenever \
		&& $(NEWEST)/bin/python -m pip install -q --no-deps --upgrade pyzotero \
		&& touch $(NEWEST)/made; }
	$(NEWEST)/bin/python -m pytest -q -p no:cacheprovider tests/cli/test_sync.py \
		tests/cli/test_sync_children.py tests/cli/test_sync_killed.py tests/cli/test_sync_local.py tests/cli/test_pull.py \
		tests/zotero/test_sync_laws.py

# The documentation, strictly: a page, an anchor or a place in the navigation that is missing is an
# error. What makes the site is heavy and has an environment of its own.
SITE := $(BUILD)/site-tools
site: $(VENV)/installed
	@test $(SITE)/made -nt pyproject.toml || { $(PYTHON) -m venv $(SITE) \
		&& $(SITE)/bin/python -m pip install --quiet --upgrade "pip>=25.1" \
		&& $(SITE)/bin/python -m pip install --quiet --group site && touch $(SITE)/made; }
	$(BIN)/python -m website.build $(BUILD)/site-source
	cd $(BUILD)/site-source && $(abspath $(SITE))/bin/zensical build --strict --clean
	rm -rf $(BUILD)/site && mv $(BUILD)/site-source/site $(BUILD)/site

man: $(VENV)/installed
	$(BIN)/python -m website.man $(BUILD)/man

# The plugin for Zotero, the same bytes from the same sources.
xpi: $(VENV)/installed
	$(BIN)/python plugins/zotero/pack.py $(BUILD)/zotero

lint-xpi:
	@command -v npm >/dev/null || { echo "npm is missing, and with it $(ESLINT)"; exit 1; }
	@test -e $(BUILD)/eslint/$(ESLINT) || { mkdir -p $(BUILD)/eslint && npm install --silent --no-save \
		--ignore-scripts --prefix $(BUILD)/eslint $(ESLINT) && touch $(BUILD)/eslint/$(ESLINT); }
	cd plugins/zotero && $(abspath $(BUILD))/eslint/node_modules/.bin/eslint .

bench: $(VENV)/developing
	$(BIN)/python -m bench $(if $(FULL),--full)

MINUTES ?= 10
fuzz: $(VENV)/developing
	$(BIN)/pytest --hypothesis-profile=searching -m "not tex and not browser"
	$(BIN)/python -m bench.fuzz --minutes $(MINUTES)

KILLS ?= 1000
attack: $(VENV)/developing
	$(BIN)/python tests/attacks/kills.py --kills $(KILLS)
	$(BIN)/python tests/attacks/crowd.py
	$(BIN)/python tests/attacks/growth.py
	$(BIN)/python tests/attacks/fuzzing.py --minutes $(MINUTES)

# What is installed for development and for a release, with the hash of every file, from what
# pyproject.toml asks for. PINNED=1 installs just that.
pins: $(VENV)/developing
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --group dev -o requirements-dev.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --group release -o requirements-release.txt

clean:
	rm -rf $(VENV) $(BUILD) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests bench -name __pycache__ -type d -exec rm -rf {} +
