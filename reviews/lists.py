"""The queue's lists: they read the attention table alone, a page at a time, in the order of its indexes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from changes.models import Person, Repository, Role
from changes.models.people import RANK
from reviews.models import Attention, Snooze, ThreadTurn
from reviews.policy import Stage, Turn
from reviews.search import matching
from reviews.streams import Place, count, page, place_of

PAGE = 50
COUNTED = 99
MOST_ANSWERED = 200
# Not `ended=False`: Django writes that as NOT "ended", which no index of SQLite's can begin with.
LIVELY = (False,)
RISKS = {"raised": 2, "high": 3}
AGES = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty fields filter nothing."""

    list: str = "mine"
    repository: str = ""
    asker: str = ""
    stage: str = ""
    risk: str = ""
    age: str = ""
    words: str = ""
    after: str = ""

    @property
    def any(self) -> bool:
        return bool(self.repository or self.asker or self.stage or self.risk or self.age or self.words)


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows in order, and where the next one goes on (empty at the end)."""

    rows: list[Attention]
    after: str
    # Changes that are here only because somebody answered a thread of the person; their sentence is of somebody else.
    answered: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scope:
    """What a person may see and do, read once: repositories, or None for all of them."""

    person: Person
    sees: tuple[int, ...] | None
    reviews: tuple[int, ...] | None
    maintains: tuple[int, ...] | None


def scope_of(person: Person) -> Scope:
    """Read a person's scope, in one query."""
    if not person.is_active:
        return Scope(person, (), (), ())
    roles: list[tuple[int | None, str]] = list(person.memberships.values_list("repository_id", "role"))
    if person.is_admin:
        roles = [(None, Role.MAINTAINER)]

    def where(least: Role) -> tuple[int, ...] | None:
        enough = [pk for pk, role in roles if RANK[Role(role)] >= RANK[least]]
        return None if None in enough else tuple(pk for pk in enough if pk is not None)

    return Scope(person, where(Role.ASKER), where(Role.REVIEWER), where(Role.MAINTAINER))


def read(person: Person, filters: Filters) -> Page:
    """One page of a list."""
    by_weight = filters.list != "all"
    scope = scope_of(person)
    found = page(_streams(scope, filters), limit=PAGE + 1, by_weight=by_weight)
    turns = ThreadTurn.objects.filter(person=person, change=OuterRef("change"))
    kept = Attention.objects.filter(change__in=found[:PAGE]).annotate(answered=Exists(turns))
    rows = {row.change_id: row for row in kept.select_related("repository", "assignee")}
    shown = [rows[pk] for pk in found[:PAGE] if pk in rows]
    after = str(Place(shown[-1].weight, shown[-1].change_id)) if len(found) > PAGE and shown else ""
    answered = (row.change_id for row in shown if row.answered and not _waits_for(scope, row))
    return Page(list[Attention](shown), after, frozenset(answered))


def count_of(person: Person, filters: Filters) -> int:
    """How many a list has, counted up to 99 and one more."""
    unpaged, by_weight = replace(filters, after=""), filters.list != "all"
    return count(_streams(scope_of(person), unpaged), most=COUNTED + 1, by_weight=by_weight)


def count_of_mine(person: Person) -> int:
    """How many wait for the person, counted up to 99 and one more."""
    return count_of(person, Filters())


def _streams(scope: Scope, filters: Filters) -> list[QuerySet[Attention]]:
    if filters.repository:
        scope = _only_in(scope, filters.repository)
    if scope.sees == ():
        return []  # whoever sees no repository has empty lists; an empty IN has no SQL to join
    parts = {"mine": _mine, "others": _others, "all": _all, "aside": _mine}[filters.list](scope)
    if filters.words:  # what was found by words leads, and is looked up once
        parts = iter([reduce(or_, parts)])
    rows = [Attention.objects.filter(part) for part in parts]
    away = Snooze.objects.filter(person=scope.person, until__gt=timezone.now()).values("change_id")
    if filters.list == "aside":
        rows = [each.filter(change__in=away) for each in rows]
    elif filters.list == "mine" and away.exists():
        rows = [each.exclude(change__in=away) for each in rows]
    if filters.list == "others" and (answered := _answered(scope)):
        rows = [each.exclude(change__in=answered) for each in rows]
    return [_filtered(each, filters) for each in rows]


def _only_in(scope: Scope, full_name: str) -> Scope:
    """The person's share of one repository: the others are not gone through to find that they are not it."""
    named = tuple(Repository.objects.filter(full_name__iexact=full_name).values_list("pk", flat=True))

    def share(of: tuple[int, ...] | None) -> tuple[int, ...]:
        return tuple(pk for pk in named if of is None or pk in of)

    return replace(
        scope, sees=share(scope.sees), reviews=share(scope.reviews), maintains=share(scope.maintains)
    )


def _mine(scope: Scope) -> Iterator[Q]:
    me, seen = scope.person, _seen(scope)
    yield Q(turn=Turn.ASKER, ended__in=LIVELY, asker=me) & seen
    for turn in (Turn.REVIEWERS, Turn.MERGERS):
        yield Q(turn=turn, ended__in=LIVELY, assignee=me) & seen
        for where in _each(scope.reviews):
            part = Q(turn=turn, ended__in=LIVELY, assignee=None) & where
            yield part & ~Q(asker=me) if turn == Turn.REVIEWERS else part
    for where in _each(scope.maintains):
        yield Q(turn=Turn.MAINTAINERS, ended__in=LIVELY) & where
    answered = _answered(scope)
    if answered:
        yield Q(change__in=answered, ended__in=LIVELY) & seen


def _answered(scope: Scope) -> list[int]:
    """Changes in which threads of the person were answered: theirs to look at, whoever else has a turn."""
    rows = ThreadTurn.objects.filter(person=scope.person).values_list("change_id", flat=True)
    return list(rows[:MOST_ANSWERED])


def _waits_for(scope: Scope, row: Attention) -> bool:
    """Whether it is the person's turn by what the row itself says."""
    me = scope.person.pk
    if row.turn == Turn.ASKER:
        return row.asker_id == me
    if row.turn == Turn.MAINTAINERS:
        return scope.maintains is None or row.repository_id in scope.maintains
    if row.turn not in (Turn.REVIEWERS, Turn.MERGERS):
        return False
    if row.assignee_id is not None:
        return row.assignee_id == me
    reviews = scope.reviews is None or row.repository_id in scope.reviews
    return reviews and (row.turn == Turn.MERGERS or row.asker_id != me)


def _others(scope: Scope) -> Iterator[Q]:
    me = scope.person
    for where in _each(scope.sees):
        yield Q(turn=Turn.MACHINE, ended__in=LIVELY) & where
        yield Q(turn=Turn.ASKER, ended__in=LIVELY) & where & ~Q(asker=me)
    for turn in (Turn.REVIEWERS, Turn.MERGERS):
        yield Q(turn=turn, ended__in=LIVELY, assignee__isnull=False) & ~Q(assignee=me) & _seen(scope)
    yield Q(turn=Turn.REVIEWERS, ended__in=LIVELY, asker=me) & ~Q(assignee=me) & _seen(scope)
    for where in _only_seen(scope.sees, scope.reviews):
        for turn in (Turn.REVIEWERS, Turn.MERGERS):
            yield Q(turn=turn, ended__in=LIVELY, assignee=None) & where
    for where in _only_seen(scope.sees, scope.maintains):
        yield Q(turn=Turn.MAINTAINERS, ended__in=LIVELY) & where


def _all(scope: Scope) -> Iterator[Q]:
    yield from _each(scope.sees)


def _seen(scope: Scope) -> Q:
    """What is the person's own they see only as long as they see its repository."""
    return Q() if scope.sees is None else Q(repository__in=scope.sees)


def _each(repositories: tuple[int, ...] | None) -> Iterator[Q]:
    if repositories is None:
        yield Q()
        return
    for pk in repositories:
        yield Q(repository=pk)


def _only_seen(sees: tuple[int, ...] | None, does: tuple[int, ...] | None) -> Iterator[Q]:
    """Repositories in which the person only looks on."""
    if does is None:
        return
    if sees is None:
        yield ~Q(repository__in=does) if does else Q()
        return
    yield from _each(tuple(pk for pk in sees if pk not in does))


def _filtered(rows: QuerySet[Attention], filters: Filters) -> QuerySet[Attention]:
    if filters.asker:
        rows = rows.filter(asker_label__iexact=filters.asker)
    if filters.stage in list(Stage):
        rows = rows.filter(stage=filters.stage)
    if filters.risk in RISKS:
        rows = rows.filter(risk__gte=RISKS[filters.risk])
    if filters.age in AGES:
        rows = rows.filter(since__lte=timezone.now() - timedelta(days=AGES[filters.age]))
    if filters.words:
        rows = matching(rows, filters.words)
    place = place_of(filters.after)
    if place is None:
        return rows
    if filters.list == "all":
        return rows.filter(change__lt=place.change)
    # The first condition is what an index can begin at; the second takes away what it lets in too much.
    return rows.filter(weight__lte=place.weight).filter(
        Q(weight__lt=place.weight) | Q(change__lt=place.change)
    )
