"""Asking, answering, trying again: who may, what is taken, and that twice is once."""

import pytest

from audit.models import Event
from changes.errors import BadInput, NotAllowed, TooMany, WrongState
from changes.models import Change, Person, Repository, Run
from changes.services.asking import answer_question, open_change, retry, title_of
from changes.states import Status
from tests import making
from tests.reviews.test_pages import as_, read


def ask(ann: Person, shop: Repository, request: str = "Mend the total", **fields: str) -> Change:
    return open_change(asker=ann, repository=shop, request=request, door="web", **fields)


def test_a_request_becomes_a_change_with_a_queued_run(ann: Person, shop: Repository) -> None:
    change = ask(ann, shop, "Mend the total.\nIt is wrong with coupons.")
    run = change.runs.get()
    assert (change.title, change.status, run.kind, run.status) == (
        "Mend the total.",
        "queued",
        "request",
        "queued",
    )
    assert Event.objects.get(verb="change.opened").actor == "Ann"
    assert change.attention.stage == "queued"


def test_the_same_key_is_the_same_change(ann: Person, shop: Repository) -> None:
    assert ask(ann, shop, door_key="form:1") == ask(ann, shop, door_key="form:1")
    assert Change.objects.count() == 1


def test_a_stranger_may_not_ask(sam: Person, shop: Repository) -> None:
    with pytest.raises(NotAllowed):
        ask(sam, shop)


@pytest.mark.parametrize("request_text", ["", "  \n ", "a\x00b", "half \ud83d", "x" * 20_001])
def test_what_is_no_request_is_refused(ann: Person, shop: Repository, request_text: str) -> None:
    with pytest.raises(BadInput):
        ask(ann, shop, request_text)
    assert not Change.objects.exists()


def test_hazard_56_a_repository_takes_so_many_changes_an_hour(ann: Person, shop: Repository) -> None:
    shop.policy.changes_per_hour = 2
    shop.policy.save()
    ask(ann, shop), ask(ann, shop)
    with pytest.raises(TooMany, match="2 changes an hour"):
        ask(ann, shop)


def test_a_paused_repository_takes_none(ann: Person, shop: Repository) -> None:
    Repository.objects.update(paused="Look at #3 first.")
    shop.refresh_from_db()
    with pytest.raises(WrongState, match="Look at #3 first"):
        ask(ann, shop)


def test_hazard_45_a_secret_in_a_request_is_in_no_event(ann: Person, shop: Repository) -> None:
    secret = "ghp_" + "a1B2c3D4e5" * 4
    ask(ann, shop, f"Use the token {secret}")
    assert all(secret not in str(event.data) + event.sentence for event in Event.objects.all())


def test_an_answer_queues_the_next_run(ann: Person, shop: Repository) -> None:
    change = making.change(shop, ann, status=Status.WAITING, sentence="Which first?")
    answer_question(change=change, person=ann, answer="The coupon.")
    change.refresh_from_db()
    assert (change.status, change.runs.get().kind, change.runs.get().message) == (
        "queued",
        "answer",
        "The coupon.",
    )


def test_only_what_waits_can_be_answered(ann: Person, shop: Repository) -> None:
    with pytest.raises(WrongState, match="not waiting"):
        answer_question(change=making.change(shop, ann), person=ann, answer="Yes.")


def test_a_failed_change_is_tried_again(ann: Person, shop: Repository) -> None:
    change = making.change(shop, ann, status=Status.FAILED)
    retry(change=change, person=ann)
    change.refresh_from_db()
    assert change.status == Status.QUEUED and change.runs.get().kind == "retry"


@pytest.mark.parametrize(("outcome", "again"), [("failed", True), ("stopped", True), ("proposed", False)])
def test_an_open_change_is_tried_again_only_after_a_run_that_came_to_nothing(
    ann: Person, shop: Repository, outcome: str, again: bool
) -> None:
    change = making.opened(shop, ann)
    Run.objects.create(change=change, number=2, status="ended", outcome=outcome)
    if again:
        retry(change=change, person=ann)
        return
    with pytest.raises(WrongState, match="has not failed"):
        retry(change=change, person=ann)
    assert change.runs.count() == 2


def test_an_answer_to_an_older_question_answers_nothing(ann: Person, shop: Repository) -> None:
    change = making.change(shop, ann, status=Status.WAITING, sentence="Which second?")
    for number in (1, 2):
        Run.objects.create(change=change, number=number, status="ended", outcome="question")
    client = as_(ann)
    form = {"answer": "The coupon.", "run": "1"}
    assert 'name="run" value="2"' in read(client, f"/changes/{change.pk}/")
    assert client.post(f"/changes/{change.pk}/answer/", form).status_code == 409
    assert change.runs.count() == 2
    assert client.post(f"/changes/{change.pk}/answer/", form | {"run": "2"}).status_code == 302
    assert change.runs.count() == 3


def test_a_change_has_one_unended_run(ann: Person, shop: Repository) -> None:
    change = ask(ann, shop)
    with pytest.raises(Exception, match="(?i)unique"):
        Run.objects.create(change=change, number=2)


def test_a_title_is_cut_at_a_word() -> None:
    assert title_of("\n\n" + "word " * 60).endswith("word…") and len(title_of("word " * 60)) <= 120
