"""Secrets are never drawn: dots stand in their place, and the file says so. Digests and stored patches stay true."""

from collections.abc import Iterator
from dataclasses import replace

from integrations.secrets import find, mask
from reviews.diff.model import FileDiff, Flag, Hunk, Level
from reviews.diff.text import decode, plural


def masked(file: FileDiff, known: tuple[str, ...] = ()) -> FileDiff:
    """Return the file as it may be shown; `known` are this installation's own secrets. Line counts stay."""
    hunks = tuple(_masked(hunk, known) for hunk in file.hunks)
    return file if hunks == file.hunks else replace(file, hunks=hunks)


def masked_bytes(content: bytes, known: tuple[str, ...] = ()) -> bytes:
    """Return a whole file's content as it may be shown, line for line."""
    return mask(decode(content), known=known).encode("utf-8", "surrogateescape")


def secret_flags(file: FileDiff) -> Iterator[Flag]:
    """Yield one loud flag for each kind of secret in the lines that a file adds."""
    lines = [line for hunk in file.hunks for line in hunk.lines if line.kind == "+"]
    places: dict[str, list[int]] = {}
    for finding in find(decode(b"\n".join(line.content for line in lines))):
        places.setdefault(finding.kind, []).append(lines[finding.line - 1].number)
    for kind, numbers in places.items():
        more = f", and {plural(len(numbers) - 1, 'more')}" if len(numbers) > 1 else ""
        sentence = f"Line {numbers[0]:,}{more}: what looks like a secret ({kind}). It is masked here."
        yield Flag("secret", sentence, Level.LOUD)


def _masked(hunk: Hunk, known: tuple[str, ...]) -> Hunk:
    text = decode(hunk.body)
    shown = mask(text, known=known)
    if shown == text:
        return hunk
    return replace(hunk, body=shown.encode("utf-8", "surrogateescape"))
