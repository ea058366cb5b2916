"""What the CI runs for a commit: `ci.toml`, else the verifiers of `.honk.toml`, else what is detected."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.detect import detect
from agent.errors import HonkTomlInvalid
from agent.honk_toml import read_honk_toml

CONFIG = "ci.toml"


class BadRecipe(Exception):
    """A file that says what to run and cannot be read; the sentence names it and what is wrong."""

    code = "bad_recipe"


@dataclass(frozen=True)
class Check:
    """One check run; a check that publishes a folder gives a preview."""

    name: str
    command: str
    publish: str = ""


@dataclass(frozen=True)
class Recipe:
    """What runs for a commit; a set-up that was only guessed may fail, and the checks then tell."""

    checks: tuple[Check, ...]
    setup: tuple[str, ...] = ()
    guessed: bool = False


def recipe_of(paths: Sequence[str], read: Callable[[str], bytes]) -> Recipe:
    """The recipe of a tree with these paths; `read(path)` gives a file's bytes. Raises BadRecipe."""
    if CONFIG in paths:
        return _own(read(CONFIG))
    try:
        known = read_honk_toml(read(".honk.toml")) if ".honk.toml" in paths else detect(paths, read)
    except HonkTomlInvalid as error:
        raise BadRecipe(error.sentence) from error
    # A guessed linter may not even be there, and nobody here tries it on the base first.
    sure = (each for each in known.verifiers if not each.guessed or each.kind == "test")
    checks = tuple(Check(each.name, each.command) for each in sure)
    return Recipe(checks, known.setup if checks else (), guessed=known.detected)


def _own(raw: bytes) -> Recipe:
    try:
        data = tomllib.loads(raw.decode("utf-8"))
        checks = [Check(_text(each, "name"), _text(each, "run")) for each in data.get("check", [])]
        if "build" in data:
            build: Mapping[str, Any] = data["build"]
            checks.append(Check(build.get("name", "preview"), _text(build, "run"), _text(build, "publish")))
        return Recipe(tuple(checks), tuple(map(str, data.get("setup", []))))
    except (ValueError, TypeError, AttributeError) as error:
        raise BadRecipe(f"{CONFIG} cannot be read: {error}.") from error


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"an entry needs {name!r}")
    return value
