"""Paths as git knows them: bytes, with one printable spelling for each (git's own C quoting) and a short stable key."""

import hashlib
import re

_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
_UNESCAPES = {letter: code for code, letter in _ESCAPES.items()}
_NEEDS_QUOTES = re.compile(rb'[\x00-\x1f\x7f"\\]')
_ESCAPED = re.compile(rb'\\([0-3][0-7][0-7]|[abtnvfr"\\])')
_PLAIN = re.compile(rb"[ !#-\[\]-~]*")


def display_path(path: bytes) -> str:
    """Return the one printable spelling: plain UTF-8, or quoted as git does when bytes are odd. Never lossy."""
    try:
        text = path.decode("utf-8")
    except UnicodeDecodeError:
        return '"' + "".join(_quoted(byte) for byte in path) + '"'
    if not _NEEDS_QUOTES.search(path):
        return text
    return '"' + "".join(_quoted(ord(char)) if ord(char) < 128 else char for char in text) + '"'


def path_bytes(display: str) -> bytes:
    """Return the bytes that `display_path` spelled."""
    if len(display) < 2 or not (display.startswith('"') and display.endswith('"')):
        return display.encode("utf-8")
    return _ESCAPED.sub(_unquoted, display[1:-1].encode("utf-8"))


def path_key(path: bytes) -> str:
    """Return eight hex digits that name the path in element ids and addresses."""
    return hashlib.sha256(path).hexdigest()[:8]


def _quoted(byte: int) -> str:
    if byte in _ESCAPES:
        return "\\" + _ESCAPES[byte]
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


def _unquoted(match: re.Match[bytes]) -> bytes:
    token = match[1]
    if token[:1].isdigit():
        return bytes([int(token, 8)])
    return bytes([_UNESCAPES[token.decode()]])


def git_name(path: bytes) -> bytes:
    """Spell a path as git does in patch headers with `core.quotePath` on: quoted when any byte is not plain."""
    if _PLAIN.fullmatch(path):
        return path
    return ('"' + "".join(_quoted(byte) for byte in path) + '"').encode("ascii")
