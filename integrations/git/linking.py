"""Giving a second folder the same files without copying them: hard links, symlinks as they are, nothing followed."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


def link_tree(source: Path, target: Path, names: Iterable[bytes]) -> None:
    """Let `target` have the files and folders called `names` in `source`; what cannot be linked is left out."""
    for name in names:
        old, new = (os.path.join(folder, os.fsdecode(name)) for folder in (source, target))
        os.makedirs(os.path.dirname(new), exist_ok=True)
        if os.path.isdir(old) and not os.path.islink(old):
            _folder(old, new)
        else:
            _file(old, new)


def _folder(old: str, new: str) -> None:
    try:
        shutil.copytree(old, new, symlinks=True, copy_function=_file, dirs_exist_ok=True)
    except shutil.Error:  # sockets and the like, of which a test run has no need
        return


def _file(old: str, new: str) -> None:
    if not os.path.lexists(new):
        os.link(old, new, follow_symlinks=False)
