"""Files that rules of risk name come first, and say why; git's own order is one press away."""

import re

import pytest
from django.test import Client

from changes.models import Change, Person, Revision
from reviews.approving import taking_of
from reviews.shown import PAGE_FILES
from tests.desk.conftest import Record
from tests.desk.reading_pages import read
from tests.diff.repo import Repo

PLAIN = ["app/cart.py", "app/total.py", "web/page.py"]
MIGRATION, STEERING = "app/migrations/0002_money.py", "web/setup.py"
GIT = sorted([*PLAIN, MIGRATION, STEERING])
RANKED = ["Read these first", STEERING, MIGRATION, "The other 3 files", *PLAIN]


def page(change: Change, order: str = "files") -> str:
    return f"/changes/{change.pk}/?order={order}"


def in_diff(html: str) -> list[str]:
    """The files and headings of a diff as they stand on the page."""
    pattern = r'<section class="file[^>]* data-path="([^"]+)"|<h3 id="ranked-\w+">([^<]+)<'
    return [path or words for path, words in re.findall(pattern, html)]


@pytest.fixture
def risky(record: Record, repo: Repo) -> Revision:
    return record(repo.start, repo.files(dict.fromkeys(GIT, b"x = 1\n")))


@pytest.mark.usefixtures("risky")
def test_files_that_rules_name_come_first_each_with_its_reason(change: Change, reader: Client) -> None:
    html = read(reader, page(change))
    assert in_diff(html) == RANKED
    first, _, rest = html.partition('<header class="ranked-head"')[2].partition('<header class="ranked-head"')
    assert "2 of 5 files, by listed rules, the highest risk first" in first
    assert "It is run by tools before or beside the program." in first
    assert "cannot be put back by a revert" in first
    assert 'class="risk"' not in rest


@pytest.mark.usefixtures("risky")
def test_the_order_of_git_is_chosen_by_address_and_kept(change: Change, reader: Client) -> None:
    assert f'/changes/{change.pk}/revisions/1/?order=git#diff">Order as in git</a>' in read(
        reader, page(change)
    )
    for address in (page(change, "git"), f"/changes/{change.pk}/"):
        html = read(reader, address)
        assert in_diff(html) == GIT and 'order=git#diff" aria-current="true">As in git' in html
    assert in_diff(read(reader, page(change))) == RANKED


@pytest.mark.usefixtures("risky")
def test_the_tree_names_them_first_and_still_holds_every_file(change: Change, reader: Client) -> None:
    tree = read(reader, page(change)).partition('aria-label="Files of this diff"')[2].partition("</nav>")[0]
    assert re.findall(r'data-path="([^"]+)"', tree)[:2] == [STEERING, MIGRATION]
    assert set(re.findall(r'data-path="([^"]+)"', tree)) == set(GIT)
    assert 'class="level is-level-3">high' in tree
    assert "tree-first" not in read(reader, page(change, "git"))


def test_files_still_to_be_opened_are_listed_in_the_same_order(
    risky: Revision, rob: Person, reader: Client
) -> None:
    reader.post(f"/changes/{risky.change_id}/seen/", {"revision": 1}, content_type="application/json")
    taking = taking_of(rob, risky)
    assert taking is not None
    assert [file.path for file in taking.must_open] == [STEERING, MIGRATION, *PLAIN]


def test_where_no_rule_names_a_file_there_is_nothing_to_choose(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    record(repo.start, repo.files(dict.fromkeys(("a.md", "b.md", "c.md"), b"x = 1\n")))
    html = read(reader, page(change))
    assert in_diff(html) == ["a.md", "b.md", "c.md"]
    assert "As in git" not in html and "as in git" not in html


def test_further_files_follow_in_the_order_that_their_page_began_with(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    names = [f"units/u{number:03}.py" for number in range(PAGE_FILES)] + ["zoo/setup.py"]
    record(repo.start, repo.files(dict.fromkeys(names, b"1\n")))
    for order in ("git", "files"):
        html = read(reader, page(change, order))
        link = re.search(r'data-later><a class="ex" href="\?([^"#]+)', html)
        assert link is not None
        reader.cookies["honk_order"] = "files" if order == "git" else "git"  # chosen since, in another window
        more = read(reader, f"/changes/{change.pk}/?part=1&{link[1].replace('&amp;', '&')}")
        told = [each for each in (*in_diff(html), *in_diff(more)) if "/" in each]
        assert sorted(told) == names
        assert told[-1] == ("zoo/setup.py" if order == "git" else names[-2])


def test_a_comparison_stays_in_the_order_of_git(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    for number in (1, 2):
        record(repo.start, repo.files(dict.fromkeys(GIT, b"x = %d\n" % number)))
    html = read(reader, f"/changes/{change.pk}/revisions/1..2/?order=files")
    assert in_diff(html) == GIT and "tree-first" not in html
