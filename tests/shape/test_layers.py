"""Imports point one way: honkweb → reviews → changes → audit, integrations → agent."""

import ast
from pathlib import Path

import pytest

from tests.shape.layers import LAYERS, UNPLACED

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
            # `from changes import tasks` may name a module or something in it: either is looked at.
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def test_a_module_is_seen_however_it_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "moving.py"
    path.write_text("from changes import tasks\nimport changes.tasks\nfrom changes.tasks import run\n")

    assert [name for _, name in _imports(path)] == ["changes.tasks", "changes.tasks", "changes.tasks.run"]


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
        if any(name == each or name.startswith(each + ".") for each in OUTSIDE_AGENT)
    ]
    assert not wrong, "\n".join(wrong)


# The protocols that integrations implement, with the values and errors that these speak of.
PROTOCOLS = ("agent.protocols", "agent.task", "agent.errors")


def test_integrations_know_the_agents_protocols_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}; of agent it may import {', '.join(PROTOCOLS)}"
        for path in _files("integrations")
        for line, name in _imports(path)
        if name.split(".")[0] == "agent" and not name.startswith(tuple(each + "." for each in PROTOCOLS))
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_imported_by_dots() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}: name the package, so that the arrows can be read"
        for package in MAY_IMPORT
        for path in _files(package)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", sorted(LAYERS))
def test_every_part_of_an_app_has_a_layer(package: str) -> None:
    placed = [part for layer in LAYERS[package] for part in layer.split()]
    there = {_part(path, package) for path in _files(package)} - UNPLACED

    assert sorted(placed) == sorted(there), (
        "tests/shape/layers.py names each part once, and none that is not there"
    )


def _part(path: Path, package: str) -> str:
    return path.relative_to(ROOT / package).parts[0].removesuffix(".py")


@pytest.mark.parametrize("package", sorted(LAYERS))
def test_inside_an_app_imports_point_from_doors_to_models(package: str) -> None:
    place = {part: number for number, layer in enumerate(LAYERS[package]) for part in layer.split()}
    wrong = []
    for path in _files(package):
        here = _part(path, package)
        for line, name in _imports(path):
            there = name.split(".")[1] if name.startswith(package + ".") else ""
            if here in place and place.get(there, -1) > place[here]:
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
