"""Where somebody stopped is kept by hunk, outlives a new revision, and a hunk seen whole is marked everywhere."""

import json
from typing import Any

import pytest

from changes.models import Change, Person, Repository, Revision, Run
from changes.services.revisions import record_revision
from reviews.anchors import reanchored
from reviews.models import Findings, HunkViewed, LastLook
from reviews.preparing import prepare
from tests import making
from tests.diff.repo import Repo
from tests.findings.reading import as_, read

pytestmark = pytest.mark.django_db
MIDDLE = "".join(f"{number}\n" for number in range(40))
OLD = f"first\n{MIDDLE}last\n"


def revision_of(repo: Repo, change: Change, new: str, word: str) -> Revision:
    raw = repo.output(repo.files({"cart.py": OLD.encode()}), repo.files({"cart.py": new.encode()}))
    row = record_revision(change=change, measured=making.measured(word, raw=raw), pushed_by="ann")
    prepare(row.pk)
    return row


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    made = making.change(shop, ann, status="open", pull_number=7, branch="x")
    Run.objects.create(change=made, number=1, status="ended")
    return made


def report(change: Change, person: Person, number: int, **said: Any) -> dict[str, Any]:
    path, body = f"/changes/{change.pk}/seen/", json.dumps({"revision": number, "seen": {}} | said)
    answer = as_(person).post(path, body, content_type="application/json")
    assert answer.status_code == 200
    return dict(answer.json())


def files(revision: Revision) -> list[dict[str, Any]]:
    return list(Findings.objects.get(revision=revision).data["files"])


def test_a_hunk_is_seen_once_all_its_lines_were(repo: Repo, change: Change, rob: Person) -> None:
    first = revision_of(repo, change, f"FIRST\n{MIDDLE}LAST\n", "one")
    (file,) = files(first)
    read(as_(rob), f"/changes/{change.pk}/")
    half = report(change, rob, 1, seen={file["key"]: [["R", 1, 1]]})
    assert half["hunks"] == []
    for _ in range(2):  # an answer that was lost is given again
        whole = report(change, rob, 1, seen={file["key"]: [["L", 1, 1]]})
        assert whole["hunks"] == [f"L-{file['key']}-L1"]
    assert report(change, rob, 1)["hunks"] == [], "what another report said is not said again"
    assert [row.digest for row in HunkViewed.objects.filter(person=rob, how="viewed")] == file["hunks"][:1]


def test_a_seen_hunk_stays_seen_in_a_revision_that_leaves_it_alone(
    repo: Repo, change: Change, rob: Person
) -> None:
    first = revision_of(repo, change, f"FIRST\n{MIDDLE}LAST\n", "one")
    key = files(first)[0]["key"]
    report(change, rob, 1, seen={key: [["R", 1, 1], ["L", 1, 1]]})
    revision_of(repo, change, f"FIRST\n{MIDDLE}LAST, OTHERWISE\n", "two")
    assert report(change, rob, 2)["hunks"] == []
    assert report(change, rob, 2, all=True)["hunks"] == [f"L-{key}-L1"]


def test_the_place_goes_with_its_hunk_into_the_next_revision(repo: Repo, change: Change, rob: Person) -> None:
    first = revision_of(repo, change, f"FIRST\n{MIDDLE}LAST\n", "one")
    key = files(first)[0]["key"]
    read(as_(rob), f"/changes/{change.pk}/")
    report(change, rob, 1, place=f"L-{key}-R42")
    revision_of(repo, change, f"FIRST\nSECOND\nTHIRD\n{MIDDLE}LAST\n", "two")
    page = read(as_(rob), f"/changes/{change.pk}/")
    assert LastLook.objects.get(person=rob).place == f"L-{key}-R44"
    assert f'href="#L-{key}-R44">Go on where you stopped' in page


def test_a_page_of_another_revision_moves_no_place(repo: Repo, change: Change, rob: Person) -> None:
    first = revision_of(repo, change, f"FIRST\n{MIDDLE}LAST\n", "one")
    key = files(first)[0]["key"]
    revision_of(repo, change, f"FIRST\n{MIDDLE}LAST, OTHERWISE\n", "two")
    read(as_(rob), f"/changes/{change.pk}/")
    report(change, rob, 1, place=f"L-{key}-R42")
    assert LastLook.objects.get(person=rob).place == ""


def test_a_place_whose_hunk_changed_leads_to_its_file_and_one_whose_file_went_nowhere() -> None:
    old = {"key": "0" * 8, "hunks": ["x"], "sizes": [2], "runs": [["L", 5, 1], ["R", 5, 1]]}
    place = "L-00000000-R5"
    assert reanchored(place, [old], [old]) == place
    assert reanchored(place, [old], [old | {"hunks": ["y"]}]) == "F-00000000"
    assert reanchored(place, [old], []) == ""
    assert reanchored("", [old], [old]) == ""
