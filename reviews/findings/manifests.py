"""Which packages a manifest or lockfile names: read whole from both sides, never guessed from single lines."""

import json
import re
import tomllib
from typing import Any

LARGEST = 5_000_000
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*([^#]*)")
_MANIFEST = re.compile(r"(^|/)(pyproject\.toml|package\.json|Cargo\.toml|go\.mod|Gemfile|Pipfile|[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in))$")  # fmt: skip
_LOCK = re.compile(r"(^|/)(package-lock\.json|npm-shrinkwrap\.json|poetry\.lock|uv\.lock|pdm\.lock|Cargo\.lock|yarn\.lock|pnpm-lock\.yaml|go\.sum|Gemfile\.lock)$")  # fmt: skip
_GO = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+/[\w./~-]+)\s+(v\S+)", re.MULTILINE)
_GEM = re.compile(r"""^\s*gem\s+["']([\w.-]+)["']\s*(.*)$""", re.MULTILINE)
_YARN = re.compile(r'^"?((?:@[\w.-]+/)?[\w.-]+)@[^\n]*:\n\s+version:? "?([^"\n]+)', re.MULTILINE)
_PNPM = re.compile(r"^\s{2}'?/?((?:@[\w.-]+/)?[\w.-]+)[@/](\d[^:('\s]*)", re.MULTILINE)
_GEMLOCK = re.compile(r"^\s{4}([\w.-]+) \(([^)]+)\)$", re.MULTILINE)
_FROM = re.compile(r"(?:https?|git\+?\w*|ssh)://(?:[^@/\s\"']*@)?([\w.-]+)")


def is_manifest(path: str) -> bool:
    """Tell whether the file says which packages are asked for."""
    return bool(_MANIFEST.search(path))


def is_lock(path: str) -> bool:
    """Tell whether the file says which packages are installed, and can be read here."""
    return bool(_LOCK.search(path))


def packages_in(path: str, content: bytes | None) -> dict[str, str] | None:
    """Return {package: version or constraint}; None when the file cannot be read. Missing content has no packages."""
    if content is None:
        return {}
    if len(content) > LARGEST:
        return None
    text = content.decode("utf-8", "replace")
    try:
        return _read(path.rsplit("/", 1)[-1], text)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def hosts_in(content: bytes | None) -> frozenset[str]:
    """Return the servers that a lockfile fetches from."""
    if content is None or len(content) > LARGEST:
        return frozenset()
    return frozenset(_FROM.findall(content.decode("utf-8", "replace")))


def _read(name: str, text: str) -> dict[str, str]:
    if name == "package.json":
        return _npm(json.loads(text))
    if name in {"package-lock.json", "npm-shrinkwrap.json"}:
        return _npm_lock(json.loads(text))
    if name == "pyproject.toml":
        return _pyproject(tomllib.loads(text))
    if name in {"Cargo.toml", "Pipfile"}:
        return _tables(tomllib.loads(text), ("dependencies", "dev-dependencies", "build-dependencies", "packages", "dev-packages"))  # fmt: skip
    if name in {"poetry.lock", "uv.lock", "pdm.lock", "Cargo.lock"}:
        rows = tomllib.loads(text).get("package", [])
        return {str(row["name"]): str(row.get("version", "")) for row in rows}
    for file, pattern in (("go.mod", _GO), ("Gemfile", _GEM), ("yarn.lock", _YARN), ("pnpm-lock.yaml", _PNPM), ("Gemfile.lock", _GEMLOCK), ("go.sum", _GO)):  # fmt: skip
        if name == file:
            return {found[0]: found[1].strip() for found in pattern.findall(text)}
    return _requirements(text.splitlines())


def _npm(data: dict[str, Any]) -> dict[str, str]:
    names = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
    return {name: str(version) for table in names for name, version in data.get(table, {}).items()}


def _npm_lock(data: dict[str, Any]) -> dict[str, str]:
    rows = data.get("packages") or data.get("dependencies") or {}
    return {
        name.rpartition("node_modules/")[2]: str(row.get("version", "")) for name, row in rows.items() if name
    }


def _pyproject(data: dict[str, Any]) -> dict[str, str]:
    project = data.get("project", {})
    lines = [*project.get("dependencies", []), *data.get("build-system", {}).get("requires", [])]
    for group in (*project.get("optional-dependencies", {}).values(), *data.get("dependency-groups", {}).values()):  # fmt: skip
        lines += [each for each in group if isinstance(each, str)]
    poetry = data.get("tool", {}).get("poetry", {})
    tables = _tables(poetry, ("dependencies", "dev-dependencies"))
    for group in poetry.get("group", {}).values():
        tables |= _tables(group, ("dependencies",))
    tables.pop("python", None)
    return _requirements(lines) | tables


def _tables(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
        for table in names
        for name, value in data.get(table, {}).items()
    }


def _requirements(lines: list[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        if line.strip().startswith(("#", "-")):
            continue
        if match := _REQUIREMENT.match(line):
            found[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2].strip().rstrip("\\").strip()
    return found
