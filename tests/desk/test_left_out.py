"""What a comparison leaves out because the new base brought it can be shown, in its place and by file."""

import re

import pytest
from django.test import Client

from changes.models import Change
from tests.desk.conftest import Record
from tests.desk.reading_pages import read
from tests.desk.test_page import text
from tests.diff.repo import Repo

BASE = {"at2": "two by the base", "at10": "ten by the base"}


def between(change: Change) -> str:
    return f"/changes/{change.pk}/revisions/1..2/"


@pytest.fixture
def rebased(record: Record, repo: Repo) -> None:
    """Both revisions change line 30, differently; the second one's base has other lines too, one with a secret."""
    record(repo.files({"cart.py": text()}), repo.files({"cart.py": text(at30="first try")}))
    base = BASE | {"at4": "token = 'ghp_" + "a1B2" * 9 + "'"}
    record(repo.files({"cart.py": text(**base)}), repo.files({"cart.py": text(**base, at30="second try")}))


def asked(html: str) -> str:
    found = re.search(
        r'href="(\?file=cart\.py&amp;aside=[^"]+)" data-file="[0-9a-f]{8}"[^>]*>Show (6 changed lines[^<]+)<',
        html,
    )
    assert found is not None
    assert found[2] == "6 changed lines that only the new base brought"
    return found[1].replace("&amp;", "&")


@pytest.mark.usefixtures("rebased")
@pytest.mark.parametrize("view", ["unified", "split"])
def test_lines_that_a_rebase_brought_are_shown_in_their_place(
    change: Change, reader: Client, view: str
) -> None:
    html = read(reader, f"{between(change)}?view={view}")
    assert "by the base" not in html and "where one is, a line of the diff shows it" in html
    rows = read(reader, f"{between(change)}{asked(html)}&part=1&view={view}")
    shown = rows.partition("<tr data-aside")
    assert "6 changed lines that only the new base brought:" in shown[0]
    assert "ten by the base" in re.sub("<[^>]+>", "", rows) and "-R10" in rows and "second" not in rows
    assert "Show 2 unchanged lines" not in rows and rows.count("data-aside") >= (
        6 if view == "unified" else 3
    )
    assert "ghp_a1B2" not in rows, "a secret is masked here too"


@pytest.mark.usefixtures("rebased")
def test_without_a_script_the_file_is_shown_with_them(change: Change, reader: Client) -> None:
    html = read(reader, between(change) + asked(read(reader, between(change))))
    assert 'data-older="1"' in html, "its old lines are not the base's and do not count as read"
    page = re.sub("<[^>]+>", "", html)
    assert "ten by the base" in page and "second try" in page
    assert "8 changed lines from revision 1, with what the comparison leaves out, in revision 2" in page


def test_a_file_that_differs_by_the_base_alone_shows_what_that_brought(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    record(repo.files({"cart.py": text()}), repo.files({"cart.py": text(at30="mine")}))
    moved = {"at31": "by the base"}
    record(repo.files({"cart.py": text(**moved)}), repo.files({"cart.py": text(**moved, at30="mine")}))
    html = read(reader, between(change))
    link = re.search(r'href="(/changes/\d+/revisions/1\.\.2/\?file=cart\.py&amp;aside=all)">', html)
    assert link is not None and "Shown against the base" in html
    page = re.sub("<[^>]+>", "", read(reader, link[1].replace("&amp;", "&")))
    assert "by the base" in page and "2 changed lines from revision 1" in page


def test_every_file_without_a_mark_is_named_and_linked_however_many_there_are(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    def files(**changed: str) -> dict[str, bytes]:
        return {f"u{number:02}.txt": text(**changed) for number in range(23)}

    record(repo.files(files()), repo.files(files(at30="mine")))
    moved = {"at31": "by the base"}
    record(repo.files(files(**moved)), repo.files(files(**moved, at30="mine")))
    html = read(reader, between(change)).partition('class="notice compared"')[2].partition('class="files"')[0]
    assert re.findall(r"\?file=(u\d\d\.txt)&amp;aside=all", html) == sorted(files())
    assert html.count("The other 3 files") == html.count(">u22.txt<") == 2


def lines_of(page: str) -> set[str]:
    return set(re.findall(r"(?:new|mine) \d+", re.sub("<[^>]+>", "", page.replace("</tr>", "\n"))))


def read_on(reader: Client, at: str, page: str) -> str:
    """What "Show more" at the end of a file's page leads to."""
    link = re.search(r'href="(\?[^"]+)"[^>]*>[\d,]+ lines not shown yet', page)
    assert link is not None
    return read(reader, at + link[1].replace("&amp;", "&"))


def on_its_own_page(reader: Client, at: str, why: str) -> tuple[str, str]:
    """The page that a mark of too many lines leads to, and the rest of it."""
    mark = re.search(
        rf'href="([^"]+)" data-file="\w+"[^>]*>Show [\d,]+ changed lines {why}<', read(reader, at)
    )
    assert mark is not None
    rows = read(reader, f"{at}{mark[1].replace('&amp;', '&')}&part=1")
    link = re.search(rf'href="([^"]+)">[\d,]+ changed lines {why}, on a page of their own<', rows)
    assert link is not None
    first = read(reader, at + link[1].replace("&amp;", "&"))
    return first, read_on(reader, at, first)


def test_what_a_base_brought_is_read_to_its_end_when_it_is_too_much_for_one_page(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    brought = b"".join(b"new %d\n" % number for number in range(6000))
    record(repo.files({"cart.py": text()}), repo.files({"cart.py": text(at30="first try")}))
    record(
        repo.files({"cart.py": brought + text()}), repo.files({"cart.py": brought + text(at30="second try")})
    )
    first, rest = on_its_own_page(reader, between(change), "that only the new base brought")
    assert lines_of(first) | lines_of(rest) == {f"new {number}" for number in range(6000)}
    assert "second" in rest
    context = re.search(r'href="(\?[^"]+)"[^>]*>Show 27 unchanged lines', rest)
    assert context is not None
    assert "line 60" in re.sub(
        "<[^>]+>", "", read(reader, between(change) + context[1].replace("&amp;", "&"))
    )


def test_what_is_as_in_the_earlier_revision_has_a_page_though_the_heads_are_equal(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    mine = b"".join(b"mine %d\n" % number for number in range(6000))
    both = {b"cart.py": ("100644", text() + mine)}
    base, moved = repo.files({"cart.py": text()}), repo.files({"cart.py": text(at15="by the base")})
    record(base, repo.tree(both, base))
    record(moved, repo.tree(both, moved))
    first, rest = on_its_own_page(reader, between(change), "as in the earlier revision")
    assert lines_of(first) | lines_of(rest) == {f"mine {number}" for number in range(6000)}
    assert "by the base" in re.sub("<[^>]+>", "", first)


@pytest.mark.usefixtures("rebased")
def test_odd_addresses_show_nothing_more(change: Change, reader: Client) -> None:
    for said in ("x", "-", "9-1", "1-" + "9" * 40):
        rows = read(reader, f"{between(change)}?file=cart.py&aside={said}&part=1")
        assert "by the base" not in rows or said.startswith("1-")
    assert reader.get(f"{between(change)}?file=no.py&aside=all").status_code == 404
