"""What a revision's page shows, found and rendered once, off the reviewer's path."""

from django.db import transaction
from django.utils import timezone

from changes.models import Revision
from changes.projecting import project
from reviews.models import Findings


def prepare(revision_pk: int) -> None:
    """Find flags, guards, risk and secrets, and render the files of one revision; done twice is done."""
    revision = Revision.objects.select_related("change__repository__policy", "patch").get(pk=revision_pk)
    with transaction.atomic():
        Findings.objects.update_or_create(revision=revision, defaults={"prepared_at": timezone.now()})
        project(revision.change)


def due() -> list[int]:
    """Revisions that are not prepared yet."""
    return list(Findings.objects.filter(prepared_at=None).values_list("revision_id", flat=True)[:20])
