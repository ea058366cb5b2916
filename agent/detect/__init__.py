"""Finds out how a repository without `.honk.toml` is set up and checked, from the names of its files and a few of them.

All of it is guessed: whoever runs it tries the guesses on the base first, and leaves out what fails there.
"""

from collections.abc import Sequence

from agent.detect.files import Read, found
from agent.detect.node import node
from agent.detect.others import cargo, go, make_lint, make_test
from agent.detect.python import python
from agent.task import HonkToml

__all__ = ["Read", "detect"]


def detect(paths: Sequence[str], read: Read) -> HonkToml:
    """Set-up and verifiers of the first kind of project that has tests, or at least linters; none where nothing is known.

    `paths` are those of the base tree; `read(path)` gives a file's bytes and is asked for files in `paths` only.
    """
    names = set(paths)
    kinds = [each for finder in (node, python, cargo, go) if (each := finder(names, read)) is not None]
    # A linter's settings say little of what a project is: many a Rust project has a script that ruff looks at.
    known = next(filter(_has_tests, kinds), kinds[0] if kinds else found())
    # The project's own word beside a tool's usual call, not in its place: it may need what is not here.
    lint = make_lint(names, read)
    test = None if _has_tests(known) else make_test(names, read)
    verifiers = [each for each in (lint, *known.verifiers, test) if each is not None]
    return found(*verifiers, setup=known.setup)


def _has_tests(known: HonkToml) -> bool:
    return any(each.kind == "test" for each in known.verifiers)
