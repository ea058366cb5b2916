"""Many changes with their rows of attention, written straight into the tables."""

import random
from datetime import timedelta

from django.utils import timezone

from changes.models import Change, Person, Repository
from changes.states import Status
from reviews.models import Attention
from reviews.policy import Stage, Turn
from reviews.search import remember
from reviews.services.attention import weight

TURNS = [
    (Turn.ASKER, Stage.WAITING, False),
    (Turn.REVIEWERS, Stage.REVIEW, False),
    (Turn.MERGERS, Stage.READY, False),
    (Turn.MAINTAINERS, Stage.BLOCKED, False),
    (Turn.MACHINE, Stage.BUILDING, False),
    (Turn.NOBODY, Stage.MERGED, True),
]


def fill(
    repositories: list[Repository], askers: list[Person], count: int, *, seed: int = 1, words: bool = False
) -> None:
    """`count` changes spread over everything, always the same for a seed."""
    chance = random.Random(seed)
    now = timezone.now()
    first = (Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    changes, rows = [], []
    for number in range(first, first + count):
        where, asker = chance.choice(repositories), chance.choice(askers)
        turn, stage, ended = chance.choice(TURNS)
        title = f"Mend {chance.choice(['cart', 'total', 'header'])} number{number}"
        since = now - timedelta(minutes=chance.randrange(100_000))
        risk = chance.choice([0, 0, 1, 2, 3])
        changes.append(
            Change(
                pk=number,
                repository=where,
                title=title,
                request=title,
                door="web",
                asker=asker,
                asker_label=asker.name,
                status=Status.CLOSED if ended else Status.QUEUED,
                status_at=since,
                base_ref="main",
            )
        )
        rows.append(
            Attention(
                change_id=number,
                repository=where,
                asker=asker,
                title=title,
                asker_label=asker.name,
                stage=stage,
                turn=turn,
                sentence="It waits.",
                since=since,
                risk=risk,
                ended=ended,
                weight=weight(risk=risk, size=chance.randrange(900), since=since),
                words=title.lower(),
            )
        )
    Change.objects.bulk_create(changes, batch_size=2000)
    Attention.objects.bulk_create(rows, batch_size=2000)
    if words:
        for row in rows:
            remember(row.change_id, row.words)
