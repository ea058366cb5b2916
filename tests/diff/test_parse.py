"""The parser loses nothing, marks every cut and refuses what git did not write."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.diff.errors import FileListCut, MalformedDiff
from reviews.diff.model import Status
from reviews.diff.parse import Limits, parse
from reviews.diff.patch import digest, file_digest, patch_text
from tests.diff.repo import Repo

NAMES = st.lists(
    st.binary(min_size=1, max_size=8).filter(
        lambda name: (
            not set(b"\0/") & set(name)
            and name.lower() not in {b".", b"..", b".git"}
            and b"git" not in name.lower()
        )
    ),
    min_size=1,
    max_size=3,
).map(b"/".join)
CONTENT = st.lists(
    st.sampled_from(
        [b"a", b"b ", b"\tc", b"\xff\xfe", b"@@ -1 +1 @@", b"diff --git a/x b/x", b"\r", b"", b"-- x"]
    )
)
BLOB = st.builds(lambda lines, end: b"\n".join(lines) + end, CONTENT, st.sampled_from([b"", b"\n", b"\0"]))
ENTRY = st.tuples(st.sampled_from(["100644", "100755", "120000"]), BLOB)
TREE = st.dictionaries(NAMES, ENTRY, max_size=5)


def _without_clashes(tree: dict[bytes, tuple[str, bytes]]) -> dict[bytes, tuple[str, bytes]]:
    return {
        path: entry
        for path, entry in tree.items()
        if not any(other.startswith(path + b"/") for other in tree)
    }


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TREE.map(_without_clashes), TREE.map(_without_clashes))
def test_what_git_wrote_comes_back_byte_for_byte(
    repo: Repo, old: dict[bytes, tuple[str, bytes]], new: dict[bytes, tuple[str, bytes]]
) -> None:
    both = old | {path: entry for path, entry in new.items() if path in old} if len(new) > 3 else new
    output = repo.output(repo.tree(old), repo.tree(_without_clashes(both)))
    diff = parse(output)
    assert output.endswith(patch_text(diff))
    assert patch_text(diff) or not output
    assert not diff.omitted


def test_renames_copies_modes_and_kinds_are_told_apart(repo: Repo) -> None:
    text = b"".join(b"line %d\n" % n for n in range(20))
    base = repo.tree(
        {
            b"move": ("100644", text),
            b"keep": ("100644", text.upper()),
            b"run": ("100644", b"#!/bin/sh\n"),
            b"kind": ("100644", b"text\n"),
            b"gone": ("100644", b"bye\n"),
        }
    )
    head = repo.tree(
        {
            b"moved": ("100644", text + b"more\n"),
            b"keep": ("100644", text.upper() + b"1\n"),
            b"keep2": ("100644", text.upper()),
            b"run": ("100755", b"#!/bin/sh\n"),
            b"kind": ("120000", b"/etc"),
            b"new": ("100644", b"hello\n"),
        }
    )
    diff = repo.diff(base, head)
    assert {file.path: file.status for file in diff.files} == {
        "moved": Status.RENAMED,
        "keep": Status.MODIFIED,
        "keep2": Status.COPIED,
        "run": Status.MODIFIED,
        "kind": Status.TYPE,
        "gone": Status.DELETED,
        "new": Status.ADDED,
    }
    moved, run = diff.file("moved"), diff.file("run")
    assert moved and moved.old_path == "move" and (moved.similarity or 0) > 80
    assert run and (run.old_mode, run.new_mode, run.hunks) == ("100644", "100755", ())
    assert (diff.stat.files, diff.stat.added, diff.stat.removed) == (7, 4, 2)


def test_a_diff_of_nothing_has_no_files() -> None:
    assert parse(b"").files == ()


def test_hazard_40_a_cut_anywhere_is_marked_and_no_file_is_missing(repo: Repo) -> None:
    base = repo.files({"a": b"1\n2\n3\n" * 9, "b": b"x\n"})
    head = repo.files({"a": b"1\n2\n4\n" * 9, "b": b"y", "c": b"z\n"})
    output = repo.output(base, head)
    whole = parse(output)
    start = output.index(b"diff --git")
    for cut in range(start, len(output)):
        diff = parse(output[:cut], complete=False)
        assert [file.path for file in diff.files] == ["a", "b", "c"]
        assert diff.stat.added == whole.stat.added
        for file, true in zip(diff.files, whole.files, strict=True):
            assert file.omitted or file.hunks == true.hunks
        assert diff.omitted


def test_hazard_40_a_cut_inside_the_list_of_files_is_refused(repo: Repo) -> None:
    output = repo.output(repo.files({}), repo.files({"a": b"1\n", "b": b"1\n"}))
    with pytest.raises(FileListCut):
        parse(output[:60], complete=False)


def test_hazard_40_a_file_beyond_the_limit_keeps_its_counts_and_a_mark(repo: Repo) -> None:
    diff = repo.diff(repo.start, repo.files({"a": b"x\n" * 5000, "b": b"y\n"}), Limits(file_bytes=1000))
    a, b = diff.files
    assert (a.omitted, a.added, a.hunks) == (True, 5000, ())
    assert not b.omitted and b.hunks


def test_hazard_40_thousands_of_files_and_a_huge_line_stay_bounded() -> None:
    count = 7_600
    names = [b"d/%d" % n for n in range(count)]
    raw = b"".join(b":000000 100644 %040d %040d A\0%s\0" % (0, 1, name) for name in names)
    counts = b"".join(b"1\t0\t%s\0" % name for name in names)
    patches = b"".join(b"diff --git a/%s b/%s\n@@ -0,0 +1 @@\n+x\n" % (name, name) for name in names)
    huge = patches[:-1] + b"y" * 20_000_000 + b"\n"
    diff = parse(raw + counts + b"\0" + huge)
    assert diff.stat.files == count
    assert [file.path for file in diff.omitted] == ["d/7599"]
    assert sum(len(hunk.body) for _, hunk in diff.hunks()) < 100_000


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b":100644 100644 a b M\0x\01\t1\tx\0\0hello\n",
        b":100644 100644 a b M\0x\01\t1\tx\0\0diff --git a/x b/x\n@@ hello\n@@ -1 +1 @@\n-a\n+b\n@@ -",
        b":100644 100644 a b Q\0x\0\0",
        b":100644 100644 a b M\0x\0one\0\0",
        b":100644 100644 a b M\0x\01\t1\tx\0\0",
    ],
)
def test_what_git_did_not_write_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(MalformedDiff, match="cannot be read"):
        parse(data)


def test_the_digest_survives_a_rebase_and_nothing_else(repo: Repo) -> None:
    body = [b"line %d\n" % n for n in range(30)]
    changed = [*body[:20], b"changed\n", *body[21:]]
    above = [b"new above\n"]
    one = repo.diff(repo.files({"a": b"".join(body)}), repo.files({"a": b"".join(changed)}))
    rebased = repo.diff(
        repo.files({"a": b"".join(above + body)}), repo.files({"a": b"".join(above + changed)})
    )
    other = repo.diff(
        repo.files({"a": b"".join(body)}),
        repo.files({"a": b"".join(changed).replace(b"changed", b"Changed")}),
    )
    assert digest(one) == digest(rebased) != digest(other)
    assert one.files[0].new_blob != rebased.files[0].new_blob


def test_the_digest_of_a_binary_file_follows_its_content(repo: Repo) -> None:
    first = repo.diff(repo.start, repo.files({"a": b"\0one"}))
    second = repo.diff(repo.start, repo.files({"a": b"\0two"}))
    assert first.files[0].binary
    assert file_digest(first.files[0]) != file_digest(second.files[0])
