"""GitHub's published OpenAPI description: fetched from npm once, kept small, turned into JSON Schema."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "@octokit/openapi@23.0.2"
FOLDER = ROOT / ".artefacts" / "openapi"
KEPT = FOLDER / (re.sub(r"\W+", "-", PACKAGE).strip("-") + ".json")
_MEMBER = "package/generated/api.github.com.json"
_ATTEMPTS = 3


class Unavailable(Exception):
    """npm or its registry cannot be reached; the message says what failed."""


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """Paths and components, as kept; fetched under a lock when several workers come at once."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _locked(FOLDER / "lock"):
        if not KEPT.exists():
            draft = KEPT.with_suffix(".draft")
            draft.write_text(json.dumps(_shortened(_fetched())))
            draft.rename(KEPT)
        kept: dict[str, Any] = json.loads(KEPT.read_text())
    return kept


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetched() -> dict[str, Any]:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("the program npm")
    with tempfile.TemporaryDirectory(prefix="honk-npm-") as folder:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": folder}
        environment |= {
            n: v
            for n, v in os.environ.items()
            if n.lower().startswith("npm_config_") or n.lower().endswith("_proxy")
        }
        command = [npm, "pack", "--silent", PACKAGE]
        for _ in range(_ATTEMPTS):
            try:
                done = subprocess.run(
                    command, cwd=folder, env=environment, capture_output=True, text=True, timeout=40
                )
            except subprocess.TimeoutExpired:
                said = "no answer in time"
                continue
            said = done.stderr.strip()[-200:]
            packed = list(Path(folder).glob("*.tgz"))
            if done.returncode == 0 and packed:
                with tarfile.open(packed[0]) as archive:
                    found: dict[str, Any] = json.load(archive.extractfile(_MEMBER))  # type: ignore[arg-type]
                    return found
    raise Unavailable(f"npm's registry with {PACKAGE} ({said})")


def _shortened(whole: dict[str, Any]) -> dict[str, Any]:
    """Schemas of answers by operation and status, and the components they lead to, without examples."""
    responses: dict[str, dict[str, Any]] = {}
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            if isinstance(operation, dict) and "responses" in operation:
                responses[f"{method.upper()} {path}"] = _schemas(whole, operation["responses"])
    events = {
        name: hook["post"]["requestBody"]["content"]["application/json"]["schema"]
        for name, hook in whole.get("webhooks", whole.get("x-webhooks", {})).items()
    }
    components = {name: as_json_schema(each) for name, each in whole["components"]["schemas"].items()}
    return {
        "responses": {name: as_json_schema(each) for name, each in responses.items()},
        "webhooks": {name: as_json_schema(each) for name, each in events.items()},
        "components": components,
    }


def _schemas(whole: dict[str, Any], responses: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for status, response in responses.items():
        if "$ref" in response:
            response = whole["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
        found[status] = response.get("content", {}).get("application/json", {}).get("schema")
    return found


def as_json_schema(part: Any) -> Any:
    """OpenAPI 3.0 says `nullable`; JSON Schema says it with a second type."""
    if isinstance(part, list):
        return [as_json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {
        name: _inner(name, each)
        for name, each in part.items()
        if name not in ("example", "examples", "description", "nullable")
    }
    return {"anyOf": [made, {"type": "null"}]} if part.get("nullable") is True else made


def _inner(name: str, part: Any) -> Any:
    if name == "properties":  # names of members, which may be "description" or "nullable" themselves
        return {member: as_json_schema(each) for member, each in part.items()}
    return as_json_schema(part)


@lru_cache(maxsize=256)
def validator(kind: str, name: str, status: str = "") -> Any:
    """A validator for the answer of an operation, or for a webhook."""
    every = description()
    schema = every[kind][name][status] if status else every[kind][name]
    if schema is None:
        return None
    wanted, seen = [schema], {}
    while wanted:
        for ref in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(wanted.pop())):
            if ref not in seen:
                seen[ref] = every["components"][ref]
                wanted.append(seen[ref])
    return Draft202012Validator({**schema, "components": {"schemas": seen}})
