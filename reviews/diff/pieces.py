"""Compressed once, sent often: pages put together from finished pieces of one gzip stream.

Browsers read only the first member of a gzip file, so members cannot simply be strung together. Instead every piece
is a run of deflate blocks that ends at a byte border (`Z_FULL_FLUSH`) and refers to nothing before it; header, pieces
and trailer make one valid member. Its CRC is worked out from the pieces' (as zlib's `crc32_combine` does).
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HEAD = struct.Struct(">4sIIQ")
_MAGIC = b"HKP1"
_POLYNOMIAL = 0xEDB88320
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page: raw deflate blocks, with what the whole page's trailer needs."""

    blocks: bytes
    crc: int
    shift: int  # x^(8·size) modulo the CRC's polynomial
    size: int  # bytes before compression

    def to_bytes(self) -> bytes:
        """Return it as it is stored."""
        return _HEAD.pack(_MAGIC, self.crc, self.shift, self.size) + self.blocks

    @classmethod
    def from_bytes(cls, stored: bytes | memoryview) -> "Piece":
        """Read what `to_bytes` wrote. Raises `ValueError` for anything else."""
        stored = bytes(stored)
        if len(stored) < _HEAD.size or not stored.startswith(_MAGIC):
            raise ValueError("These bytes are not a prepared piece; prepare the file again.")
        _, crc, shift, size = _HEAD.unpack_from(stored)
        return cls(stored[_HEAD.size :], crc, shift, size)

    @property
    def html(self) -> str:
        """Return the text, for clients that take no gzip."""
        return zlib.decompressobj(-15).decompress(self.blocks).decode("utf-8")


def make_piece(html: str, *, level: int = 6) -> Piece:
    """Compress a part of a page."""
    data = html.encode("utf-8", "replace")
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -15)
    blocks = squeezer.compress(data) + squeezer.flush(zlib.Z_FULL_FLUSH)
    return Piece(blocks, zlib.crc32(data), _shift(len(data)), len(data))


def gzip_stream(parts: Iterable[Piece | str]) -> Iterator[bytes]:
    """Yield one gzip member made of pieces and of text that is compressed now (quickly)."""
    crc = size = 0
    yield _GZIP_HEADER
    for part in parts:
        piece = make_piece(part, level=1) if isinstance(part, str) else part
        crc = _multiply(piece.shift, crc) ^ piece.crc
        size += piece.size
        yield piece.blocks
    yield _LAST_BLOCK + struct.pack("<II", crc, size & 0xFFFFFFFF)


def plain_stream(parts: Iterable[Piece | str]) -> Iterator[bytes]:
    """Yield the same page uncompressed."""
    for part in parts:
        yield (part if isinstance(part, str) else part.html).encode("utf-8", "replace")


def _multiply(a: int, b: int) -> int:
    """Multiply two polynomials modulo the CRC's (bit-reflected)."""
    product = 0
    while a:
        if a & 0x80000000:
            product ^= b
        a = (a << 1) & 0xFFFFFFFF
        b = b >> 1 ^ _POLYNOMIAL if b & 1 else b >> 1
    return product


def _squares() -> list[int]:
    powers = [0x00800000]  # x^8
    for _ in range(63):
        powers.append(_multiply(powers[-1], powers[-1]))
    return powers


_POWERS = _squares()


def _shift(size: int) -> int:
    result = 0x80000000  # x^0
    index = 0
    while size:
        if size & 1:
            result = _multiply(_POWERS[index], result)
        size >>= 1
        index += 1
    return result
