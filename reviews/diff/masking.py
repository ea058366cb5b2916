"""Secrets are never drawn: dots stand in their place, and the file says so. Digests and stored patches stay true."""

from collections.abc import Iterator
from dataclasses import replace

from integrations.secrets import find, mask
from reviews.diff.blobs import Blobs
from reviews.diff.model import FileDiff, Flag, Hunk, Level
from reviews.diff.text import decode, plural

AT_ONCE = 1_000_000  # bytes of a file searched at once


def masked(file: FileDiff) -> FileDiff:
    """Return the file as it may be shown. Line counts stay."""
    hunks = tuple(map(_masked, file.hunks))
    return file if hunks == file.hunks else replace(file, hunks=hunks)


def masked_bytes(content: bytes) -> bytes:
    """Return a whole file's content as it may be shown, line for line."""
    return mask(decode(content)).encode("utf-8", "surrogateescape")


def secrets_in(file: FileDiff, blobs: Blobs) -> list[tuple[str, int]] | None:
    """Return the kind and the line of each secret in what a file adds; None when not all of it can be read."""
    if file.omitted and not file.binary:
        return _in_whole(file, blobs)
    lines = [line for hunk in file.hunks for line in hunk.lines if line.kind == "+"]
    found = find(decode(b"\n".join(line.content for line in lines)))
    return [(each.kind, lines[each.line - 1].number) for each in found]


def secret_flags(file: FileDiff, blobs: Blobs) -> Iterator[Flag]:
    """Yield one loud flag for each kind of secret in what a file adds, and one when it could not be searched."""
    found = secrets_in(file, blobs)
    if found is None:
        yield Flag(
            "unsearched", "It is too large to be searched for secrets: search it in a clone.", Level.LOUD
        )
        return
    places: dict[str, list[int]] = {}
    for kind, number in found:
        places.setdefault(kind, []).append(number)
    for kind, numbers in places.items():
        more = f", and {plural(len(numbers) - 1, 'more')}" if len(numbers) > 1 else ""
        sentence = f"Line {numbers[0]:,}{more}: what looks like a secret ({kind}). It is masked here."
        yield Flag("secret", sentence, Level.LOUD)


def _in_whole(file: FileDiff, blobs: Blobs) -> list[tuple[str, int]] | None:
    """Search the whole new file, less the lines that the old one has too: its hunks are not all here."""
    old = blobs.read(file.old_blob) if file.old_blob else b""
    new = blobs.read(file.new_blob) if file.new_blob else b""
    if new is None:
        return None
    before = {line for _, _, line in _search(old or b"")}
    return [(kind, number) for kind, number, line in _search(new) if line not in before]


def _search(content: bytes) -> Iterator[tuple[str, int, str]]:
    """Yield kind, line number and line of each secret, a part of whole lines at a time."""
    at = above = 0
    while at < len(content):
        end = content.rfind(b"\n", at, at + AT_ONCE) + 1 or content.find(b"\n", at) + 1 or len(content)
        text = decode(content[at:end])
        lines = text.split("\n")
        for each in find(text):
            yield each.kind, above + each.line, lines[each.line - 1]
        at, above = end, above + len(lines) - 1


def _masked(hunk: Hunk) -> Hunk:
    """The lines and the title: git takes that from a line above, which may hold a secret too."""
    text, title = decode(hunk.body), decode(hunk.section)
    shown, named = mask(text), mask(title)
    if (shown, named) == (text, title):
        return hunk
    body, section = (each.encode("utf-8", "surrogateescape") for each in (shown, named))
    return replace(hunk, body=body, section=section)
