"""What was on the screen is not what is there now: nothing is done, and the page says what is new."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from changes.models import Change, Revision
from changes.views.finding import find_change
from reviews.access import latest_revision
from reviews.errors import Stale
from reviews.moved import moved_since


def has_moved(change: Change, revision: Revision | None, sent: QueryDict) -> bool:
    """Whether an address or form names another commit or diff than the newest; one that names none asks for the newest."""
    head, digest = sent.get("head_sha", ""), sent.get("digest", "")
    if revision is None or not head:
        return False
    now = change.pull_head_sha or revision.head_sha
    return head != revision.head_sha or head != now or bool(digest) and digest != revision.digest


def say_moved(
    request: HttpRequest, change: Change, revision: Revision | None, head_sha: str, sentence: str = ""
) -> HttpResponse:
    """409 with what happened since that commit and the way to what changed; nothing to press."""
    now = (change.pull_head_sha or (revision.head_sha if revision else ""))[:7]
    head = head_sha[:7]
    if not sentence and head != now:
        sentence = f"You looked at {head}; the branch is at {now} now. Nothing was done. Look at what is new."
    context: dict[str, Any] = {
        "change": change,
        "revision": revision,
        "head": head,
        "sentence": sentence
        or "The diff you looked at is not the one that is recorded. Nothing was done. Look at it again.",
        "moved": moved_since(change, head_sha),
        "is_read": revision is not None and revision.head_sha == change.pull_head_sha,
    }
    return render(request, "reviews/moved.html", context, status=409)


def says_what_is_new(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose form was about another commit answers with what is new since that one."""

    @wraps(view)
    def answer(request: HttpRequest, number: int) -> HttpResponse:
        try:
            return view(request, number)
        except Stale as error:
            change = find_change(request, number)
            revision = latest_revision(change)
            return say_moved(request, change, revision, request.POST.get("head_sha", ""), error.sentence)

    return answer
