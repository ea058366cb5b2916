"""Finds out how a repository without `.honk.toml` is set up and tested, from the names of its files and a few of them."""

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from typing import Any

from agent.task import HonkToml, Verifier

Read = Callable[[str], bytes]

_NO_TEST = "no test specified"
_TEST_FILE = re.compile(r"(^|/)(test_[^/]*|[^/]*_test|tests?)\.py$")
_IMPORTS_PYTEST = re.compile(rb"^\s*(import pytest|from pytest\b)", re.MULTILINE)
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
    install = "npm ci" if "package-lock.json" in names else "npm install"
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
    if _uses_pytest(names, tests, read):
        return _found(Verifier("test", f"{path}python -m pytest -q", "test"))
    return _found(Verifier("test", f"{path}python -m unittest {_discover(names, tests)}".rstrip(), "test"))


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
