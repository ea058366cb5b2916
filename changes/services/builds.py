"""Builds: what CI said of a commit, under its natural key, never going back in time."""

from datetime import datetime

from django.db import IntegrityError, transaction

from changes.models import Build, Change, Repository, Revision
from changes.services import actors
from changes.services.moving import note, touch
from changes.states import ENDED
from integrations.github.facts import BuildFacts
from integrations.neutral import one_line
from integrations.secrets import mask

ORDER = {"queued": 0, "in_progress": 1, "completed": 2}
LONGEST_TEXT = 200_000


def record_build(*, repository: Repository, facts: BuildFacts) -> bool:
    """Store a result; older or equal news changes nothing and gives False.

    A check run's attempts have ids of their own; for one id the state never goes back (hazard 6).
    """
    with transaction.atomic():
        key = {"repository": repository, "source": facts.source, "external_id": _key(facts)}
        row = Build.objects.select_for_update().filter(**key).first()
        if row is not None and not _is_news(row, facts):
            return False
        try:
            with transaction.atomic():
                fresh, _ = Build.objects.update_or_create(
                    **key,
                    defaults=_fields(facts),
                    create_defaults=_fields(facts) | {"base_sha": _base_of(repository, facts.head_sha)},
                )
        except IntegrityError:
            return False  # the same news by another door at the same moment
        _tell(fresh, was_done=row is not None and row.is_done)
    return True


def _base_of(repository: Repository, head_sha: str) -> str:
    """The base commit of the revision with this head; empty while none is recorded (it is filled in then)."""
    rows = Revision.objects.filter(change__repository=repository, head_sha=head_sha).order_by("-pk")
    return rows.values_list("base_sha", flat=True).first() or ""


def _tell(build: Build, *, was_done: bool) -> None:
    for change in Change.objects.filter(repository=build.repository, pull_head_sha=build.head_sha):
        if change.status in ENDED:
            continue
        if not build.is_done or (was_done and build.is_done):
            touch(change)
            continue
        note(
            change=change,
            verb="build.finished",
            actor=actors.GITHUB,
            sentence=f"{build.name}: {build.conclusion} for {build.head_sha[:7]}.",
            data={
                "name": build.name,
                "conclusion": build.conclusion,
                "head_sha": build.head_sha,
                "url": build.url,
            },
            subject="build",
            subject_id=build.pk,
        )


def _key(facts: BuildFacts) -> str:
    if facts.source == "check_run":
        return facts.external_id
    return f"{facts.head_sha}:{facts.name}:{facts.app}"[:400]


def _is_news(row: Build, facts: BuildFacts) -> bool:
    if row.head_sha != facts.head_sha:
        return False
    if facts.source == "status":
        # Statuses may turn pending again; only their time orders them.
        return not _older(facts.updated_at, row.reported_at) and not _same(row, facts)
    if facts.attempt != row.attempt:
        return facts.attempt > row.attempt
    if ORDER.get(facts.status, 0) < ORDER.get(row.status, 0):
        return False
    if facts.status == row.status and _older(
        facts.completed_at or facts.started_at, row.completed_at or row.started_at
    ):
        return False
    return not _same(row, facts)


def _same(row: Build, facts: BuildFacts) -> bool:
    fields = _fields(facts)
    return all(getattr(row, name) == value for name, value in fields.items() if name != "reported_at")


def _older(news: datetime | None, known: datetime | None) -> bool:
    return news is not None and known is not None and news < known


def _fields(facts: BuildFacts) -> dict[str, object]:
    return {
        "head_sha": facts.head_sha,
        "name": one_line(facts.name)[:250],
        "app": one_line(facts.app)[:120],
        "suite": facts.suite[:60],
        "attempt": facts.attempt,
        "status": facts.status,
        "conclusion": facts.conclusion[:20],
        "started_at": facts.started_at,
        "completed_at": facts.completed_at,
        "reported_at": facts.updated_at,
        "url": facts.url[:1000] if facts.url.startswith(("http://", "https://")) else "",
        "title": mask(one_line(facts.title))[:300],
        "summary": mask(facts.summary.replace("\x00", "�"))[:LONGEST_TEXT],
        "text": mask(facts.text.replace("\x00", "�"))[:LONGEST_TEXT],
    }
