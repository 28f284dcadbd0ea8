# Deux commandes suffisent : « make build », puis « make test ».
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help build pages test soak check fix accept clean

help: ## montre ces commandes
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1	/p' Makefile

build: .venv/installed ## installe clsdocs dans .venv, puis produit tous les documents dans output/
	@$(BIN)/clsdocs build

pages: .venv/tested build ## convertit tous les documents en PDF et montre leurs pages en une image
	@$(BIN)/python tools/pages.py

test: .venv/tested ## installe ce que demandent les tests, puis vérifie tout
	@$(BIN)/python tools/install_test_tools.py
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest -n 2

soak: .venv/tested ## tue les commandes et gâte les exemples de toutes les manières, et dit ce qui échappe (long)
	@$(BIN)/python tools/soak.py
	@$(BIN)/pytest -n 2 -q --soak tests/test_batch_dependencies.py tests/test_batch_crash.py

check: .venv/tested ## vérifie la mise en forme, le style et les types du code
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy

fix: .venv/tested ## remet le code en forme et corrige ce qui peut l'être seul
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format

accept: .venv/tested ## récrit les résultats attendus des tests ; relire ensuite git diff
	@$(BIN)/pytest --accept

clean: ## efface tout ce que les autres commandes savent refaire
	@rm -rf .venv output build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find clsdocs tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamp files: installation is done again only when pyproject.toml changes.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "clsdocs demande Python 3.11 ou plus récent : make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/pip
	@echo 'Installation de clsdocs dans .venv…'
	@$(PIP) install --editable .
	@touch $@

.venv/tested: pyproject.toml .venv/installed
	@echo 'Installation des outils de test dans .venv…'
	@$(PIP) install --editable '.[dev,pdf]'
	@touch $@
