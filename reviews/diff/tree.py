"""The tree of changed files, with how much changed below each folder."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviews.diff.header import counts_html
from reviews.diff.model import Diff, FileDiff
from reviews.diff.paths import display_path
from reviews.diff.text import attribute, plural
from reviews.diff.trojan import reveal

_DEEPEST = 40


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
    """Build the tree of a diff."""
    root = Folder("")
    known: dict[tuple[bytes, ...], Folder] = {}
    for file in sorted(diff.files, key=lambda file: file.path_bytes):
        for folder in _folders(known, root, _parts(file.path_bytes)[:-1]):
            folder.added += file.added
            folder.removed += file.removed
            folder.count += 1
        folder.files.append(file)
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
        name = display_path(_parts(file.path_bytes)[-1])
        parts.append(
            f'<li data-path="{attribute(file.path)}"><a href="#F-{file.key}"><bdi>{reveal(name)}</bdi></a>'
            f"{marks.get(file.key, '')}{counts_html(file)}</li>"
        )
    return "".join(parts)


def _parts(path: bytes) -> list[bytes]:
    """Split a path; what lies deeper than anybody nests folders stays one name, so that no path exhausts us."""
    return path.split(b"/", _DEEPEST)


def _folders(known: dict[tuple[bytes, ...], Folder], root: Folder, parts: list[bytes]) -> Iterator[Folder]:
    """Yield the folders of a path from the root down, made where missing."""
    yield root
    above = root
    for end in range(1, len(parts) + 1):
        path = tuple(parts[:end])
        if path not in known:
            known[path] = Folder(display_path(parts[end - 1]))
            above.folders.append(known[path])
        above = known[path]
        yield above


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
