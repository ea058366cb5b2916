"""The tree of changed files, with how much changed below each folder."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviews.diff.header import counts_html
from reviews.diff.model import Diff, FileDiff
from reviews.diff.paths import display_path
from reviews.diff.text import attribute, plural
from reviews.diff.trojan import reveal


@dataclass(slots=True)
class Folder:
    """A folder with its folders and files, each in order of name; chains of single folders are one."""

    name: str
    folders: list["Folder"] = field(default_factory=list)
    files: list[FileDiff] = field(default_factory=list)
    added: int = 0
    removed: int = 0
    count: int = 0


def file_tree(diff: Diff) -> Folder:
    """Build the tree. Its depth is bounded by the paths, its size by the number of files."""
    root = Folder("")
    known: dict[bytes, Folder] = {b"": root}
    for file in sorted(diff.files, key=lambda file: file.path_bytes):
        folder = _folder(known, file.path_bytes.rpartition(b"/")[0])
        folder.files.append(file)
        at = file.path_bytes
        while at:
            at = at.rpartition(b"/")[0]
            above = known[at]
            above.added += file.added
            above.removed += file.removed
            above.count += 1
    return _joined(root)


def files_in_tree_order(diff: Diff) -> list[FileDiff]:
    """Return the files as the tree lists them: folders before files, each by name."""
    return list(_walk(file_tree(diff)))


def tree_html(diff: Diff, *, marks: dict[str, str] | None = None) -> str:
    """Draw the tree as nested lists of links; `marks` is HTML by file key (viewed, risk) put before the counts."""
    return f'<ul class="tree">{_items(file_tree(diff), marks or {})}</ul>'


def _items(folder: Folder, marks: dict[str, str]) -> str:
    parts = []
    for inner in folder.folders:
        label = attribute(f"{plural(inner.count, 'file')}, {inner.added:,} added, {inner.removed:,} removed")
        parts.append(
            f'<li><details open><summary title="{label}"><bdi class="dir">{reveal(inner.name)}/</bdi></summary>'
            f"<ul>{_items(inner, marks)}</ul></details></li>"
        )
    for file in folder.files:
        name = display_path(file.path_bytes.rpartition(b"/")[2])
        parts.append(
            f'<li data-path="{attribute(file.path)}"><a href="#F-{file.key}"><bdi>{reveal(name)}</bdi></a>'
            f"{marks.get(file.key, '')}{counts_html(file)}</li>"
        )
    return "".join(parts)


def _folder(known: dict[bytes, Folder], path: bytes) -> Folder:
    missing: list[bytes] = []
    while path not in known:
        missing.append(path)
        path = path.rpartition(b"/")[0]
    folder = known[path]
    for name in reversed(missing):
        inner = Folder(display_path(name.rpartition(b"/")[2]))
        folder.folders.append(inner)
        known[name] = folder = inner
    return folder


def _joined(root: Folder) -> Folder:
    """Join chains of single folders; a loop, since a hostile path can be very deep."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        for inner in folder.folders:
            while len(inner.folders) == 1 and not inner.files:
                only = inner.folders[0]
                inner.name = f"{inner.name}/{only.name}"
                inner.folders, inner.files = only.folders, only.files
        waiting += folder.folders
    return root


def _walk(root: Folder) -> Iterator[FileDiff]:
    waiting: list[Folder | FileDiff] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, FileDiff):
            yield one
            continue
        waiting += reversed([*one.folders, *one.files])
