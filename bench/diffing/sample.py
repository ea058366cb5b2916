"""The code that both sides show: Python's own library, edited the way people edit, in a repository of its own."""

import random
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ENV = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
}
MOVED = 5  # lines of the block that each file moves


@dataclass(frozen=True)
class Shape:
    """How much is changed: every file gets as many changed lines as the others."""

    files: int
    lines: int
    seed: int = 1

    @property
    def name(self) -> str:
        return f"{self.files}x{self.lines}-{self.seed}"


SMALL = Shape(100, 5_000)
LARGE = Shape(678, 36_000)
LONG = Shape(50, 10_000)
WIDE = Shape(250, 50_000)


@dataclass(frozen=True)
class Sample:
    """A repository with a branch `main` and a commit on a branch `work` that is the change."""

    origin: Path
    base: str
    head: str
    patch: bytes
    files: int
    added: int
    removed: int


def make_sample(folder: Path, shape: Shape) -> Sample:
    """Commit the sources and their edited form; the same shape gives the same change."""
    origin = folder / f"origin-{shape.name}"
    origin.mkdir(parents=True)
    _git(origin, "init", "-q", "--initial-branch=main")
    chance = random.Random(shape.seed)
    sources = _sources(shape)
    _write(origin, sources)
    base = _commit(origin, "Before")
    _git(origin, "checkout", "-q", "-b", "work")
    each, more = divmod(shape.lines, shape.files)
    edited = {
        path: _edited(lines, each + (number < more), chance)
        for number, (path, lines) in enumerate(sources.items())
    }
    _write(origin, edited)
    head = _commit(origin, "After")
    _git(origin, "checkout", "-q", "main")
    counts = [row.split(b"\t")[:2] for row in _git(origin, "diff", "--numstat", base, head).splitlines()]
    added, removed = (sum(int(row[side]) for row in counts) for side in (0, 1))
    patch = _git(origin, "diff", "--full-index", base, head)
    return Sample(origin, base, head, patch, len(counts), added, removed)


def _sources(shape: Shape) -> dict[str, list[str]]:
    """Files that are long enough for the edits, at most 600 lines each; used again where there are too few."""
    least = 2 * (shape.lines // shape.files + 1) + 4 * MOVED
    found: dict[str, list[str]] = {}
    rounds = 0
    while len(found) < shape.files:
        before = len(found)
        for path, lines in _library(least):
            found[f"lib{rounds}/{path}" if rounds else path] = lines
            if len(found) == shape.files:
                break
        rounds += 1
        if len(found) == before:
            raise RuntimeError(f"Python's library here has no file of {least} lines.")
    return found


def _library(least: int) -> Iterator[tuple[str, list[str]]]:
    root = Path(sysconfig.get_path("stdlib"))
    for path in sorted(root.rglob("*.py")):
        if {"site-packages", "dist-packages"} & set(path.parts) or not path.name.isascii():
            continue
        try:
            lines = path.read_text("utf-8").splitlines()[:600]
        except UnicodeDecodeError:
            continue
        if len(lines) >= least and max(map(len, lines)) < 200:
            yield path.relative_to(root).as_posix(), lines


def _edited(lines: list[str], wanted: int, chance: random.Random) -> list[str]:
    """Move a block where there is room, change words in as many lines as are left, add one where they are odd."""
    at = chance.randrange(1, len(lines) // 4)
    moved = MOVED if wanted >= 4 * MOVED else 0
    block, rest = lines[at : at + moved], lines[:at] + lines[at + moved :]
    left = wanted - 2 * moved
    for number in chance.sample(range(len(rest)), left // 2):
        rest[number] = _changed(rest[number], number)
    return [*rest, *block, *([f"EDITED = {wanted}"] if left % 2 else [])]


def _changed(line: str, number: int) -> str:
    words = line.split(" ")
    words[-1] = f"{words[-1]}_{number}" if words[-1] else f"# {number}"
    return " ".join(words)


def _write(folder: Path, files: dict[str, list[str]]) -> None:
    for path, lines in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(lines) + "\n")


def _commit(folder: Path, message: str) -> str:
    _git(folder, "add", "--all")
    _git(folder, "commit", "-q", "-m", message)
    return _git(folder, "rev-parse", "HEAD").decode().strip()


def _git(folder: Path, *args: str) -> bytes:
    return subprocess.run(["git", *args], cwd=folder, env=_ENV, check=True, capture_output=True).stdout
