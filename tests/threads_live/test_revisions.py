"""Threads follow their lines into later revisions; suggestions become one."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from changes.models import Change, Person, Repository
from reviews.access import latest_revision, why_not
from reviews.errors import NotAllowed, Stale, WrongState
from reviews.models import Comment, Thread, ThreadPlace
from reviews.placing import place, said_by_agent
from reviews.quoting import Spot
from reviews.services.drafts import keep_draft
from reviews.services.places import due
from reviews.services.review import ask_for_changes, comment
from reviews.showing import threads_in
from reviews.suggesting import apply_suggestion
from tests.demo_world.whole import DemoWorld
from tests.pipeline.conftest import worked
from tests.threads.conftest import shown
from tests.threads_live.conftest import DARK, began, first_added, read


def edited(world: DemoWorld, change: Change, folder: Path, edit: str) -> Change:
    """A person pushes an edit of the commented file: lines put above it, or its line put differently."""
    path, line = first_added(change)
    git = ["git", "-c", "user.name=Pat", "-c", "user.email=pat@example.com"]
    place = folder / "clone"
    url = world.git_url(change.repository.full_name)
    subprocess.run([*git, "clone", "-q", "-b", change.branch, url, str(place)], check=True)
    rows = (place / path).read_text().split("\n")
    if edit == "above":
        rows = ["/* one */", "/* two */", *rows]
    elif edit == "near":
        rows[line - 3 : line - 3] = ["  /* two lines above */"]
    else:
        rows[line - 1] = "  /* put differently */"
    (place / path).write_text("\n".join(rows))
    subprocess.run([*git, "commit", "-qam", "Edit"], cwd=place, check=True)
    subprocess.run([*git, "push", "-q", "origin", "HEAD"], cwd=place, check=True)
    return read(change)


def find_all() -> None:
    for pk in due():
        place(pk)


def suggestion_of(thread: Thread) -> Comment:
    rows = Comment.objects.select_related(
        "thread__change__repository", "thread__revision", "by", "applied_in"
    )
    return rows.get(thread=thread)


def test_a_thread_follows_its_line(world: DemoWorld, ready: Change, rob: Person, tmp_path: Path) -> None:
    thread = began(ready, rob, "Why?")
    change = edited(world, ready, tmp_path, "above")
    find_all()
    row = ThreadPlace.objects.get(thread=thread)
    assert (row.line, row.gone, row.hunks) == (thread.line + 2, False, [])
    shown_row = threads_in(change, latest_revision(change), rob)[0]
    assert shown_row.after.endswith(f"-R{thread.line + 2}") and not shown_row.notice


def test_a_thread_says_that_its_line_is_gone(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path
) -> None:
    thread = began(ready, rob, "Why?")
    change = edited(world, ready, tmp_path, "line")
    find_all()
    row = threads_in(change, latest_revision(change), rob)[0]
    assert (row.notice, row.after) == ("On a line that revision 2 removed.", "")
    assert row.before == [thread.quoted]
    thread.refresh_from_db()
    assert thread.answered_at is None, "the agent was not asked"


def test_a_range_is_gone_once_a_line_in_its_middle_reads_differently(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path
) -> None:
    path, line = first_added(ready)
    around = Spot(path, "new", line + 1, line - 1)
    made = keep_draft(change=ready, person=rob, revision=ready.revisions.get(), spot=around, body="Why?")
    assert made is not None
    comment(change=ready, person=rob, body="", only=made.pk, **shown(ready))
    change = edited(world, ready, tmp_path, "line")
    find_all()
    row = threads_in(change, latest_revision(change), rob)[0]
    assert row.notice == "On lines that revision 2 removed."


def test_a_deleted_mirror_costs_no_place(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path
) -> None:
    began(ready, rob, "Why?")
    edited(world, ready, tmp_path, "above")
    shutil.rmtree(settings.HONK_DATA / "mirrors" / f"{ready.repository_id}.git")
    find_all()
    assert not ThreadPlace.objects.filter(found_at=None).exists()


def test_what_was_handed_over_is_answered_by_the_hunk_that_touches_it(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path
) -> None:
    thread = began(ready, rob, "Please put it differently.")
    Thread.objects.filter(pk=thread.pk).update(asked_at=thread.at)
    change = edited(world, ready, tmp_path, "line")
    find_all()
    thread.refresh_from_db()
    assert thread.answered_in is not None and thread.answered_in.number == 2
    row = threads_in(change, latest_revision(change), rob)[0]
    assert row.hunks[0].label.startswith(f"{thread.path}:")


@pytest.mark.parametrize("edit", ["above", "near"])
def test_what_was_handed_over_and_not_touched_stays_unanswered(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path, edit: str
) -> None:
    thread = began(ready, rob, "Please put it differently.")
    Thread.objects.filter(pk=thread.pk).update(asked_at=thread.at)
    change = edited(world, ready, tmp_path, edit)
    find_all()
    row = threads_in(change, latest_revision(change), rob)[0]
    assert row.missed and row.unanswered


def test_asking_for_changes_ends_in_a_revision_in_which_threads_are_found(
    ask: Callable[[str], Change], rob: Person
) -> None:
    ready = ask(DARK)
    thread = began(ready, rob, "Please make it a bit lighter.")
    ask_for_changes(change=ready, person=rob, body="", **shown(ready))
    change = worked(ready)
    find_all()
    assert change.revisions.count() == 2
    assert ThreadPlace.objects.get(thread=thread).found_at is not None


def test_what_the_agent_says_of_a_comment_stands_in_its_thread(
    ask: Callable[[str], Change], rob: Person
) -> None:
    thread = began(ask(DARK), rob, "Please make it a bit lighter.")
    ask_for_changes(change=thread.change, person=rob, body="", **shown(thread.change))
    change = worked(thread.change)
    find_all()
    said = thread.comments.get(by_kind="agent")
    assert said.by_label.startswith("Claude (") and said.body.startswith("Seen to:")
    assert said.mirror_at, "it goes to GitHub as the others do"
    client = Client()
    client.force_login(rob)
    assert "Written by the agent" in client.get(f"/changes/{change.pk}/threads/").content.decode()


def test_the_agents_words_are_sorted_by_thread() -> None:
    summary = "Did it.\n\n[T7] Put it into a token,\nas you said.\n- [T12]: Left as it is: the tests need it."
    assert said_by_agent(summary) == {
        7: "Put it into a token,\nas you said.",
        12: "Left as it is: the tests need it.",
    }


def test_a_suggestion_becomes_a_revision_that_its_applier_cannot_approve(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person
) -> None:
    thread = began(ready, rob, "```suggestion\n  background: navy;\n```")
    revision = apply_suggestion(comment=suggestion_of(thread), person=rob)
    again = apply_suggestion(comment=suggestion_of(thread), person=rob)
    assert (again.pk, revision.number, revision.pusher) == (revision.pk, 2, rob)
    change = Change.objects.select_related("repository__policy", "asker").get(pk=ready.pk)
    assert change.pull_head_sha == revision.head_sha
    branch = world.github("GET", f"/repos/{shop.full_name}/branches/{change.branch}")
    assert branch["commit"]["sha"] == revision.head_sha
    commit = world.github("GET", f"/repos/{shop.full_name}/commits/{revision.head_sha}")["commit"]
    assert commit["author"]["email"] == "rob@example.com"
    assert "wrote a part" in why_not(rob, change, revision)
    thread.refresh_from_db()
    assert thread.resolved_at is not None and thread.answered_in == revision


def test_the_suggester_is_named_as_co_author(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, ann: Person
) -> None:
    thread = began(ready, rob, "```suggestion\n  background: navy;\n```")
    revision = apply_suggestion(comment=suggestion_of(thread), person=ann)
    commit = world.github("GET", f"/repos/{shop.full_name}/commits/{revision.head_sha}")["commit"]
    assert "Co-authored-by: Rob <rob@example.com>" in commit["message"]
    assert commit["author"]["email"] == "ann@example.com"


def test_a_suggestion_on_lines_that_changed_is_refused(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path
) -> None:
    thread = began(ready, rob, "```suggestion\n  background: navy;\n```")
    edited(world, ready, tmp_path, "line")
    find_all()
    with pytest.raises(Stale):
        apply_suggestion(comment=suggestion_of(thread), person=rob)


def test_a_suggestion_meets_a_push_that_nobody_told_of(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path
) -> None:
    thread = began(ready, rob, "```suggestion\n  background: navy;\n```")
    row = suggestion_of(thread)
    head = ready.pull_head_sha
    edited(world, ready, tmp_path, "above")
    ready.revisions.filter(number=2).update(head_sha=head)
    Change.objects.filter(pk=ready.pk).update(pull_head_sha=head)
    find_all()
    with pytest.raises(Stale):
        apply_suggestion(comment=row, person=rob)
    row.refresh_from_db()
    assert row.applied_in is None


def test_strangers_and_closed_changes_apply_nothing(ready: Change, rob: Person, ann: Person) -> None:
    thread = began(ready, rob, "```suggestion\n  background: navy;\n```")
    row = suggestion_of(thread)
    stranger = Person.objects.create(email="sam@example.com", name="Sam")
    with pytest.raises(NotAllowed):
        apply_suggestion(comment=row, person=stranger)
    Change.objects.filter(pk=ready.pk).update(status="closed")
    with pytest.raises(WrongState):
        apply_suggestion(comment=suggestion_of(thread), person=rob)
