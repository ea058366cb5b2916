"""Threads: begin one, reply, resolve, reopen. A thread begun here is sent at once, as a review of its own."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from changes.errors import BadInput
from changes.models import Change
from honkweb.api.deciding import LONGEST, Looked, read_input
from honkweb.api.finding import Door
from honkweb.api.shapes import CommentShape, ThreadShape
from honkweb.api.told import Threads
from reviews.models import Thread
from reviews.quoting import Spot
from reviews.services.drafts import keep_draft
from reviews.services.review import comment
from reviews.services.threads import reopen, reply, resolve


class ThreadInput(Looked):
    """A comment on lines (`line`, from `first_line`), a file (no line) or the change (no path)."""

    path = serializers.CharField(max_length=1000, allow_blank=True, default="")
    side = serializers.ChoiceField(choices=["new", "old"], default="new")
    line = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
    first_line = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
    body = serializers.CharField(
        max_length=LONGEST,
        help_text="Markdown; a ```suggestion block puts lines in the place of the commented ones.",
    )


class ReplyInput(serializers.Serializer[Any]):
    """Words in a thread."""

    body = serializers.CharField(max_length=LONGEST)


class ChangeThreads(Threads):
    """The threads of a change, and the door to begin one."""

    @extend_schema(operation_id="begin_thread", request=ThreadInput, responses={201: ThreadShape})
    def post(self, request: Request, number: int) -> Response:
        """Comment on what was looked at. When the branch has moved since, nothing is said and the answer is 409."""
        change, said = self.find_change(), read_input(ThreadInput, request)
        looked = {"head_sha": said["head_sha"], "digest": said["digest"]}
        revision = change.revisions.filter(head_sha=said["head_sha"]).order_by("-number").first()
        if revision is None:
            raise BadInput("`head_sha` is the head of no revision of this change.")
        spot = Spot(said["path"], said["side"], said["line"], said["first_line"])
        kept = keep_draft(
            change=change, person=self.person(), revision=revision, spot=spot, body=said["body"]
        )
        if kept is None:
            raise BadInput("`body` says nothing.")
        comment(change=change, person=self.person(), body="", only=kept.pk, **looked)
        return Response(
            ThreadShape(self.get_queryset().get(pk=kept.thread_id)).data, status=status.HTTP_201_CREATED
        )


class InThread(Door):
    """Base of what is done in one thread."""

    def find_thread(self, change: Change) -> Thread:
        """The sent thread of the address. Raises Http404."""
        rows = Thread.objects.filter(change=change, sent=True).select_related(
            "change__repository", "revision"
        )
        found = rows.filter(pk=self.kwargs["thread"]).first()
        if found is None:
            raise Http404
        return found


class Replying(InThread):
    """Reply."""

    @extend_schema(operation_id="reply", request=ReplyInput, responses={201: CommentShape})
    def post(self, request: Request, number: int, thread: int) -> Response:
        """Say something in a thread. Somebody else's words answer it; its beginner's own ask again."""
        found, said = self.find_thread(self.find_change()), read_input(ReplyInput, request)
        made = reply(thread=found, person=self.person(), body=said["body"])
        return Response(CommentShape(made).data, status=status.HTTP_201_CREATED)


class Resolving(InThread):
    """Resolve."""

    @extend_schema(operation_id="resolve_thread", request=None, responses={204: None})
    def post(self, request: Request, number: int, thread: int) -> Response:
        """Close a thread; it blocks nothing any more."""
        resolve(thread=self.find_thread(self.find_change()), person=self.person())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReopeningThread(InThread):
    """Reopen a thread."""

    @extend_schema(operation_id="reopen_thread", request=None, responses={204: None})
    def post(self, request: Request, number: int, thread: int) -> Response:
        """Open a resolved thread again; it waits for an answer."""
        reopen(thread=self.find_thread(self.find_change()), person=self.person())
        return Response(status=status.HTTP_204_NO_CONTENT)
