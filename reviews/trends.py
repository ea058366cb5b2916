"""How a person's reviewing has gone, week by week: for themselves and admins, never beside anybody else's."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.models import Event
from audit.services import append
from changes.models import Person
from changes.services import actors
from reviews.models import Comment, Review

WEEKS = 12
LOOKED = "reviewing.looked_at"


@dataclass
class Week:
    """One week from its Monday on."""

    monday: date
    approvals: int = 0
    asked: int = 0
    comments: int = 0
    changes: set[int] = field(default_factory=set)
    seen: list[float] = field(default_factory=list)

    @property
    def verdicts(self) -> int:
        return self.approvals + self.asked

    @property
    def approval_rate(self) -> int | None:
        """Approvals among verdicts, in per cent; None without any."""
        return round(100 * self.approvals / self.verdicts) if self.verdicts else None

    @property
    def comments_a_change(self) -> float | None:
        return round(self.comments / len(self.changes), 1) if self.changes else None

    @property
    def coverage(self) -> int | None:
        """The mean of what had been on screen when approving, in per cent; None where it was not measured."""
        return round(100 * sum(self.seen) / len(self.seen)) if self.seen else None


def weeks_of(person: Person) -> list[Week]:
    """The last twelve weeks, the newest first; weeks without any review are there too."""
    this = _monday(timezone.now().date())
    weeks = {this - timedelta(weeks=back): Week(this - timedelta(weeks=back)) for back in range(WEEKS)}
    since = min(weeks)
    for review in Review.objects.filter(reviewer=person, at__date__gte=since).defer("body"):
        week = weeks[_monday(review.at.date())]
        week.changes.add(review.change_id)
        week.approvals += review.verdict == "approve"
        week.asked += review.verdict == "changes"
        if review.verdict == "approve" and (share := _share(review.coverage)) is not None:
            week.seen.append(share)
    for at, change in Comment.objects.filter(by=person, draft=False, at__date__gte=since).values_list(
        "at", "thread__change_id"
    ):
        week = weeks[_monday(at.date())]
        week.comments += 1
        week.changes.add(change)
    return sorted(weeks.values(), key=lambda week: week.monday, reverse=True)


def totals(weeks: list[Week]) -> Week:
    """All of the weeks as one."""
    whole = Week(monday=weeks[-1].monday)
    for week in weeks:
        whole.approvals += week.approvals
        whole.asked += week.asked
        whole.comments += week.comments
        whole.changes |= week.changes
        whole.seen += week.seen
    return whole


@transaction.atomic
def note_look(by: Person, at: Person) -> None:
    """An admin looks at somebody's reviewing: said in the log, and so to that person, once a day."""
    today = timezone.now() - timedelta(days=1)
    if looks_at(at).filter(actor_id=by.pk, at__gte=today).exists():
        return
    append(
        verb=LOOKED,
        actor=actors.person(by),
        sentence=f"{by.name} looked at how {at.name} reviews.",
        subject="person",
        subject_id=at.pk,
    )


def looks_at(person: Person) -> QuerySet[Event]:
    """Who looked at a person's reviewing, the newest first."""
    return Event.objects.filter(verb=LOOKED, subject="person", subject_id=person.pk).order_by("-id")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _share(coverage: dict[str, object]) -> float | None:
    counts: dict[str, float] = defaultdict(float)
    for name in ("lines", "seen"):
        value = coverage.get(name)
        if isinstance(value, int | float):
            counts[name] = float(value)
    if not coverage.get("measured", False) or not counts["lines"]:
        return None
    return min(1.0, counts["seen"] / counts["lines"])
