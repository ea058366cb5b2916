"""Pull requests: GitHub's word about ours, mirrored; somebody may merge, close, push or retarget it there."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import Actor
from changes import live
from changes.models import Change, Repository, Run, RunStatus
from changes.services import actors
from changes.services.moving import move, note
from changes.services.telling import page, tell
from changes.states import Status
from integrations.github.facts import PullFacts

BUSY_MERGING = (Status.MERGING, Status.UNKNOWN)


def change_of_pull(repository: Repository, number: int) -> Change | None:
    """Our change behind a pull request, if it is one of ours."""
    return (
        Change.objects.filter(repository=repository, pull_number=number).select_related("repository").first()
    )


def apply_pull(*, change: Change, facts: PullFacts, actor: Actor = actors.GITHUB) -> None:
    """Take over what GitHub says now; what is older than what is known changes nothing (hazard 2)."""
    with transaction.atomic():
        change = Change.objects.select_for_update(of=("self",)).select_related("repository").get(pk=change.pk)
        if change.pull_updated_at and facts.updated_at < change.pull_updated_at:
            return
        knew = change.pull_state
        before = (change.pull_head_sha, change.pull_base_ref, change.pull_draft, change.pull_mergeable)
        fields = _fields(facts)
        Change.objects.filter(pk=change.pk).update(**fields, read_at=timezone.now())
        change.refresh_from_db()
        if _mirror_state(change, knew, facts, actor):
            return
        if change.is_ended:
            return
        _tell_differences(change, before, facts, actor)


def set_unreadable(*, change: Change, sentence: str) -> None:
    """Say once, on the page and in the thread, why GitHub's word about it cannot be had; "" takes it back."""
    with transaction.atomic():
        if not Change.objects.filter(pk=change.pk).exclude(pull_unreadable=sentence[:300]).exists():
            return
        note(
            change=change,
            verb="pull.unreadable" if sentence else "pull.readable",
            actor=actors.HONKWEB,
            sentence=sentence or "The pull request can be read again.",
            fields={"pull_unreadable": sentence[:300]},
        )
        if sentence:
            tell(change, f"unreadable-{change.version}", sentence, links=[page(change)])


def _fields(facts: PullFacts) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "pull_base_ref": facts.base_ref,
        "pull_draft": facts.draft,
        "pull_updated_at": facts.updated_at,
        "pull_state": facts.state,
        "pull_head_sha": facts.head_sha,
    }
    if facts.mergeable is not None:
        fields["pull_mergeable"] = facts.mergeable
    return fields


def _mirror_state(change: Change, knew: str, facts: PullFacts, actor: Actor) -> bool:
    status = Status(change.status)
    if facts.merged:
        if status in BUSY_MERGING or status == Status.MERGED:
            return True  # our own merge finishes it, with its comparison
        by = facts.merged_by or actor.label
        end_active_run(change, outcome="stopped", sentence=f"{by} merged the pull request at GitHub.")
        move(
            change=change,
            to=Status.MERGED,
            verb="change.merged_outside",
            actor=actors.somebody_at_github(by),
            sentence=f"{by} merged it at GitHub, outside Honkweb; nothing here says that a person approved it.",
            fields={"merge_sha": facts.merge_commit_sha},
            data={"head_sha": facts.head_sha, "merged_by": by, "merge_sha": facts.merge_commit_sha},
        )
        tell(change, "merged", f"{by} merged it at GitHub, outside Honkweb.")
        return True
    if facts.state == "closed" and status not in (Status.CLOSED, Status.MERGED):
        if change.wish == "reopen":
            return True
        end_active_run(change, outcome="stopped", sentence="The pull request was closed at GitHub.")
        move(
            change=change,
            to=Status.CLOSED,
            verb="change.closed_outside",
            actor=actor,
            sentence=f"{actor.label} closed the pull request at GitHub.",
        )
        tell(change, f"closed-{change.version}", "The pull request was closed at GitHub.")
        return True
    if facts.state == "open" and status == Status.CLOSED and not _is_from_before_closing(change, knew):
        _open_again(change, actor)
    return False


def _is_from_before_closing(change: Change, knew: str) -> bool:
    """Whether GitHub has yet to close it, as a person wished; who has wished it open again since may have to wait
    for that still."""
    return change.wish == "close" or (change.wish == "reopen" and knew == "open")


def _open_again(change: Change, actor: Actor) -> None:
    """GitHub's word that it is open; it may come before our own answer to the wish of the person who asked for it."""
    who = change.wish_by if change.wish == "reopen" else None
    move(
        change=change,
        to=Status.OPEN,
        verb="change.reopened" if who else "change.reopened_outside",
        actor=actors.person(who) if who else actor,
        sentence=f"{who.name} reopened it." if who else f"{actor.label} reopened the pull request at GitHub.",
        fields={"wish": "", "wish_at": None},
    )


def _tell_differences(
    change: Change, before: tuple[str, str, bool, bool | None], facts: PullFacts, actor: Actor
) -> None:
    head, base, draft, mergeable = before
    if head and head != facts.head_sha:
        note(
            change=change,
            verb="pull.head_moved",
            actor=actor,
            sentence=f"The branch moved from {head[:7]} to {facts.head_sha[:7]}.",
            data={"from": head, "to": facts.head_sha},
        )
    if base and base != facts.base_ref:
        note(
            change=change,
            verb="pull.retargeted",
            actor=actor,
            sentence=f"The pull request goes to {facts.base_ref} now; it went to {base}.",
            data={"from": base, "to": facts.base_ref},
        )
    if draft != facts.draft:
        word = "is a draft now" if facts.draft else "is no draft any more"
        note(change=change, verb="pull.draft", actor=actor, sentence=f"The pull request {word}.")
    if facts.mergeable is not None and mergeable != facts.mergeable:
        word = "can be merged" if facts.mergeable else f"conflicts with {facts.base_ref}"
        note(change=change, verb="pull.mergeable", actor=actors.GITHUB, sentence=f"The branch {word}.")
    newest = change.revisions.order_by("-number").values_list("head_sha", "base_ref").first()
    if newest != (facts.head_sha, facts.base_ref):
        live.wake("changes.record_push", change.pk)


def end_active_run(change: Change, *, outcome: str, sentence: str) -> None:
    """End whatever run is not ended, whoever holds its lease; its worker finds out at its next heartbeat."""
    now = timezone.now()
    Run.objects.filter(change=change).exclude(status=RunStatus.ENDED).update(
        status=RunStatus.ENDED,
        ended_at=now,
        cancel_at=now,
        outcome=outcome,
        sentence=sentence,
        lease_until=None,
    )
