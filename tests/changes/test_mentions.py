"""What is written to Honkweb in Slack: by whom, in which thread, about which repository."""

import pytest

from changes.errors import ChangeError, NotAllowed
from changes.models import Change, Identity, Person, Repository, Role, SlackPost
from changes.services.mentions import Unheard, Unlinked, hear
from changes.states import Status
from tests import making


@pytest.fixture(autouse=True)
def linked(ann: Person) -> None:
    Identity.objects.create(person=ann, kind="slack", uid="U1")


def said(
    text: str, *, user: str = "U1", thread: str = "", event_id: str = "E1", named: bool = True
) -> Change:
    return hear(user=user, channel="C1", thread=thread, ts="1.1", text=text, event_id=event_id, named=named)[
        0
    ]


def test_a_mention_becomes_a_change_in_its_thread(shop: Repository) -> None:
    change = said("the cart total is wrong")
    assert (change.request, change.slack_channel, change.slack_thread) == (
        "the cart total is wrong",
        "C1",
        "1.1",
    )


def test_the_thread_has_the_link_before_any_worker_is_free(shop: Repository) -> None:
    change = said("mend it")
    post = SlackPost.objects.get(change=change)
    assert (post.text, change.status) == (f"Taken as #{change.pk}.", Status.QUEUED)
    assert post.links[0][1].endswith(f"/changes/{change.pk}/")


def test_hazard_14_the_same_event_is_the_same_change(shop: Repository) -> None:
    assert said("mend it") == said("mend it")
    assert Change.objects.count() == 1


def test_hazard_14_who_is_not_linked_is_told_how(shop: Repository) -> None:
    with pytest.raises(Unlinked, match="Settings"):
        said("mend it", user="U9")
    assert not Change.objects.exists()


def test_with_several_repositories_one_is_named(shop: Repository, ann: Person) -> None:
    making.person("Ann", Role.ASKER, making.repository("acme/units"))
    with pytest.raises(ChangeError, match="In which repository"):
        said("mend it")
    change = said("in acme/units: mend it", event_id="E2")
    assert (change.repository.full_name, change.request) == ("acme/units", "mend it")
    assert said("and this", event_id="E3").repository.full_name == "acme/units"


def test_a_repository_of_others_does_not_exist(shop: Repository) -> None:
    making.repository("acme/secret")
    with pytest.raises(ChangeError, match="not here"):
        said("in acme/secret: mend it")


def test_the_thread_of_a_question_takes_its_answer_without_being_named(shop: Repository, ann: Person) -> None:
    change = making.change(
        shop, ann, status=Status.WAITING, sentence="Which?", slack_channel="C1", slack_thread="1.0"
    )
    said("the coupon", thread="1.0", named=False)
    change.refresh_from_db()
    assert change.status == Status.QUEUED and change.runs.get().message == "the coupon"


def test_other_talk_is_not_heard(shop: Repository) -> None:
    with pytest.raises(Unheard):
        said("lunch?", thread="9.9", named=False)


@pytest.mark.parametrize("words", ["the coupon", "stop", "and what of this?"])
def test_hazard_59_the_thread_of_a_change_one_may_not_see_says_nothing_of_it(ann: Person, words: str) -> None:
    hidden = making.repository("acme/secret")
    for status in (Status.WAITING, Status.WORKING):
        making.change(hidden, ann, status=status, slack_channel="C1", slack_thread=f"{status}")
        with pytest.raises(NotAllowed) as refused:
            said(words, thread=f"{status}")
        assert "secret" not in refused.value.sentence and str(status) not in refused.value.sentence
    assert not Change.objects.filter(status=Status.QUEUED).exists()


@pytest.fixture
def asking(shop: Repository, ann: Person) -> Change:
    """Its agent asks in the thread, and Ann has answered nothing yet."""
    return making.change(shop, ann, status=Status.WAITING, slack_channel="C1", slack_thread="1.0")


def test_the_same_answer_handled_again_is_no_other_word(asking: Change) -> None:
    for _ in range(2):
        assert said("the coupon", thread="1.0", named=False) == asking
    assert asking.runs.count() == 1


def test_an_answer_handled_again_does_not_answer_what_is_asked_since(asking: Change) -> None:
    said("the coupon", thread="1.0")
    asking.runs.update(status="ended")
    Change.objects.filter(pk=asking.pk).update(status=Status.WAITING)
    said("the coupon", thread="1.0")
    assert asking.runs.count() == 1 and Change.objects.get(pk=asking.pk).status == Status.WAITING
    said("the coupon", thread="1.0", event_id="E2")
    assert asking.runs.count() == 2


def test_stop_stops_also_after_stop_was_the_answer(asking: Change) -> None:
    Change.objects.filter(pk=asking.pk).update(pull_number=7)
    said("stop", thread="1.0")
    said("stop", thread="1.0", event_id="E2")
    assert Change.objects.get(pk=asking.pk).status == Status.OPEN


def test_the_words_of_the_last_answer_said_later_are_answered(asking: Change) -> None:
    said("yes", thread="1.0")
    with pytest.raises(ChangeError, match="is queued. Comment on its page"):
        said("yes", thread="1.0", event_id="E2")


def test_a_request_in_the_thread_of_what_has_ended_is_one_change_when_handled_again(
    shop: Repository, ann: Person
) -> None:
    making.change(shop, ann, status=Status.CLOSED, slack_channel="C1", slack_thread="1.0")
    assert said("mend it", thread="1.0") == said("mend it", thread="1.0")
    assert Change.objects.count() == 2
