"""Drafts are kept on the server for one person and sent together as one review."""

import pytest

from audit.models import Event
from changes.models import Change, Person, Revision
from reviews.access import standing_of
from reviews.errors import BadInput, NotAllowed, WrongState
from reviews.models import Comment, Thread
from reviews.quoting import Spot
from reviews.services.drafts import discard_draft, drafts_of, keep_draft, keep_reply
from reviews.services.review import approve, ask_for_changes, comment
from tests.threads.conftest import shown

LINE = Spot("cart.py", "new", 2)
KEY = "ghp_" + "abcdefghij0123456789ABCDEFGHIJ012345"


def draft(change: Change, person: Person, body: str = "Why?", spot: Spot = LINE) -> Comment:
    revision = change.revisions.get()
    made = keep_draft(change=change, person=person, revision=revision, spot=spot, body=body)
    assert made is not None
    return made


def test_a_draft_keeps_the_lines_it_is_about(change: Change, rob: Person) -> None:
    thread = draft(change, rob).thread
    assert (thread.path, thread.line, thread.first_line) == ("cart.py", 2, 2)
    assert thread.quoted == "    return sum(prices)"


def test_a_removed_line_is_quoted_from_the_old_side(change: Change, rob: Person) -> None:
    assert draft(change, rob, spot=Spot("cart.py", "old", 2)).thread.quoted == "    return 0"


def test_a_range_may_be_drawn_from_either_end(change: Change, rob: Person) -> None:
    thread = draft(change, rob, spot=Spot("cart.py", "new", 1, 2)).thread
    assert (thread.first_line, thread.line) == (1, 2)
    assert thread.quoted == "def total(prices):\n    return sum(prices)"


@pytest.mark.parametrize("spot", [Spot("cart.py"), Spot()])
def test_a_file_and_the_change_can_be_commented(change: Change, rob: Person, spot: Spot) -> None:
    thread = draft(change, rob, spot=spot).thread
    assert (thread.path, thread.line, thread.quoted) == (spot.path, 0, "")


@pytest.mark.parametrize(
    "spot", [Spot("nowhere.py", "new", 1), Spot("cart.py", "new", 90), Spot("cart.py", "up", 1)]
)
def test_what_is_not_in_the_revision_is_refused(change: Change, rob: Person, spot: Spot) -> None:
    with pytest.raises(BadInput):
        draft(change, rob, spot=spot)
    assert not Thread.objects.exists()


def test_writing_again_at_a_spot_changes_the_draft(change: Change, rob: Person) -> None:
    draft(change, rob, "Why")
    draft(change, rob, "Why so?")
    assert [each.body for each in drafts_of(change, rob)] == ["Why so?"]


def test_writing_nothing_discards_the_draft(change: Change, rob: Person, revision: Revision) -> None:
    draft(change, rob)
    assert keep_draft(change=change, person=rob, revision=revision, spot=LINE, body="  ") is None
    assert not Thread.objects.exists()


def test_drafts_of_one_person_are_nothing_to_another(change: Change, rob: Person, ann: Person) -> None:
    mine = draft(change, rob)
    draft(change, ann, "Mine")
    assert [each.body for each in drafts_of(change, ann)] == ["Mine"]
    with pytest.raises(NotAllowed):
        discard_draft(comment=mine, person=ann)


def test_a_discarded_draft_leaves_nothing(change: Change, rob: Person) -> None:
    discard_draft(comment=draft(change, rob), person=rob)
    assert not Comment.objects.exists() and not Thread.objects.exists()


def test_a_stranger_may_not_comment(change: Change, sam: Person) -> None:
    with pytest.raises(NotAllowed):
        draft(change, sam)


def test_the_asker_may_comment(change: Change, ann: Person) -> None:
    draft(change, ann)
    comment(change=change, person=ann, body="", **shown(change))
    assert Thread.objects.get().sent


def test_drafts_are_sent_together_as_one_review(change: Change, rob: Person) -> None:
    draft(change, rob, "One")
    draft(change, rob, "Two", Spot("cart.py"))
    review = comment(change=change, person=rob, body="", **shown(change))
    assert set(Comment.objects.values_list("draft", "review")) == {(False, review.pk)}
    assert Comment.objects.filter(mirror_at__isnull=False).count() == 2
    assert Event.objects.get(verb="review.commented").sentence == "Rob commented in 2 places."


def test_one_draft_can_be_sent_alone(change: Change, rob: Person) -> None:
    first = draft(change, rob, "One")
    draft(change, rob, "Two", Spot("cart.py"))
    comment(change=change, person=rob, body="", only=first.pk, **shown(change))
    assert [each.body for each in drafts_of(change, rob)] == ["Two"]
    with pytest.raises(WrongState):
        comment(change=change, person=rob, body="", only=first.pk, **shown(change))


def test_the_same_review_sent_twice_is_one(change: Change, rob: Person) -> None:
    draft(change, rob)
    first = comment(change=change, person=rob, body="Two things.", **shown(change))
    assert comment(change=change, person=rob, body="Two things.", **shown(change)) == first
    assert comment(change=change, person=rob, body="And a third.", **shown(change)) != first
    assert Event.objects.filter(verb="review.commented").count() == 2


def test_what_was_sent_a_moment_ago_makes_no_new_draft(change: Change, rob: Person) -> None:
    made = draft(change, rob)
    comment(change=change, person=rob, body="", **shown(change))
    again = draft(change, rob)
    assert (again, again.draft) == (made, False)
    assert draft(change, rob, "Why not?").draft


def test_nothing_to_send_is_refused(change: Change, rob: Person) -> None:
    for verb in (comment, ask_for_changes):
        with pytest.raises(BadInput):
            verb(change=change, person=rob, body=" ", **shown(change))
    assert not change.reviews.exists()


def test_an_approval_sends_the_drafts_too(change: Change, rob: Person) -> None:
    draft(change, rob)
    review = approve(change=change, person=rob, **shown(change))
    assert Comment.objects.get().review_id == review.pk


def test_an_unanswered_thread_blocks_the_merge(change: Change, rob: Person) -> None:
    draft(change, rob)
    assert "unanswered" not in [each.code for each in standing_of(change).blockers]
    approve(change=change, person=rob, **shown(change))
    assert [each.code for each in standing_of(change).blockers] == ["unanswered"]


def test_a_reply_can_wait_as_a_draft(change: Change, rob: Person, ann: Person) -> None:
    draft(change, rob)
    comment(change=change, person=rob, body="", **shown(change))
    thread = Thread.objects.get()
    keep_reply(thread=thread, person=ann, body="Becau")
    keep_reply(thread=thread, person=ann, body="Because.")
    thread.refresh_from_db()
    assert thread.answered_at is None
    comment(change=change, person=ann, body="", **shown(change))
    thread.refresh_from_db()
    assert thread.answered_at is not None
    assert [each.body for each in thread.comments.all()] == ["Why?", "Because."]


def test_a_suggestion_is_taken_out_of_the_words(change: Change, rob: Person) -> None:
    made = draft(change, rob, "Better:\n```suggestion\n    return sum(prices, 0)\n```\nThanks")
    assert (made.body, made.suggestion) == ("Better:\n\nThanks", "    return sum(prices, 0)")


def test_an_empty_suggestion_deletes_the_lines(change: Change, rob: Person) -> None:
    assert draft(change, rob, "```suggestion\n```").suggestion == ""


@pytest.mark.parametrize("spot", [Spot("cart.py"), Spot("cart.py", "old", 2)])
def test_a_suggestion_needs_lines_of_the_new_side(change: Change, rob: Person, spot: Spot) -> None:
    with pytest.raises(BadInput):
        draft(change, rob, "```suggestion\nx\n```", spot)


def test_hazard_45_secrets_are_masked_and_not_suggested(change: Change, rob: Person) -> None:
    assert KEY not in draft(change, rob, f"Use {KEY}").body
    with pytest.raises(BadInput):
        draft(change, rob, f"```suggestion\nkey = '{KEY}'\n```")


def test_a_comment_has_a_length(change: Change, rob: Person) -> None:
    with pytest.raises(BadInput):
        draft(change, rob, "x" * 20_001)
