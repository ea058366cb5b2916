"""From a request to a landed commit, with everything real but the clock of the five seconds."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, Run
from changes.outside import mirror_of
from changes.pipeline.engine import rules_at
from changes.pipeline.reading import read_change, read_repository
from changes.pipeline.wishes import carry_out
from changes.services.asking import answer_question, open_change
from changes.services.running import claim, give_back_lost
from changes.services.stopping import ask_to_reopen, close_change
from changes.states import Status
from integrations.git import Mirror
from reviews.access import latest_revision, standing_of
from reviews.landing import advance
from reviews.models import Findings, Merge, MergeStatus
from reviews.preparing import prepare
from reviews.previews import preview_of
from reviews.services.merging import start_merge
from reviews.services.review import approve, ask_for_changes
from tests.demo_world.whole import DemoWorld
from tests.pipeline.conftest import built, worked

Ask = Callable[[str], Change]
DARK = "Make the header dark"


def shown(change: Change) -> dict[str, str]:
    revision = latest_revision(change)
    assert revision is not None
    return {"head_sha": revision.head_sha, "digest": revision.digest}


def merges_at(world: DemoWorld, shop: Repository) -> list[dict]:
    found = world.control("GET", "/requests?after=0")["requests"]
    return [each for each in found if each["method"] == "PUT" and f"{shop.full_name}/pulls" in each["path"]]


def pushed(
    world: DemoWorld, change: Change, folder: Path, *, path: str = "NEWS", text: str = "By a person.\n"
) -> str:
    """A person pushes a commit to the change's branch; gives its name."""
    git = ["git", "-c", "user.name=Pat", "-c", "user.email=pat@example.com"]
    place = folder / "clone"
    url = world.git_url(change.repository.full_name)
    subprocess.run([*git, "clone", "-q", "-b", change.branch, url, str(place)], check=True)
    (place / path).write_text(text)
    subprocess.run([*git, "add", path], cwd=place, check=True)
    subprocess.run([*git, "commit", "-qm", "Add news"], cwd=place, check=True)
    subprocess.run([*git, "push", "-q", "origin", "HEAD"], cwd=place, check=True)
    done = subprocess.run([*git, "rev-parse", "HEAD"], cwd=place, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def pressed(change: Change, rob: Person) -> Merge:
    """Approved and pressed, with the five seconds over."""
    approve(change=change, person=rob, **shown(change))
    merge = start_merge(change=change, person=rob, **shown(change))
    Merge.objects.filter(pk=merge.pk).update(not_before=timezone.now() - timedelta(seconds=1))
    return merge


def again(merge: Merge) -> Change:
    Merge.objects.filter(pk=merge.pk).update(look_at=None)
    advance(merge.pk)
    return Change.objects.get(pk=merge.change_id)


@pytest.fixture
def ready(ask: Ask) -> Change:
    return built(ask(DARK))


def test_a_request_becomes_a_merged_pull_request(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person
) -> None:
    assert [b.code for b in standing_of(ready).blockers] == ["approval"]
    preview = preview_of(shop.pk, ready.pull_head_sha)
    assert preview is not None and ready.pull_head_sha in preview.url
    change = again(pressed(ready, rob))
    merge = Merge.objects.get(change=change)
    assert (change.status, merge.status, merge.same) == (Status.MERGED, MergeStatus.LANDED, True)
    assert len(merges_at(world, shop)) == 1
    assert world.github("GET", f"/repos/{shop.full_name}/branches/main")["commit"]["sha"] == change.merge_sha
    carry_out(change.pk)
    assert change.branch not in [b["name"] for b in world.github("GET", f"/repos/{shop.full_name}/branches")]


def test_the_commit_names_agent_asker_and_run(world: DemoWorld, shop: Repository, ready: Change) -> None:
    message = world.github("GET", f"/repos/{shop.full_name}/commits/{ready.pull_head_sha}")["commit"][
        "message"
    ]
    assert "Co-authored-by: Ann <ann@example.com>" in message and f"Honk-Change: #{ready.pk} run 1" in message
    pull = world.github("GET", f"/repos/{shop.full_name}/pulls/{ready.pull_number}")
    assert pull["head"]["sha"] == ready.pull_head_sha and f"/changes/{ready.pk}/" in pull["body"]


def test_what_the_page_shows_is_prepared(ready: Change) -> None:
    revision = latest_revision(ready)
    assert revision is not None
    prepare(revision.pk)
    revision.findings.refresh_from_db()
    assert [each["path"] for each in revision.findings.data["files"]] == [f["path"] for f in revision.files]


def test_a_question_waits_for_its_answer(ask: Ask, ann: Person) -> None:
    change = ask("The cart total is wrong when a coupon and gift card are combined.")
    assert change.status == Status.WAITING and "Which is applied first" in change.sentence
    answer_question(change=change, person=ann, answer="The coupon first.")
    change = worked(Change.objects.get(pk=change.pk))
    assert change.status == Status.OPEN
    run = change.runs.get(number=2)
    assert run.steps.filter(kind="verify", exit_code__gt=0).exists()


def test_a_request_that_the_model_does_not_know_fails_with_what_to_do(ask: Ask) -> None:
    change = ask("Paint the goose green.")
    assert change.status == Status.FAILED and "ANTHROPIC_API_KEY" in change.sentence


def test_a_withheld_verdict_is_pushed_and_blocks(ask: Ask) -> None:
    change = built(ask("There is a typo in the footer."))
    assert "withheld" in [b.code for b in standing_of(change).blockers]


def test_asking_for_changes_makes_a_second_revision(ready: Change, rob: Person) -> None:
    ask_for_changes(change=ready, person=rob, body="Please make it a bit lighter.", **shown(ready))
    change = worked(ready)
    assert change.status == Status.OPEN
    assert [r.number for r in change.revisions.order_by("number")] == [1, 2]
    assert change.revisions.get(number=2).head_sha == change.pull_head_sha


@pytest.mark.parametrize("kind", ["500_after", "502_after"])
def test_hazard_24_a_lost_answer_is_looked_for_and_never_asked_again(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, kind: str
) -> None:
    world.control(
        "PUT", "/faults", {"rules": [{"method": "PUT", "path": "/merge$", "times": 1, "kind": kind}]}
    )
    merge = pressed(ready, rob)
    assert again(merge).status == Status.UNKNOWN
    assert again(merge).status == Status.MERGED
    assert len(merges_at(world, shop)) == 1


def test_hazard_24_an_error_before_acting_ends_open_without_a_second_call(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person
) -> None:
    world.control(
        "PUT", "/faults", {"rules": [{"method": "PUT", "path": "/merge$", "times": 9, "kind": "500_before"}]}
    )
    merge = pressed(ready, rob)
    assert again(merge).status == Status.UNKNOWN
    Merge.objects.filter(pk=merge.pk).update(told_at=timezone.now() - timedelta(hours=1))
    assert again(merge).status == Status.OPEN
    assert len(merges_at(world, shop)) == 1


def test_hazard_19_a_push_just_before_the_call_lands_nothing(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, tmp_path: Path
) -> None:
    merge = pressed(ready, rob)
    head = pushed(world, ready, tmp_path)
    change = again(merge)
    assert change.status == Status.OPEN and change.pull_head_sha == head
    assert merges_at(world, shop) == []


def test_a_persons_push_becomes_a_revision_that_needs_a_fresh_look(
    world: DemoWorld, ready: Change, rob: Person, tmp_path: Path
) -> None:
    approve(change=ready, person=rob, **shown(ready))
    head = pushed(world, ready, tmp_path)
    read_change(ready)
    revision = latest_revision(ready)
    assert revision is not None and (revision.number, revision.head_sha, revision.run) == (2, head, None)
    assert not ready.reviews.filter(voided_at=None).exists()


def test_closing_closes_the_pull_request_and_reopening_restores_it(
    world: DemoWorld, shop: Repository, ready: Change, ann: Person
) -> None:
    close_change(change=ready, person=ann)
    carry_out(ready.pk)
    pull = f"/repos/{shop.full_name}/pulls/{ready.pull_number}"
    assert world.github("GET", pull)["state"] == "closed"
    change = Change.objects.select_related("repository").get(pk=ready.pk)
    ask_to_reopen(change=change, person=ann)
    carry_out(change.pk)
    change.refresh_from_db()
    assert (change.status, world.github("GET", pull)["state"]) == (Status.OPEN, "open")


def test_hazard_22_a_merge_at_github_is_mirrored_with_who_did_it(
    world: DemoWorld, shop: Repository, ready: Change
) -> None:
    world.control("PATCH", f"/repositories/{shop.full_name}", {"collaborators": {"rob": "write"}})
    token = world.control("POST", "/tokens", {"login": "rob"})["token"]
    world.github("PUT", f"/repos/{shop.full_name}/pulls/{ready.pull_number}/merge", {}, token=token)
    read_change(ready)
    ready.refresh_from_db()
    assert ready.status == Status.MERGED
    assert Event.objects.get(verb="change.merged_outside").data["merged_by"] == "rob"


def test_a_run_whose_worker_is_gone_goes_on_where_it_was(shop: Repository, ann: Person) -> None:
    change = open_change(asker=ann, repository=shop, request=DARK, door="web")
    run = change.runs.get()
    assert claim(run_pk=run.pk, owner="gone", model="m", judge_model="m") is not None
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert give_back_lost() == 1
    assert worked(Change.objects.get(pk=change.pk)).status == Status.OPEN


def test_a_rewritten_base_lands_nothing(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, tmp_path: Path
) -> None:
    merge = pressed(ready, rob)
    url = world.git_url(shop.full_name)
    git = ["git", "-c", "user.name=Pat", "-c", "user.email=pat@example.com"]
    subprocess.run([*git, "clone", "-q", url, "clone"], cwd=tmp_path, check=True)
    subprocess.run([*git, "push", "-qf", "origin", "HEAD~1:main"], cwd=tmp_path / "clone", check=True)
    change = again(merge)
    assert change.status == Status.OPEN and "rewritten" in change.sentence
    assert merges_at(world, shop) == []


def test_hazard_22_a_merge_at_github_before_ours_is_not_ours(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person
) -> None:
    merge = pressed(ready, rob)
    world.control("PATCH", f"/repositories/{shop.full_name}", {"collaborators": {"rob": "write"}})
    token = world.control("POST", "/tokens", {"login": "rob"})["token"]
    world.github("PUT", f"/repos/{shop.full_name}/pulls/{ready.pull_number}/merge", {}, token=token)
    assert again(merge).status == Status.MERGED
    merge.refresh_from_db()
    assert merge.status == MergeStatus.REFUSED and Event.objects.filter(verb="change.merged_outside").exists()


def test_hazard_28_what_a_diff_says_of_policy_does_not_decide_about_itself(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, tmp_path: Path
) -> None:
    read_repository(shop)
    shop.refresh_from_db()
    asked, verifiers = shop.tightening, rules_at(*_base_of(shop)).verifiers
    loose = '[verify]\nnothing = "true"\n[policy]\napprovals = 0\n'
    pushed(world, ready, tmp_path, path=".honk.toml", text=loose)
    read_change(ready)
    read_repository(shop)
    shop.refresh_from_db()
    assert shop.tightening == asked and rules_at(*_base_of(shop)).verifiers == verifiers
    revision = latest_revision(ready)
    assert revision is not None
    prepare(revision.pk)
    assert Findings.objects.get(revision=revision).risk == 3


def _base_of(shop: Repository) -> tuple[Mirror, str]:
    mirror = mirror_of(shop, online=False)
    tip = mirror.tip(shop.default_branch)
    assert tip is not None
    return mirror, tip
