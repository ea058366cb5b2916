"""One change and all that follows from it: revisions, diff, runs, steps, events."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from audit.models import Event
from changes.models import Change, Revision, Run, Step
from changes.services.revisions import raw_patch
from honkweb.api.finding import Door
from honkweb.api.paging import OldestFirst
from honkweb.api.shapes import (
    ChangeShape,
    DiffShape,
    EventShape,
    RevisionShape,
    RunShape,
    StepShape,
    ThreadShape,
)
from integrations.secrets import mask
from reviews.access import builds_of, standing_of
from reviews.diff.model import FileDiff
from reviews.diff.parse import parse
from reviews.diff.patch import patch_text
from reviews.models import Comment, Thread

LAST_EVENTS = 50
WHICH = OpenApiParameter("revision", int, description="The revision's number; without it the newest.")
MOST_LINES = 20_000


class OneChange(Door):
    """A change: where it stands, its blockers, revisions, builds of its head, reviews, last events."""

    @extend_schema(operation_id="change", responses={200: ChangeShape})
    def get(self, request: Request, number: int) -> Response:
        return Response(ChangeShape(whole(self.find_change())).data)


def whole(change: Change) -> Change:
    """The change with what its answer derives: standing, builds of the head, last events."""
    change.standing = standing_of(change)  # type: ignore[attr-defined]
    change.head_builds = builds_of(change.repository_id, change.pull_head_sha)  # type: ignore[attr-defined]
    last = Event.objects.filter(change=change.pk).order_by("-id")[:LAST_EVENTS]
    change.last_events = list(reversed(last))  # type: ignore[attr-defined]
    return change


class OneRevision(Door):
    """A revision with its files."""

    @extend_schema(operation_id="revision", responses={200: RevisionShape})
    def get(self, request: Request, number: int, revision: int) -> Response:
        return Response(RevisionShape(self.find_revision(self.find_change())).data)


class RevisionDiff(Door):
    """The diff of the newest revision, or of the one named, as files, hunks and lines; secrets are masked."""

    @extend_schema(operation_id="diff", parameters=[WHICH], responses={200: DiffShape})
    def get(self, request: Request, number: int) -> Response:
        found = self.find_revision(self.find_change())
        return Response(_as_json(found))


class RevisionPatch(Door):
    """The same as one patch text, as git prints it; secrets are masked, so it is for reading."""

    @extend_schema(
        operation_id="patch",
        parameters=[WHICH],
        responses={(200, "text/x-diff"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, number: int) -> HttpResponse:
        found = self.find_revision(self.find_change())
        text = patch_text(parse(raw_patch(found))).decode("utf-8", "surrogateescape")
        answer = HttpResponse(
            mask(text).encode("utf-8", "surrogateescape"), content_type="text/x-diff; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="change-{number}-{found.number}.patch"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def _as_json(revision: Revision) -> dict[str, Any]:
    diff = parse(raw_patch(revision))
    room, files, not_shown = MOST_LINES, [], 0
    for file in diff.files:
        size = sum(hunk.body.count(b"\n") for hunk in file.hunks)
        fits = size <= room and not file.omitted
        room -= size if fits else 0
        not_shown += not fits
        files.append(_file(file, with_lines=fits))
    return {
        "revision": revision.number,
        "base_sha": revision.base_sha,
        "head_sha": revision.head_sha,
        "digest": revision.digest,
        "added": diff.stat.added,
        "removed": diff.stat.removed,
        "not_shown": not_shown,
        "files": files,
    }


def _file(file: FileDiff, *, with_lines: bool) -> dict[str, Any]:
    hunks = [
        {
            "header": _text(hunk.header),
            "lines": [
                {"kind": line.kind, "old": line.old, "new": line.new, "text": _text(line.content)}
                for line in hunk.lines
            ],
        }
        for hunk in (file.hunks if with_lines else ())
    ]
    return {
        "path": file.path,
        "old_path": file.old_path,
        "status": str(file.status),
        "old_mode": file.old_mode,
        "new_mode": file.new_mode,
        "added": file.added,
        "removed": file.removed,
        "binary": file.binary,
        "omitted": not with_lines,
        "hunks": hunks,
    }


def _text(raw: bytes) -> str:
    return mask(raw.decode("utf-8", "replace"))


class Runs(Door, generics.ListAPIView[Run]):
    """The runs of a change, first to last."""

    serializer_class = RunShape
    pagination_class = OldestFirst
    queryset = Run.objects.none()  # for the description

    def get_queryset(self) -> QuerySet[Run]:
        return self.find_change().runs.defer("conversation", "bundle")


class Steps(Door, generics.ListAPIView[Step]):
    """The steps of a run, first to last."""

    serializer_class = StepShape
    pagination_class = OldestFirst
    queryset = Step.objects.none()  # for the description

    def get_queryset(self) -> QuerySet[Step]:
        return self.find_run(self.find_change()).steps.defer("exchange")


class Events(Door, generics.ListAPIView[Event]):
    """The events of a change, first to last: its timeline."""

    serializer_class = EventShape
    pagination_class = OldestFirst
    queryset = Event.objects.none()  # for the description

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.of_change(self.find_change().pk)


class Threads(Door, generics.ListAPIView[Thread]):
    """The threads of a change, first to last, with what was sent in them."""

    serializer_class = ThreadShape
    pagination_class = OldestFirst
    queryset = Thread.objects.none()  # for the description

    def get_queryset(self) -> QuerySet[Thread]:
        said = Prefetch("comments", Comment.objects.filter(draft=False).order_by("id"))
        sent = Thread.objects.filter(change=self.find_change(), sent=True)
        return sent.select_related("revision", "answered_in").prefetch_related(said)
