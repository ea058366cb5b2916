"""The lines that a comment is about, as a revision has them: from its recorded diff, else from the file in git."""

from dataclasses import dataclass

from changes.models import Revision
from changes.outside import mirror_of
from changes.services.revisions import raw_patch
from integrations.errors import OutsideError
from integrations.git.editing import path_arg
from integrations.secrets import mask
from reviews.diff.model import FileDiff
from reviews.diff.parse import parse
from reviews.diff.paths import path_bytes
from reviews.errors import BadInput

MOST_LINES = 200
LONGEST = 20_000


@dataclass(frozen=True)
class Spot:
    """What a comment is about: lines of a file on one side, a file (line 0), or the change (no path)."""

    path: str = ""
    side: str = "new"
    line: int = 0
    first_line: int = 0

    @property
    def is_lines(self) -> bool:
        return bool(self.path and self.line)


def in_order(spot: Spot) -> Spot:
    """First line before the last, one line as a range of one, nothing where there is no line. Raises BadInput."""
    if spot.side not in ("old", "new"):
        raise BadInput("A line is on the old or on the new side.")
    if not spot.is_lines:
        return Spot(spot.path)
    first = spot.first_line or spot.line
    return Spot(spot.path, spot.side, max(first, spot.line), min(first, spot.line))


def quote(revision: Revision, spot: Spot) -> str:
    """The lines at a spot, masked. Raises BadInput when the revision has no such file or lines."""
    return readable(_lines(revision, spot))


def to_edit(revision: Revision, spot: Spot) -> str:
    """The lines at a spot as they are, to be put differently. Raises BadInput where they could not be given whole."""
    raw = _lines(revision, spot)
    shown = readable(raw)
    try:
        text = raw.decode().replace("\r\n", "\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise BadInput(
            "These lines are not UTF-8, so no text can be suggested here. Comment instead."
        ) from error
    if len(text) > LONGEST:
        raise BadInput(f"These lines have {len(text):,} characters; a suggestion may have {LONGEST:,}.")
    ends = {row.endswith(b"\r") for row in raw.split(b"\n")}
    if "\r" in text or "\x00" in text or len(ends) > 1:
        raise BadInput(
            "These lines mix line ends or hold control characters, which a form cannot keep. Comment instead."
        )
    if text != shown:
        raise BadInput("These lines hold what looks like a secret, which is not shown. Comment instead.")
    return text


def _lines(revision: Revision, spot: Spot) -> bytes:
    if not spot.path:
        return b""
    file = parse(raw_patch(revision)).file(spot.path)
    if file is None:
        raise BadInput(f"Revision {revision.number} does not change {spot.path}.")
    if not spot.line:
        return b""
    wanted = range(spot.first_line, spot.line + 1)
    if len(wanted) > MOST_LINES:
        raise BadInput(f"A comment can be about {MOST_LINES} lines; these are {len(wanted):,}.")
    found = _in_diff(file, spot.side)
    if any(number not in found for number in wanted):
        found |= _in_file(revision, file, spot.side)
    if any(number not in found for number in wanted):
        where = "before" if spot.side == "old" else "after"
        raise BadInput(f"{spot.path} has no line {spot.line} {where} revision {revision.number}.")
    return b"\n".join(found[number] for number in wanted)


def readable(lines: bytes) -> str:
    """Lines as they are kept and compared: text, without carriage returns at their ends, secrets masked."""
    text = lines.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\r").replace("\x00", "\ufffd")
    return mask(text)[:LONGEST]


def _in_diff(file: FileDiff, side: str) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for hunk in file.hunks:
        for line in hunk.lines:
            number = line.old if side == "old" else line.new
            if number:
                found[number] = line.content
    return found


def _in_file(revision: Revision, file: FileDiff, side: str) -> dict[int, bytes]:
    mirror = mirror_of(revision.change.repository, online=False)
    commit, path = (revision.base_sha, file.old_path) if side == "old" else (revision.head_sha, file.path)
    try:
        content = mirror.file_at(commit, path_arg(path_bytes(path)))
    except OutsideError:
        return {}
    return dict(enumerate((content or b"").split(b"\n"), 1))
