"""The attention table follows the facts, and can be derived again."""

from io import StringIO

from django.core.management import call_command

from agent.protocols import Proposal
from audit.models import Event
from changes.models import Change, Person, Repository, Run, SlackPost
from changes.pipeline.working import end_without_proposal
from changes.states import Status
from reviews.models import Attention
from tests import making


def test_a_changed_result_is_an_event_and_a_word_in_the_thread(shop: Repository, ann: Person) -> None:
    change = making.opened(shop, ann, slack_channel="C1", slack_thread="1.2")
    Event.objects.filter(verb="attention.moved").count()
    making.built(change)
    event = Event.objects.filter(verb="attention.moved").latest("id")
    assert (event.data["stage"], event.data["before"]) == ("review", "blocked")
    assert "approval" in SlackPost.objects.latest("id").text


def test_a_question_is_said_once_in_the_thread(shop: Repository, ann: Person) -> None:
    change = making.change(
        shop, ann, status=Status.WORKING, slack_channel="C1", slack_thread="1.2", request="Mend it"
    )
    run = Run.objects.create(change=change, number=1, status="working", lease_owner="w")
    end_without_proposal(run, Proposal(outcome="question", sentence="", question="Which currency?"))
    assert Attention.objects.get(change=change).sentence == "Asks: Which currency?"
    (post,) = SlackPost.objects.filter(text__contains="Which currency?")
    assert post.text == "Which currency? Answer here, or on its page."


def test_the_same_result_is_no_event(shop: Repository, ann: Person) -> None:
    change = making.opened(shop, ann)
    making.built(change)
    before = Event.objects.count()
    making.built(change, name="lint")
    assert Event.objects.count() == before


def test_what_was_stored_wrongly_is_mended_by_the_command(shop: Repository, ann: Person) -> None:
    change = making.opened(shop, ann)
    making.built(change)
    Attention.objects.filter(change=change).update(stage="merged", turn="nobody")
    said = StringIO()
    call_command("rebuild_attention", stdout=said)
    assert "1 rows mended" in said.getvalue()
    assert Attention.objects.get(change=change).stage == "review"
    assert Change.objects.count() == 1


def test_a_build_knows_the_base_it_was_made_on(shop: Repository, ann: Person) -> None:
    from changes.services.builds import record_build
    from tests.changes.test_builds import facts

    change = making.opened(shop, ann)
    record_build(repository=shop, facts=facts())
    assert shop.builds.get(head_sha=change.pull_head_sha).base_sha == making.sha("base")
