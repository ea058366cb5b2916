"""What was read of a file stays read, line by line, in a revision that leaves those lines alone."""

import json
from collections.abc import Callable

import pytest

from changes.models import Change, Person
from reviews.carrying import LONGEST, carried_bits
from reviews.coverage import with_bits
from reviews.models import Findings, Seen
from reviews.preparing import prepare
from reviews.shown import files_of, reading_by
from tests.desk.conftest import Record, as_
from tests.diff.repo import Repo

Report = Callable[..., dict[str, int]]


def code(**changed: str) -> bytes:
    return "".join(changed.get(f"at{n}", f"line {n}") + "\n" for n in range(1, 101)).encode()


def bits_of(repo: Repo, base: bytes, before: bytes, after: bytes, seen: bytes) -> list[int]:
    old, first, second = (repo.files({"a.py": text}) for text in (base, before, after))
    found = carried_bits(repo.diff(old, first).files[0], repo.diff(old, second).files[0], seen)
    return [bit for bit in range(8 * len(found)) if found[bit >> 3] >> (bit & 7) & 1]


def test_lines_that_are_as_they_were_are_carried_and_no_others(repo: Repo) -> None:
    seen = with_bits(b"", range(50), 100)
    found = bits_of(repo, b"", code(), b"new\n" + code(at10="other"), seen)
    assert found == [bit for bit in range(1, 51) if bit != 10]


def test_a_removed_line_stays_seen_where_only_what_came_for_it_changes(repo: Repo) -> None:
    assert bits_of(repo, code(), code(at10="ten"), code(at10="TEN"), b"\3") == [0]


def test_of_lines_that_are_alike_the_one_that_was_seen_is_carried(repo: Repo) -> None:
    assert bits_of(repo, b"a\nb\n", b"x\na\nb\nx\n", b"x\na\nB\nx\n", b"\2") == [3]


DOORS = "def may_view(user):\n{0}\n\ndef may_delete(user):\n{1}\n"


def test_a_line_that_stands_in_another_place_is_read_again(repo: Repo) -> None:
    base, before, after = (
        DOORS.format(*words).encode()
        for words in (
            ("    ask()", "    ask()"),
            ("    return True", "    ask()"),
            ("    ask()", "    return True"),
        )
    )
    assert bits_of(repo, base, before, before, b"\3") == [0, 1]
    assert bits_of(repo, base, before, after, b"\3") == []


def test_a_file_of_another_base_is_read_again(repo: Repo) -> None:
    first, second = (repo.files({"a.py": code(at90=word)}) for word in ("ninety", "NINETY"))
    one, other = (
        repo.diff(base, repo.files({"a.py": code(at90=word, at10="ten")})).files[0]
        for base, word in ((first, "ninety"), (second, "NINETY"))
    )
    assert carried_bits(one, one, b"\3") == b"\3"
    assert not any(carried_bits(one, other, b"\3"))


def test_what_takes_too_long_to_compare_is_read_again(repo: Repo) -> None:
    many = [f"{number}" for number in range(LONGEST + 2)]
    before, after = ("\n".join([*order, "end"]).encode() + b"\n" for order in (many, many[::-1]))
    found = bits_of(repo, b"", b"first\n" + before, b"first\n" + after, with_bits(b"", range(2000), 2000))
    assert found == [0, LONGEST + 3]


@pytest.fixture
def report(change: Change, rob: Person) -> Report:
    """What Rob's page says that he saw of a.py's lines, and what it hears."""

    def report(key: str = "", *seen: object, revision: int = 1) -> dict[str, int]:
        body = json.dumps({"revision": revision, "seen": {key: seen} if key else {}})
        return as_(rob).post(f"/changes/{change.pk}/seen/", body, content_type="application/json").json()

    return report


def test_reading_what_a_comparison_shows_suffices_in_a_file_that_is_one_hunk(
    change: Change, record: Record, repo: Repo, report: Report, rob: Person
) -> None:
    base = repo.files({"a.py": code(at50="old")})
    lines = "\n".join(f"new {number}" for number in range(20))
    key = files_of(record(base, repo.files({"a.py": code(at50=lines)})))[0]["key"]
    report(key, ["L", 50, 50], ["R", 50, 69])
    second = record(base, repo.files({"a.py": code(at50=lines.replace("new 7\n", "NEW 7\n"))}))

    said = report(revision=2)
    assert (said["seen"], said["lines"], said["unopened"], said["one_tap"]) == (20, 21, 1, False)
    said = report(key, ["R", 57, 57], revision=2)
    assert (said["percent"], said["one_tap"]) == (100, True)

    third = record(base, repo.files({"a.py": code(at50=lines.replace("new 7\n", "NEW 7\nmore\n"))}))
    assert report(revision=3)["seen"] == 21, "what was carried once is carried on"
    (file,) = reading_by(rob, third, files_of(third)).files
    assert file.unopened and Seen.objects.filter(digest=second.digest).exists()


def test_a_page_that_waits_for_its_diff_loses_nothing_of_it(
    record: Record, repo: Repo, report: Report
) -> None:
    report(files_of(record(repo.start, repo.files({"a.py": code()})))[0]["key"], ["R", 1, 100])
    second = record(repo.start, repo.files({"a.py": code(at10="other")}))
    Findings.objects.filter(revision=second).update(prepared_at=None)
    report(revision=2)
    prepare(second.pk)
    assert report(revision=2)["seen"] == 99


def test_nothing_is_carried_for_somebody_else(
    record: Record, repo: Repo, report: Report, ada: Person
) -> None:
    first = record(repo.start, repo.files({"a.py": code()}))
    report(files_of(first)[0]["key"], ["R", 1, 100])
    second = record(repo.start, repo.files({"a.py": code(at10="other")}))
    report(revision=2)
    assert reading_by(ada, second, files_of(second)).seen == 0


def test_hazard_43_a_file_that_may_be_run_now_is_opened_again(
    change: Change, record: Record, repo: Repo, report: Report, rob: Person
) -> None:
    base, head = repo.files({"a.py": code()}), repo.files({"a.py": code(at50="fifty")})
    key = files_of(record(base, head))[0]["key"]
    report(key, ["L", 50, 50], ["R", 50, 50])
    assert report()["one_tap"]

    record(base, repo.tree({b"a.py": ("100755", code(at50="fifty"))}))

    said = report(revision=2)
    assert (said["unopened"], said["one_tap"]) == (1, False)
