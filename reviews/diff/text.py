"""Bytes to text that can be shown: nothing lost, nothing executed."""

import re
from html import escape

_ODD_BYTES = re.compile(rb"[\x00-\x08\x0b-\x0d\x0e-\x1f\x7f]|[ \t]{80,}")


def decode(content: bytes) -> str:
    """Decode as UTF-8; each byte that is none becomes a lone surrogate, which `trojan` shows as that byte."""
    return content.decode("utf-8", "surrogateescape")


def body(text: str) -> str:
    """Escape for a text node."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Escape for a double-quoted attribute."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"), quote=True)


def is_plain(content: bytes) -> bool:
    """Tell whether nothing in these bytes can hide: printable ASCII, tabs, newlines, no long gaps."""
    return content.isascii() and not _ODD_BYTES.search(content)


def plural(count: int, word: str) -> str:
    """Return "1 line", "2,000 lines"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def size_text(count: int) -> str:
    """Return a size in bytes as people read it."""
    if count < 10_000:
        return plural(count, "byte")
    if count < 10_000_000:
        return f"{count / 1000:,.0f} kB"
    return f"{count / 1_000_000:,.1f} MB"
