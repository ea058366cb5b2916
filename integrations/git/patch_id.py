"""A name for a patch that a rebase keeps and any changed byte breaks.

Not `git patch-id`: its stable form ignores white space, so a Python line that moved into a block would keep its
approval, and it sees no change of a binary file.
"""

from hashlib import sha256


def patch_id_of(patch: bytes) -> str:
    """64 hex digits over the patch without what a rebase changes: line numbers and, for text, blob names."""
    digest = sha256()
    index_line = b""
    left = [0, 0]  # lines of the old and the new file still to come in this hunk
    for line in patch.split(b"\n"):
        if left[0] > 0 or left[1] > 0:
            _count(line, left)
            digest.update(line + b"\n")
        elif line.startswith(b"@@ "):
            left = _lengths(line)
            digest.update(b"@@\n")
        elif line.startswith(b"index "):
            index_line = line
        else:
            if index_line and not line.startswith(b"--- "):  # a binary file: its blob names are all there is
                digest.update(index_line + b"\n")
            index_line = b""
            digest.update(line + b"\n")
    return digest.hexdigest()


def _lengths(header: bytes) -> list[int]:
    ranges = header.split(b" ")[1:3]
    return [int(each.split(b",")[1]) if b"," in each else 1 for each in ranges]


def _count(line: bytes, left: list[int]) -> None:
    kind = line[:1]
    if kind in (b" ", b"-"):
        left[0] -= 1
    if kind in (b" ", b"+"):
        left[1] -= 1
