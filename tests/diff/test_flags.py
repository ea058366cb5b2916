"""Every row of the hazards about odd content says so in a sentence of its own."""

import re
from dataclasses import replace

import pytest

from reviews.diff.attributes import Attributes, read_attributes
from reviews.diff.blobs import CallableBlobs
from reviews.diff.flags import with_flags
from reviews.diff.model import Diff, FileDiff, Level
from reviews.diff.render import render_file
from tests.diff.repo import Repo

Entries = dict[bytes, tuple[str, bytes]]
TEXT = ("100644", b"one\ntwo\n")
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"


def flagged(repo: Repo, old: Entries, new: Entries, attributes: Attributes | None = None) -> Diff:
    return with_flags(repo.diff(repo.tree(old), repo.tree(new)), CallableBlobs(repo.reader()), attributes)


def sentences(file: FileDiff) -> dict[str, str]:
    return {flag.code: flag.sentence for flag in file.flags}


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ((b"a", "100644", b"x\n"), (b"a", "100755", b"x\n"), "mode", "May be run as a program now"),
        ((b"a", "100755", b"x\n"), (b"a", "100644", b"x\n"), "mode", "no longer be run"),
        ((b"a", "120000", b"b"), (b"a", "120000", b"../../etc/passwd"), "symlink", "outside of the repository"),
        ((b"a", "120000", b"b"), (b"a", "120000", b"/etc/passwd"), "symlink", "outside of the repository"),
        ((b"a/b", "120000", b"c"), (b"a/b", "120000", b"../d"), "symlink", "Symbolic link to ../d, before to c."),
        ((b"a", "120000", b"b"), (b"z", "100644", b"x"), "symlink", "The symbolic link to b is removed."),
        ((b"a", "100644", b"x\n"), (b"a", "120000", b"b"), "type", "Was a file, is now a symbolic link."),
        ((b"a", "100644", b"x\n" * 9), (b"b", "100644", b"x\n" * 9), "renamed", "Renamed from a, its content is unchanged."),
        ((b"Read", "100644", b"x\n" * 9), (b"README", "100644", b"x\n" * 9), "renamed", "Renamed from Read"),
        ((b"Name", "100644", b"x\n" * 9), (b"name", "100644", b"x\n" * 9), "case_only", "upper and lower case only"),
        ((b"Name", "100644", b"x\n"), (b"name", "100644", b"y\n"), "case_only", "upper and lower case only"),
        ((b"a", "100644", b"\0\1"), (b"a", "100644", b"\0\1\2"), "binary", "2 bytes, sha256"),
        ((b"a", "100644", b"x"), (b"a", "100644", b"\x89PNG\r\n\x1a\n\0"), "image", "image/png"),
        ((b"a", "100644", b"a\n"), (b"a", "100644", b"\xe9t\xe9\n"), "not-utf-8", "now is not UTF-8"),
        ((b"a", "100644", b"a\n"), (b"a", "100644", b"\xef\xbb\xbfa\n"), "bom", "now starts with a byte order mark"),
        ((b"a", "100644", b"\xef\xbb\xbfa\n"), (b"a", "100644", b"a\n"), "bom", "No longer"),
        ((b"a", "100644", b"a\n" * 5000), (b"a", "100644", b"a\n" * 5000 + b"\0\n"), "nul", "NUL"),
        ((b"a", "100644", b"a\nb\n"), (b"a", "100644", b"a\r\nb\r\n"), "line_ends", "from LF to CRLF"),
        ((b"a", "100644", b"a\nb\n"), (b"a", "100644", b"a\rb\r"), "line_ends", "from LF to CR only"),
        ((b"a", "100644", b"a\nb\n"), (b"a", "100644", b"a\nc\r\n"), "line_ends", "from LF to mixed"),
        ((b"a", "100644", b"a\n"), (b"a", "100644", b"a"), "no_newline", "no longer ends with a newline"),
        ((b"a", "100644", b"a"), (b"a", "100644", b"a\n"), "no_newline", "ends with a newline now"),
        ((b"z", "100644", b"q"), (b"a", "100644", b""), "empty", "An empty file."),
        ((b"a", "100644", b"x\n"), (b"a", "100644", b"x" * 400 + b"\n"), "long_lines", "1 added line longer than 300"),
        ((b"a", "100644", LFS % (b"1" * 64, 5)), (b"a", "100644", LFS % (b"2" * 64, 70_000)), "lfs", "5 bytes, sha256 111111111111 → 70 kB"),
        ((b"a", "100644", b"x\n"), (b"a", "100644", b"x = 1;" + b" " * 200 + b"evil()\n"), "trojan_off_screen", "long run of blanks"),
        ((b"a", "100644", b"x\n"), (b"a", "100644", "x\u202ey\n".encode()), "trojan_bidi", "direction"),
        ((b"z", "100644", b"x\n"), ("a\u200b".encode(), "100644", b"y\n"), "trojan_zero_width", "The name contains"),
        ((b".gitmodules", "100644", b"url = https://a\n"), (b".gitmodules", "100644", b"url = https://b\n"), "submodule_url", "Where submodules come from"),
    ],
)  # fmt: skip
def test_hazard_41_42_43_what_must_not_be_overlooked_has_its_sentence(
    repo: Repo, old: tuple[bytes, str, bytes], new: tuple[bytes, str, bytes], code: str, words: str
) -> None:
    diff = flagged(repo, {old[0]: old[1:]}, {new[0]: new[1:]})
    found = [sentences(file)[code] for file in diff.files if code in sentences(file)]
    assert any(words in sentence for sentence in found), [sentences(file) for file in diff.files]
    page = "".join(render_file(file) for file in diff.files)
    assert f'data-flag="{code}"' in page


def test_hazard_43_a_submodule_that_moves_has_a_loud_row(repo: Repo) -> None:
    diff = flagged(repo, {b"lib": ("160000", b"1" * 40)}, {b"lib": ("160000", b"2" * 40)})
    flag = next(flag for flag in diff.files[0].flags if flag.code == "submodule")
    assert flag.level is Level.LOUD and "111111111111 → 222222222222" in flag.sentence


def test_hazard_43_a_file_that_becomes_a_folder_is_said_on_both_sides(repo: Repo) -> None:
    diff = flagged(repo, {b"a": ("100644", b"x\n")}, {b"a/b": ("100644", b"other\n")})
    assert all("file_to_folder" in sentences(file) for file in diff.files)


def test_hazard_43_no_file_is_ever_shown_without_a_word(repo: Repo) -> None:
    old: Entries = {
        b"m": TEXT,
        b"empty": ("100644", b""),
        b"moved": ("100644", b"q\n" * 9),
        b"bin": ("100644", b"\0"),
    }
    new: Entries = {b"m": ("100755", TEXT[1]), b"new": ("100644", b""), b"there": ("100644", b"q\n" * 9)}
    for file in repo.diff(repo.tree(old), repo.tree(new)).files:
        assert '<p class="fl">' in render_file(replace(file, flags=()))


@pytest.mark.parametrize(
    "path",
    [b"../x", b"a/../../x", b"/etc/x", b"C:\\x", b"a\\..\\b", b"CON", b"d/aux.txt", b"lpt1.c", b".git/config", b"a/.GIT/hooks/x", b"git~1/x", b"name ", b"dot.", b"a\nb"],
)  # fmt: skip
def test_hazard_52_odd_paths_are_flagged_and_never_become_paths_of_ours(path: bytes) -> None:
    bare = Diff((FileDiff(path, path, "added", None, "100644", None, "1" * 40),))  # type: ignore[arg-type]
    flag = next(flag for flag in with_flags(bare).files[0].flags if flag.code == "odd_path")
    assert flag.level is Level.LOUD


def test_hazard_41_a_picture_and_an_svg_are_never_drawn_as_markup(repo: Repo) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>\n'
    diff = flagged(
        repo, {}, {b"a.svg": ("100644", svg), b"a.png": ("100644", b"\x89PNG\r\n\x1a\n\0<script>")}
    )
    page = "".join(render_file(file, blobs=CallableBlobs(repo.reader())) for file in diff.files)
    assert "<svg" not in page and "<script" not in page
    assert re.findall("<img src=.[^ ]*", page) == ['<img src="?file=a.png&amp;raw=new"']
    assert "&lt;svg" in page


def test_files_that_nobody_types_are_folded_by_the_rules_of_the_base() -> None:
    rules = read_attributes(
        {
            b"": b"*.gen.py linguist-generated\n/docs/** linguist-vendored=true\nsrc/*.c linguist-generated=true\n"
            b"yarn.lock -linguist-generated\n# x\nbad[.py linguist-generated\n",
            b"sub": b"*.txt linguist-generated\nkeep.gen.py -linguist-generated\n",
        }
    )
    assert rules.folded(b"a/b.gen.py") == "generated"
    assert rules.folded(b"docs/x/y.md") == "vendored"
    assert rules.folded(b"src/a.c") == "generated" and rules.folded(b"src/x/a.c") == ""
    assert rules.folded(b"sub/deep/x.txt") == "generated" and rules.folded(b"x.txt") == ""
    assert rules.folded(b"sub/keep.gen.py") == ""
    assert rules.folded(b"package-lock.json") == "a lockfile" and rules.folded(b"yarn.lock") == ""
    assert rules.folded(b"node_modules/x/y.js") == "vendored"


def test_flags_need_no_blobs(repo: Repo) -> None:
    diff = with_flags(repo.diff(repo.tree({b"a": ("100644", b"\0")}), repo.tree({b"a": ("100755", b"\0\1")})))
    assert {"mode", "binary"} <= set(sentences(diff.files[0]))
    assert "size unknown" in sentences(diff.files[0])["binary"]


def test_two_pictures_can_be_compared_in_three_ways(repo: Repo) -> None:
    png = b"\x89PNG\r\n\x1a\n\0"
    diff = flagged(repo, {b"a.png": ("100644", png)}, {b"a.png": ("100644", png + b"1")})
    page = render_file(diff.files[0])
    assert [mode for mode in ("side", "onion", "swipe") if f'value="{mode}"' in page] == [
        "side",
        "onion",
        "swipe",
    ]
    assert page.count("<img") == 2
