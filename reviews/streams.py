"""A list as a few streams, each in the order of an index, merged until the page is full.

A condition like "mine to answer, or anybody's to review in these repositories" has no index that gives it in
order; each of its parts has. So a page costs the same whether a table has a thousand rows or a million.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from reviews.models import Attention


@dataclass(frozen=True)
class Place:
    """Where a page ended: the weight and number of its last row; the next one goes on after it."""

    weight: int
    change: int

    def __str__(self) -> str:
        return f"{self.weight}.{self.change}"


def place_of(text: str) -> Place | None:
    """A place as it stands in an address; None for anything else."""
    weight, _, change = text.partition(".")
    try:
        place = Place(int(weight), int(change))
    except ValueError:
        return None
    return place if abs(place.weight) < 2**62 and 0 <= place.change < 2**62 else None


def page(streams: Sequence[QuerySet[Attention]], *, limit: int, by_weight: bool = True) -> list[int]:
    """The first `limit` changes of the streams together, in their order, in one query."""
    order = ("-weight", "-change") if by_weight else ("-change",)
    parts: list[str] = []
    params: list[Any] = []
    for stream in streams:
        wanted = stream.order_by(*order).values_list("weight", "change_id")[:limit].query
        try:
            sql, values = wanted.sql_with_params()
        except EmptyResultSet:  # "in none of these repositories"
            continue
        parts.append(f"SELECT * FROM ({sql}) AS s")  # noqa: S608 - Django's own SQL, its values stay parameters
        params += values
    if not parts:
        return []
    sorting = "1 DESC, 2 DESC" if by_weight else "2 DESC"
    # UNION, not UNION ALL: a row may stand in two streams (mine as asker and mine as reviewer).
    sql = f"{' UNION '.join(parts)} ORDER BY {sorting} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, limit])
        return [row[1] for row in cursor.fetchall()]


def count(streams: Sequence[QuerySet[Attention]], *, most: int, by_weight: bool = True) -> int:
    """How many there are, counted up to `most` in an order that an index has."""
    return len(page(streams, limit=most, by_weight=by_weight))
