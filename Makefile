PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# uv when it is there (quicker), pip otherwise.
INSTALL = $$(command -v uv >/dev/null 2>&1 && echo "uv pip install -q --python $(BIN)/python" || echo "$(BIN)/python -m pip install -q --disable-pip-version-check")

.PHONY: run test lint bench

run: $(VENV)/.ready
	@exec $(BIN)/python manage.py serve

test: $(VENV)/.test
	$(BIN)/python -m tests.run

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy agent audit changes honkweb integrations reviews
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/.test
	$(BIN)/python -m bench $(ONLY)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.txt | $(VENV)/bin/python
	$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/.ready
