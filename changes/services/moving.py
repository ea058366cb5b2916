"""One transition, one row: status and event change together, by compare-and-set."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit.services import Actor, append
from changes import live
from changes.errors import WrongState
from changes.models import Change
from changes.projecting import project
from changes.services import actors
from changes.states import Status, may_follow


def move(
    *,
    change: Change,
    to: Status,
    verb: str,
    actor: Actor,
    sentence: str,
    fields: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> bool:
    """Take a change from the status it was read with to another; False when somebody else moved it first.

    Raises WrongState when the state table has no such step, or has it for GitHub's word only.
    """
    old = Status(change.status)
    has_pull = change.has_pull or (fields or {}).get("pull_number") is not None
    if not may_follow(old=old, new=to, has_pull=has_pull, by_github=actor.kind == actors.GITHUB.kind):
        raise WrongState(f"Change #{change.pk} is {old}; it cannot become {to} from there.")
    with transaction.atomic():
        now = timezone.now()
        moved = Change.objects.filter(pk=change.pk, status=old).update(
            **{"sentence": "", **(fields or {})},
            status=to,
            status_at=now,
            updated_at=now,
            version=F("version") + 1,
        )
        if not moved:
            return False
        _record(change, verb, actor, sentence, {"from": old, "to": to, **(data or {})})
    return True


def note(
    *,
    change: Change,
    verb: str,
    actor: Actor,
    sentence: str,
    fields: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    subject: str = "change",
    subject_id: int | None = None,
) -> None:
    """Record something about a change that is no transition; lists and pages learn of it."""
    with transaction.atomic():
        Change.objects.filter(pk=change.pk).update(
            **(fields or {}), version=F("version") + 1, updated_at=timezone.now()
        )
        _record(change, verb, actor, sentence, data or {}, subject, subject_id)


def touch(change: Change) -> None:
    """Derive and announce again after a fact that deserves no event of its own (a step, a build's progress)."""
    with transaction.atomic():
        Change.objects.filter(pk=change.pk).update(version=F("version") + 1)
        change.refresh_from_db()
        project(change)
        live.announce(change=change.pk, repository=change.repository_id, version=change.version)


def stir(change: Change) -> None:
    """Announce to who watches the change that something new can be fetched; nothing that lists show has changed."""
    Change.objects.filter(pk=change.pk).update(version=F("version") + 1)
    version = Change.objects.values_list("version", flat=True).get(pk=change.pk)
    live.announce(change=change.pk, repository=None, version=version)


def _record(
    change: Change,
    verb: str,
    actor: Actor,
    sentence: str,
    data: dict[str, Any],
    subject: str = "change",
    subject_id: int | None = None,
) -> None:
    change.refresh_from_db()
    append(
        verb=verb,
        actor=actor,
        sentence=sentence,
        repository=change.repository.full_name,
        change=change.pk,
        subject=subject,
        subject_id=subject_id if subject_id is not None else change.pk,
        data=data,
    )
    project(change)
    live.announce(change=change.pk, repository=change.repository_id, version=change.version)
