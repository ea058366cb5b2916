"""The build that people can try: in the thread once, and on the page with the SHA it was made from."""

import pytest

from changes.models import Build, Change, Person, Repository, SlackPost
from changes.services.moving import touch
from changes.services.revisions import record_revision
from reviews.access import standing_of
from reviews.previews import preview_shown
from tests import making
from tests.making import sha
from tests.reviews.test_pages import as_, read

WHERE = "http://ci.example.com/previews/{}/"


def preview(change: Change, head: str = "head", *, conclusion: str = "success") -> Build:
    """CI has published a build, and the change learns of it."""
    url = WHERE.format(head)
    return making.built(change, name="preview", head=head, url=url, conclusion=conclusion)


def said(change: Change) -> list[SlackPost]:
    return list(change.slack_posts.order_by("pk"))


def with_build(change: Change, head: str = "head") -> list[SlackPost]:
    return [post for post in said(change) if WHERE.format(head) in [address for _, address in post.links]]


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    return making.opened(shop, ann, slack_channel="C1", slack_thread="1.2")


def test_the_turn_is_told_with_the_build_its_picture_and_the_one_before(change: Change) -> None:
    Build.objects.create(
        repository=change.repository, head_sha=sha("base"), source="check_run", external_id="b", name="preview",
        status="completed", conclusion="success", url=WHERE.format("base"),
    )  # fmt: skip
    preview(change)
    (post,) = with_build(change)
    assert [label for label, _ in post.links] == [
        f"#{change.pk}", f"Open this build, made from {sha('head')[:7]}", f"Before, from {sha('base')[:7]}",
    ]  # fmt: skip
    assert "/qr/" in post.images[0][0] and sha("head")[:7] in post.images[0][1]
    making.built(change, name="lint")
    assert said(change) == [post]


def test_a_build_that_comes_after_the_turn_is_told_once(change: Change) -> None:
    making.built(change)
    before = said(change)
    assert before and not with_build(change)
    preview(change)
    touch(change)
    (post,) = with_build(change)
    assert post.key == f"preview-{sha('head')}" and post.images
    assert [*before, post] == said(change)


def test_a_build_in_the_thread_is_not_pictured_again_with_the_next_turn(change: Change, rob: Person) -> None:
    preview(change)
    making.built(change, name="lint", conclusion="failure")
    Build.objects.filter(name="lint").update(conclusion="success")
    touch(change)
    first, again = with_build(change)
    assert first.images and not again.images


def test_a_red_preview_is_not_offered(change: Change) -> None:
    making.built(change)
    preview(change, conclusion="failure")
    assert not with_build(change)


def test_a_build_of_another_revision_says_so_and_never_counts(change: Change, rob: Person) -> None:
    preview(change)
    Change.objects.update(pull_head_sha=sha("second"))
    change.refresh_from_db()
    record_revision(change=change, measured=making.measured("second"))
    making.read(change)

    page = read(as_(rob), f"/changes/{change.pk}/")
    assert WHERE.format("head") in page and "not this revision" in page
    assert "no_ci" in [each.code for each in standing_of(change).blockers]
    assert not with_build(change, "second")

    preview(change, "second")
    page = read(as_(rob), f"/changes/{change.pk}/")
    assert WHERE.format("second") in page and "not this revision" not in page


def test_of_older_builds_the_newest_is_shown(change: Change) -> None:
    preview(change)
    for head in ("second", "third"):
        record_revision(change=change, measured=making.measured(head))
    preview(change, "second")
    newest = change.revisions.get(number=3)
    shown = preview_shown(newest)
    assert shown is not None and shown.head_sha == sha("second")
    first = preview_shown(change.revisions.get(number=1))
    assert first is not None and first.head_sha == sha("head")


def test_a_build_says_on_which_base_it_stands(change: Change, rob: Person) -> None:
    making.built(change, base_sha=sha("base"))
    assert "on base" in read(as_(rob), f"/changes/{change.pk}/")
