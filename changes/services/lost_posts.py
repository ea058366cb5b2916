"""Messages that never reached a change's Slack thread: given up with an event, shown on the page, tried again there."""

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from changes import live
from changes.access import may
from changes.errors import NotAllowed, WrongState
from changes.models import Change, Person, Role, SlackPost
from changes.services import actors
from changes.services.moving import note

MOST_TRIES = 20  # a quarter of an hour apart at the end: four hours


def lost_posts(change: Change) -> QuerySet[SlackPost]:
    """What was given up and of which the thread does not know yet, oldest first: whatever is posted next tells it."""
    posted = SlackPost.objects.filter(change=change).aggregate(last=Max("pk", filter=~Q(posted_at=None)))[
        "last"
    ]
    return (
        SlackPost.objects.filter(change=change, pk__gt=posted or 0).exclude(given_up_at=None).order_by("pk")
    )


def give_up(row: SlackPost) -> None:
    """Try a message no more, and say so on the page, which is all that is left."""
    with transaction.atomic():
        if not SlackPost.objects.filter(pk=row.pk, posted_at=None, given_up_at=None).update(
            given_up_at=timezone.now()
        ):
            return
        row.refresh_from_db()
        note(
            change=row.change,
            verb="slack.given_up",
            actor=actors.HONKWEB,
            sentence=f"Its Slack thread was not told “{_short(row.text)}”, in {row.tries} tries. {row.error}".rstrip(),
            data={"key": row.key, "error": row.error},
        )


def post_again(*, change: Change, person: Person) -> None:
    """Have what was given up tried again. Raises NotAllowed, and WrongState when nothing is left to try."""
    if not may(person, Role.ASKER, change.repository):
        raise NotAllowed(f"You may not post for #{change.pk}. Ask a maintainer of {change.repository}.")
    with transaction.atomic():
        keys = list(lost_posts(change).values_list("pk", flat=True))
        if (
            not SlackPost.objects.filter(pk__in=keys)
            .exclude(given_up_at=None)
            .update(given_up_at=None, tries=0, next_at=timezone.now())
        ):
            raise WrongState(f"The Slack thread of #{change.pk} misses nothing that could be posted again.")
        note(
            change=change,
            verb="slack.tried_again",
            actor=actors.person(person),
            sentence=f"{person.name} had {len(keys)} lost message{'s' if len(keys) > 1 else ''} posted again.",
        )
        live.wake("changes.post_to_slack", keys[-1])


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
