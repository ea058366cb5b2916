"""What a page reports of its reader: lines that were in view, files marked as viewed."""

import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from changes.models import Change, Revision
from changes.views.finding import find_change, login_required, person_of
from reviews.approving import taking_of
from reviews.coverage import Range, Reading
from reviews.errors import BadInput
from reviews.services.reading import keep_place, mark_viewed, record_seen, seen_hunks
from reviews.shown import files_of

_LINE = re.compile(r"L-[0-9a-f]{8}-[LR]\d{1,8}")
LARGEST = 256_000
MOST_LINES = 10_000_000


@login_required
@require_POST
def seen(request: HttpRequest, number: int) -> JsonResponse:
    """A batch of lines that were on screen for a second; answers how much that makes.

    `hunks` are those that this report completed; a page that was just opened asks for `all` that were seen so far,
    also elsewhere.
    """
    change = find_change(request, number)
    said = _json(request)
    revision = _revision(change, said.get("revision"))
    person = person_of(request)
    hunks = record_seen(change=change, person=person, revision=revision, seen=_ranges(said.get("seen")))
    if said.get("all") is True:
        hunks = seen_hunks(change=change, person=person, files=files_of(revision))
    if isinstance(place := said.get("place"), str) and _LINE.fullmatch(place):
        keep_place(change=change, person=person, revision=revision, place=place)
    taking = taking_of(person, revision)
    reading = taking.reading if taking else Reading((), measured=True)
    return JsonResponse(
        {
            "lines": reading.lines,
            "seen": reading.seen,
            "percent": reading.percent,
            "unopened": len(reading.unopened),
            "partly": len(reading.partly),
            "sentence": reading.sentence,
            "one_tap": bool(taking and taking.one_tap),
            "hunks": hunks,
        }
    )


@login_required
@require_POST
def viewed(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one file as viewed or not: `file` is its key and "on" or "off"."""
    change = find_change(request, number)
    revision = _revision(change, request.POST.get("revision"))
    key, _, state = request.POST.get("file", "").partition(":")
    mark_viewed(change=change, person=person_of(request), revision=revision, key=key, viewed=state == "on")
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(f"/changes/{change.pk}/revisions/{revision.number}/#F-{key}")


def _revision(change: Change, said: object) -> Revision:
    text = str(said)
    return get_object_or_404(change.revisions, number=int(text) if text.isdecimal() and len(text) < 9 else 0)


def _json(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LARGEST:
        raise BadInput("This report is too large. Send it in parts.")
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadInput("This report is not JSON.") from error
    if not isinstance(said, dict):
        raise BadInput("This report is not an object.")
    return said


def _ranges(said: object) -> dict[str, list[Range]]:
    """Read {"<file key>": [["R", first, last], …]}; what is malformed is left out."""
    if not isinstance(said, dict):
        return {}
    found: dict[str, list[Range]] = {}
    for key, ranges in list(said.items())[:1000]:
        good = [_range(each) for each in ranges] if isinstance(ranges, list) else []
        found[str(key)] = [each for each in good if each]
    return found


def _range(said: object) -> Range | None:
    if not isinstance(said, list) or len(said) != 3 or said[0] not in ("L", "R", "F"):
        return None
    first, last = said[1:]
    if not all(isinstance(each, int) and 0 <= each < MOST_LINES for each in (first, last)):
        return None
    return said[0], first, last
