"""New files that are copies of others, byte for byte. Git looks for the source of a copy among changed files alone."""

from collections.abc import Iterable
from dataclasses import replace

from reviews.diff.model import GITLINK, SYMLINK, Diff, FileDiff, Flag, Status


def may_be_copied(file: FileDiff) -> bool:
    """Tell whether a file is new and holds something: empty ones are all alike."""
    return (
        file.status is Status.ADDED
        and file.new_mode not in {GITLINK, SYMLINK}
        and bool(file.size or file.binary)
    )


def with_copies(diff: Diff, held: Iterable[tuple[str, str]]) -> Diff:
    """Return the diff with a note on each new file that equals one of the base; `held` are (path, blob) of that."""
    wanted = {file.new_blob for file in diff.files if may_be_copied(file)}
    paths: dict[str, list[str]] = {}
    for path, blob in held:
        if blob in wanted:
            paths.setdefault(blob, []).append(path)
    return Diff(tuple(_noted(file, paths) for file in diff.files))


def _noted(file: FileDiff, paths: dict[str, list[str]]) -> FileDiff:
    found = paths.get(file.new_blob or "", [])
    if not found or not may_be_copied(file):
        return file
    name = file.path.rpartition("/")[2]
    source = next((path for path in found if path.rpartition("/")[2] == name), found[0])
    return replace(file, flags=(*file.flags, Flag("copied", f"An exact copy of {source}.")))
