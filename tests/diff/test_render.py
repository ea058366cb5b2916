"""What a reviewer is shown: every line, addressed, escaped, revealed, with few elements."""

import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reviews.diff.blobs import CallableBlobs
from reviews.diff.blocks import MAX_ROWS
from reviews.diff.body import CHUNK, TABLE
from reviews.diff.flags import with_flags
from reviews.diff.model import Diff, FileDiff
from reviews.diff.moves import find_moves
from reviews.diff.render import file_body, line_id, paint_of, render_file
from tests.diff.repo import Repo

ALLOWED = {
    *[
        "section",
        "header",
        "h3",
        "a",
        "b",
        "bdi",
        "span",
        "p",
        "div",
        "table",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
    ],
}


class Reader(HTMLParser):
    """Collects tags, attributes and text; fails on any element that the engine never makes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert not name.startswith("on") and name != "style"
            if name == "href":
                assert value is not None and value.startswith(("?file=", "?ws=show#", "#"))
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def only(diff: Diff) -> FileDiff:
    assert len(diff.files) == 1
    return diff.files[0]


def change(repo: Repo, old: bytes, new: bytes, path: str = "a.py") -> FileDiff:
    return only(repo.diff(repo.files({path: old}), repo.files({path: new})))


def test_every_line_has_an_address_and_its_numbers(repo: Repo) -> None:
    file = change(repo, b"one\ntwo\n", b"one\n2\n")
    html = file_body(file)
    ids = [attributes["id"] for tag, attributes in Reader(html).tags if tag == "tr" and "id" in attributes]
    assert ids == [line_id(file.key, "new", 1), line_id(file.key, "old", 2), line_id(file.key, "new", 2)]
    assert 'data-n="2"' in html and ">2</td>" in html


@pytest.mark.parametrize("view", ["unified", "split"])
def test_all_lines_are_there_in_both_views(repo: Repo, view: str) -> None:
    old = b"".join(b"line %d\n" % n for n in range(300))
    file = change(repo, old, old.replace(b"line 1", b"LINE 1"))
    text = Reader(file_body(file, view=view)).text
    for hunk in file.hunks:
        for line in hunk.lines:
            assert line.content.decode() in text


@pytest.mark.parametrize("view", ["unified", "split"])
def test_a_line_costs_few_elements(repo: Repo, view: str) -> None:
    old = b"".join(b"value %d\n" % n for n in range(200))
    html = file_body(change(repo, old, old.upper(), "a.txt"), view=view)
    rows = re.findall(r"<tr(?: id| class|>)[^>]*>.*?</tr>", html)
    assert len(rows) > 200
    for row in rows:
        without = re.sub(r'<span class="(x|h.)">', "", row)
        assert len(re.findall(r"<[a-z]", without)) <= 8


def _chunks(html: str) -> list[tuple[int, int]]:
    """Of each chunk how many tens of rows it says, and how many rows it has."""
    parts = re.split(r'<div class="chunk k(\d+)">', html)[1:]
    body = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
    return [
        (int(tens), sum(len(re.findall(r"<tr[ >]", rows)) for rows in body.findall(part)))
        for tens, part in zip(parts[::2], parts[1::2], strict=True)
    ]


def test_hunks_are_laid_out_together_in_chunks_that_say_their_size(repo: Repo) -> None:
    old = [b"line %d\n" % n for n in range(2000)]
    new = [b"LINE\n" if n % 40 == 20 or n > 1500 else line for n, line in enumerate(old)]
    file = change(repo, b"".join(old), b"".join(new), "a.txt")
    html = file_body(file)
    chunks = _chunks(html)
    assert sum(rows for _, rows in chunks) == html.count("<tr ")
    assert [tens for tens, _ in chunks] == [-(-rows // 10) for _, rows in chunks]
    assert max(rows for _, rows in chunks) <= CHUNK
    # A table that fitted into the chunk before it stands there: few chunks, for each costs in every frame.
    assert all(before[0] + after[0] > (CHUNK - TABLE) / 10 for before, after in itertools.pairwise(chunks))
    assert html.count("<table") > 3 * len(chunks)
    styles = Path("static/css/code.css").read_text()
    assert all(f".k{tens} {{ --k: {tens}; }}" in styles for tens in range(1, CHUNK // 10))


def test_changed_words_are_marked_on_both_sides(repo: Repo) -> None:
    html = file_body(change(repo, b"total = price * count\n", b"total = price + count\n", "a.txt"))
    assert 'total = price <span class="x">*</span> count' in html
    assert 'total = price <span class="x">+</span> count' in html


def test_a_hunk_that_begins_inside_a_string_is_highlighted_as_one(repo: Repo) -> None:
    lines = [b'"""'] + [b"def if while %d" % n for n in range(20)] + [b'"""', b""]
    old = b"\n".join(lines)
    file = change(repo, old, old.replace(b"while 15", b"while fifteen"))
    html = file_body(file, paint=paint_of(file, CallableBlobs(repo.reader())))
    assert '<span class="hs">def if while 14</span>' in html
    assert 'class="hk"' not in html


def test_indentation_and_blanks_are_told_from_real_changes(repo: Repo) -> None:
    html = file_body(change(repo, b"x = 1\ny  =   2\nz\n", b"    x = 1\ny = 2\nw\n", "a.txt"))
    assert html.count('class="d ws in"') == html.count('class="a ws in"') == 1
    assert html.count('class="d ws"') == html.count('class="a ws"') == 1
    assert html.count('class="a"') == 1


@pytest.mark.parametrize("view", ["unified", "split"])
def test_what_is_not_marked_is_counted_with_and_without_indentation(repo: Repo, view: str) -> None:
    old, new = b"x = 1\ny  =   2\nz = 3\n", b"    x = 1\ny = 2\n\tz = 3\n"
    html = file_body(change(repo, old, new, "a.py"), view=view)
    assert 'class="fl wsm">3 lines changed in white space alone are not marked.' in html
    assert 'class="fl wsm in">1 line changed in white space behind the indentation is not marked.' in html


@pytest.mark.parametrize("view", ["unified", "split"])
def test_a_blank_that_parts_words_is_no_mere_white_space(repo: Repo, view: str) -> None:
    old, new = b"city = 'New York'\na =  1\nb\xc2\xa0c\n", b"city = 'NewYork'\na = 1 \nb c\n"
    html = file_body(change(repo, old, new, "a.txt"), view=view)
    assert html.count(" ws") == 2 + html.count("wsm")
    assert "1 line changed in white space alone is not marked." in html and 'href="?ws=show#F-' in html
    assert "wsm" not in file_body(change(repo, b"a = 1\n", b"a=1\n", "a.txt"), view=view)


def test_moved_lines_lead_to_one_another(repo: Repo) -> None:
    block = b"def calculate_everything():\n    return the_answer_of(42)\n"
    pad = b"".join(b"pad %d\n" % n for n in range(20))
    diff = repo.diff(
        repo.files({"a.py": block + pad, "b.py": pad}),
        repo.files(
            {
                "a.py": pad,
                "b.py": pad
                + b"class A:\n"
                + block.replace(b"def", b"    def").replace(b"    ret", b"        ret"),
            }
        ),
    )
    a, b = diff.files
    moves = find_moves(diff)
    out, into = file_body(a, moves=moves), file_body(b, moves=moves)
    assert f'href="#{line_id(b.key, "new", 22)}"' in out
    assert f'href="#{line_id(a.key, "old", 1)}"' in into
    assert "re-indented" in out and out.count('class="d mv"') == 2


def test_what_lies_between_hunks_can_be_opened_without_a_script(repo: Repo) -> None:
    old = b"".join(b"line %d\n" % n for n in range(1, 101))
    file = change(repo, old, old.replace(b"line 50\n", b"fifty\n"))
    html = file_body(file, paint=paint_of(file, CallableBlobs(repo.reader())))
    assert f'href="?file=a.py&amp;from=1&amp;to=46&amp;old=1#L-{file.key}-R1"' in html
    assert "Show 46 unchanged lines" in html and "Show 47 unchanged lines" in html


XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "</td></tr></table><svg onload=alert(1)>",
    "'\"&<>`",
    "&lt;script&gt;",
    "<!--",
    "]]><![CDATA[",
    "<style>*{display:none}</style>",
    "{{ 7*7 }}{% debug %}",
]


@pytest.mark.parametrize("view", ["unified", "split"])
@pytest.mark.parametrize("attack", XSS)
def test_hazard_50_hostile_text_is_shown_and_never_runs(repo: Repo, attack: str, view: str) -> None:
    path = f"d/{attack.replace('/', '_')}.py"
    section = f"def {attack}\n".encode()
    pad = b"  pad\n" * 8
    old = section + pad + f"{attack} old\n".encode() + pad
    file = change(repo, old, old.replace(b" old", b" new"), path)
    diff = with_flags(
        Diff((replace(file, old_path_bytes=b"<x>" + file.path_bytes),)), CallableBlobs(repo.reader())
    )
    page = render_file(diff.files[0], view=view, blobs=CallableBlobs(repo.reader()), risk=attack)
    reader = Reader(page)
    assert f"{attack} new" in reader.text
    assert f"{attack} old" in reader.text


def test_hazard_40_a_giant_file_is_shown_in_parts_with_the_number_left(repo: Repo) -> None:
    file = change(repo, b"x\n", b"".join(b"line %d\n" % n for n in range(MAX_ROWS + 500)), "a.txt")
    first = file_body(file)
    assert "501 lines not shown yet" in first and f"after={MAX_ROWS}" in first
    rest = file_body(file, after=MAX_ROWS)
    assert rest.count("<tr id=") == 501 and "not shown yet" not in rest
    halves = file_body(file, view="split"), file_body(file, view="split", after=MAX_ROWS)
    text = Reader("".join(halves)).text
    assert f"line {MAX_ROWS - 2}" in text and f"line {MAX_ROWS + 499}" in text


def test_hazard_40_an_omitted_file_never_looks_whole(repo: Repo) -> None:
    file = replace(change(repo, b"x\n", b"y\n" * 9), omitted=True, hunks=())
    assert "10 changed lines of this file could not be shown here" in file_body(file)


def test_hazard_40_a_huge_line_is_cut_with_a_mark(repo: Repo) -> None:
    file = change(repo, b"x\n", b"y" * 1_000_000 + b"\n", "a.txt")
    html = file_body(file)
    assert "998,000 more characters not shown" in html and "side=new&amp;line=1" in html
    assert len(html) < 10_000
