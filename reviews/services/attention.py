"""The attention table: derived from the policy in the transaction of the fact that changed it."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from audit.services import append
from changes.models import Change
from changes.services import actors
from changes.services.telling import page, tell
from reviews.access import latest_revision, standing_of
from reviews.models import Attention, Findings
from reviews.policy import Stage, Standing, Turn
from reviews.previews import links_of, pictures_of, preview_of
from reviews.search import remember
from reviews.services.voiding import void_stale

# A question is said by the run that asks it, with how to answer.
SAID = {Stage.READY, Stage.REVIEW, Stage.RED}
TRIED = {Stage.READY, Stage.REVIEW}
WITH_BUILD = "-build"


def project(change: Change) -> None:
    """Write the row of one change; a changed result is an event, which Slack reads."""
    void_stale(change)
    standing = standing_of(change)
    before = Attention.objects.filter(change=change).first()
    same = before is not None and (before.stage, before.turn) == (standing.stage, standing.turn)
    since = before.since if before is not None and same else timezone.now()
    fields = _fields(change, standing, since)
    if before is None:
        Attention.objects.create(change=change, **fields)
    elif any(getattr(before, name) != value for name, value in fields.items()):
        Attention.objects.filter(pk=before.pk).update(**fields)
    if before is None or before.words != fields["words"]:
        remember(change.pk, str(fields["words"]))
    if not same:
        _tell(change, standing, before)
    elif standing.stage in TRIED:
        _tell_late_build(change)


def rebuild(change: Change) -> bool:
    """Derive one row again; True when what was stored differed."""
    before = (
        Attention.objects.filter(change=change).values("stage", "turn", "sentence", "risk", "weight").first()
    )
    project(change)
    after = (
        Attention.objects.filter(change=change).values("stage", "turn", "sentence", "risk", "weight").first()
    )
    return before != after


def _fields(change: Change, standing: Standing, since: datetime) -> dict[str, object]:
    revision = latest_revision(change)
    findings = Findings.objects.defer("data").filter(revision=revision).first() if revision else None
    risk = findings.risk if findings else 0
    size = revision.added + revision.removed if revision else 0
    return {
        "repository_id": change.repository_id,
        "asker_id": change.asker_id,
        "title": change.title,
        "asker_label": change.asker_label,
        "stage": standing.stage,
        "turn": standing.turn,
        "sentence": standing.sentence[:300],
        "since": since,
        "risk": risk,
        "added": revision.added if revision else 0,
        "removed": revision.removed if revision else 0,
        "ended": change.is_ended,
        "weight": weight(risk=risk, size=size, since=since),
        "words": f"{change.title} {change.request[:2000]} {change.asker_label}".lower(),
    }


def weight(*, risk: int, size: int, since: datetime) -> int:
    """What lists sort by, higher first: what has waited longer, is riskier or smaller comes sooner.

    A point of risk counts as eight hours of waiting; a diff of over 400 lines is put back by four hours, since it
    takes a longer sitting. A fixed number, so that no list depends on the time at which it is read.
    """
    seconds = -int(since.timestamp()) + risk * 8 * 3600
    return seconds - (4 * 3600 if size > 400 else 0)


def _tell(change: Change, standing: Standing, before: Attention | None) -> None:
    append(
        verb="attention.moved",
        actor=actors.HONKWEB,
        sentence=standing.sentence,
        repository=change.repository.full_name,
        change=change.pk,
        subject="change",
        subject_id=change.pk,
        data={
            "stage": standing.stage,
            "turn": standing.turn,
            "before": before.stage if before else "",
            "blockers": [each.sentence for each in standing.blockers],
        },
    )
    if standing.stage not in SAID or standing.turn == Turn.MACHINE:
        return
    links, images = [page(change)], []
    build = preview_of(change.repository_id, change.pull_head_sha) if standing.stage in TRIED else None
    key = f"{standing.stage}-{change.pull_head_sha[:12]}-{change.version}"
    if build is not None:
        links += links_of(change, build)
        images = [] if _heard_of_build(change) else pictures_of(build)
        key += WITH_BUILD
    tell(change, key, standing.sentence, links=links, images=images)


def _tell_late_build(change: Change) -> None:
    """Say once that a build can be tried which was not there yet when the thread was told whose turn it is."""
    if not change.slack_channel:
        return
    build = preview_of(change.repository_id, change.pull_head_sha)
    if build is not None and not _heard_of_build(change):
        said = f"The build of {build.head_sha[:7]} can be tried."
        key = f"preview-{build.head_sha}"
        tell(change, key, said, links=links_of(change, build), images=pictures_of(build))


def _heard_of_build(change: Change) -> bool:
    """Whether the thread has the build of the head already, with whose turn it is or alone."""
    head = change.pull_head_sha
    with_turn = Q(key__contains=f"-{head[:12]}-", key__endswith=WITH_BUILD)
    return change.slack_posts.filter(with_turn | Q(key=f"preview-{head}")).exists()
