"""Deleting a folder that somebody else filled: links are removed, never followed; locked folders are opened."""

import os
import shutil
from pathlib import Path


def wipe(path: Path) -> None:
    """Remove `path` and all below it; nothing happens when it is not there."""
    if not path.exists():
        return
    if not shutil.rmtree.avoids_symlink_attacks:
        raise OSError("This system cannot delete a folder without following links in it.")
    for folder, names, _ in os.walk(path):
        for name in names:
            inner = os.path.join(folder, name)
            if not os.path.islink(inner) and not os.access(inner, os.R_OK | os.W_OK | os.X_OK):
                os.chmod(inner, 0o700)  # else neither walk nor rmtree can enter a folder that was closed
    shutil.rmtree(path)
