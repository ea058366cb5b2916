"""The change page by chapters: findings are stored, equal edits folded and acknowledged, hunks moved, all shown."""

import re
from typing import Any

import pytest

from audit.models import Event
from changes.models import Change, Person, Repository, Revision
from changes.services.revisions import record_revision
from reviews.models import Chapters, Findings, HunkViewed, PreparedFile
from reviews.shown import files_of, reading_by
from tests import making
from tests.diff.repo import Repo
from tests.findings.reading import EDITS, VERDICT, as_, form_of, read, recorded

pytestmark = pytest.mark.django_db


def test_the_page_reads_by_chapters_and_folds_equal_edits(revision: Revision, rob: Person) -> None:
    page = read(as_(rob), f"/changes/{revision.change_id}/")
    order = ["Use f-strings.", "The same edit 4 times", "Say so.", "What nothing asked for"]
    found = [page.index(word, page.index('class="files"')) for word in order]
    assert found == sorted(found)
    assert "Acknowledge 4 equal edits" in page
    assert "1 looks like it and is not" in page


def test_hazard_54_a_title_by_the_judge_is_escaped_and_marked(revision: Revision, rob: Person) -> None:
    page = read(as_(rob), f"/changes/{revision.change_id}/")
    assert "The &lt;b&gt;many&lt;/b&gt;" in page
    assert "title by the judge" in page


def test_every_file_of_the_diff_has_its_place_in_either_order(revision: Revision, rob: Person) -> None:
    files = Findings.objects.get(revision=revision).data["files"]
    for order in ("chapters", "files"):
        page = read(as_(rob), f"/changes/{revision.change_id}/?order={order}")
        for file in files:
            assert page.count(f' id="F-{file["key"]}"') == 1, (order, file["path"])


def test_what_is_long_by_chapters_is_read_so_only_by_who_chose_that(revision: Revision, rob: Person) -> None:
    at = f"/changes/{revision.change_id}/"
    assert "data-chapter tabindex" in read(as_(rob), at)
    PreparedFile.objects.update(size=7_000_000)

    page = read(as_(rob), at)

    assert "data-chapter tabindex" not in page
    assert "?order=chapters#diff" in page
    assert "data-chapter tabindex" in read(as_(rob), f"{at}?order=chapters")


def test_a_folded_chapter_is_read_whole_on_its_own_page(revision: Revision, rob: Person) -> None:
    chapter = next(each for each in Chapters.objects.get().data if each["kind"] == "same")
    at = f"/changes/{revision.change_id}/revisions/1/chapters/{chapter['id']}/"
    assert f'href="{at}">Read all 4 in full' in read(as_(rob), f"/changes/{revision.change_id}/")
    page = read(as_(rob), at)
    assert page.count('<section class="file') == 4
    assert "Acknowledge" not in page
    assert "In all of the diff" in page and "js/inview.js" in page and "data-composer" in page
    assert as_(rob).get(f"/changes/{revision.change_id}/chapters/{chapter['id']}/")["Location"] == at


def test_what_is_cut_on_the_page_of_a_chapter_is_reached_from_it_also_after_a_push(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    files = {"cart.py": ("a\n" * 20 + "old\n", "a\n" * 20 + "x" * 3000 + "\n")}
    told = [{"sentence": 1, "title": "One", "hunks": ["cart.py#1"]}]
    revision = recorded(repo, shop, ann, files, VERDICT | {"chapters": told, "unasked": []})
    record_revision(change=revision.change, measured=making.measured("pushed"), pushed_by="rob")
    at = f"/changes/{revision.change_id}/revisions/1/chapters/{Chapters.objects.get().data[0]['id']}/"
    page = read(as_(rob), at)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(\?file=[^"#]+)', page)]
    assert any("from=1&" in link for link in links) and any("side=new" in link for link in links)
    for link in links:
        assert as_(rob).get(at + link)["Location"] == f"/changes/{revision.change_id}/revisions/1/{link}"


def test_a_stranger_is_led_to_no_chapter(revision: Revision, sam: Person) -> None:
    for at in ("chapters/c1/", "revisions/1/chapters/c1/", "revisions/1/chapters/c1/?file=CHANGES.md"):
        assert as_(sam).get(f"/changes/{revision.change_id}/{at}").status_code == 404


def test_acknowledging_counts_the_equal_edits_once_and_the_log_says_how_many(
    revision: Revision, rob: Person
) -> None:
    path, form = form_of(revision)
    assert [as_(rob).post(path, form).status_code for _ in range(2)] == [302, 302]
    assert HunkViewed.objects.filter(person=rob, how="acknowledged").count() == 4
    assert Event.objects.filter(verb="reading.acknowledged").count() == 1
    assert "You acknowledged these equal edits" in read(as_(rob), f"/changes/{revision.change_id}/")


@pytest.mark.parametrize("wrong", [{"count": 5}, {"exceptions": 0}, {"head_sha": "0" * 40}, {"digest": "x"}])
def test_what_was_not_on_the_screen_is_not_acknowledged(
    revision: Revision, rob: Person, wrong: dict[str, Any]
) -> None:
    path, form = form_of(revision, **wrong)
    assert as_(rob).post(path, form).status_code >= 400
    assert not HunkViewed.objects.exists()


def test_a_stranger_acknowledges_and_moves_nothing(revision: Revision, sam: Person) -> None:
    path, form = form_of(revision)
    assert as_(sam).post(path, form).status_code == 404


def test_the_request_is_shown_sentence_by_sentence_in_every_order(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    told = [{"sentence": 1, "title": "One", "hunks": ["cart.py#1"]}]
    files = {"cart.py": ("a\n", "b\n")}
    revision = recorded(repo, shop, ann, files, VERDICT | {"chapters": told, "unasked": []})
    for order in ("chapters", "files"):
        page = read(as_(rob), f"/changes/{revision.change_id}/?order={order}")
        part = page[page.index('class="asked"') :]
        assert part.index("Use f-strings.") < part.index("cart.py#1") < part.index("Say so.")
        assert part.index("Say so.") < part.index("No hunk answers this")
    key = Findings.objects.get(revision=revision).data["files"][0]["key"]
    assert f'href="#L-{key}-L1"' in page


def test_what_is_not_named_of_a_sentence_is_one_press_away(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    files = {f"doc{number}.md": (f"{number}\n", "x" * number + "y\n") for number in range(9)}
    told = [
        {"sentence": 1, "title": "One", "hunks": [f"doc{number}.md#1" for number in range(4)]},
        {"sentence": 1, "title": "Two", "hunks": [f"doc{number}.md#1" for number in range(4, 9)]},
    ]
    revision = recorded(repo, shop, ann, files, VERDICT | {"chapters": told, "unasked": []})
    two = Chapters.objects.get().data[1]

    page = read(as_(rob), f"/changes/{revision.change_id}/?order=files")

    at = f"/changes/{revision.change_id}/revisions/1/chapters/{two['id']}/"
    assert f'<a href="{at}">3 more in “<bdi>Two</bdi>”</a>' in page
    assert "more in “<bdi>One" not in page
    assert "doc8.md" in read(as_(rob), at)


def test_a_file_split_over_chapters_shows_each_hunk_once(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    middle = "".join(f"{number}\n" for number in range(40))
    files = {"cart.py": (f"first\n{middle}last\n", f"FIRST\n{middle}LAST\n")}
    told = [
        {"sentence": 1, "title": "One", "hunks": ["cart.py#1"]},
        {"sentence": 2, "title": "Two", "hunks": ["cart.py#2"]},
    ]
    revision = recorded(repo, shop, ann, files, VERDICT | {"chapters": told, "unasked": []})
    page = read(as_(rob), f"/changes/{revision.change_id}/?order=chapters")
    assert page.count("hunk 1 of 2") == page.count("hunk 2 of 2") == 1
    assert page.count("FIRST") == page.count("LAST") == 1
    assert page.count("Show 34 unchanged lines") == page.count("2 changed lines in other chapters") == 2
    assert "aria-pressed" not in page[page.index('class="chapter ') :].partition("</article>")[0]
    assert page.count("data-comment-file") == 1, "a comment on the file has one place, in its first part"
    assert "data-comment-file" in page.partition("hunk 1 of 2")[2].partition("</header>")[0]


def test_a_file_that_one_chapter_folds_keeps_its_comment_where_another_shows_it(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    path = sorted(name for name in EDITS if name.startswith("units/"))[-1]
    middle = "".join(f"{number}\n" for number in range(40))
    old, new = (f"{text}{middle}{last}\n" for text, last in zip(EDITS[path], ("last", "LAST"), strict=True))
    told = [*VERDICT["chapters"][:1], {"sentence": 2, "title": "Docs", "hunks": [f"{path}#2"]}]
    told[0] = told[0] | {"hunks": [f"{name}#1" for name in EDITS if name.endswith(".py")]}
    verdict = VERDICT | {"chapters": told, "unasked": []}
    revision = recorded(repo, shop, ann, EDITS | {path: (old, new)}, verdict)
    page = read(as_(rob), f"/changes/{revision.change_id}/?order=chapters")
    assert f'<li id="F-{next(each["key"] for each in files_of(revision) if each["path"] == path)}"' in page
    assert page.count(f'data-comment-file data-path="{path}"') == 1


def test_without_a_verdict_folders_are_the_chapters(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    files = {"shop/cart.py": ("a\n", "b\n"), "docs/cart.md": ("a\n", "b\n")}
    revision = recorded(repo, shop, ann, files, None)
    assert [each["title"] for each in Chapters.objects.get(revision=revision).data] == ["In docs", "In shop"]


def test_a_change_without_findings_still_has_its_page(shop: Repository, ann: Person, rob: Person) -> None:
    made: Change = making.opened(shop, ann)
    Findings.objects.filter(revision__change=made).update(prepared_at=None)
    assert "being prepared" in read(as_(rob), f"/changes/{made.pk}/")


def test_acknowledged_edits_count_as_seen_and_not_before(revision: Revision, rob: Person) -> None:
    files = Findings.objects.get(revision=revision).data["files"]
    assert reading_by(rob, revision, files).seen == 0
    path, form = form_of(revision)
    as_(rob).post(path, form)
    assert (reading_by(rob, revision, files).seen, reading_by(rob, revision, files).acknowledged) == (8, 8)


def test_hazard_45_a_secret_stays_masked_in_findings_and_chapters(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    secret = "ghp_" + "a1B2" * 9
    middle = "".join(f"{number}\n" for number in range(40))
    files = {
        "cart.py": (f"first\n{middle}last\n", f"k = '{secret}'  # noqa\n{middle}LAST\n"),
        "b/a.py": ("a\n", "b\n"),
    }
    told = [{"sentence": number, "title": "x", "hunks": [f"cart.py#{number}"]} for number in (1, 2)]
    revision = recorded(repo, shop, ann, files, VERDICT | {"chapters": told, "unasked": []})
    findings = Findings.objects.get(revision=revision)
    assert (findings.risk, findings.secrets) == (3, 1)
    assert secret not in str(findings.data) + str(Chapters.objects.get(revision=revision).data)
    assert secret not in read(as_(rob), f"/changes/{revision.change_id}/?order=chapters")
    assert "It is masked here." in read(as_(rob), f"/changes/{revision.change_id}/")
