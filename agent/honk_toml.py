"""Reads `.honk.toml`, the file in which a repository says how it is set up and what has to pass."""

import tomllib
from collections.abc import Mapping
from typing import Any, cast, get_args

from agent.errors import HonkTomlInvalid
from agent.task import HonkToml, Verifier, VerifierKind

SIZE_LIMIT = 100_000
_SECTIONS = {"setup", "verify", "policy", "agent"}
_KINDS = get_args(VerifierKind)
_WORDS: dict[VerifierKind, tuple[str, ...]] = {
    "format": ("format", "fmt", "prettier", "black"),
    "lint": ("lint", "ruff", "flake8", "eslint", "mypy", "types", "typecheck", "clippy", "vet"),
    "build": ("build", "compile", "bundle"),
    "test": ("test",),
}


def read_honk_toml(content: bytes) -> HonkToml:
    """What the file says. Raises HonkTomlInvalid with the entry that is wrong and what it allows."""
    if len(content) > SIZE_LIMIT:
        raise HonkTomlInvalid(f".honk.toml has {len(content)} bytes; {SIZE_LIMIT} are allowed.")
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise HonkTomlInvalid(".honk.toml is not UTF-8 text. Save it as UTF-8.") from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and Python's own of numbers without end
        raise HonkTomlInvalid(f".honk.toml is not valid TOML: {error}.") from error
    _refuse_unknown(data, _SECTIONS, "section")
    for section in _SECTIONS & data.keys():
        if not isinstance(data[section], dict):
            raise HonkTomlInvalid(f"[{section}] in .honk.toml has to be a table.")
    return HonkToml(
        setup=_setup(data.get("setup", {})),
        verifiers=tuple(_verifier(name, entry) for name, entry in data.get("verify", {}).items()),
        policy=data.get("policy", {}),
        instructions=_instructions(data.get("agent", {})),
    )


def kind_of(name: str) -> VerifierKind:
    """The kind that a verifier's name tells; `test` when it tells none."""
    lowered = name.lower()
    for kind, words in _WORDS.items():
        if any(word in lowered for word in words):
            return kind
    return "test"


def _refuse_unknown(data: Mapping[str, Any], known: set[str], what: str) -> None:
    for name in data:
        if name not in known:
            raise HonkTomlInvalid(
                f"{name!r} in .honk.toml is not a known {what}; known are: {', '.join(sorted(known))}."
            )


def _setup(section: Mapping[str, Any]) -> tuple[str, ...]:
    _refuse_unknown(section, {"commands"}, "entry of [setup]")
    commands = section.get("commands", [])
    if not isinstance(commands, list):
        raise HonkTomlInvalid("[setup] commands in .honk.toml has to be a list of commands.")
    return tuple(_command(command, "[setup] commands") for command in commands)


def _verifier(name: str, entry: Any) -> Verifier:
    where = f"[verify] {name}"
    if not isinstance(entry, dict):
        return Verifier(name, _command(entry, where), kind_of(name))
    _refuse_unknown(entry, {"command", "kind"}, f"entry of {where}")
    kind = entry.get("kind", kind_of(name))
    if kind not in _KINDS:
        raise HonkTomlInvalid(f"{where} in .honk.toml has the kind {kind!r}; one of {', '.join(_KINDS)}.")
    return Verifier(name, _command(entry.get("command"), where), cast(VerifierKind, kind))


def _command(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise HonkTomlInvalid(f'{where} in .honk.toml has to be a command in quotes, such as "make test".')
    return value


def _instructions(section: Mapping[str, Any]) -> str:
    _refuse_unknown(section, {"instructions"}, "entry of [agent]")
    text = section.get("instructions", "")
    if not isinstance(text, str):
        raise HonkTomlInvalid("[agent] instructions in .honk.toml has to be a text in quotes.")
    return text
