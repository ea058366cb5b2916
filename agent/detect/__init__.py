"""Finds out how a repository without `.honk.toml` is set up and checked, from the names of its files and a few of them.

All of it is guessed: whoever runs it tries the guesses on the base first, and leaves out what fails there.
"""

from collections.abc import Sequence

from agent.detect.files import Read
from agent.detect.node import node
from agent.detect.others import cargo, go, make, make_lint
from agent.detect.python import python
from agent.task import HonkToml

__all__ = ["Read", "detect"]


def detect(paths: Sequence[str], read: Read) -> HonkToml:
    """Set-up and verifiers of the first kind of project found; none of either when nothing is known.

    `paths` are those of the base tree; `read(path)` gives a file's bytes and is asked for files in `paths` only.
    """
    names = set(paths)
    for finder in (node, python, cargo, go):
        found = finder(names, read)
        if found is not None:
            # The project's own word beside a tool's usual call, not in its place: it may need what is not here.
            own = make_lint(names, read)
            verifiers = (own, *found.verifiers) if own else found.verifiers
            return HonkToml(setup=found.setup, verifiers=verifiers, detected=True)
    return make(names, read) or HonkToml(detected=True)
