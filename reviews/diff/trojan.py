"""Trojan source: characters that hide, reorder or imitate, made visible as code points.

Covers bidirectional controls, zero-width and invisible characters, tag characters, control characters (terminal
escapes among them), odd spaces, bytes that are no UTF-8, look-alikes, and code pushed off the screen by blanks.
 `reveal` is for every untrusted name or text on a page, `reveal_text` for where there is no HTML.
"""

import re
import unicodedata
from dataclasses import dataclass

from reviews.diff.lookalikes import imitations_in
from reviews.diff.model import FileDiff
from reviews.diff.text import attribute, body, decode, is_plain

RIGHT_EDGE = 300
_GAP = 80

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_TAGS = "\U000e0000-\U000e0fff"
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BYTES = "\ud800-\udfff"
_BLANKS = re.compile(f"[ \t]{{{_GAP},}}(?=\\S)")
_HIDDEN = re.compile(f"[{_BIDI}{_ZERO_WIDTH}{_TAGS}{_CONTROLS}{_SPACES}{_BYTES}]|[ \t]{{{_GAP},}}(?=\\S)")
_KINDS = (
    (
        "bidi",
        re.compile(f"[{_BIDI}]"),
        "text direction controls, which can show code in another order than it runs",
    ),
    ("tag", re.compile(f"[{_TAGS}]"), "invisible tag characters"),
    ("zero_width", re.compile(f"[{_ZERO_WIDTH}]"), "invisible characters"),
    ("control", re.compile(f"[{_CONTROLS.replace(chr(13), '')}]"), "control characters"),
    ("space", re.compile(f"[{_SPACES}]"), "unusual spaces"),
)
_ESCAPE_NAMES = {
    "\x1b": "ESC",
    "\r": "CR",
    "\x00": "NUL",
    "\x08": "BS",
    "\x0b": "VT",
    "\x0c": "FF",
    "\x07": "BEL",
}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One kind of hiding at one place; `line` 0 means the file's name."""

    kind: str
    side: str  # "old" or "new"
    line: int
    sentence: str


def reveal(text: str) -> str:
    """Return HTML of untrusted text: escaped, with everything hidden shown as its code point."""
    escaped = body(text)
    if text.isascii() and not _HIDDEN.search(text):
        return escaped
    return reveal_escaped(escaped, imitations_in(text))


def reveal_text(text: str) -> str:
    """Return the same as plain text, for logs, mails and chat."""
    imitations = imitations_in(text)
    shown = _HIDDEN.sub(lambda match: _mark(match[0]), text)
    return "".join(f"{char}‹{_point(char)}›" if char in imitations else char for char in shown)


def reveal_escaped(escaped: str, imitations: frozenset[str] = frozenset()) -> str:
    """Put the marks into text that is escaped already."""
    shown = _HIDDEN.sub(_span, escaped)
    if not imitations:
        return shown
    return "".join(_imitation(char) if char in imitations else char for char in shown)


def is_hiding(text: str) -> bool:
    """Tell whether a text hides or imitates anything."""
    return bool(_HIDDEN.search(text) or imitations_in(text))


def blanks_in(text: str) -> list[tuple[int, int]]:
    """Return where a text has runs of blanks that push what follows off the screen, as (first, end)."""
    return [match.span() for match in _BLANKS.finditer(text)] if len(text) > _GAP else []


def suspicions(file: FileDiff, *, limit: int = 50) -> tuple[Suspicion, ...]:
    """Look through a file's name, the titles of its hunks and its added lines; at most `limit` findings, in order."""
    found = [
        Suspicion(kind, "new", 0, f"The name contains {what}.")
        for kind, what in kinds_in(decode(file.path_bytes))
    ]
    for hunk in file.hunks:
        found += [
            Suspicion(
                kind,
                "new",
                hunk.new_start,
                f"The title of the hunk at line {hunk.new_start:,} contains {what}.",
            )
            for kind, what in kinds_in(decode(hunk.section))
        ]
        if is_plain(hunk.body) and not _may_pass_the_edge(hunk.body):
            continue
        for line in hunk.lines:
            if line.kind != "+":
                continue
            text = decode(line.content)
            number = line.new or 0
            found += [
                Suspicion(kind, "new", number, f"Line {number:,} contains {what}.")
                for kind, what in kinds_in(text)
            ]
            if len(found) >= limit:
                return tuple(found[:limit])
    return tuple(found)


def kinds_in(text: str) -> list[tuple[str, str]]:
    """Return (kind, words for it) for each way in which a text hides something."""
    found = []
    if not text.isascii() or _HIDDEN.search(text):
        found = [(kind, words) for kind, pattern, words in _KINDS if pattern.search(text)]
        if imitations_in(text):
            found.append(("lookalike", "characters that look like ASCII ones but are not"))
    if _off_screen(text):
        found.append(("off_screen", f"code behind a long run of blanks or past column {RIGHT_EDGE}"))
    return found


def _off_screen(text: str) -> bool:
    gap = re.search(rf"\S[ \t]{{{_GAP},}}(?=\S)", text) if len(text) > _GAP else None
    return gap is not None or (
        len(text) > RIGHT_EDGE and not text[:RIGHT_EDGE].strip() and bool(text.strip())
    )


def _may_pass_the_edge(data: bytes) -> bool:
    return b" " * _GAP in data or b"\t" * _GAP in data


def _point(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"byte {code - 0xDC00:02X}"
    return _ESCAPE_NAMES.get(char) or f"U+{code:04X}"


def _mark(token: str) -> str:
    return f"‹{len(token)} blanks›" if len(token) > 1 else f"‹{_point(token)}›"


def _span(match: re.Match[str]) -> str:
    token = match[0]
    if len(token) > 1:
        return blanks_html(len(token))
    return f'<span class="u" title="{_title(token)}">‹{_point(token)}›</span>'


def blanks_html(count: int) -> str:
    """Return the mark that stands for a long run of blanks."""
    return f'<span class="u" title="{count} blanks, shortened">‹{count} blanks›</span>'


def _title(char: str) -> str:
    if 0xD800 <= ord(char) <= 0xDFFF:
        return "a byte that is not UTF-8"
    return attribute(unicodedata.name(char, "control or unassigned character"))


def _imitation(char: str) -> str:
    return f'<span class="u" title="{_title(char)}">{char}‹{_point(char)}›</span>'
