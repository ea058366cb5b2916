"""What kind of content bytes are: encoding, line ends, images, Git LFS pointers. Nothing here is executed."""

import hashlib
import re
from dataclasses import dataclass

_LFS = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\nsize (\d+)\n"
)
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"%PDF-", "application/pdf"),
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A Git LFS pointer: the file that it stands for is stored elsewhere."""

    oid: str
    size: int


def lfs_pointer(content: bytes) -> Pointer | None:
    """Read a Git LFS pointer; None for any other content."""
    match = _LFS.fullmatch(content) if len(content) < 1024 else None
    return Pointer(match[1].decode(), int(match[2])) if match else None


def media_type(content: bytes) -> str:
    """Return the type that the first bytes prove, or an empty string. SVG is text, never an image, on purpose."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in {b"ftypavif", b"ftypavis"}:
        return "image/avif"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")


def is_image(content: bytes) -> bool:
    """Tell whether a page may show the content in an `img` element, served with this very type."""
    return media_type(content).startswith("image/")


def sha256(content: bytes) -> str:
    """Return the digest that stands for content which is not shown."""
    return hashlib.sha256(content).hexdigest()


def encoding(content: bytes) -> frozenset[str]:
    """Return what is unusual about text: "bom", "utf-16", "nul", "not-utf-8"."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return frozenset({"utf-16"})
    found = {"bom"} if content.startswith(b"\xef\xbb\xbf") else set()
    if b"\0" in content:
        found.add("nul")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        found.add("not-utf-8")
    return frozenset(found)


def line_ends(content: bytes) -> str:
    """Return "lf", "crlf", "cr", "mixed", or an empty string for a single line."""
    both = content.count(b"\r\n")
    feeds, returns = content.count(b"\n") - both, content.count(b"\r") - both
    kinds = [name for name, count in (("crlf", both), ("lf", feeds), ("cr", returns)) if count]
    return kinds[0] if len(kinds) == 1 else "mixed" if kinds else ""
