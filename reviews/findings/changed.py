"""The changed blocks of a file with their lines as text: what patterns look at."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reviews.diff.blocks import blocks
from reviews.diff.model import FileDiff, Line
from reviews.diff.text import decode
from reviews.findings.notice import Notice, about

LONGEST = 1_000  # characters of a line that patterns look at, so that none takes long


@dataclass(frozen=True, slots=True)
class Text:
    """A changed line with its text."""

    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that were taken out and what was put in their place."""

    removed: tuple[Text, ...]
    added: tuple[Text, ...]


def blocks_of(file: FileDiff) -> list[Block]:
    """Return a file's changed blocks with their lines as text."""
    return [
        Block(_texts(removed), _texts(added))
        for hunk in file.hunks
        for context, removed, added in blocks(hunk)
        if not context
    ]


def _texts(lines: list[Line]) -> tuple[Text, ...]:
    return tuple(Text(line, decode(line.content)[:LONGEST]) for line in lines)


def removed_in(changed: list[Block]) -> list[str]:
    """Return the text of all lines that are taken out."""
    return [each.text for block in changed for each in block.removed]


def added_in(changed: list[Block]) -> list[str]:
    """Return the text of all lines that are put in."""
    return [each.text for block in changed for each in block.added]


def brought(
    file: FileDiff, changed: list[Block], code: str, pattern: re.Pattern[str], sentence: str
) -> Iterator[Notice]:
    """Yield lines that bring what `pattern` finds, unless the lines that they replace had it already."""
    for block in changed:
        had = Counter(match for each in block.removed for match in pattern.findall(each.text))
        for each in block.added:
            for match in pattern.findall(each.text)[:1]:
                if had[match] > 0:
                    had[match] -= 1
                else:
                    yield about(file, code, sentence, each.line)
