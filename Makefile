# make serve   set up, read the bundled reports, open the page on 127.0.0.1:7860
# make test    set up, run every check that CI runs
# make bench   the long measurements; results go to eval/results/

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: serve test bench format setup

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本：make serve PYTHON=python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

serve: $(READY)
	$(BIN)/nianbao ingest
	$(BIN)/nianbao serve

test: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(READY)
	$(BIN)/python -m eval.bench

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
