"""Python: pytest or unittest, what it declares for its tests, and the linters that it has settings for."""

import re
import shlex
from collections.abc import Iterator

from agent.detect.files import Read, found, guess, table, toml_in
from agent.task import HonkToml, Verifier

_TEST_FILE = re.compile(r"(^|/)(test_[^/]*|[^/]*_test|tests?)\.py$")
_IMPORTS_PYTEST = re.compile(rb"^\s*(import pytest|from pytest\b)", re.MULTILINE)
_REQUIREMENTS = re.compile(r"requirements([-_/](dev|tests?|testing))?\.txt")
_FOR_TESTS = ("dev", "test", "tests", "testing")
_SAMPLE = 40


def python(names: set[str], read: Read) -> HonkToml | None:
    tests = sorted(name for name in names if _TEST_FILE.search(name))
    needs = _needs(names, read)
    tools = 'PATH="$PWD/.venv/bin:$PATH" ' if needs else ""
    lints = tuple(_lints(names, read, tools))
    if not (tests or lints):
        return None
    pytest = bool(tests) and _uses_pytest(names, tests, read)
    setup = (_installed(["pytest", *needs] if pytest else needs),) if needs else ()
    if not tests:
        return found(*lints, setup=setup)
    path = "PYTHONPATH=src " if any(re.match(r"src/.*\.py$", name) for name in names) else ""
    test = "python -m pytest -q" if pytest else f"python -m unittest {_discover(names, tests)}".rstrip()
    probe = f"{tools}python -c 'import {'pytest' if pytest else 'unittest'}'"
    verifier = guess("test", f"{tools}{path}{test}", "test", needs=probe)
    return found(*lints, verifier, setup=setup)


def _lints(names: set[str], read: Read, tools: str) -> Iterator[Verifier]:
    """The tools for which the repository holds settings."""
    has = table(toml_in(read("pyproject.toml")), "tool") if "pyproject.toml" in names else {}
    ini = b"".join(read(name) for name in ("setup.cfg", "tox.ini") if name in names)
    if "black" in has:
        yield guess("format", f"{tools}black --check -q .", "format")
    if "ruff" in has or names & {"ruff.toml", ".ruff.toml"}:
        yield guess("lint", f"{tools}ruff check -q .", "lint")
    if ".flake8" in names or re.search(rb"^\[flake8\]", ini, re.M):
        # Black and ruff leave .venv alone by themselves, flake8 finds thousands of faults in it.
        yield guess("flake8", f"{tools}python -m flake8 --extend-exclude=.venv", "lint")


def _needs(names: set[str], read: Read) -> list[str]:
    """What pip has to be told to install everything that a Python project declares, each word quoted for a shell."""
    needs: list[str] = []
    for name in sorted(filter(_REQUIREMENTS.fullmatch, names)):
        if re.search(rb"^\s*[^#\s]", read(name), re.MULTILINE):
            needs += ["-r", name]
    pyproject = toml_in(read("pyproject.toml")) if "pyproject.toml" in names else {}
    project = table(pyproject, "project")
    lists = [project.get("dependencies")]
    for groups in (project.get("optional-dependencies"), pyproject.get("dependency-groups")):
        lists += [groups.get(name) for name in _FOR_TESTS] if isinstance(groups, dict) else []
    for each in lists:
        needs += (
            [shlex.quote(word) for word in each if isinstance(word, str)] if isinstance(each, list) else []
        )
    return needs


def _installed(needs: list[str]) -> str:
    """All of it in an ignored folder, or nothing: then the system's Python is tried, with what it has."""
    pip = ".venv/bin/python -m pip install -q --disable-pip-version-check --retries 0"
    made = "python -m venv .venv && echo '*' > .venv/.gitignore"
    return f"{made} && {pip} {' '.join(needs)} || {{ rm -rf .venv; false; }}"


def _uses_pytest(names: set[str], tests: list[str], read: Read) -> bool:
    if "pytest.ini" in names or any(name.rsplit("/", 1)[-1] == "conftest.py" for name in names):
        return True
    if "pyproject.toml" in names and "pytest" in table(toml_in(read("pyproject.toml")), "tool"):
        return True
    for name in ("tox.ini", "setup.cfg"):
        if name in names and re.search(
            rb"\[(tool:)?pytest\]|^\s*(commands\s*=\s*)?(py\.test|pytest)\b", read(name), re.M
        ):
            return True
    sample = [read(name) for name in tests[:_SAMPLE]]
    if any(_IMPORTS_PYTEST.search(content) for content in sample):
        return True
    return not any(b"unittest" in content for content in sample)


def _discover(names: set[str], tests: list[str]) -> str:
    """unittest's own discovery walks packages only; a folder of tests that is none is named."""
    folder = tests[0].rpartition("/")[0]
    if not folder or f"{folder}/__init__.py" in names:
        return ""
    pattern = "" if tests[0].rsplit("/", 1)[-1].startswith("test") else " -p '*_test.py'"
    return f"discover -s {folder} -t {folder}{pattern}"
