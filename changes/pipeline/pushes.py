"""A head that no run of ours pushed becomes a revision too, in need of a fresh look."""

from typing import Any

from django.db import transaction

from changes.models import Change, Run, RunStatus, Verifying
from changes.outside import mirror_of
from changes.pipeline.measuring import measure
from changes.pipeline.rules import read_rules
from changes.services import actors
from changes.services.moving import note
from changes.services.people import person_at
from changes.services.pulls import set_unreadable
from changes.services.revisions import Measured, record_revision
from changes.services.verifying import ask_to_verify
from changes.states import ENDED
from integrations.errors import NotFound
from integrations.git import Mirror


def record_push(change_pk: int, *, pusher: str = "") -> None:
    """Record the pull request's head as a revision unless it is the newest one, or a run is about to.

    `pusher` is a login from a signed delivery; without it the commits' authors are all that is known.
    Raises OutsideError, Busy where a push to the same repository is being recorded; the caller tries again.
    """
    change = Change.objects.select_related("repository__policy", "asker").get(pk=change_pk)
    if change.status in ENDED or not change.has_pull:
        return
    head, base_ref = _where(change)
    if is_recorded(change):
        return
    if change.runs.filter(proposed_sha=head).exclude(status=RunStatus.ENDED).exists():
        return
    # The sweep asks every few seconds, a fetch may take minutes: who would wait for it leaves the thread to merges.
    with mirror_of(change.repository, online=False).alone():
        _record(change, head, base_ref, pusher)


def is_recorded(change: Change) -> bool:
    """Whether the newest revision is the pull request's head, against the branch that it would land in."""
    return change.revisions.order_by("-number").values_list("head_sha", "base_ref").first() == _where(change)


def _where(change: Change) -> tuple[str, str]:
    """The head of the pull request and the branch that it would land in."""
    return change.pull_head_sha, change.pull_base_ref or change.base_ref


def _record(change: Change, head: str, base_ref: str, pusher: str) -> None:
    mirror = mirror_of(change.repository)
    mirror.fetch()
    mirror.keep(head)
    read_rules(change.repository, mirror, base_ref)
    measured, why = _measured(mirror, base_ref, head)
    with transaction.atomic():
        now = Change.objects.select_for_update().get(pk=change.pk)
        # The fetch may have taken minutes: what ended, moved or was sent elsewhere since is left alone.
        if now.status in ENDED or _where(now) != (head, base_ref):
            return
        if is_recorded(now):  # on another machine meanwhile, and told
            return
        if measured is None:
            set_unreadable(change=now, sentence=why)
            return
        run = _run_that_pushed(now, head)
        if run is not None:
            _record_of_run(run, measured)
        else:
            _record_of_somebody(now, measured, pusher)


def _measured(mirror: Mirror, base_ref: str, head: str) -> tuple[Measured | None, str]:
    """What git says of the head, or why it cannot be compared."""
    try:
        return measure(mirror, base_ref=base_ref, head_sha=head), ""
    except NotFound as error:
        return None, f"{head[:7]} cannot be compared with its base. {error.sentence}"


def _record_of_somebody(change: Change, measured: Measured, pusher: str) -> None:
    head = measured.head_sha
    known = change.pushes.filter(head_sha=head).order_by("id").values_list("login", flat=True).first()
    login = pusher or known or ""
    before = change.revisions.order_by("-number").first()
    revision = record_revision(
        change=change,
        measured=measured,
        pushed_by=login,
        pusher=person_at("github", login) if login else None,
    )
    stands = None
    if Verifying.objects.filter(revision__change=change, revision__head_sha=head).exists():
        # They were asked for on this head: else whoever retargets it, or puts it back, would lift them.
        stands = ask_to_verify(revision=revision)
    if before is not None and before.head_sha == head:
        verb, actor = "revision.retargeted", actors.GITHUB
        sentence = f"Revision {revision.number} is {head[:7]} still, against {revision.base_ref} now."
    else:
        verb, actor = "revision.pushed", actors.somebody_at_github(login) if login else actors.GITHUB
        sentence = f"{login or 'Somebody'} pushed revision {revision.number}: {head[:7]}."
    data: dict[str, Any] = {"revision": revision.number, "head_sha": head, "digest": revision.digest}
    if stands is not None:
        sentence += f" What its verifiers said of revision {stands} stands: it is the same commit and base."
        data["verified_as"] = stands
    note(change=change, verb=verb, actor=actor, sentence=sentence, data=data)


def _run_that_pushed(change: Change, head: str) -> Run | None:
    """The run that was stopped between its push and its revision: what it pushed is no person's work."""
    return change.runs.filter(proposed_sha=head, revision=None).order_by("-number").first()


def _record_of_run(run: Run, measured: Measured) -> None:
    revision = record_revision(change=run.change, measured=measured, run=run, summary=run.summary)
    note(
        change=run.change,
        verb="revision.recorded",
        actor=actors.agent(run),
        sentence=f"Run {run.number} had pushed revision {revision.number} when it was stopped.",
        data={"revision": revision.number, "head_sha": revision.head_sha, "digest": revision.digest},
    )
