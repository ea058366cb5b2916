"""Sending a large diff to many readers at once costs the server a few pieces each, not the diff."""

import random
import tracemalloc
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import async_to_sync

from changes.models import Change, Revision
from reviews.diff.pieces import Piece, make_piece
from reviews.models import PreparedFile
from reviews.shown import AT_ONCE, Part, Shown, parts, parts_async
from tests.desk.conftest import Record
from tests.diff.repo import Repo

FILES = 12
READERS = 20


@pytest.fixture
def large(change: Change, record: Record, repo: Repo) -> tuple[Shown, int]:
    """A diff of twelve files that hardly compress, and the weight of its pieces."""
    revision = record(repo.start, repo.files({"a.py": b"1\n"}))
    dice = random.Random(7)
    weight = 0
    for number in range(FILES):
        piece = make_piece(dice.randbytes(AT_ONCE // 5).hex(), level=1)
        stored = piece.to_bytes()
        weight += len(stored)
        PreparedFile.objects.create(key=f"large-{number}", html=stored, size=piece.size)
    return shown(revision), weight


def shown(revision: Revision) -> Shown:
    files = [
        {"path": f"f{n}.py", "key": f"{n:08}", "digest": "d", "head": "", "unified": f"large-{n}"}
        for n in range(FILES)
    ]
    return Shown(revision, files, "unified", frozenset(), FILES)


async def until_first_piece(stream: AsyncIterator[Part]) -> Piece:
    async for part in stream:
        if isinstance(part, Piece):
            return part
    raise AssertionError("no piece came")


def test_twenty_slow_readers_hold_a_batch_each(large: tuple[Shown, int]) -> None:
    page, weight = large

    async def hold() -> int:
        before = tracemalloc.get_traced_memory()[0]
        streams = [parts_async(page) for _ in range(READERS)]
        held = [await until_first_piece(stream) for stream in streams]
        assert len(held) == READERS
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        assert async_to_sync(hold)() < READERS * weight / 2
    finally:
        tracemalloc.stop()


def test_both_ways_of_sending_give_the_same_parts(large: tuple[Shown, int]) -> None:
    page, _ = large

    async def collect() -> list[Part]:
        return [part async for part in parts_async(page)]

    assert async_to_sync(collect)() == list(parts(page))
    assert sum(isinstance(part, Piece) for part in parts(page)) == FILES
