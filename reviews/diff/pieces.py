"""Compressed once, sent often: pages put together from finished pieces of one gzip stream.

Browsers read only the first member of a gzip file, so members cannot simply be strung together. Instead every piece
is a run of deflate blocks that ends at a byte border (`Z_FULL_FLUSH`) and refers to nothing before it; header, pieces
and trailer make one valid member. Its CRC is worked out from the pieces' (as zlib's `crc32_combine` does).
"""

import struct
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
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


class GzipJoiner:
    """Puts pieces and text together; text that follows text is compressed with it."""

    def __init__(self) -> None:
        self._crc = self._size = 0
        self._waiting: list[str] = []
        self._head = _GZIP_HEADER

    def add(self, part: Piece | str) -> bytes:
        """Return what can be sent now, which may be nothing."""
        if isinstance(part, str):
            self._waiting.append(part)
            return b""
        return self.flush() + self._take(part)

    def flush(self) -> bytes:
        """Return the text that waits."""
        text = "".join(self._waiting)
        self._waiting.clear()
        head, self._head = self._head, b""
        return head + (self._take(make_piece(text, level=1)) if text else b"")

    def end(self) -> bytes:
        """Return the rest of the stream."""
        return self.flush() + _LAST_BLOCK + struct.pack("<II", self._crc, self._size & 0xFFFFFFFF)

    def _take(self, piece: Piece) -> bytes:
        self._crc = _multiply(piece.shift, self._crc) ^ piece.crc
        self._size += piece.size
        return piece.blocks


def gzip_stream(parts: Iterable[Piece | str]) -> Iterator[bytes]:
    """Yield one gzip member made of pieces and of text that is compressed now (quickly)."""
    joiner = GzipJoiner()
    for part in parts:
        if sent := joiner.add(part):
            yield sent
    yield joiner.end()


async def gzip_stream_async(parts: AsyncIterable[Piece | str]) -> AsyncIterator[bytes]:
    """Yield the same from an asynchronous source: under ASGI only this one is sent as it comes, not collected."""
    joiner = GzipJoiner()
    async for part in parts:
        if sent := joiner.add(part):
            yield sent
    yield joiner.end()


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
