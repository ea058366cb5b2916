"""Exports of events: streamed page by page, so that a log of any size needs little memory."""

import csv
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC
from io import StringIO
from typing import Any

from asgiref.sync import sync_to_async

from audit.models import Event, EventQuerySet

COLUMNS = (
    "id",
    "at",
    "verb",
    "actor",
    "actor_kind",
    "actor_id",
    "repository",
    "change",
    "subject",
    "subject_id",
    "sentence",
    "data",
)
PAGE = 1000


def row_of(event: Event) -> dict[str, Any]:
    """An event as exports and the API give it."""
    row = {name: getattr(event, name) for name in COLUMNS}
    row["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return row


def as_json_line(event: Event) -> str:
    """One line of JSONL."""
    return json.dumps(row_of(event), ensure_ascii=False) + "\n"


def as_csv_line(event: Event) -> str:
    """One line of CSV that no spreadsheet takes for a formula."""
    row = row_of(event)
    row["data"] = json.dumps(row["data"], ensure_ascii=False) if row["data"] else ""
    return _csv_line([_cell(row[name]) for name in COLUMNS])


def csv_head() -> str:
    """The names of the columns, as the first line."""
    return _csv_line(list(COLUMNS))


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    # A leading =, +, - or @ makes a formula (OWASP, CSV injection); the apostrophe makes it text.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _csv_line(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


async def lines(events: EventQuerySet, *, head: str, line: Callable[[Event], str]) -> AsyncIterator[str]:
    """The export, a page of rows at a time, up to the newest row at its start."""
    if head:
        yield head
    newest = await sync_to_async(lambda: events.order_by("-id").values_list("id", flat=True).first())()
    after = 0
    while newest is not None and after < newest:
        page = await sync_to_async(lambda start: _page(events, start, newest))(after)
        if not page:
            return
        yield "".join(line(each) for each in page)
        after = page[-1].pk


def _page(events: EventQuerySet, after: int, newest: int) -> list[Event]:
    return list(events.filter(id__gt=after, id__lte=newest).order_by("id")[:PAGE])
