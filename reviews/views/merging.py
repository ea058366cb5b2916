"""Merge: the confirmation that names method, base and SHA and what was read of it, the press, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from changes.models import Change, Revision
from changes.views.finding import find_change, login_required, person_of
from reviews.access import latest_revision, standing_of
from reviews.approving import taking_of
from reviews.models import Merge, MergeStatus, Review
from reviews.services.merging import start_merge, take_back
from reviews.views.moved import has_moved, say_moved, says_what_is_new


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@says_what_is_new
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """The confirmation, and the press itself."""
    change = find_change(request, number)
    revision = latest_revision(change)
    if request.method != "POST":
        if has_moved(change, revision, request.GET):
            return say_moved(request, change, revision, request.GET.get("head_sha", ""))
        return _confirm(request, change, revision)
    unread = "" if has_moved(change, revision, request.POST) else _unread(request, change, revision)
    if unread and request.POST.get("unread") != unread:
        return _confirm(
            request, change, revision, missing="Say that you merge without having read all of it."
        )
    start_merge(
        change=change,
        person=person_of(request),
        head_sha=request.POST.get("head_sha", ""),
        digest=request.POST.get("digest", ""),
    )
    return redirect("change", change.pk)


@login_required
@require_POST
def take_merge_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take a merge back before GitHub is told."""
    change = find_change(request, number)
    row = get_object_or_404(Merge, change=change, status__in=[MergeStatus.INTENDED, MergeStatus.TOLD])
    take_back(merge=row, person=person_of(request))
    messages.success(request, "The merge is taken back. GitHub was not told.")
    return redirect("change", change.pk)


def _unread(request: HttpRequest, change: Change, revision: Revision | None) -> str:
    """Names what this person has not read and did not approve either; empty when there is nothing of that kind."""
    person = person_of(request)
    standing = Review.objects.filter(change=change, reviewer=person, verdict="approve", voided_at=None)
    taking = taking_of(person, revision)
    if taking is None or standing.exists() or not standing_of(change).may_merge:
        return ""
    return taking.reading.fingerprint


def _confirm(
    request: HttpRequest, change: Change, revision: Revision | None, *, missing: str = ""
) -> HttpResponse:
    head = revision.head_sha if revision else ""
    method = change.repository.policy.merge_method
    approvals = Review.objects.filter(change=change, verdict="approve", voided_at=None)
    context = {
        "title": f"Merge {head[:7]}?",
        "sentence": f"“{change.title}” goes into {change.pull_base_ref} of {change.repository}. "
        "You have five seconds to take it back.",
        "facts": [
            ("Method", method),
            ("Into", change.pull_base_ref),
            ("Commit", head),
            ("Pull request", f"#{change.pull_number}"),
        ],
        "action": request.path,
        "verb": f"Merge with {method}",
        "fields": {"head_sha": head, "digest": getattr(revision, "digest", "")},
        "back": f"/changes/{change.pk}/",
        "standing": standing_of(change),
        "change": change,
        "revision": revision,
        "approvals": approvals.select_related("reviewer").order_by("id"),
        "taking": taking_of(person_of(request), revision),
        "unread": _unread(request, change, revision),
        "missing": missing,
    }
    return render(request, "reviews/confirm_merge.html", context, status=409 if missing else 200)
