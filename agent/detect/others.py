"""Rust, Go, and whatever says in a Makefile how it is checked."""

import re

from agent.detect.files import Read, found, guess
from agent.task import HonkToml, Verifier

_TARGET = re.compile(r"^([A-Za-z][\w-]*)\s*:(?!=)", re.MULTILINE)
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")  # in the order in which make looks
_MAKE = "make --version"


def cargo(names: set[str], read: Read) -> HonkToml | None:
    if "Cargo.toml" not in names:
        return None
    return found(
        guess("format", "cargo fmt --check", "format"),
        guess("clippy", "cargo clippy --quiet -- -D warnings", "lint"),
        guess("test", "cargo test --quiet", "test", needs="cargo --version"),
        setup=("cargo fetch",),
    )


def go(names: set[str], read: Read) -> HonkToml | None:
    if "go.mod" not in names:
        return None
    return found(
        guess("vet", "go vet ./...", "lint"),
        guess("test", "go test ./...", "test", needs="go version"),
        setup=("go mod download",),
    )


def make_lint(names: set[str], read: Read) -> Verifier | None:
    """What the project itself calls lint, whatever it is written in."""
    return guess("make lint", "make lint", "lint") if "lint" in _targets(names, read) else None


def make_test(names: set[str], read: Read) -> Verifier | None:
    """What the project itself calls its tests."""
    targets = _targets(names, read)
    name = next((name for name in ("test", "check") if name in targets), None)
    return guess("test", f"make {name}", "test", needs=_MAKE) if name else None


def _targets(names: set[str], read: Read) -> set[str]:
    makefile = next((name for name in _MAKEFILES if name in names), None)
    return set(_TARGET.findall(read(makefile).decode("utf-8", "replace"))) if makefile else set()
