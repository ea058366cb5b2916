"""A suggestion that was applied answers its thread and closes it."""

from django.utils import timezone

from changes.models import Person, Revision
from reviews.models import Comment, Thread
from reviews.services.settling import changed


def applied(*, comment: Comment, revision: Revision, person: Person) -> None:
    """Tie the comment to the revision that it became; call in the transaction that records it."""
    now = timezone.now()
    Comment.objects.filter(pk=comment.pk, applied_in=None).update(applied_in=revision)
    Thread.objects.filter(pk=comment.thread_id).update(
        answered_at=now, answered_in=revision, resolved_at=now, resolved_by=person
    )
    changed(comment.thread_id)
