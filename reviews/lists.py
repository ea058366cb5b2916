"""The queue's lists: they read the attention table alone, by index order, a page at a time."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from changes.access import may, repositories_where, visible_repositories
from changes.models import Person, Role
from reviews.models import Attention, Snooze
from reviews.policy import Turn

PAGE = 50
COUNTED = 99


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty fields filter nothing."""

    list: str = "mine"
    repository: str = ""
    asker: str = ""
    stage: str = ""
    risk: str = ""
    words: str = ""
    after: str = ""


def listed(person: Person, filters: Filters) -> QuerySet[Attention]:
    """The rows of one list, in its order, filtered."""
    rows = visible(person)
    if filters.list == "mine":
        rows = rows.filter(my_turn(person), ended=False).exclude(change__in=snoozed(person))
    elif filters.list == "others":
        rows = rows.filter(ended=False).exclude(my_turn(person))
    rows = _filtered(rows, filters)
    order = ("-change",) if filters.list == "all" else ("-weight", "-change")
    return rows.order_by(*order).select_related("repository")


def visible(person: Person) -> QuerySet[Attention]:
    """Rows of repositories that the person may see."""
    if person.is_admin or person.memberships.filter(repository=None).exists():
        return Attention.objects.all()
    return Attention.objects.filter(
        repository__in=list(visible_repositories(person).values_list("pk", flat=True))
    )


def my_turn(person: Person) -> Q:
    """Which rows wait for this person: as asker, reviewer, merger or maintainer."""
    reviewing = list(repositories_where(person, Role.REVIEWER).values_list("pk", flat=True))
    maintaining = list(repositories_where(person, Role.MAINTAINER).values_list("pk", flat=True))
    mine = Q(turn=Turn.ASKER, asker=person)
    others = Q(turn=Turn.REVIEWERS, repository__in=reviewing) & ~Q(asker=person)
    merge = Q(turn=Turn.MERGERS, repository__in=reviewing)
    return mine | others | merge | Q(turn=Turn.MAINTAINERS, repository__in=maintaining)


def snoozed(person: Person) -> QuerySet[Snooze]:
    """Changes that the person put aside for now."""
    return Snooze.objects.filter(person=person, until__gt=timezone.now()).values("change_id")  # type: ignore[return-value]


def count_of_mine(person: Person) -> int:
    """How many wait for the person, counted up to 99."""
    return len(listed(person, Filters()).values_list("pk")[: COUNTED + 1])


def may_review(person: Person, row: Attention) -> bool:
    """Whether a row offers reviewing to the person."""
    return may(person, Role.REVIEWER, row.repository)


def _filtered(rows: QuerySet[Attention], filters: Filters) -> QuerySet[Attention]:
    if filters.repository:
        rows = rows.filter(repository__full_name__iexact=filters.repository)
    if filters.asker:
        rows = rows.filter(asker_label__iexact=filters.asker)
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.risk == "raised":
        rows = rows.filter(risk__gte=1)
    for word in filters.words.lower().split()[:8]:
        rows = rows.filter(words__contains=word)
    return rows
