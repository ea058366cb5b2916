"""A revision in reading order: its chapters as parts of prepared files, each hunk where it belongs."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviews.diff.blobs import Blobs
from reviews.diff.blocks import Paint
from reviews.diff.highlight import SlowLexers
from reviews.diff.model import Diff, FileDiff
from reviews.diff.moves import find_moves
from reviews.diff.pieces import Piece, make_piece
from reviews.diff.prepare import moves_by_file
from reviews.diff.render import file_bodies, paint_of
from reviews.models import Chapters, PreparedFile

MOST_PARTS = 400  # more of them read better as plain pages of files
VIEWS = ("unified", "split")
ASKED_AT_ONCE = 500
DRAWN_AS = "2"  # raise it when only parts are drawn in another way: older ones are then drawn again

Chapter = dict[str, Any]
File = dict[str, Any]


@dataclass(frozen=True)
class FilePart:
    """The hunks of one file that stand in one chapter, by their numbers from 1; none for a file without hunks."""

    file: File
    numbers: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Whether that is all of the file."""
        return len(self.numbers) == len(self.file["hunks"])

    @property
    def digests(self) -> list[str]:
        """The digests under which these hunks count as seen."""
        return [self.file["hunks"][number - 1] for number in self.numbers]

    def key(self, view: str) -> str:
        """The name of the prepared piece; a part's follows from its file's."""
        if self.whole:
            return str(self.file[view])
        named = ",".join(map(str, self.numbers))
        return f"{self.file[view]}-{hashlib.sha256(f'{DRAWN_AS} {named}'.encode()).hexdigest()[:12]}"


def chapters_in(row: Chapters | None) -> list[Chapter]:
    """The chapters as they are stored."""
    return [each for each in row.data if isinstance(each, dict)] if row and isinstance(row.data, list) else []


def parts_of(chapter: Mapping[str, Any], files: Iterable[File]) -> list[FilePart]:
    """A chapter's labels as parts of files, in its order."""
    return _parts(chapter, {file["path"]: file for file in files})


def _parts(chapter: Mapping[str, Any], by_path: Mapping[str, File]) -> list[FilePart]:
    numbers: dict[str, list[int]] = {}
    for label in chapter["labels"]:
        path, _, number = label.rpartition("#")
        if label in by_path and not by_path[label]["hunks"]:
            numbers.setdefault(label, [])
        elif path in by_path and number.isdecimal() and 0 < int(number) <= len(by_path[path]["hunks"]):
            numbers.setdefault(path, []).append(int(number))
    return [FilePart(by_path[path], tuple(sorted(told))) for path, told in numbers.items()]


def worth_it(chapters: Sequence[Chapter], files: Sequence[File]) -> bool:
    """Whether a diff reads better by chapters: there are several, or many equal edits, and not too many parts."""
    if not chapters or not files or not is_whole(chapters, files):
        return False
    by_path = {file["path"]: file for file in files}
    shown = sum(1 if each["kind"] == "same" else len(_parts(each, by_path)) for each in chapters)
    return shown <= MOST_PARTS and (len(chapters) > 1 or chapters[0]["kind"] == "same")


def is_whole(chapters: Sequence[Chapter], files: Sequence[File]) -> bool:
    """Whether each hunk of the files is in exactly one chapter: else the plain files are shown."""
    told = sorted(label for chapter in chapters for label in chapter["labels"])
    return told == sorted(label for file in files for label in labels_of(file))


def labels_of(file: File) -> list[str]:
    """What has to be read of a file: its hunks, or itself."""
    return [f"{file['path']}#{number}" for number in range(1, len(file["hunks"]) + 1)] or [file["path"]]


def missing_keys(parts: Iterable[FilePart], views: Sequence[str] = VIEWS) -> set[str]:
    """The pieces of parts that are not drawn yet."""
    keys = {part.key(view) for part in parts for view in views if not part.whole}
    return keys - kept(keys)


def kept(keys: Collection[str]) -> set[str]:
    """Which of these pieces are drawn already."""
    asked = sorted(keys)
    found: set[str] = set()
    for at in range(0, len(asked), ASKED_AT_ONCE):
        rows = PreparedFile.objects.filter(key__in=asked[at : at + ASKED_AT_ONCE])
        found.update(rows.values_list("key", flat=True))
    return found


def draw_parts(diff: Diff, blobs: Callable[[], Blobs], parts: Sequence[FilePart]) -> None:
    """Draw and keep what is missing of files that are split over chapters."""
    missing = missing_keys(parts)
    if not missing:
        return
    moves, source = moves_by_file(find_moves(diff)), blobs()
    paints: dict[str, Paint] = {}
    with SlowLexers() as slow:
        for part in parts:
            file = diff.file(part.file["path"])
            wanted = {view: part.key(view) for view in VIEWS if part.key(view) in missing}
            if file is None or not wanted:
                continue
            if file.path not in paints:
                paints[file.path] = paint_of(file, source, slow)
            some, paint = _some(file, part.numbers), paints[file.path]
            bodies = file_bodies(some, wanted, paint=paint, moves=moves.get(file.key))
            keep({key: make_piece(bodies[view]) for view, key in wanted.items()})


def keep(pieces: Mapping[str, Piece]) -> None:
    """Store drawn pieces by their keys; one that is there already is the same."""
    rows = [PreparedFile(key=key, html=piece.to_bytes(), size=piece.size) for key, piece in pieces.items()]
    PreparedFile.objects.bulk_create(rows, ignore_conflicts=True)


def _some(file: FileDiff, numbers: Sequence[int]) -> FileDiff:
    """Some hunks of a file, with a mark where others stand in other chapters."""
    hunks = tuple(file.hunks[number - 1] for number in numbers)
    aside = tuple(hunk for number, hunk in enumerate(file.hunks, 1) if number not in numbers)
    return replace(file, hunks=hunks, aside=aside, aside_why="in other chapters", aside_here=True)


def split_parts(chapters: Iterable[Chapter], files: Sequence[File]) -> Iterator[FilePart]:
    """The parts that are not whole files."""
    for chapter in chapters:
        parts = parts_of(chapter, files)
        if chapter["kind"] == "same" and parts:  # its first hunk is shown alone
            parts.append(FilePart(parts[0].file, parts[0].numbers[:1]))
        yield from (part for part in parts if not part.whole)
