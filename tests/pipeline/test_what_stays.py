"""What a merge or a closing leaves at GitHub: a title without secrets, and no branch, or the word why it is there still."""

import subprocess
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository
from changes.pipeline.wishes import carry_out
from changes.services.stopping import ask_to_reopen, close_change
from changes.states import Status
from integrations.errors import Refused
from tests.demo_world.whole import DemoWorld
from tests.desk.reading_pages import content
from tests.pipeline.conftest import built
from tests.pipeline.test_line import again, pressed
from tests.threads_live.conftest import ready

__all__ = ["ready"]
SECRET = "sk-ant-" + "a1B2c3D4e5" * 5


@pytest.fixture
def keeps_branches(world: DemoWorld, shop: Repository) -> None:
    """GitHub refuses that a branch is deleted, as a rule set there does."""
    bare = world.data / "demo" / "git" / f"{shop.full_name}.git"
    subprocess.run(["git", "-C", str(bare), "config", "receive.denyDeletes", "true"], check=True)


def merged(change: Change, rob: Person) -> Change:
    return again(pressed(built(change), rob))


def closed(change: Change, person: Person) -> Change:
    close_change(change=change, person=person)
    return Change.objects.select_related("repository").get(pk=change.pk)


def due(change: Change) -> Change:
    """As if a minute had gone by, after which a wish is tried again."""
    Change.objects.filter(pk=change.pk).exclude(wish="").update(wish_at=timezone.now() - timedelta(seconds=1))
    carry_out(change.pk)
    return Change.objects.select_related("repository").get(pk=change.pk)


def branches(world: DemoWorld, shop: Repository) -> list[str]:
    return [each["name"] for each in world.github("GET", f"/repos/{shop.full_name}/branches")]


def test_hazard_45_what_lands_has_no_secret_in_its_title(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person
) -> None:
    Change.objects.filter(pk=ready.pk).update(title=f"Use {SECRET} for the header @octocat")
    change = merged(ready, rob)
    message = world.github("GET", f"/repos/{shop.full_name}/commits/{change.merge_sha}")["commit"]["message"]
    title = message.splitlines()[0]
    assert change.status == Status.MERGED and title.startswith("Use ••")
    assert title.endswith(f"(#{change.pull_number})") and SECRET not in message


@pytest.mark.usefixtures("keeps_branches")
def test_a_branch_that_github_keeps_after_a_merge_is_said_once_and_nothing_waits_for_it(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person
) -> None:
    change = merged(ready, rob)
    assert change.wish == "tidy"
    for _ in range(2):
        change = due(change)
    assert (change.status, change.wish) == (Status.MERGED, "")
    assert change.branch in branches(world, shop)
    _said_once(change, rob)


@pytest.mark.usefixtures("keeps_branches")
def test_a_branch_that_github_keeps_after_closing_is_said_once_and_it_can_be_reopened(
    world: DemoWorld, shop: Repository, ready: Change, ann: Person
) -> None:
    change = closed(ready, ann)
    for _ in range(2):
        change = due(change)
    assert (change.status, change.wish, change.pull_state) == (Status.CLOSED, "", "closed")
    assert change.branch in branches(world, shop)
    _said_once(change, ann)
    ask_to_reopen(change=change, person=ann)
    assert due(change).status == Status.OPEN


def _said_once(change: Change, person: Person) -> None:
    told = Event.objects.get(change=change.pk, verb="change.branch_kept")
    assert told.sentence.startswith(f"GitHub did not delete the branch {change.branch}: ")
    assert "deletion prohibited" in told.sentence
    client = Client()
    client.force_login(person)
    assert f"did not delete the branch {change.branch}: " in content(client.get(f"/changes/{change.pk}/"))


def test_a_branch_that_somebody_pushed_to_since_is_theirs(
    world: DemoWorld, shop: Repository, ready: Change, ann: Person
) -> None:
    tree = world.github("GET", f"/repos/{shop.full_name}/branches/main")["commit"]["sha"]
    bare = world.data / "demo" / "git" / f"{shop.full_name}.git"
    change = closed(ready, ann)
    subprocess.run(["git", "-C", str(bare), "update-ref", f"refs/heads/{change.branch}", tree], check=True)
    change = due(change)
    assert change.wish == "" and change.branch in branches(world, shop)
    assert not Event.objects.filter(change=change.pk, verb="change.branch_kept").exists()


def refuses_the_token_once(world: DemoWorld, method: str, path: str) -> None:
    rule = {"method": method, "path": path, "times": 1, "kind": "401_before"}
    world.control("PUT", "/faults", {"rules": [rule]})


def test_a_branch_is_deleted_once_the_token_is_taken_again(
    world: DemoWorld, shop: Repository, ready: Change, ann: Person
) -> None:
    change = closed(ready, ann)
    refuses_the_token_once(world, "POST", "/git-receive-pack$")
    with pytest.raises(Refused, match="credentials"):
        carry_out(change.pk)
    change = due(change)
    assert change.wish == "" and change.branch not in branches(world, shop)


def test_a_change_is_reopened_once_the_token_is_taken_again(
    world: DemoWorld, ready: Change, ann: Person
) -> None:
    change = due(closed(ready, ann))
    ask_to_reopen(change=change, person=ann)
    refuses_the_token_once(world, "PATCH", f"/pulls/{change.pull_number}$")
    with pytest.raises(Refused, match="401"):
        carry_out(change.pk)
    assert due(change).status == Status.OPEN
