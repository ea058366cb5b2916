"""Reading GitHub again: what webhooks bring quickly, this brings surely (pull requests, builds, tips of bases)."""

import logging
from datetime import timedelta

from django.utils import timezone

from changes.models import Build, Change, Repository
from changes.outside import github, mirror_of
from changes.pipeline.pushes import is_recorded, record_push
from changes.pipeline.rules import read_rules
from changes.projecting import pull_read
from changes.services.builds import record_build
from changes.services.pulls import apply_pull, set_unreadable
from changes.services.repositories import bases_of
from changes.states import ENDED, Status
from integrations.errors import NotFound, OutsideError, RateLimited

log = logging.getLogger(__name__)
# A base of which CI said nothing for so long after it was built upon has no CI: asking on would be in vain.
SILENT_FOR_GOOD = timedelta(hours=1)
CLOSED_EVERY, REMEMBERED = timedelta(minutes=10), timedelta(days=30)


def read_change(change: Change) -> None:
    """Take over what GitHub says of one change's pull request and its builds. Raises OutsideError."""
    if not change.has_pull or change.pull_number is None:
        return
    try:
        facts = github().pull(change.repository.full_name, change.pull_number)
    except NotFound:
        where = f"pull request {change.pull_number} of {change.repository}"
        set_unreadable(change=change, sentence=f"GitHub does not show {where} any more.")
        raise
    apply_pull(change=change, facts=facts)
    change.refresh_from_db()
    if change.status in ENDED:
        return
    read_builds(change.repository, change.pull_head_sha)
    record_push(change.pk)
    _read_base(change)
    if change.pull_unreadable and is_recorded(change):
        set_unreadable(change=change, sentence="")
    pull_read(change)
    Change.objects.filter(pk=change.pk).update(read_at=timezone.now())


def read_builds(repository: Repository, sha: str) -> None:
    """Take over every check run and status of a commit. Raises OutsideError."""
    for facts in github().builds(repository.full_name, sha):
        record_build(repository=repository, facts=facts)


def _read_base(change: Change) -> None:
    """The builds of what the newest revision stands on are its "before"; they are read until all have ended."""
    revision = change.revisions.order_by("-number").first()
    if revision is None:
        return
    known = Build.objects.filter(repository=change.repository, head_sha=revision.base_sha)
    silent = not known.exists() and timezone.now() - revision.at < SILENT_FOR_GOOD
    if silent or known.exclude(status="completed").exists():
        read_builds(change.repository, revision.base_sha)


def read_repository(repository: Repository, *, patience: float = 0.0) -> None:
    """Fetch the mirror; read the tip's builds and what each base of a change tightens.

    Raises OutsideError, Busy where others read the same repository for `patience` seconds more.
    """
    with mirror_of(repository, online=False).alone(patience=patience):
        mirror = mirror_of(repository)
        mirror.fetch()
        for branch in sorted(bases_of(repository)):
            read_rules(repository, mirror, branch)
    tip = mirror.tip(repository.default_branch)
    if tip is not None:
        read_builds(repository, tip)


def read_closed() -> None:
    """Look now and then whether what was closed lately was opened or merged at GitHub. Raises RateLimited."""
    now = timezone.now()
    rows = Change.objects.filter(status=Status.CLOSED, status_at__gt=now - REMEMBERED)
    rows = rows.exclude(pull_number=None).exclude(read_at__gt=now - CLOSED_EVERY)
    for change in rows.select_related("repository").order_by("read_at")[:50]:
        assert change.pull_number is not None
        Change.objects.filter(pk=change.pk).update(read_at=now)
        try:
            apply_pull(change=change, facts=github().pull(change.repository.full_name, change.pull_number))
        except RateLimited:
            raise
        except OutsideError as error:
            log.info("#%s, which is closed, could not be read: %s", change.pk, error)


def read_all() -> None:
    """Read every lively change again, those first that were read longest ago; one that fails stops no other."""
    rows = Change.objects.exclude(status__in=ENDED).exclude(pull_number=None)
    for change in rows.select_related("repository").order_by("read_at")[:500]:
        try:
            read_change(change)
        except RateLimited as error:
            log.warning("reading stops until %s", error.until)
            return
        except NotFound:
            log.warning("the pull request of #%s is gone", change.pk)
        except OutsideError as error:
            log.info("#%s could not be read: %s", change.pk, error)
        except Exception:  # a fault of ours about one change must not keep all others from being read
            log.exception("#%s could not be read", change.pk)
    try:
        read_closed()
    except RateLimited as error:
        log.warning("reading stops until %s", error.until)
        return
    for repository in Repository.objects.filter(changes__isnull=False).distinct():
        try:
            read_repository(repository)
        except OutsideError as error:
            log.info("%s could not be read: %s", repository, error)
