PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# uv when it is there (quicker), pip otherwise. Both compile what they install, so that no start has to.
INSTALL = $$(command -v uv >/dev/null 2>&1 && echo "uv pip install -q --compile-bytecode --python $(BIN)/python" || echo "$(BIN)/python -m pip install -q --disable-pip-version-check")

# What no package brings is asked for in one sentence, before anything is made.
OLD_PYTHON = Honkweb needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1 || true). Name another one: make run PYTHON=python3.12
OLD_GIT = Honkweb needs git 2.38 or newer, and this is $$(git version 2>&1 || true). Install a newer one, then start again.

.PHONY: run setup test lint bench lock

run: $(VENV)/.ready
	@exec $(BIN)/python manage.py serve

setup: $(VENV)/.ready
	$(BIN)/python manage.py migrate --verbosity 0

test: $(VENV)/.test
	$(BIN)/python -m tests.run

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy agent audit changes honkweb integrations reviews
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/.test
	$(BIN)/python -m bench $(ONLY)

# After a change of a pin in *.in; needs uv. What is locked stays as it is unless a pin asks for another version.
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile -q --universal --python-version 3.11 \
	--no-strip-extras --annotation-style line
lock:
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt

# Seeded: a test fetches with pip, which uv leaves out. Without uv Python makes it, which some systems cannot (they say what to install) and then leave half of it there.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "$(OLD_PYTHON)" >&2; exit 1; }
	@printf '%s\n' 2.38 "$$(git version 2>/dev/null | cut -d ' ' -f 3)" | sort -C -V || { echo "$(OLD_GIT)" >&2; exit 1; }
	@if command -v uv >/dev/null 2>&1; then uv venv -q --clear --seed --python "$$(command -v $(PYTHON))" $(VENV); \
	else $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; fi

$(VENV)/.ready: requirements.txt | $(VENV)/bin/python
	@echo "Installing what Honkweb needs, once; about a minute."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	@echo "Installing what Honkweb and its tests need, once; about a minute."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/.ready
