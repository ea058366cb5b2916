"""Secrets are never drawn, and looked for in all that is added, shown or not."""

from dataclasses import replace

from django.conf import settings

from reviews.diff.blobs import CallableBlobs, NoBlobs
from reviews.diff.context import context_rows, long_line
from reviews.diff.flags import with_flags
from reviews.diff.masking import secrets_in
from reviews.diff.model import Diff
from reviews.diff.parse import Limits
from reviews.diff.patch import patch_text
from reviews.diff.render import file_body, render_file
from tests.diff.repo import Repo
from tests.diff.test_render import change, only


def test_hazard_45_a_secret_is_never_drawn(repo: Repo) -> None:
    token = "ghp_" + "a1B2c3D4e5" * 4
    old = b"x\n" * 9 + f"url = '{token}'\n".encode()
    new = old.replace(b"x\n", b"y\n", 1).replace(b"url", b"URL") + f"# {token}\n".encode()
    blobs = CallableBlobs(repo.reader())
    diff = with_flags(repo.diff(repo.files({"a.py": old}), repo.files({"a.py": new})), blobs)
    file = only(diff)
    page = "".join(render_file(file, view=view, blobs=blobs) for view in ("unified", "split"))
    page += context_rows(replace(file, hunks=()), new, first=1, last=None)
    page += long_line(file, new.splitlines()[9], side="new", number=10)
    assert token not in page and token[8:30] not in page
    assert "what looks like a secret (GitHub token)" in page
    assert token.encode() in patch_text(diff), "what is recorded stays true"


def test_hazard_45_the_installations_own_keys_are_never_drawn(repo: Repo) -> None:
    own = settings.SECRET_KEY
    assert len(own) > 20
    old = b"def key(): " + own.encode() + b"\n" + b"pad\n" * 20
    file = change(repo, old, old + b"KEY = '" + own.encode() + b"'\n")
    flagged = with_flags(Diff((file,))).files[0]
    page = render_file(flagged) + context_rows(file, old, first=1, last=3)
    assert own not in page and "key of this installation" in page
    assert file.hunks[0].section and own not in file_body(file)
    assert "what looks like a secret (key of this installation)" in page


def test_hazard_45_what_is_too_large_to_be_shown_is_searched_all_the_same(repo: Repo) -> None:
    pad = b"".join(b"%d a line of ordinary text\n" % n for n in range(80_000))
    kept, come = ("ghp" + "_" + letter * 36 for letter in "ab")
    old = pad + kept.encode() + b"\n"
    new = b"first\n" + old + come.encode() + b"\n"
    file = only(repo.diff(repo.files({"a": old}), repo.files({"a": new}), Limits(file_bytes=10)))
    assert file.omitted
    assert secrets_in(file, CallableBlobs(repo.reader())) == [("GitHub token", 80_003)]
    assert secrets_in(file, NoBlobs()) is None
    (flagged,) = with_flags(Diff((file,))).files
    assert "unsearched" in {flag.code for flag in flagged.flags}
