"""The engine reads what our own git mirror gives."""

from integrations.git.diffing import DIFF_OPTIONS
from integrations.git.objects import Objects
from reviews.diff.blobs import LARGEST_BLOB, BatchBlobs
from reviews.diff.flags import with_flags
from reviews.diff.parse import parse
from reviews.diff.prepare import prepare
from tests.diff.repo import Repo


def test_a_mirror_gives_the_diff_and_all_its_blobs(repo: Repo) -> None:
    base = repo.tree(
        {b"a.py": ("100644", b"x = 1\n"), b"lib": ("160000", b"1" * 40), b"bin": ("100644", b"\0")}
    )
    head = repo.tree(
        {b"a.py": ("100644", b"x = 2\n"), b"lib": ("160000", b"2" * 40), b"bin": ("100644", b"\0\1")}
    )
    mirror = Objects(repo.root / ".git")
    blobs = BatchBlobs(lambda names: mirror.blobs(names, limit=LARGEST_BLOB))
    diff = with_flags(parse(mirror.diff_bytes(base, head, args=DIFF_OPTIONS, three_dot=False)), blobs)
    html = {done.path: done.piece.html for done in prepare(diff, blobs=blobs) if done.piece}
    assert set(html) == {"a.py", "lib", "bin"}
    assert '<span class="hn">2</span>' in html["a.py"] or '<span class="x">' in html["a.py"]
    assert "1 byte, sha256" in html["bin"] and "Submodule commit" in html["lib"]
