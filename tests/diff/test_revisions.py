"""Between two revisions only what the author changed is shown, and comments follow their lines."""

import pytest

from reviews.diff.interdiff import answered_by, interdiff
from reviews.diff.port import Place, port, port_through, still_reads
from tests.diff.repo import Repo

PAD = [b"line %d\n" % n for n in range(60)]


def text(**lines: bytes) -> bytes:
    """The padding with some lines replaced (n5=b"...") by their number."""
    rows = list(PAD)
    for name, content in lines.items():
        rows[int(name[1:])] = content
    return b"".join(rows)


def compare(repo: Repo, base: bytes, head: bytes, base2: bytes, head2: bytes) -> object:
    b1, h1, b2, h2 = (repo.files({"a": content}) for content in (base, head, base2, head2))
    return interdiff(repo.diff(b1, h1), repo.diff(b2, h2), repo.diff(h1, h2), repo.diff(b1, b2))


def test_a_pure_rebase_shows_nothing(repo: Repo) -> None:
    mine, theirs = {"n50": b"mine\n"}, {"n5": b"theirs\nmore\n"}
    found = compare(repo, text(), text(**mine), text(**theirs), text(**mine, **theirs))
    assert found.diff.files == () and found.unchanged == ("a",)


def test_an_edit_after_a_rebase_shows_the_edit_alone(repo: Repo) -> None:
    theirs = {"n5": b"theirs\n"}
    found = compare(repo, text(), text(n50=b"mine\n"), text(**theirs), text(n50=b"better\n", **theirs))
    (file,) = found.diff.files
    body = b"".join(hunk.body for hunk in file.hunks)
    assert b"-mine\n+better\n" in body and b"theirs" not in body
    assert (file.added, file.removed, found.from_base) == (1, 1, 1)


def test_an_edit_beside_what_the_rebase_brought_is_not_hidden(repo: Repo) -> None:
    found = compare(
        repo,
        text(),
        text(n50=b"mine\n"),
        text(n5=b"theirs\n"),
        text(n50=b"mine\n", n5=b"theirs\n", n7=b"sneaky\n"),
    )
    assert b"sneaky" in b"".join(hunk.body for hunk in found.diff.files[0].hunks)


def test_undoing_what_the_base_brought_is_shown_against_the_base(repo: Repo) -> None:
    found = compare(repo, text(), text(n50=b"mine\n"), text(n5=b"security fix\n"), text(n50=b"mine\n"))
    assert found.against_base == {"a"}
    assert b"-security fix\n" in b"".join(hunk.body for hunk in found.diff.files[0].hunks)
    assert b"mine" not in b"".join(hunk.body for hunk in found.diff.files[0].hunks)


def test_files_come_and_go(repo: Repo) -> None:
    base = repo.files({"a": text()})
    h1 = repo.files({"a": text(), "old": b"o\n", "same": b"s\n"})
    h2 = repo.files({"a": text(), "new": b"n\n", "same": b"s\n"})
    found = interdiff(repo.diff(base, h1), repo.diff(base, h2), repo.diff(h1, h2))
    assert found.gone == ("old",) and found.unchanged == ("same",)
    assert {file.path for file in found.diff.files} == {"old", "new"}


def test_a_mode_that_changed_between_revisions_is_listed(repo: Repo) -> None:
    base = repo.start
    h1, h2 = repo.tree({b"a": ("100644", b"x\n")}), repo.tree({b"a": ("100755", b"x\n")})
    found = interdiff(repo.diff(base, h1), repo.diff(base, h2), repo.diff(h1, h2))
    assert [file.new_mode for file in found.diff.files] == ["100755"]


@pytest.mark.parametrize(
    ("line", "expected", "gone"),
    [(1, 1, False), (11, 12, False), (31, 32, False), (41, 41, True), (42, 42, False), (60, 60, False)],
)
def test_a_comment_follows_its_line_or_says_that_it_is_gone(
    repo: Repo, line: int, expected: int, gone: bool
) -> None:
    new = text(n4=b"line 4\ninserted\n", n40=b"")
    heads = repo.diff(repo.files({"a": text()}), repo.files({"a": new}))
    place = port(Place("a", "new", line), heads)
    assert (place.gone, place.line) == (gone, expected)
    assert place.gone or still_reads(PAD[line - 1].rstrip(b"\n"), new, place.line)


def test_a_comment_follows_a_renamed_file_and_stays_where_nothing_changed(repo: Repo) -> None:
    heads = repo.diff(repo.files({"a": text()}), repo.files({"b": text(n0=b"first\nline 0\n")}))
    assert port(Place("a", "new", 30), heads) == Place("b", "new", 31)
    assert port(Place("other", "new", 30), heads) == Place("other", "new", 30)
    assert port(Place("a", "old", 30), heads) == Place("a", "old", 30)
    assert port(Place("a", "old", 30), heads, heads) == Place("b", "old", 31)


def test_a_comment_on_a_deleted_file_is_gone_for_good(repo: Repo) -> None:
    full, empty = repo.files({"a": text()}), repo.files({})
    steps = [(repo.diff(full, empty), None), (repo.diff(empty, full), None)]
    assert port_through(Place("a", "new", 3), steps).gone


def test_the_hunk_that_answers_a_comment_is_found(repo: Repo) -> None:
    heads = repo.diff(repo.files({"a": text()}), repo.files({"a": text(n40=b"answer\n")})).files[0]
    assert answered_by(heads, 41) is heads.hunks[0]
    assert answered_by(heads, 5) is None


@pytest.mark.parametrize(
    ("edit", "touched"),
    [
        (b"answer\n", {41}),
        (b"", {41}),
        (b"line 40\nput below\n", {41, 42}),
        (b"put above\nline 40\n", {40, 41}),
    ],
)
def test_a_hunks_context_answers_nothing(repo: Repo, edit: bytes, touched: set[int]) -> None:
    heads = repo.diff(repo.files({"a": text()}), repo.files({"a": text(n40=edit)})).files[0]
    assert {line for line in range(1, 61) if answered_by(heads, line)} == touched


def test_the_first_and_the_last_line_are_touched_by_what_is_put_around(repo: Repo) -> None:
    old, new = repo.files({"a": text()}), repo.files({"a": b"top\n" + text() + b"end\n"})
    heads = repo.diff(old, new).files[0]
    assert {line for line in range(1, 61) if answered_by(heads, line)} == {1, 60}
