"""Revisions: recorded once for a head, by the run that made it or for the person who pushed it."""

import zlib
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import transaction

from changes import live
from changes.models import Build, Change, Person, Push, Revision, RevisionPatch, Run
from changes.projecting import project, revision_recorded
from changes.services.people import person_at


@dataclass(frozen=True)
class Measured:
    """What git says of a head against its base; `raw` is the diff as shown, `files` its list."""

    base_ref: str
    base_sha: str
    head_sha: str
    tree: str
    patch_id: str
    raw: bytes
    files: list[dict[str, Any]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return sha256(self.raw).hexdigest()


def record_revision(
    *,
    change: Change,
    measured: Measured,
    run: Run | None = None,
    summary: str = "",
    pushed_by: str = "",
    pusher: Person | None = None,
) -> Revision:
    """Store a head as the next revision; one that is the latest already is returned as it is.

    A branch that is put back to an earlier head becomes a new revision: what was approved then is not
    approved now.
    """
    with transaction.atomic():
        # The row lock numbers revisions one after the other.
        Change.objects.select_for_update().get(pk=change.pk)
        last = change.revisions.order_by("-number").first()
        if last and last.head_sha == measured.head_sha and last.base_ref == measured.base_ref:
            return last
        revision = Revision.objects.create(
            change=change,
            number=last.number + 1 if last else 1,
            run=run,
            base_ref=measured.base_ref,
            base_sha=measured.base_sha,
            head_sha=measured.head_sha,
            tree=measured.tree,
            patch_id=measured.patch_id,
            digest=measured.digest,
            files=measured.files,
            added=sum(each["added"] for each in measured.files),
            removed=sum(each["removed"] for each in measured.files),
            summary=summary,
            pushed_by=pushed_by,
            pusher=pusher,
            authors=measured.authors,
        )
        RevisionPatch.objects.create(revision=revision, raw=zlib.compress(measured.raw))
        # After the commit: a build is locked before its change, so the other way round would deadlock.
        transaction.on_commit(partial(_name_base, change.repository_id, measured))
        revision_recorded(revision)
        live.wake("changes.read", change.pk)  # its base may be a commit whose builds nobody has read
    return revision


def _name_base(repository: int, measured: Measured) -> None:
    """Builds that reported before the diff was read learn what they were made on top of."""
    rows = Build.objects.filter(repository=repository, head_sha=measured.head_sha, base_sha="")
    rows.update(base_sha=measured.base_sha)


def name_pusher(*, revision: Revision, person: Person) -> None:
    """Say who pushed a head that a webhook made known before its pusher did; nobody named before is renamed."""
    Revision.objects.filter(pk=revision.pk, pusher=None, run=None).update(
        pusher=person, pushed_by=revision.pushed_by or person.email
    )


def record_pusher(*, change: Change, head_sha: str, login: str) -> None:
    """Keep who moved the branch; a revision that was recorded before this was known learns of it.

    Our own app's pushes are those of runs and say nothing about people.
    """
    if not login or not head_sha or login.endswith("[bot]"):
        return
    with transaction.atomic():
        _, made = Push.objects.get_or_create(change=change, head_sha=head_sha, login=login[:120])
        if not made:
            return
        Revision.objects.filter(change=change, head_sha=head_sha, run=None, pushed_by="").update(
            pushed_by=login[:120], pusher=person_at("github", login)
        )
        project(change)


def raw_patch(revision: Revision) -> bytes:
    """The diff of a revision as git gave it."""
    return zlib.decompress(bytes(revision.patch.raw))
