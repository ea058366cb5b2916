"""What a person writes with a verdict reaches GitHub's conversation once, and does not come back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from changes.models import Change, Person, Repository
from reviews.mirroring import mirror_words
from reviews.models import Comment, Review, TalkRead
from reviews.services.mirroring import due_words
from reviews.services.review import approve, ask_for_changes, comment, take_back_approval
from tests import making
from tests.demo_world.whole import DemoWorld
from tests.threads.conftest import shown
from tests.threads_live.conftest import read
from tests.threads_live.test_mirroring import talk, token

VERDICTS = [
    (approve, "approved"),
    (ask_for_changes, "asked for changes to"),
    (comment, "commented on"),
]


def mirror_all() -> None:
    Review.objects.filter(mirror_at__isnull=False).update(mirror_at=timezone.now() - timedelta(seconds=1))
    for pk in due_words():
        mirror_words(pk)


@pytest.mark.parametrize(("verb", "said"), VERDICTS)
def test_the_words_of_a_verdict_are_posted(
    world: DemoWorld, ready: Change, rob: Person, verb: Callable[..., Review], said: str
) -> None:
    making.read(ready)
    before = len(talk(world, ready))
    review = verb(change=ready, person=rob, body="Mind the header, @octocat.", **shown(ready))
    mirror_all()
    posted = talk(world, ready)[before:]
    assert len(posted) == 1 and "Mind the header" in posted[0]["body"] and "@octocat" not in posted[0]["body"]
    assert posted[0]["body"].startswith(f"**Rob** {said} {review.head_sha[:7]}, in Honkweb:")


def test_words_of_an_approval_that_was_taken_back_meanwhile_say_so(
    world: DemoWorld, ready: Change, rob: Person
) -> None:
    making.read(ready)
    review = approve(change=ready, person=rob, body="Fine by me.", **shown(ready))
    take_back_approval(review=review, person=rob)
    mirror_all()
    told = talk(world, ready)[-1]["body"]
    assert "This approval does not count any more: Rob took it back." in told


def test_a_verdict_without_words_posts_nothing(world: DemoWorld, ready: Change, rob: Person) -> None:
    making.read(ready)
    before = len(talk(world, ready))
    approve(change=ready, person=rob, **shown(ready))
    mirror_all()
    assert len(talk(world, ready)) == before


def test_words_of_a_verdict_do_not_come_back(world: DemoWorld, ready: Change, rob: Person) -> None:
    review = comment(change=ready, person=rob, body="Mine.", **shown(ready))
    mirror_all()
    read(ready)
    review.refresh_from_db()
    assert review.github_id == talk(world, ready)[-1]["id"] and not Comment.objects.exists()


def test_hazard_24_words_whose_answer_was_lost_are_posted_once(
    world: DemoWorld, ready: Change, rob: Person
) -> None:
    rules = [{"method": "POST", "path": "/comments$", "times": 1, "kind": "500_after"}]
    world.control("PUT", "/faults", {"rules": rules})
    before = len(talk(world, ready))
    comment(change=ready, person=rob, body="Once.", **shown(ready))
    mirror_all()
    assert Review.objects.get().mirror_error
    mirror_all()
    assert Review.objects.get().github_id and len(talk(world, ready)) == before + 1


def test_hazard_24_words_whose_answer_was_lost_are_known_when_they_are_heard(
    world: DemoWorld, ready: Change, rob: Person
) -> None:
    rules = [{"method": "POST", "path": "/comments$", "times": 1, "kind": "500_after"}]
    world.control("PUT", "/faults", {"rules": rules})
    comment(change=ready, person=rob, body="Once.", **shown(ready))
    mirror_all()
    read(ready)
    assert Review.objects.get().github_id and not Comment.objects.exists()


def test_words_of_a_verdict_that_are_copied_hide_nothing(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person
) -> None:
    comment(change=ready, person=rob, body="Mine.", **shown(ready))
    mirror_all()
    mine = talk(world, ready)[-1]["body"]
    url = f"/repos/{shop.full_name}/issues/{ready.pull_number}/comments"
    world.github("POST", url, {"body": mine}, token=token(world, shop, "mallory"))
    TalkRead.objects.all().delete()
    read(ready)
    assert Comment.objects.get().by_label == "mallory"
