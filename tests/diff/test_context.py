"""Expanders give exactly the lines that were hidden; cut lines can be read to their end; the tree counts all."""

import re
from dataclasses import replace

import pytest

from reviews.diff.blocks import Paint
from reviews.diff.context import AT_ONCE, LINE_AT_ONCE, context_rows, gap_before, line_content, long_line
from reviews.diff.model import Diff, FileDiff
from reviews.diff.render import file_body
from reviews.diff.tree import file_tree, files_in_tree_order, tree_html
from tests.diff.repo import Repo

OLD = b"".join(b"line %d\n" % n for n in range(1, 1001))
NEW = OLD.replace(b"line 500\n", b"line 500\nadded\n")


@pytest.fixture(scope="module")
def file(repo: Repo) -> FileDiff:
    return repo.diff(repo.files({"a.txt": OLD}), repo.files({"a.txt": NEW})).files[0]


def shown(html: str) -> list[tuple[int, int, str]]:
    found = re.findall(
        r'<tr id="L-\w+-R\d+"><td class="n" id="L-\w+-L\d+" data-n="(\d+)"></td><td class="n" data-n="(\d+)"></td><td class="c">(.*?)</td>',
        html,
    )
    return [(int(old), int(new), text) for old, new, text in found]


def test_hidden_lines_come_with_both_numbers(file: FileDiff) -> None:
    rows = shown(context_rows(file, NEW, first=600, last=602))
    assert rows == [(599, 600, "line 599"), (600, 601, "line 600"), (601, 602, "line 601")]


def test_what_stays_hidden_keeps_its_expanders(file: FileDiff) -> None:
    html = context_rows(file, NEW, first=600, last=602)
    assert 'data-from="505" data-to="599" data-old="504"' in html
    assert 'data-from="603" data-to="1001" data-old="602"' in html


def test_a_place_deep_in_a_gap_is_shown_by_itself(file: FileDiff) -> None:
    html = context_rows(file, NEW, first=700, last=701, above=600)
    assert [number for _, number, _ in shown(html)] == [700, 701]
    assert 'data-from="600" data-to="699" data-old="599"' in html
    assert 'data-from="702"' in html and 'data-from="505"' not in html


def test_hunks_left_out_are_no_unchanged_lines_and_shift_the_old_side(repo: Repo) -> None:
    lines = [b"line %d" % n for n in range(1, 301)]
    new = [*lines[:9], b"a", b"b", b"c", *lines[9:149], b"mid", *lines[150:249], b"end", *lines[250:]]
    old, now = (b"\n".join(each) + b"\n" for each in (lines, new))
    whole = repo.diff(repo.files({"a.txt": old}), repo.files({"a.txt": now})).files[0]
    first, middle, last = whole.hunks
    part = replace(
        whole, hunks=(middle,), aside=(first, last), aside_why="in other chapters", aside_here=True
    )
    html = file_body(part, paint=Paint(new_total=303))
    assert re.findall(r'data-from="(\d+)" data-to="(\d*)" data-old="(\d+)"', html) == [
        ("1", "6", "1"),
        (f"{first.new_after}", f"{middle.new_start - 1}", f"{first.old_after}"),
        (f"{middle.new_after}", f"{last.new_start - 1}", f"{middle.old_after}"),
        (f"{last.new_after}", "303", f"{last.old_after}"),
    ]
    assert f'href="#L-{whole.key}-R10">3 changed lines in other chapters<' in html
    assert f'href="#L-{whole.key}-L250">2 changed lines in other chapters<' in html
    rows = shown(context_rows(part, now, first=middle.new_after, last=None))
    assert rows[0][2] == f"line {rows[0][0]}" and rows[0][1] == rows[0][0] + 3
    assert context_rows(part, now, first=10, last=12) == ""


def test_one_answer_is_bounded_and_stops_at_the_hunk(file: FileDiff) -> None:
    assert len(shown(context_rows(file, NEW, first=1, last=None))) == AT_ONCE
    assert shown(context_rows(file, NEW, first=490, last=900))[-1][1] == file.hunks[0].new_start - 1
    assert context_rows(file, NEW, first=501, last=501) == ""
    assert context_rows(file, NEW, first=5000, last=5001) == ""


def test_the_split_view_has_the_same_lines(file: FileDiff) -> None:
    html = context_rows(file, NEW, first=600, last=602, view="split")
    assert html.count("line 600") == 2


def test_the_run_that_hides_a_line_is_known(file: FileDiff) -> None:
    assert gap_before(file, 5) == (1, 497, 1)
    assert gap_before(file, 501) is None
    assert gap_before(file, 900) == (505, None, 504)


def test_hazard_40_a_long_line_is_read_to_its_end_in_parts(file: FileDiff) -> None:
    content = b"<" * (LINE_AT_ONCE + 7)
    first = long_line(file, content, side="new", number=3)
    assert f"line=3&amp;start={LINE_AT_ONCE}" in first and "7 more characters" in first
    last = long_line(file, content, side="new", number=3, start=LINE_AT_ONCE)
    assert last.count("&lt;") == 7 and "not shown" not in last


def test_lines_are_found_by_number() -> None:
    assert [line_content(b"a\nb\nc", n) for n in (1, 2, 3, 4)] == [b"a", b"b", b"c", None]


def _file(path: bytes, added: int) -> FileDiff:
    return FileDiff(path, path, "modified", "100644", "100644", "1" * 40, "2" * 40, added=added)  # type: ignore[arg-type]


def test_the_tree_joins_single_folders_and_counts_below_each() -> None:
    diff = Diff((_file(b"a/b/c/x.py", 1), _file(b"a/b/c/y.py", 2), _file(b"a/b/d/z.py", 4), _file(b"top", 8)))
    root = file_tree(diff)
    (ab,) = root.folders
    assert (root.count, root.added, ab.name, ab.count, ab.added) == (4, 15, "a/b", 3, 7)
    assert [(folder.name, folder.added) for folder in ab.folders] == [("c", 3), ("d", 4)]
    assert [file.path for file in files_in_tree_order(diff)] == [
        "a/b/c/x.py",
        "a/b/c/y.py",
        "a/b/d/z.py",
        "top",
    ]


def test_hazard_52_a_very_deep_or_hostile_path_is_only_a_name() -> None:
    deep = b"/".join(b"%d" % n for n in range(3000))
    html = tree_html(Diff((_file(deep, 1), _file(deep + b"x", 1), _file(b"<script>/\xff", 1))))
    assert "<script>" not in html and "&lt;script&gt;" in html and html.count('href="#F-') == 3
