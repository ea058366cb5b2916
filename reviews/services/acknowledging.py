"""Equal edits are acknowledged by their number, and hunks are put where a reviewer says that they belong."""

from django.db import transaction
from django.utils import timezone

from changes.access import may
from changes.models import Change, Person, Revision, Role
from changes.projecting import project
from changes.services import actors
from changes.services.moving import note
from reviews.correcting import made, with_unasked
from reviews.diff.text import plural
from reviews.errors import BadInput, NotAllowed, Stale
from reviews.findings.sentences import sentences_of
from reviews.models import Chapters, Findings, HunkViewed
from reviews.ordering import Chapter, chapters_in, is_whole, parts_of


def acknowledge(
    *,
    change: Change,
    person: Person,
    revision: Revision,
    chapter_id: str,
    head_sha: str,
    digest: str,
    count: int,
    exceptions: int,
) -> int:
    """Count the hunks of a chapter of equal edits as seen by a person. Pressed twice it is done once.

    What was on the screen (commit, digest, both numbers) has to be what is stored. Raises NotAllowed, BadInput, Stale.
    """
    _may(change, person)
    chapter = _chapter(chapters_in(Chapters.objects.filter(revision=revision).first()), chapter_id)
    told = (head_sha, digest, count, exceptions)
    now = (revision.head_sha, revision.digest, len(chapter["labels"]), len(chapter.get("exceptions", [])))
    if chapter["kind"] != "same" or told != now:
        raise Stale(
            "These are not the equal edits that you were shown. Reload the page and look at them again."
        )
    findings = Findings.objects.get(revision=revision)
    digests = {each for part in parts_of(chapter, findings.data["files"]) for each in part.digests}
    with transaction.atomic():
        known = set(
            HunkViewed.objects.filter(person=person, change=change, how="acknowledged").values_list(
                "digest", flat=True
            )
        )
        if digests <= known:
            return 0
        HunkViewed.objects.filter(person=person, change=change, digest__in=digests).update(how="acknowledged")
        HunkViewed.objects.bulk_create(
            [
                HunkViewed(person=person, change=change, digest=each, how="acknowledged")
                for each in sorted(digests)
            ],
            ignore_conflicts=True,
        )
        note(
            change=change,
            verb="reading.acknowledged",
            actor=actors.person(person),
            sentence=f"{person.name} acknowledged {count} equal edits of {head_sha[:7]}, "
            f"with {plural(exceptions, 'exception')}.",
            data={
                "revision": revision.number,
                "head_sha": head_sha,
                "count": count,
                "exceptions": exceptions,
                "group": chapter.get("group", ""),
            },
        )
    return len(digests)


def move_hunk(
    *, change: Change, person: Person, revision: Revision, label: str, source: str, target: str
) -> None:
    """Put a hunk into another chapter, for all readers: `target` is as in `reviews.correcting`; risk follows.

    Raises NotAllowed, BadInput, Stale.
    """
    _may(change, person)
    with transaction.atomic():
        row = Chapters.objects.select_for_update().filter(revision=revision).first()
        chapters = chapters_in(row)
        left = _chapter(chapters, source)
        right = made(chapters, target, sentences_of(change.request))
        if right is None:
            raise Stale("There is no such chapter any more. Reload the page.")
        if label not in left["labels"]:
            raise Stale(f"{label} is not in that chapter any more. Reload the page.")
        if left is right or right["kind"] == "same":
            raise BadInput(
                "Only what code proved to be the same edit stands among equal edits. Choose another chapter."
            )
        before = left["title"]
        left["labels"].remove(label)
        left.get("moved", {}).pop(label, None)
        if left["kind"] == "same":
            left["count"] = len(left["labels"])
            left["title"] = f"The same edit {plural(left['count'], 'time')}"
        right["labels"].append(label)
        right.setdefault("moved", {})[label] = person.name
        chapters = [each for each in chapters if each["labels"]]
        findings = Findings.objects.get(revision=revision)
        if row is None or not is_whole(chapters, findings.data["files"]):
            raise BadInput("That would lose a hunk. Reload the page and try again.")
        row.data, row.moved_by = chapters, person
        row.save()
        findings.data = with_unasked(findings.data, chapters)
        findings.risk = max((each["level"] for each in findings.data["risks"]), default=0)
        findings.prepared_at = timezone.now()  # what is kept of it in memory is read again
        findings.save()
        project(change)
        note(
            change=change,
            verb="reading.moved",
            actor=actors.person(person),
            sentence=f"{person.name} moved {label} from “{before}” to “{right['title']}”.",
            data={"revision": revision.number, "label": label, "from": before, "to": right["title"]},
        )


def _chapter(chapters: list[Chapter], chapter_id: str) -> Chapter:
    for each in chapters:
        if each["id"] == chapter_id:
            return each
    raise Stale("There is no such chapter any more. Reload the page.")


def _may(change: Change, person: Person) -> None:
    if not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed(f"{person.name} is not a reviewer of {change.repository}.")
