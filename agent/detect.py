"""Finds out how a repository without `.honk.toml` is set up and tested, from the names of its files and a few of them."""

import json
import re
import shlex
import tomllib
from collections.abc import Callable, Sequence
from typing import Any

from agent.task import HonkToml, Verifier

Read = Callable[[str], bytes]

_NO_TEST = "no test specified"
_TEST_FILE = re.compile(r"(^|/)(test_[^/]*|[^/]*_test|tests?)\.py$")
_IMPORTS_PYTEST = re.compile(rb"^\s*(import pytest|from pytest\b)", re.MULTILINE)
_REQUIREMENTS = re.compile(r"requirements([-_/](dev|tests?|testing))?\.txt")
_FOR_TESTS = ("dev", "test", "tests", "testing")
_MAKE_TARGET = re.compile(r"^([A-Za-z][\w-]*)\s*:(?!=)", re.MULTILINE)
_SAMPLE = 40


def detect(paths: Sequence[str], read: Read) -> HonkToml:
    """Set-up and verifiers of the first kind of project found; none of either when nothing is known.

    `paths` are those of the base tree; `read(path)` gives a file's bytes and is asked for files in `paths` only.
    """
    names = set(paths)
    for finder in (_node, _python, _cargo, _go, _make):
        found = finder(names, read)
        if found is not None:
            return found
    return HonkToml(detected=True)


def _found(*verifiers: Verifier, setup: tuple[str, ...] = ()) -> HonkToml:
    return HonkToml(setup=setup, verifiers=verifiers, detected=True)


def _json(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _toml(raw: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8", "replace"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _node(names: set[str], read: Read) -> HonkToml | None:
    if "package.json" not in names:
        return None
    package = _json(read("package.json"))
    scripts = package.get("scripts")
    scripts = scripts if isinstance(scripts, dict) else {}
    test = _node_test(names, scripts)
    if not test:
        return None
    # What node runs by itself needs no tools; what is installed needs network, so it is asked for only where needed.
    if not package.get("dependencies") and (test.startswith("node ") or not package.get("devDependencies")):
        return _found(Verifier("test", test, "test"))
    lint = [Verifier("lint", "npm run -s lint", "lint")] if "lint" in scripts else []
    # Without a network it would wait over a minute between its tries.
    install = ("npm ci" if "package-lock.json" in names else "npm install") + " --fetch-retries=0"
    return _found(*lint, Verifier("test", test, "test"), setup=(install,))


def _node_test(names: set[str], scripts: dict[str, Any]) -> str:
    test = scripts.get("test")
    if isinstance(test, str) and test.strip() and _NO_TEST not in test:
        plain = test.startswith("node ") and not {"pretest", "posttest"} & scripts.keys()
        return test if plain else "npm test"
    if any(re.search(r"\.test\.[cm]?js$|(^|/)test/[^/]*\.[cm]?js$", name) for name in names):
        return "node --test"
    return ""


def _python(names: set[str], read: Read) -> HonkToml | None:
    tests = sorted(name for name in names if _TEST_FILE.search(name))
    if not tests:
        return None
    path = (
        "PYTHONPATH=src " if any(name.startswith("src/") and name.endswith(".py") for name in names) else ""
    )
    pytest = _uses_pytest(names, tests, read)
    needs = _needs(names, read)
    setup = (_installed(["pytest", *needs] if pytest else needs),) if needs else ()
    if needs:
        path = f'PATH="$PWD/.venv/bin:$PATH" {path}'
    test = "python -m pytest -q" if pytest else f"python -m unittest {_discover(names, tests)}".rstrip()
    return _found(Verifier("test", path + test, "test"), setup=setup)


def _needs(names: set[str], read: Read) -> list[str]:
    """What pip has to be told to install everything that a Python project declares, each word quoted for a shell."""
    needs: list[str] = []
    for name in sorted(filter(_REQUIREMENTS.fullmatch, names)):
        if re.search(rb"^\s*[^#\s]", read(name), re.MULTILINE):
            needs += ["-r", name]
    pyproject = _toml(read("pyproject.toml")) if "pyproject.toml" in names else {}
    project = pyproject.get("project")
    project = project if isinstance(project, dict) else {}
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
    if "pyproject.toml" in names and "pytest" in _toml(read("pyproject.toml")).get("tool", {}):
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


def _cargo(names: set[str], read: Read) -> HonkToml | None:
    if "Cargo.toml" not in names:
        return None
    return _found(Verifier("test", "cargo test --quiet", "test"), setup=("cargo fetch",))


def _go(names: set[str], read: Read) -> HonkToml | None:
    if "go.mod" not in names:
        return None
    return _found(
        Verifier("vet", "go vet ./...", "lint"),
        Verifier("test", "go test ./...", "test"),
        setup=("go mod download",),
    )


def _make(names: set[str], read: Read) -> HonkToml | None:
    makefile = next((name for name in ("Makefile", "makefile", "GNUmakefile") if name in names), None)
    if makefile is None:
        return None
    targets = set(_MAKE_TARGET.findall(read(makefile).decode("utf-8", "replace")))
    verifiers = [Verifier("lint", "make lint", "lint")] if "lint" in targets else []
    name = next((name for name in ("test", "check") if name in targets), None)
    if name is not None:
        verifiers.append(Verifier("test", f"make {name}", "test"))
    return _found(*verifiers) if verifiers else None
