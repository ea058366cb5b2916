"""Landing: what is stopped meanwhile leaves nothing at GitHub, and what is not known of a diff is found before it merges."""

from pathlib import Path

import pytest

from audit.models import Event
from changes.errors import LostLease
from changes.models import Change, Person, Repository, Run
from changes.outside import github, mirror_of
from changes.pipeline.landing import land, take_down_if_over
from changes.pipeline.reading import read_change
from changes.pipeline.texts import branch_of
from changes.services.asking import open_change
from changes.services.running import claim
from changes.services.stopping import close_change, stop_run
from changes.states import Status
from integrations.git import Mirror
from reviews.models import Findings, Merge
from reviews.services.review import ask_for_changes
from tests.demo_world.whole import DemoWorld
from tests.pipeline.conftest import built
from tests.pipeline.test_line import DARK, Ask, again, pressed, pushed, shown


@pytest.fixture
def mirror(shop: Repository) -> Mirror:
    mirror = mirror_of(shop)
    mirror.fetch()
    return mirror


@pytest.fixture
def landing(shop: Repository, ann: Person, mirror: Mirror, ask: Ask) -> Run:
    """A run that has proposed a commit and is about to push it."""
    sha = ask(DARK).pull_head_sha
    change = open_change(asker=ann, repository=shop, request="Make it darker", door="web")
    Change.objects.filter(pk=change.pk).update(branch="honk/darker")
    run = claim(run_pk=change.runs.get().pk, owner="here", model="m", judge_model="j")
    assert run is not None
    Run.objects.filter(pk=run.pk).update(proposed_sha=sha)
    return Run.objects.select_related("change__repository").get(pk=run.pk)


def test_a_run_that_was_stopped_pushes_nothing(landing: Run, ann: Person, mirror: Mirror) -> None:
    stop_run(change=Change.objects.get(pk=landing.change_id), person=ann)
    with pytest.raises(LostLease):
        land(landing, mirror)
    assert mirror.remote_tip("honk/darker") is None


def test_a_branch_that_somebody_elses_change_has_is_left_alone(
    landing: Run, mirror: Mirror, shop: Repository
) -> None:
    change = landing.change
    Change.objects.filter(pk=change.pk).update(branch="")
    change.branch, taken = "", branch_of(change)
    theirs = str(mirror.remote_tip("main"))
    mirror.push(taken, theirs, expected=None)

    land(landing, mirror)

    change.refresh_from_db()
    assert change.branch == f"{taken}-{landing.proposed_sha[:7]}"
    assert mirror.remote_tip(change.branch) == landing.proposed_sha
    assert mirror.remote_tip(taken) == theirs
    assert github().pull(shop.full_name, change.pull_number or 0).state == "open"


def test_what_was_opened_for_a_closed_change_is_taken_down(
    landing: Run, ann: Person, mirror: Mirror, shop: Repository
) -> None:
    mirror.push("honk/darker", landing.proposed_sha, expected=None)
    facts = github().open_pull(shop.full_name, head="honk/darker", base="main", title="Darker", body="")
    take_down_if_over(landing)
    assert github().pull(shop.full_name, facts.number).state == "open", "nobody stopped it"
    close_change(change=Change.objects.get(pk=landing.change_id), person=ann)
    take_down_if_over(landing)
    assert github().pull(shop.full_name, facts.number).state == "closed"
    assert mirror.remote_tip("honk/darker") is None


def test_what_a_stopped_run_had_pushed_is_that_runs_work_and_no_persons(
    world: DemoWorld, ask: Ask, ann: Person, rob: Person, tmp_path: Path
) -> None:
    first = ask(DARK)
    run = again_on(first, rob)
    head = pushed(world, first, tmp_path)  # stands for the push of the run
    Run.objects.filter(pk=run.pk).update(proposed_sha=head, summary="Lighter.")
    stop_run(change=Change.objects.get(pk=first.pk), person=ann)
    read_change(Change.objects.select_related("repository").get(pk=first.pk))
    revision = first.revisions.get(head_sha=head)
    assert (revision.number, revision.run, revision.pushed_by) == (2, run, "")
    said = Event.objects.filter(change=first.pk, verb="revision.recorded").latest("id")
    assert said.actor_kind == "agent" and "when it was stopped" in said.sentence


def again_on(change: Change, rob: Person) -> Run:
    """A second run of an open change, claimed."""
    ask_for_changes(change=change, person=rob, body="Lighter, please.", **shown(change))
    run = claim(run_pk=change.runs.get(number=2).pk, owner="here", model="m", judge_model="j")
    assert run is not None
    return run


def test_hazard_45_a_secret_that_nobody_had_looked_for_yet_stops_the_merge(
    world: DemoWorld, ask: Ask, rob: Person, tmp_path: Path
) -> None:
    change = ask(DARK)
    key = "AKIA" + "Q3EGRIJ5NUBR7WXZ"
    pushed(world, change, tmp_path, path="settings.py", text=f'aws_access_key_id = "{key}"\n')
    read_change(change)
    change = built(change)
    # As if approved and pressed before anything had looked; the services refuse that, this is the last look.
    Findings.objects.filter(revision__change=change).update(secrets=0)
    merge = pressed(change, rob)
    Findings.objects.filter(revision__change=change).update(prepared_at=None)
    assert again(merge).status == Status.OPEN
    assert "secret" in Merge.objects.get(pk=merge.pk).sentence
