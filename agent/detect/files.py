"""What every detection needs: reading a few files, and saying that what was found is a guess."""

import json
import tomllib
from collections.abc import Callable
from typing import Any

from agent.task import HonkToml, Verifier, VerifierKind

Read = Callable[[str], bytes]


def guess(name: str, command: str, kind: VerifierKind, *, needs: str = "") -> Verifier:
    """A guessed verifier; `needs` is a command that tells whether its tool is there."""
    return Verifier(name, command, kind, guessed=True, needs=needs)


def found(*verifiers: Verifier, setup: tuple[str, ...] = ()) -> HonkToml:
    return HonkToml(setup=setup, verifiers=verifiers, detected=True)


def json_in(raw: bytes) -> dict[str, Any]:
    """The object in a JSON file; empty when it holds none."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def toml_in(raw: bytes) -> dict[str, Any]:
    """The table in a TOML file; empty when it cannot be read."""
    try:
        return tomllib.loads(raw.decode("utf-8", "replace"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def table(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A table within a table; empty when it is absent or something else."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}
