# Two commands matter on a fresh clone: `make demo` and `make test`.
# Both make the project's own environment in .venv and need Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := build

# What the tests marked `tex` need, as Debian names it, and how to see whether it is there.
TEX_PACKAGES := biber texlive-bibtex-extra texlive-latex-base texlive-latex-extra texlive-publishers
TEX_PROGRAMS := bibtex biber pdflatex kpsewhich
TEX_FILES := biblatex.sty IEEEtran.bst ACM-Reference-Format.bst

.PHONY: help demo test lint types bench fuzz clean tex

help:
	@echo "make demo    resolve the example survey, offline, from the embedded sample of arXiv"
	@echo "make test    lint, types and all tests; installs what they need"
	@echo "make bench   speed, requests, matching quality: one table each"
	@echo "make fuzz    property tests with new examples, then Atheris for MINUTES (10)"
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
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

# The demo keeps its cache and its undo journal to itself.
demo: export BIBWRIGHT_CACHE_DIR := $(BUILD)/demo/cache
demo: export BIBWRIGHT_STATE_DIR := $(BUILD)/demo/state
demo: $(VENV)/installed
	@mkdir -p $(BUILD)/demo
	$(BIN)/bibwright resolve examples/medical-llm-survey.txt --source index \
		--index examples/arxiv-sample.jsonl --output $(BUILD)/demo/survey.bib
	@echo
	@head -n 24 $(BUILD)/demo/survey.bib
	@echo "…  ($(BUILD)/demo/survey.bib)"

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developing
	$(BIN)/mypy

# Installs TeX where it may; else names what is missing. With NOTHING_LEFT_OUT=1 that is an error.
tex:
	@missing() { \
		for program in $(TEX_PROGRAMS); do command -v $$program >/dev/null || echo $$program; done; \
		command -v kpsewhich >/dev/null || return 0; \
		for file in $(TEX_FILES); do kpsewhich $$file >/dev/null || echo $$file; done; \
	}; \
	mkdir -p $(BUILD); \
	if [ -n "$$(missing)" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing $(TEX_PACKAGES)"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq $(TEX_PACKAGES) >$(BUILD)/apt.log 2>&1 \
			|| { tail $(BUILD)/apt.log; exit 1; }; \
	fi; \
	missing >$(BUILD)/tex-missing; \
	if [ -s $(BUILD)/tex-missing ]; then \
		echo "missing: $$(tr '\n' ' ' <$(BUILD)/tex-missing)(Debian: $(TEX_PACKAGES));"; \
		echo "the tests marked 'tex' are left out"; \
		test -z "$(NOTHING_LEFT_OUT)"; \
	fi

test: lint types tex
	@if [ -s $(BUILD)/tex-missing ]; then $(BIN)/pytest -m "not tex"; else $(BIN)/pytest; fi

bench: $(VENV)/developing
	$(BIN)/python -m bench

MINUTES ?= 10
fuzz: $(VENV)/developing
	$(BIN)/pytest --hypothesis-profile=searching -m "not tex"
	$(BIN)/python -m bench.fuzz --minutes $(MINUTES)

clean:
	rm -rf $(VENV) $(BUILD) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests bench -name __pycache__ -type d -exec rm -rf {} +
