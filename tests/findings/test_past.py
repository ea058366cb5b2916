"""What a newer revision outdates folds to one line; what came after the shown one is not called outdated."""

import pytest
from django.utils import timezone

from changes.models import Change, Person, Repository, Run, Step, Verifying
from changes.services.revisions import record_revision
from reviews.past import LISTED, history_of
from reviews.services.review import approve, ask_for_changes, take_back_approval
from tests import making
from tests.findings.reading import as_, read
from tests.threads.conftest import shown

pytestmark = pytest.mark.django_db
WITHHELD = {"decision": "withhold", "reason": "No."}


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    return making.opened(shop, ann)


def run(change: Change, number: int, outcome: str = "failed") -> Run:
    return Run.objects.create(
        change=change, number=number, status="ended", outcome=outcome, verdict=WITHHELD, model="claude"
    )


def tags(change: Change, number: int) -> list[tuple[int, str]]:
    history = history_of(change, change.revisions.get(number=number))
    return [(each.run.number, each.tag) for each in history.listed if each.run]


def test_a_later_run_that_proposed_nothing_is_not_outdated(change: Change, rob: Person) -> None:
    run(change, 2)
    assert tags(change, 1) == [(2, "later, proposed nothing")]
    page = read(as_(rob), f"/changes/{change.pk}/")
    assert "later, proposed nothing" in page
    assert "the judge withheld" in page
    assert ">outdated<" not in page


def test_a_newer_revision_outdates_runs_and_summaries(change: Change, rob: Person) -> None:
    second = run(change, 2, "proposed")
    record_revision(change=change, measured=making.measured("second"), run=second, summary="Now with tax.")
    making.read(change)
    assert tags(change, 2) == [(1, "outdated")]
    assert tags(change, 1) == [(2, "of revision 2")]
    page = read(as_(rob), f"/changes/{change.pk}/")
    assert page.index("Now with tax.") < page.index("What the agent said of revision 1")
    assert "of revision 1, outdated by revision 2" in read(as_(rob), f"/changes/{change.pk}/revisions/1/")


def test_a_push_outdates_the_runs_before_it(change: Change) -> None:
    run(change, 2)
    record_revision(change=change, measured=making.measured("pushed"), pushed_by="ann")
    assert tags(change, 2) == [(2, "outdated"), (1, "outdated")]


@pytest.mark.parametrize("verdict", ["approve", "changes"])
def test_a_newer_revision_outdates_what_people_said_of_an_older_one(
    change: Change, rob: Person, verdict: str
) -> None:
    verb = approve if verdict == "approve" else ask_for_changes
    verb(change=change, person=rob, body="Round the total.", **shown(change))
    words = "What <bdi>Rob</bdi> wrote of revision 1"
    assert words not in read(as_(rob), f"/changes/{change.pk}/parts/timeline/")
    record_revision(change=change, measured=making.measured("second"))
    page = read(as_(rob), f"/changes/{change.pk}/parts/timeline/")
    folded = page.partition('<details class="past"')[2].partition("</details>")[0]
    assert words in folded and "Round the total." in folded and page.count(">outdated<") == 1


def test_an_approval_that_was_taken_back_folds_its_words(change: Change, rob: Person) -> None:
    review = approve(change=change, person=rob, body="Fine by me.", **shown(change))
    take_back_approval(review=review, person=rob)
    page = read(as_(rob), f"/changes/{change.pk}/parts/timeline/")
    assert "wrote of revision 1" in page and ">outdated<" not in page


def test_runs_that_are_not_listed_are_counted(change: Change, rob: Person) -> None:
    for number in range(2, LISTED + 5):
        run(change, number)
    assert history_of(change, change.revisions.get()).left_out == 3
    assert "and 3 before these" in read(as_(rob), f"/changes/{change.pk}/")


def test_verdicts_that_a_run_gave_before_its_last_are_told(change: Change, rob: Person) -> None:
    made = change.runs.get()
    for number, (kind, tool, title) in enumerate(
        (
            ("verify", "test", "Ran test: 2 failed"),
            ("verify", "lint", "Ran lint: clean"),
            ("judge", "", "Judge: withheld, no test"),
            ("verify", "test", "Ran test: 3 passed"),
            ("judge", "", "Judge: no objection"),
        ),
        1,
    ):
        Step.objects.create(run=made, number=number, kind=kind, tool=tool, title=title)

    (told,) = history_of(change, change.revisions.get()).listed

    assert told.before == ("Ran test: 2 failed", "Judge: withheld, no test")
    page = read(as_(rob), f"/changes/{change.pk}/")
    assert "Run 1, before its last word" in page and "Judge: withheld, no test" in page


def test_what_verifiers_said_of_a_pushed_revision_stays_on_later_pages(change: Change, rob: Person) -> None:
    pushed = record_revision(change=change, measured=making.measured("pushed"), pushed_by="ann")
    said = {"name": "lint", "command": "l", "exit_code": 1, "ok": False, "output": ""}
    Verifying.objects.create(revision=pushed, ended_at=timezone.now(), outcome="ran", verifications=[said])
    record_revision(change=change, measured=making.measured("pushed again"), pushed_by="ann")
    making.read(change)

    listed = history_of(change, change.revisions.get(number=3)).listed

    assert [(each.title, each.tag) for each in listed] == [("Revision 2", "outdated"), ("Run 1", "outdated")]
    assert "lint</bdi> failed" in read(as_(rob), f"/changes/{change.pk}/")
    assert all(each.title != "Revision 2" for each in history_of(change, pushed).listed)
