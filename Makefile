# Every wish has one recipe; CI, pre-commit and the docs call the same ones. The comment is the help.
# They need Python 3.11 to 3.14, git and make.

bin := .venv/bin
install := python=$$(sh scripts/python.sh) && "$$python" scripts/install.py
serve := $(bin)/upslope serve $(if $(PORT),--port $(PORT)) $(if $(WORKSPACE),--workspace "$(WORKSPACE)")

.NOTPARALLEL:
.PHONY: help run test install dev lint fmt types prove bench vendor screenshot clean

help: ## this list
	@awk -F ' ?## ' '/^[a-z]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: install ## install Upslope here and start it; PORT=8000 and WORKSPACE=~/there choose others
	@$(serve)

test: lint types ## install, then run every check: lint, types, tests, and the proof of every exercise
	@CHROMIUM="$$($(bin)/python scripts/ensure_chromium.py)" && export CHROMIUM && set -x && $(bin)/pytest -n 2
	$(bin)/upslope prove --all

install: ## put Upslope and what it uses in .venv; PYTHON=python3.12 chooses the Python
	@$(install)

dev: ## the same, with the developers' tools
	@$(install) --dev

lint: dev ## style, format, and which way imports point
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/lint-imports

fmt: dev ## put style and format right
	$(bin)/ruff check --fix
	$(bin)/ruff format

types: dev ## check the types
	$(bin)/pyright

prove: install ## prove every exercise: its checks catch what they must
	$(bin)/upslope prove --all

bench: dev ## how fast a check is, beside pytest on the same checks
	$(bin)/python benchmarks/check_speed.py

vendor: ## bundle the libraries of the page again; the one recipe that needs npm
	sh frontend/build.sh

screenshot: dev ## take the README's picture again
	@CHROMIUM="$$($(bin)/python scripts/ensure_chromium.py)" && export CHROMIUM && set -x && $(bin)/python scripts/screenshot.py

clean: ## remove .venv and every cache; your workspace stays
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
