"""What is read of GitHub beside the head: the builds of the base, whatever became of its branch since."""

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from audit.models import Event
from changes.models import Build, Change, Repository
from changes.outside import mirror_of
from changes.pipeline.measuring import measure
from changes.pipeline.pushes import record_push
from changes.pipeline.reading import read_change
from changes.services.revisions import record_revision
from changes.tasks import poll, sweep
from honkweb.celery import app
from integrations.errors import NotFound
from reviews.access import latest_revision, standing_of
from reviews.previews import preview_before
from tests.demo_world.whole import DemoWorld, until
from tests.pipeline.conftest import built
from tests.pipeline.test_line import pushed

Ask = Callable[[str], Change]

BUILT = pytest.mark.parametrize("shop", [True], indirect=True)  # main too


def moved_on(world: DemoWorld, shop: Repository, folder: Path) -> None:
    """Somebody pushes another commit to the default branch."""
    git = ["git", "-c", "user.name=Pat", "-c", "user.email=pat@example.com"]
    subprocess.run([*git, "clone", "-q", world.git_url(shop.full_name), "clone"], cwd=folder, check=True)
    place = folder / "clone"
    (place / "NEWS").write_text("Moved on.\n")
    for words in (["add", "NEWS"], ["commit", "-qm", "Move on"], ["push", "-q", "origin", "HEAD:main"]):
        subprocess.run([*git, *words], cwd=place, check=True)


@BUILT
def test_the_build_before_is_read_although_the_base_has_moved_on(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path
) -> None:
    change = ask("Make the header dark")
    moved_on(world, shop, tmp_path)
    revision = latest_revision(change)
    assert revision is not None
    assert not Build.objects.filter(head_sha=revision.base_sha).exists()
    built(change)

    def read() -> Build | None:
        read_change(change)
        return preview_before(revision)

    assert revision.base_sha in until(read).url


@BUILT
def test_a_base_whose_builds_have_ended_is_not_asked_about_again(
    world: DemoWorld, shop: Repository, ask: Ask
) -> None:
    change = built(ask("Make the header dark"))
    revision = latest_revision(change)
    assert revision is not None
    path = f"/commits/{revision.base_sha}/check-runs"

    def asked() -> int:
        log = world.control("GET", "/requests?after=0")["requests"]
        return sum(each["path"].endswith(f"{shop.full_name}{path}") for each in log)

    def ended() -> bool:
        read_change(change)
        rows = Build.objects.filter(repository=shop, head_sha=revision.base_sha)
        return rows.exists() and all(build.is_done for build in rows)

    until(ended)
    before = asked()
    assert before
    read_change(change)
    assert asked() == before


def test_a_pull_request_that_github_hides_says_so_until_it_is_shown_again(
    world: DemoWorld, shop: Repository, ask: Ask
) -> None:
    change = built(ask("Make the header dark"))
    Change.objects.filter(pk=change.pk).update(slack_channel="C1", slack_thread="1.0", pull_number=999_999)
    for _ in range(2):
        with pytest.raises(NotFound):
            read_change(fresh(change))
    assert [each.code for each in standing_of(fresh(change)).blockers][0] == "unreadable"
    assert (
        change.slack_posts.filter(key__startswith="unreadable", text__contains="does not show").count() == 1
    )
    Change.objects.filter(pk=change.pk).update(pull_number=change.pull_number)
    read_change(fresh(change))
    assert [each.code for each in standing_of(fresh(change)).blockers] == ["approval"]


def test_a_head_whose_base_is_gone_is_not_said_to_be_read_in_a_moment(shop: Repository, ask: Ask) -> None:
    change = built(ask("Make the header dark"))
    Change.objects.filter(pk=change.pk).update(pull_base_ref="gone")
    record_push(change.pk)
    codes = [each.code for each in standing_of(fresh(change)).blockers]
    assert "unreadable" in codes and "stale_revision" not in codes
    assert "gone does not exist any more" in fresh(change).pull_unreadable


def test_a_base_that_was_rewritten_as_the_pull_request_was_sent_there_is_told_once(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path
) -> None:
    change = built(ask("Make the header dark"))
    mirror = mirror_of(shop)
    tip = mirror.tip("main")
    assert tip is not None
    mirror.push("release", tip, expected=None)
    world.github("PATCH", f"/repos/{shop.full_name}/pulls/{change.pull_number}", {"base": "release"})
    git, url = (
        ["git", "-c", "user.name=Pat", "-c", "user.email=pat@example.com"],
        world.git_url(shop.full_name),
    )
    subprocess.run([*git, "init", "-q", tmp_path], check=True)
    for words in (
        ["commit", "-q", "--allow-empty", "-m", "Begin anew"],
        ["push", "-qf", url, "HEAD:release"],
    ):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    for _ in range(3):
        read_change(fresh(change))
        assert "unreadable" in [each.code for each in standing_of(fresh(change)).blockers]
    assert Event.objects.filter(change=change.pk, verb="pull.unreadable").count() == 1


# The sweep's own tasks run at once; what is woken by name is not needed here.
@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
def test_a_head_that_could_not_be_read_is_left_to_the_poll(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = ask("Make the header dark")
    head = pushed(world, change, tmp_path)
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    Change.objects.filter(pk=change.pk).update(pull_head_sha=head, pull_base_ref="gone")

    def fetched() -> int:
        found = world.control("GET", "/requests?after=0")["requests"]
        return sum(f"{shop.full_name}.git/info/refs" in each["path"] for each in found)

    before = fetched()
    sweep()
    assert fetched() == before + 1 and "cannot be compared" in fresh(change).pull_unreadable
    sweep()
    assert fetched() == before + 1, "who sweeps every few seconds does not ask again and again"
    poll()
    newest = latest_revision(change)
    assert newest is not None and (newest.number, newest.head_sha) == (2, head)
    assert fresh(change).pull_unreadable == ""


def test_a_push_that_is_recorded_elsewhere_meanwhile_is_told_once(
    world: DemoWorld, shop: Repository, ask: Ask, tmp_path: Path
) -> None:
    change = ask("Make the header dark")
    head = pushed(world, change, tmp_path)
    Change.objects.filter(pk=change.pk).update(pull_head_sha=head)
    mirror = mirror_of(shop)
    mirror.fetch()
    measured = measure(mirror, base_ref="main", head_sha=head)

    def fetched() -> int:
        found = world.control("GET", "/requests?after=0")["requests"]
        return sum(f"{shop.full_name}.git/info/refs" in each["path"] for each in found)

    before = fetched()
    with transaction.atomic():
        Change.objects.select_for_update().get(pk=change.pk)
        here = threading.Thread(target=recorded_beside, args=[change.pk])
        here.start()
        until(lambda: fetched() > before)
        record_revision(change=change, measured=measured, pushed_by="pat")
    here.join(30)
    assert not here.is_alive() and change.revisions.count() == 2
    assert not Event.objects.filter(change=change.pk, verb="revision.pushed").exists()


def recorded_beside(change_pk: int) -> None:
    try:
        record_push(change_pk)
    finally:
        connection.close()


def fresh(change: Change) -> Change:
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)
