"""A head that no run of ours pushed becomes a revision too, in need of a fresh look."""

from django.db import transaction

from changes.models import Change, Run, RunStatus
from changes.outside import mirror_of
from changes.pipeline.measuring import measure
from changes.services import actors
from changes.services.moving import note
from changes.services.people import person_at
from changes.services.revisions import record_revision
from changes.states import ENDED


def record_push(change_pk: int, *, pusher: str = "") -> None:
    """Record the pull request's head as a revision unless it is the newest one, or a run is about to.

    `pusher` is a login from a signed delivery; without it the commits' authors are all that is known.
    Raises OutsideError; the caller tries again.
    """
    change = Change.objects.select_related("repository__policy", "asker").get(pk=change_pk)
    if change.status in ENDED or not change.has_pull:
        return
    head, base_ref = change.pull_head_sha, change.pull_base_ref or change.base_ref
    last = change.revisions.order_by("-number").first()
    if last and (last.head_sha, last.base_ref) == (head, base_ref):
        return
    if Run.objects.filter(change=change, proposed_sha=head).exclude(status=RunStatus.ENDED).exists():
        return
    mirror = mirror_of(change.repository)
    mirror.fetch()
    mirror.keep(head)
    measured = measure(mirror, base_ref=base_ref, head_sha=head)
    known = change.pushes.filter(head_sha=head).order_by("id").values_list("login", flat=True).first()
    login = pusher or known or ""
    with transaction.atomic():
        revision = record_revision(
            change=change,
            measured=measured,
            pushed_by=login,
            pusher=person_at("github", login) if login else None,
        )
        note(
            change=change,
            verb="revision.pushed",
            actor=actors.somebody_at_github(login) if login else actors.GITHUB,
            sentence=f"{login or 'Somebody'} pushed revision {revision.number}: {head[:7]}.",
            data={"revision": revision.number, "head_sha": head, "digest": revision.digest},
        )
