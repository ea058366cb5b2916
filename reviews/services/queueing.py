"""What a person does to the queue's rows: put aside until later, take on, give to somebody."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from changes.access import may
from changes.models import Change, Person, Role
from changes.services import actors
from changes.services.moving import note
from reviews.errors import NotAllowed
from reviews.models import Attention, Snooze

REVIEWING = (Role.REVIEWER, Role.MAINTAINER)


def snooze(*, change: Change, person: Person, until: datetime) -> None:
    """Take a change out of one's own turn until then; nobody else notices."""
    Snooze.objects.update_or_create(person=person, change=change, defaults={"until": until})


def wake(*, change: Change, person: Person) -> None:
    """Take a change that was put aside back into one's own turn."""
    Snooze.objects.filter(person=person, change=change).delete()


def reviewers_beside(person: Person) -> list[Person]:
    """Others who may review something that this person may review; at most 100, by name."""
    own = person.memberships.filter(role__in=REVIEWING)
    if not person.is_admin and not own.filter(repository=None).exists():
        where = Q(memberships__repository__in=own.values("repository")) | Q(memberships__repository=None)
        if not own.exists():
            return []
    else:
        where = Q()
    found = Person.objects.filter(where, is_active=True, memberships__role__in=REVIEWING)
    return list(found.exclude(pk=person.pk).distinct().order_by("name", "pk")[:100])


def assign(*, change: Change, person: Person, to: Person | None) -> None:
    """Give a change to one reviewer (or to nobody): it stands in that person's turn alone. Raises NotAllowed."""
    if not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed(f"Only reviewers of {change.repository} may take on #{change.pk}.")
    if to is not None and not may(to, Role.REVIEWER, change.repository):
        raise NotAllowed(f"{to.name} is not a reviewer of {change.repository}.")
    with transaction.atomic():
        if not Attention.objects.filter(change=change).exclude(assignee=to).update(assignee=to):
            return
        said = (
            f"{person.name} took it on."
            if to == person
            else f"{person.name} gave it to {to.name if to else 'nobody'}."
        )
        note(
            change=change,
            verb="change.assigned",
            actor=actors.person(person),
            sentence=said,
            data={"to": to.pk if to else None},
        )
