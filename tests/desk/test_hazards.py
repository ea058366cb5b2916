"""Hazards 40 to 44, 46, 49, 50, 52 and 65, tried on the page."""

import json

import pytest
from django.test import Client

from changes.models import Change, Person
from changes.services.revisions import raw_patch
from reviews.models import Findings, Merge, Review
from reviews.services.review import approve
from reviews.shown import files_of
from tests import making
from tests.desk.conftest import Record
from tests.desk.reading_pages import content, read
from tests.diff.repo import Repo


def page(change: Change, more: str = "") -> str:
    return f"/changes/{change.pk}/{more}"


def test_hazard_41_a_drawing_is_never_a_page_of_ours(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>\n'
    record(repo.start, repo.files({"logo.svg": svg, "doc.pdf": b"%PDF-1.4\0\0"}))
    html = read(reader, page(change))
    assert "<svg xmlns=" not in html.partition('<div class="files"')[2].partition("data-diff-end")[0]
    for name in ("logo.svg", "doc.pdf"):
        answer = reader.get(page(change), {"file": name, "raw": "new"})
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/octet-stream"


def test_hazard_42_odd_encodings_are_shown_with_a_flag_and_kept_as_bytes(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    odd = {"latin.txt": b"caf\xe9\n", "mac.txt": b"a\rb\rc", "bom.txt": b"\xef\xbb\xbfhi\n"}
    revision = record(repo.start, repo.files(odd))
    html = read(reader, page(change))
    assert html.count('class="fl ') >= 3
    assert b"caf\xe9" in raw_patch(revision)


def test_hazard_43_kinds_of_files_get_rows_of_their_own(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    base = repo.tree({b"run.sh": ("100644", b"x\n"), b"Same.txt": ("100644", b"s\n")})
    head = repo.tree(
        {
            b"run.sh": ("100755", b"x\n"),
            b"same.txt": ("100644", b"s\n"),
            b"out": ("120000", b"../../etc/passwd"),
            b"sub": ("160000", b"1" * 40),
        }
    )
    record(base, head)
    html = read(reader, page(change))
    files = html.partition('<div class="files"')[2].split('<section class="file')[1:]
    assert len(files) == 4
    assert all('class="fl' in file for file in files)


def test_hazard_43_a_file_without_lines_is_read_by_looking_at_its_rows(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    base = repo.tree({b"run.sh": ("100644", b"x\n")})
    record(base, repo.tree({b"run.sh": ("100755", b"x\n")}))
    assert 'data-lines="0"' in read(reader, page(change))


def test_hazard_45_a_secret_is_masked_in_lines_context_and_downloads(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    secret = b"ghp_" + b"A1b2C3d4E5f6G7h8I9j0" * 2
    body = b"token = '" + secret[:40] + b"'\n" + b"x\n" * 30
    base = repo.files({"conf.py": body})
    record(base, repo.files({"conf.py": body + b"key = '" + secret[:40] + b"'\n"}))
    shown = [
        read(reader, page(change)),
        read(reader, page(change), {"file": "conf.py", "from": 1, "part": 1}),
        read(reader, page(change), {"file": "conf.py", "side": "new", "line": 1, "part": 1}),
        reader.get(page(change), {"file": "conf.py", "raw": "new"}).content.decode(),
    ]
    assert all(secret[:40].decode() not in html for html in shown)


def test_hazard_50_names_are_escaped_everywhere(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    name = b'a"><img src=x onerror=alert(1)>.py'
    record(repo.start, repo.tree({name: ("100644", b"<script>alert(1)</script>\n")}))
    html = read(reader, page(change))
    assert "<img src=x" not in html and "<script>alert" not in html
    one = reader.get(page(change), {"file": name.decode().replace('"', '"')})
    assert one.status_code in (200, 404) and "<img src=x" not in content(one)


def merge_of(repo: Repo, base: str, entries: dict[str, bytes], left: str, right: str) -> str:
    tree = repo.git("rev-parse", f"{repo.files(entries)}^{{tree}}").decode().strip()
    made = repo.git("commit-tree", tree, "-p", left, "-p", right, "-m", "Merge right")
    return made.decode().strip()


@pytest.mark.parametrize(
    ("b_file", "loud", "said"),
    [(b"b\n", False, "changed nothing by itself"), (b"evil\n", True, "changed 1 file by itself")],
)
def test_hazard_49_a_merge_shows_what_it_changed_by_itself(
    change: Change, record: Record, repo: Repo, reader: Client, b_file: bytes, loud: bool, said: str
) -> None:
    base = repo.files({"a.py": b"1\n", "b.py": b"1\n"})
    left = repo.tree({b"a.py": ("100644", b"a\n"), b"b.py": ("100644", b"1\n")}, parent=base)
    right = repo.tree({b"a.py": ("100644", b"1\n"), b"b.py": ("100644", b"b\n")}, parent=base)
    revision = record(base, merge_of(repo, base, {"a.py": b"a\n", "b.py": b_file}, left, right))
    merges = Findings.objects.get(revision=revision).data["merges"]
    assert [each["loud"] for each in merges] == [loud]
    html = read(reader, page(change))
    assert said in html and ("what the merge itself changed" in html) is loud
    assert html.count('id="F-') == 2  # the merge's own diff takes no address of the diff's


def test_hazard_52_paths_name_nothing_on_our_disk(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    record(repo.start, repo.files({"a.py": b"1\n"}))
    for path in ("../../../etc/passwd", "/etc/passwd", "..\\..\\x", "a.py\0"):
        for more in ({"raw": "new"}, {"from": 1, "part": 1}, {}):
            assert reader.get(page(change), {"file": path, **more}).status_code == 404


@pytest.mark.parametrize("verb", ["approve", "merge", "review"])
def test_hazard_17_a_page_that_is_no_longer_the_newest_decides_nothing_and_says_what_is_new(
    change: Change, record: Record, repo: Repo, reader: Client, verb: str
) -> None:
    old = record(repo.start, repo.files({"a.py": b"1\n", "same.py": b"1\n"}))
    shown = {"head_sha": old.head_sha, "digest": old.digest, "body": "Mend it", "verdict": "changes"}
    record(repo.start, repo.files({"a.py": b"2\n", "same.py": b"1\n"}))
    answers = [reader.post(page(change, f"{verb}/"), shown)]
    if verb != "review":
        answers.append(reader.get(page(change, f"{verb}/"), shown))
    for answer in answers:
        html = content(answer)
        said = html.partition('class="page confirm moved"')[2]
        assert answer.status_code == 409 and "Look at what is new" in said
        assert "a.py" in said and "same.py" not in said
        assert (
            f'href="/changes/{change.pk}/revisions/1..2/#diff"' in said
            and "<button" not in said.partition("</section>")[0]
        )
    assert not Review.objects.exists() and not Merge.objects.exists()


def test_hazard_65_an_older_revision_offers_no_decision(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    record(repo.start, repo.files({"a.py": b"1\n"}))
    record(repo.start, repo.files({"a.py": b"2\n"}))
    html = read(reader, page(change, "revisions/1/"))
    assert "not the newest" in html and "data-hold-action" not in html


def test_hazard_44_high_risk_is_acknowledged_on_a_page_by_the_list_that_was_shown(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    revision = record(repo.start, repo.files({".github/workflows/ci.yml": b"on: push\n"}))
    file = files_of(revision)[0]
    seen = json.dumps({"revision": 1, "seen": {file["key"]: [["R", 1, 1]]}})
    told = reader.post(page(change, "seen/"), seen, content_type="application/json").json()
    assert told["percent"] == 100 and told["one_tap"] is False
    assert "data-hold-action" not in read(reader, page(change, "parts/dock/"))
    shown = {"head_sha": revision.head_sha, "digest": revision.digest}
    html = read(reader, page(change, "approve/"))
    assert "Files that steer CI, agents, git or the build are changed" in html
    box = html.partition('name="risks" value="')[2].partition('"')[0]
    for more in ({}, {"risks": "on"}, {"risks": box[:-1]}):
        assert reader.post(page(change, "approve/"), shown | more).status_code == 409
    assert not Review.objects.exists()
    assert reader.post(page(change, "approve/"), shown | {"risks": box}).status_code == 302
    assert "path_steering" in Review.objects.get().coverage["risks"]


def test_hazard_46_what_hides_in_a_file_is_said_once_at_its_head(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    base = repo.files({"a.py": b"pass\n"})
    record(base, repo.files({"a.py": "if x:  # \u202e pass\n".encode()}))
    file = read(reader, page(change, "?order=files")).partition('<section class="file"')[2]
    assert file.partition('class="dl"')[0].count("Line 1 contains text direction controls") == 1


def test_hazard_47_a_removed_guard_alone_is_acknowledged_too(
    change: Change, record: Record, repo: Repo, reader: Client
) -> None:
    base = repo.files({"a.py": b"import os\n"})
    revision = record(base, repo.files({"a.py": b"import os  # noqa: F401\n"}))
    assert Findings.objects.get(revision=revision).risk == 2
    html = read(reader, page(change, "approve/"))
    assert "Checks are told to look away" in html and "a.py" in html


def test_a_merge_on_the_word_of_another_says_what_was_not_read(
    change: Change, record: Record, repo: Repo, reader: Client, ada: Person, rob: Person
) -> None:
    revision = record(repo.start, repo.files({"a.py": b"1\n"}))
    making.built(change)
    Change.objects.filter(pk=change.pk).update(pull_mergeable=True)
    approve(
        change=change,
        person=ada,
        head_sha=revision.head_sha,
        digest=revision.digest,
        coverage={"measured": True, "lines": 4, "seen": 3},
    )
    reader.post(
        page(change, "seen/"), json.dumps({"revision": 1, "seen": {}}), content_type="application/json"
    )
    assert "button primary needs-fresh" not in read(reader, page(change, "parts/dock/"))
    shown = {"head_sha": revision.head_sha, "digest": revision.digest}
    html = read(reader, page(change, "merge/"))
    assert "with 75 % of its lines seen" in html and "You have seen 0 % of the changed lines" in html
    assert html.index("You have seen") < html.index(">Merge with squash")
    for more in ({}, {"unread": "on"}):
        assert reader.post(page(change, "merge/"), shown | more).status_code == 409
    assert not Merge.objects.exists()
    box = html.partition('name="unread" value="')[2].partition('"')[0]
    assert reader.post(page(change, "merge/"), shown | {"unread": box}).status_code == 302
    assert reader.post(page(change, "merge/"), shown).status_code == 302
    assert Merge.objects.count() == 1
