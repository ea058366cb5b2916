"""Approve: POST carries the head SHA and digest that were on the screen, and what was acknowledged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from changes.models import Change, Revision
from changes.views.finding import find_change, login_required, person_of
from reviews.access import latest_revision, why_not
from reviews.approving import Taking, taking_of
from reviews.kept import findings_of
from reviews.services.review import approve
from reviews.views.moved import has_moved, say_moved, says_what_is_new


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@says_what_is_new
def approve_page(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm by keyboard, without JavaScript or where something has to be acknowledged, and the approval itself."""
    change = find_change(request, number)
    person = person_of(request)
    revision = latest_revision(change)
    sent = request.POST if request.method == "POST" else request.GET
    if has_moved(change, revision, sent):
        return say_moved(request, change, revision, sent.get("head_sha", ""))
    taking = taking_of(person, revision)
    if request.method != "POST":
        return _confirm(request, change, revision, taking)
    if taking and not why_not(person, change, revision) and (missing := taking.missing(request.POST)):
        return _confirm(request, change, revision, taking, missing=missing)
    approve(
        change=change,
        person=person,
        head_sha=request.POST.get("head_sha", ""),
        digest=request.POST.get("digest", ""),
        body=request.POST.get("body", ""),
        coverage=taking.as_data() if taking else None,
    )
    messages.success(request, f"You approved {request.POST.get('head_sha', '')[:7]}.")
    return redirect("change", change.pk)


def _confirm(
    request: HttpRequest,
    change: Change,
    revision: Revision | None,
    taking: Taking | None,
    *,
    missing: str = "",
) -> HttpResponse:
    """What was seen and what was not, what is risky, then the press; 409 with what is missing."""
    head = revision.head_sha if revision else ""
    findings = findings_of(revision)
    context: dict[str, Any] = {
        "title": f"Approve {head[:7]}?",
        "sentence": f"“{change.title.rstrip('.')}”. It counts for exactly this commit; a push voids it.",
        "facts": [
            ("Repository", change.repository),
            ("Commit", head),
            ("Revision", getattr(revision, "number", "–")),
        ],
        "action": request.path,
        "verb": f"Approve {head[:7]}",
        "fields": {"head_sha": head, "digest": getattr(revision, "digest", "")},
        "back": f"/changes/{change.pk}/",
        "change": change,
        "revision": revision,
        "taking": taking,
        "missing": missing,
        "guards": findings.data.get("guards", []) if findings else [],
    }
    return render(request, "reviews/confirm_approve.html", context, status=409 if missing else 200)
