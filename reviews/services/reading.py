"""Reading, kept: what was on whose screen, which files somebody marked as viewed, where they looked last."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from audit.models import Event
from changes.models import Change, Person, Revision
from reviews.anchors import reanchored, seen_anchors
from reviews.carrying import carried_on
from reviews.coverage import Range, count, joined, places, whole_hunks, with_bits
from reviews.errors import BadInput
from reviews.kept import findings_of
from reviews.models import FileViewed, HunkViewed, LastLook, Seen


def look(*, change: Change, person: Person, revision: Revision) -> LastLook:
    """Note that a revision is on a person's screen; `previous` and `event_id` stay where an earlier revision ended.

    A page of an older revision moves nothing back.
    """
    with transaction.atomic():
        row, made = LastLook.objects.select_for_update().get_or_create(
            person=person, change=change, defaults={"revision": revision}
        )
        if made or row.revision_id == revision.pk or row.revision.number > revision.number:
            row.save(update_fields=["at"])
            return row
        before = Event.objects.filter(change=change.pk, at__lte=row.at).order_by("-id").first()
        new = _files(revision)
        if row.place and new:
            row.place = reanchored(row.place, _files(row.revision), new)
        row.previous, row.revision, row.event_id = row.revision, revision, before.pk if before else 0
        row.save()
    return row


def keep_place(*, change: Change, person: Person, revision: Revision, place: str) -> None:
    """Remember the line (the id of its element) at which a person stopped, to go on there on another device.

    A page of another revision than the one they looked at last moves nothing.
    """
    LastLook.objects.filter(change=change, person=person, revision=revision).update(place=place[:1100])


def record_seen(
    *, change: Change, person: Person, revision: Revision, seen: Mapping[str, Sequence[Range]]
) -> list[str]:
    """Add lines that were in view for a second: ranges by file key. Sent twice is seen once, and told twice.

    An empty report says that this person's page measures at all. Hunks whose lines were all seen are marked, by
    their digest, so that the mark outlives a revision that leaves them alone; those that the report touches are
    returned, as the ids of the lines at which they begin. Before a diff is prepared nothing of it is on a page.
    """
    told: list[str] = []
    findings = findings_of(revision)
    if findings is None or findings.prepared_at is None:
        return told
    files = {file["key"]: file for file in findings.data.get("files", [])}
    _begin(change, person, revision)
    with transaction.atomic():
        for key, ranges in seen.items():
            file = files.get(key)
            if file is None:
                continue
            Seen.objects.get_or_create(person=person, change=change, path=file["path"], digest=file["digest"])
            row = Seen.objects.select_for_update().get(
                person=person, change=change, path=file["path"], digest=file["digest"]
            )
            row.lines = count(file)
            reported = with_bits(b"", places(file, ranges), row.lines)
            row.bits = joined(bytes(row.bits), reported)
            row.save()
            digests = whole_hunks(file, joined(row.bits, bytes(row.carried)), reported)
            _mark_hunks(change, person, digests)
            told += seen_anchors([file], digests)
    return told


def _begin(change: Change, person: Person, revision: Revision) -> None:
    """Note that a person's page measures a revision; the first time, carry on what they saw of the same lines before."""
    if Seen.objects.filter(person=person, change=change, path="", digest=revision.digest).exists():
        return
    carried = carried_on(person, revision, _files(revision))
    with transaction.atomic():
        for (path, digest), bits in carried.items():
            Seen.objects.update_or_create(
                person=person, change=change, path=path, digest=digest, defaults={"carried": bits}
            )
        Seen.objects.get_or_create(person=person, change=change, path="", digest=revision.digest)


def _mark_hunks(change: Change, person: Person, digests: Sequence[str]) -> None:
    rows = [HunkViewed(person=person, change=change, digest=each, how="viewed") for each in digests]
    HunkViewed.objects.bulk_create(rows, ignore_conflicts=True)


def seen_hunks(*, change: Change, person: Person, files: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of the lines at which hunks begin that a person saw whole, or acknowledged."""
    rows = HunkViewed.objects.filter(change=change, person=person)
    return seen_anchors(files, rows.values_list("digest", flat=True))


def _files(revision: Revision) -> list[dict[str, Any]]:
    findings = findings_of(revision)
    return list(findings.data.get("files", [])) if findings else []


def mark_viewed(*, change: Change, person: Person, revision: Revision, key: str, viewed: bool) -> None:
    """Mark a file as viewed or not; the mark holds as long as that file's diff stays the same."""
    findings = findings_of(revision)
    files = findings.data.get("files", []) if findings else []
    file = next((each for each in files if each["key"] == key), None)
    if file is None:
        raise BadInput(f"Revision {revision.number} of #{change.pk} has no such file. Reload the page.")
    mine = {"person": person, "change": change, "path": file["path"], "digest": file["digest"]}
    if viewed:
        FileViewed.objects.get_or_create(**mine, defaults={"revision": revision})
    else:
        FileViewed.objects.filter(**mine).delete()
