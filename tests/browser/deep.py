"""A change whose two revisions are real diffs of a real repository: gaps to expand, moves, pictures, white space."""

import struct
import zlib
from pathlib import Path

from django.conf import settings

from changes.models import Change, Repository
from changes.services.revisions import Measured, record_revision
from reviews.preparing import prepare
from tests import making
from tests.diff.repo import Repo

LINES = 1_200
BLOCK = b"def calculate_everything(prices):\n    return the_answer_of(prices)\n"
PAD = b"".join(b"pad = %d\n" % n for n in range(40))


def make_deep(shop: Repository) -> Change:
    """Two revisions: the second changes `other.py` again and leaves all else as it was."""
    folder: Path = settings.HONK_DATA / "real"
    folder.mkdir()
    repo = Repo(folder)
    mirrors = settings.HONK_DATA / "mirrors"
    mirrors.mkdir(exist_ok=True)
    (folder / ".git" / "honk.made").touch()
    (mirrors / f"{shop.pk}.git").symlink_to(folder / ".git")
    base = repo.files(_files(b"1", moved=False, numbers={}, red=0))
    made = _opened(shop, 777, "Mend the deep file")
    for word in (b"2", b"3"):
        _record(
            made,
            repo,
            base,
            repo.files(_files(word, moved=True, numbers={600: "six hundred", 650: "changed"}, red=255)),
        )
    return made


def make_rebased(shop: Repository) -> Change:
    """Two revisions that change line 100; the second one's base has other lines 10 and 60."""
    repo = Repo(settings.HONK_DATA / "real")
    made = _opened(shop, 778, "Mend the rebased file")
    for word, brought in (("first", {}), ("second", {10: "ten by the base", 60: "sixty by the base"})):
        base = repo.files({"rebased.txt": _lines(brought)})
        _record(made, repo, base, repo.files({"rebased.txt": _lines(brought | {100: f"{word} try"})}))
    return made


def make_endless(shop: Repository) -> Change:
    """More lines than a page shows of one file at once, and behind those a gap."""
    repo = Repo(settings.HONK_DATA / "real")
    made = _opened(shop, 779, "Write the endless file")
    new = b"".join(b"new %d\n" % number for number in range(1, 5_201))
    base, head = _lines({}), new + _lines({100: "changed"})
    _record(made, repo, repo.files({"endless.txt": base}), repo.files({"endless.txt": head}))
    return made


def _opened(shop: Repository, number: int, request: str) -> Change:
    return making.change(
        shop,
        making.person("Ann"),
        status="open",
        request=request,
        branch=f"honk/{number}",
        pull_number=number,
        pull_state="open",
        pull_base_ref="main",
    )


def _record(made: Change, repo: Repo, base: str, head: str) -> None:
    Change.objects.filter(pk=made.pk).update(pull_head_sha=head)
    made.refresh_from_db()
    measured = Measured(
        base_ref="main",
        base_sha=base,
        head_sha=head,
        tree=repo.git("rev-parse", f"{head}^{{tree}}").decode().strip(),
        patch_id="",
        raw=repo.output(base, head),
        files=[
            {"path": file.path, "old_path": "", "added": file.added, "removed": file.removed}
            for file in repo.diff(base, head).files
        ],
    )
    prepare(record_revision(change=made, measured=measured).pk)


def _lines(said: dict[int, str]) -> bytes:
    return "".join(f"{said.get(n, f'line {n}')}\n" for n in range(1, 121)).encode()


def _files(word: bytes, *, moved: bool, numbers: dict[int, str], red: int) -> dict[str, bytes]:
    long = [f"line {numbers.get(n, n)}" for n in range(1, LINES + 1)]
    if moved:
        long[699] = "   line 700"
    return {
        "a_out.py": PAD if moved else BLOCK + PAD,
        "b_in.py": PAD + b"class A:\n" + (BLOCK.replace(b"def", b"    def") if moved else b"    pass\n"),
        "logo.png": _picture(red),
        "long.txt": "\n".join(long).encode() + b"\n",
        "other.py": b"x = " + word + b"\n",
        "same.py": b"y = %d\n" % moved,
    }


def _picture(red: int) -> bytes:
    """A PNG of 8 by 8 dots in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes((red, 0, 90)) * 8) * 8
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
