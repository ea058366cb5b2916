"""What people decide: review, merge, stop, close, answer. What is judged is named by `head_sha` and `digest`."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from changes.errors import BadInput
from changes.services.asking import answer_question, retry
from changes.services.stopping import ask_to_reopen, close_change, stop_run
from honkweb.api.finding import Door
from honkweb.api.shapes import ChangeShape, MergeShape, ReviewShape
from honkweb.api.told import whole
from honkweb.models import Scope
from reviews.models import Review
from reviews.services.answering import answer_verdict
from reviews.services.merging import start_merge
from reviews.services.review import approve, ask_for_changes, comment

LONGEST = 20_000
VERDICTS: dict[str, Callable[..., Review]] = {
    "approve": approve,
    "changes": ask_for_changes,
    "comment": comment,
}


class Looked(serializers.Serializer[Any]):
    """What the caller looked at. When the branch has moved since, nothing is done and the answer is 409."""

    head_sha = serializers.RegexField(r"^[0-9a-f]{40}$", help_text="The whole SHA of the revision.")
    digest = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="The revision's `digest`.")


class ReviewInput(Looked):
    """A verdict on what was looked at."""

    verdict = serializers.ChoiceField(choices=list(VERDICTS))
    body = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class AnswerInput(serializers.Serializer[Any]):
    """An answer to the agent's question."""

    answer = serializers.CharField(max_length=LONGEST)
    run = serializers.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        required=False,
        help_text="The number of the run that asks. When another one asks by now, nothing is done: 409.",
    )


class VerdictInput(serializers.Serializer[Any]):
    """Why it may go on all the same; kept with the change."""

    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="The revision's number.")
    about = serializers.ChoiceField(choices=["judge", "secret"])
    body = serializers.CharField(max_length=LONGEST)


class Reviewing(Door):
    """Approve, ask for changes, or comment."""

    @extend_schema(operation_id="review", request=ReviewInput, responses={201: ReviewShape})
    def post(self, request: Request, number: int) -> Response:
        """Judge a revision. `changes` starts another run in the same conversation."""
        change, said = self.find_change(), read_input(ReviewInput, request)
        verdict, body = said.pop("verdict"), said.pop("body")
        make = VERDICTS[verdict]
        review = make(change=change, person=self.person(), body=body, **said)
        return Response(ReviewShape(review).data, status=status.HTTP_201_CREATED)


class Merging(Door):
    """Merge."""

    scope = Scope.MERGE

    @extend_schema(operation_id="merge", request=Looked, responses={202: MergeShape})
    def post(self, request: Request, number: int) -> Response:
        """Record the intent to land exactly this commit. The answer's `status` says `intended`; what came of
        it is in the change's `merges`. Calling twice finds the first intent."""
        change, said = self.find_change(), read_input(Looked, request)
        merge = start_merge(change=change, person=self.person(), **said)
        return Response(MergeShape(merge).data, status=status.HTTP_202_ACCEPTED)


class Acting(Door):
    """An action without input."""

    def done(self, act: Callable[..., None]) -> Response:
        """Do it, and answer with the change as it is now."""
        act(change=self.find_change(), person=self.person())
        return Response(ChangeShape(whole(self.find_change())).data)


class Stopping(Acting):
    """Stop."""

    @extend_schema(operation_id="stop", request=None, responses=ChangeShape)
    def post(self, request: Request, number: int) -> Response:
        """End the run. The change goes back to open, or fails when it has no pull request."""
        return self.done(stop_run)


class Closing(Acting):
    """Close."""

    @extend_schema(operation_id="close", request=None, responses=ChangeShape)
    def post(self, request: Request, number: int) -> Response:
        """Close the change, its pull request and its branch; a run ends with it."""
        return self.done(close_change)


class Retrying(Acting):
    """Retry."""

    @extend_schema(operation_id="retry", request=None, responses=ChangeShape)
    def post(self, request: Request, number: int) -> Response:
        """Try a failed change again from where it stopped."""
        return self.done(retry)


class Reopening(Acting):
    """Reopen."""

    @extend_schema(operation_id="reopen", request=None, responses=ChangeShape)
    def post(self, request: Request, number: int) -> Response:
        """Have the branch restored and the pull request reopened."""
        return self.done(ask_to_reopen)


class Answering(Door):
    """Answer what the agent asked."""

    @extend_schema(operation_id="answer", request=AnswerInput, responses=ChangeShape)
    def post(self, request: Request, number: int) -> Response:
        """Answer the question, or let the agent go on past a cap; starts another run."""
        change, said = self.find_change(), read_input(AnswerInput, request)
        answer_question(change=change, person=self.person(), **said)
        return Response(ChangeShape(whole(self.find_change())).data)


class AnsweringVerdict(Door):
    """Answer a withheld verdict, or the finding of a secret."""

    @extend_schema(operation_id="verdict", request=VerdictInput, responses=ChangeShape)
    def post(self, request: Request, number: int) -> Response:
        """Say why the newest revision may go on although the judge withheld it: it blocks no longer."""
        change, said = self.find_change(), read_input(VerdictInput, request)
        revision = change.revisions.filter(number=said.pop("revision")).first()
        if revision is None:
            raise BadInput("`revision` is the number of a revision of this change.")
        answer_verdict(change=change, person=self.person(), revision=revision, **said)
        return Response(ChangeShape(whole(self.find_change())).data)


def read_input(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent, checked. Raises ValidationError, which answers 400."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
