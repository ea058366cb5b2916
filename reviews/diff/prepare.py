"""Draw a whole revision once, off the reviewer's path, into pieces that are found again by their content."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviews.diff.attributes import Attributes
from reviews.diff.blobs import Blobs, NoBlobs, in_groups
from reviews.diff.blocks import MAX_ROWS
from reviews.diff.highlight import SlowLexers
from reviews.diff.model import Diff, FileDiff
from reviews.diff.moves import Moves, find_moves
from reviews.diff.patch import file_digest
from reviews.diff.pieces import Piece, make_piece
from reviews.diff.render import file_bodies, paint_of

VERSION = "9"  # raise it when the HTML of lines changes: older pieces are then drawn again


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """One file's body in one view. `piece` is None when the caller already had the key."""

    path: str
    view: str
    key: str
    piece: Piece | None


def content_key(file: FileDiff, view: str, folded: str, moves: Moves) -> str:
    """Return the name (64 hex digits) under which a file's drawn body is kept; equal names mean equal HTML."""
    one = hashlib.sha256(f"{VERSION} {MAX_ROWS} {view} {folded}".encode())
    for part in (file.old_blob, file.new_blob, file_digest(file), *(flag.sentence for flag in file.flags)):
        one.update(b"\0" + (part or "").encode("utf-8", "replace"))
    for hunk in (*file.hunks, *file.aside):
        one.update(hunk.header)
    one.update(file.aside_why.encode())
    own = file.key
    for place, move in moves.items():
        if place[0] == own:
            one.update(f"{place} {move}".encode("utf-8", "replace"))
    return one.hexdigest()


def moves_by_file(moves: Moves) -> dict[str, Moves]:
    """Sort moves by the file that they are drawn in."""
    found: dict[str, Moves] = {}
    for place, move in moves.items():
        found.setdefault(place[0], {})[place] = move
    return found


def prepare(
    diff: Diff,
    *,
    blobs: Blobs | None = None,
    attributes: Attributes | None = None,
    views: tuple[str, ...] = ("unified",),
    has: Callable[[set[str]], set[str]] = lambda keys: set(),
    slow: SlowLexers | None = None,
) -> Iterator[PreparedFile]:
    """Yield every file of a diff (flags filled in, see `with_flags`) as pieces, one at a time.

    `has` says which keys are stored already: then nothing is drawn for them. Without `slow`, files of languages
    that have no grammar stay plain.
    """
    source, rules = blobs or NoBlobs(), attributes or Attributes()
    moves = moves_by_file(find_moves(diff))
    folds = {file.path: rules.folded(file.path_bytes) for file in diff.files}
    keys = {
        file.path: {
            view: content_key(file, view, folds[file.path], moves.get(file.key, {})) for view in views
        }
        for file in diff.files
    }
    stored = has({key for each in keys.values() for key in each.values()})
    for file in in_groups(diff.files, source):
        wanted = [view for view, key in keys[file.path].items() if key not in stored]
        bodies: dict[str, str] = {}
        if wanted:
            bodies = file_bodies(
                file,
                wanted,
                paint=paint_of(file, source, slow),
                moves=moves.get(file.key, {}),
                folded=folds[file.path],
            )
        for view, key in keys[file.path].items():
            yield PreparedFile(file.path, view, key, make_piece(bodies[view]) if view in bodies else None)
