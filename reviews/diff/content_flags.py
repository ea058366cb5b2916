"""What the whole content of a file tells: kinds, sizes, encodings, line ends."""

from collections.abc import Iterator

from reviews.diff.blobs import Blobs
from reviews.diff.content import encoding, lfs_pointer, line_ends, media_type, sha256
from reviews.diff.model import FileDiff, Flag, Level
from reviews.diff.text import size_text

_ENCODINGS = {
    "bom": "starts with a byte order mark",
    "utf-16": "is UTF-16 text, shown as bytes",
    "nul": "contains NUL bytes",
    "not-utf-8": "is not UTF-8: the bytes that are not are shown as numbers",
}
_ENDS = {"lf": "LF", "crlf": "CRLF", "cr": "CR only", "mixed": "mixed"}


def content_flags(file: FileDiff, blobs: Blobs) -> Iterator[Flag]:
    """Yield what only the blobs can tell; with none at hand, what is known without them."""
    old = blobs.read(file.old_blob) if file.old_blob else b""
    new = blobs.read(file.new_blob) if file.new_blob else b""
    if file.binary:
        yield Flag(
            "binary",
            f"Binary file: {_measure(file.old_blob, old, blobs)} → {_measure(file.new_blob, new, blobs)}.",
            Level.LOUD,
        )
        kind = media_type(new or b"") or media_type(old or b"")
        if kind.startswith("image/"):
            yield Flag("image", f"An image ({kind}).")
    if not file.binary and not file.size and file.old_blob != file.new_blob and not file.omitted:
        yield Flag("empty", "An empty file." if file.new_blob else "An empty file is removed.")
    was, now = lfs_pointer(old or b""), lfs_pointer(new or b"")
    if was or now:
        sizes = " → ".join(
            f"{size_text(one.size)}, sha256 {one.oid[:12]}" if one else "none" for one in (was, now)
        )
        yield Flag("lfs", f"Stored in Git LFS, not in this repository: {sizes}.", Level.LOUD)
    if not file.binary and (old is None or new is None):
        return
    if not file.binary and old is not None and new is not None:
        yield from _text_flags(file, old, new)


def _measure(blob: str | None, content: bytes | None, blobs: Blobs) -> str:
    if not blob:
        return "none"
    if content is not None:
        return f"{size_text(len(content))}, sha256 {sha256(content)[:12]}"
    size = blobs.size(blob)
    return f"{size_text(size) if size is not None else 'size unknown'}, git object {blob[:12]}"


def _text_flags(file: FileDiff, old: bytes, new: bytes) -> Iterator[Flag]:
    before, after = encoding(old), encoding(new)
    for kind in sorted(before | after):
        if kind in after:
            turned = " now" if file.old_blob and kind not in before else ""
            yield Flag(kind, f"The file{turned} {_ENCODINGS[kind]}.", Level.LOUD if turned else Level.NOTE)
        elif file.new_blob:
            yield Flag(kind, f"No longer: the file {_ENCODINGS[kind]}.")
    was, now = line_ends(old), line_ends(new)
    if was and now and was != now:
        yield Flag("line_ends", f"Line ends changed from {_ENDS[was]} to {_ENDS[now]}.", Level.LOUD)
    elif now in {"crlf", "cr", "mixed"}:
        yield Flag("line_ends", f"Line ends: {_ENDS[now]}.")
