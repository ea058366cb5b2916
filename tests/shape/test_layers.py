"""Imports point one way: honkweb → reviews → changes → audit, integrations → agent."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT = {
    "agent": set(),
    "audit": set(),
    "integrations": {"agent"},
    "changes": {"audit", "integrations", "agent"},
    "reviews": {"changes", "audit", "integrations"},
    "honkweb": {"reviews", "changes", "audit", "integrations", "agent"},
}
OUTSIDE_AGENT = {
    "django",
    "channels",
    "celery",
    "requests",
    "httpx",
    "httpx2",
    "socket",
    "urllib.request",
    "anthropic",
    "github",
}


def _files(package: str) -> list[Path]:
    return [p for p in (ROOT / package).rglob("*.py") if "samples" not in p.parts]


def _imports(path: Path) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.lineno, node.module))
    return found


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_point_one_way(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}: {package} may import {sorted(MAY_IMPORT[package]) or 'nothing of ours'}"
        for path in _files(package)
        for line, name in _imports(path)
        if name.split(".")[0] in MAY_IMPORT and name.split(".")[0] not in MAY_IMPORT[package] | {package}
    ]
    assert not wrong, "\n".join(wrong)


def test_the_agent_knows_no_framework_and_no_network() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in _files("agent")
        for line, name in _imports(path)
        if name in OUTSIDE_AGENT or name.split(".")[0] in OUTSIDE_AGENT
    ]
    assert not wrong, "\n".join(wrong)


ORDER = ["errors", "states", "policy", "models", "access", "live", "services", "tasks", "doors"]
DOORS = {"views", "api", "hooks", "consumers", "urls", "management"}


def _place(path: Path, package: str) -> str | None:
    part = path.relative_to(ROOT / package).parts[0].removesuffix(".py")
    return "doors" if part in DOORS else part if part in ORDER else None


@pytest.mark.parametrize("package", ["changes", "reviews"])
def test_inside_an_app_imports_point_from_doors_to_models(package: str) -> None:
    wrong = []
    for path in _files(package):
        here = _place(path, package)
        if here is None:
            continue
        for line, name in _imports(path):
            if not name.startswith(package + "."):
                continue
            first = name.split(".")[1]
            there = "doors" if first in DOORS else first
            if there in ORDER and ORDER.index(there) > ORDER.index(here):
                wrong.append(f"{path.relative_to(ROOT)}:{line} ({here}) imports {name}, which comes after it")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = []
    for package in MAY_IMPORT:
        for path in _files(package):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    wrong += [
                        f"{path.relative_to(ROOT)}:{inner.lineno}"
                        for inner in ast.walk(node)
                        if isinstance(inner, ast.Import | ast.ImportFrom)
                    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ["audit", "changes", "reviews", "honkweb"])
def test_migrations_stand_in_one_row(package: str) -> None:
    files = sorted((ROOT / package / "migrations").glob("0*.py"))
    numbers = [path.name[:4] for path in files if "_squashed_" not in path.name]
    assert len(numbers) == len(set(numbers)), f"two migrations of {package} have one number: {numbers}"
