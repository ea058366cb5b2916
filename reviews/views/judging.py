"""Approve, ask for changes, take back, merge: POST carries the head SHA and digest that were on the screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from changes.models import Change
from changes.views.finding import find_change, login_required, person_of
from reviews.access import latest_revision, standing_of
from reviews.coverage import Reading
from reviews.models import Merge, MergeStatus
from reviews.services.merging import start_merge, take_back
from reviews.services.review import answer_verdict, approve, ask_for_changes, comment, take_back_approval
from reviews.shown import files_of, reading_by


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve_page(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm by keyboard or without JavaScript, and the approval itself."""
    change = find_change(request, number)
    person = person_of(request)
    revision = latest_revision(change)
    files = files_of(revision)
    reading = reading_by(person, revision, files) if revision and files else None
    if request.method != "POST":
        return _confirm_approve(request, change, reading)
    acknowledged = request.POST.get("acknowledged", "")
    shown = revision is not None and request.POST.get("head_sha") == revision.head_sha
    if reading and shown and reading.fingerprint and acknowledged != reading.fingerprint:
        return _confirm_approve(request, change, reading, status=409)
    approve(
        change=change,
        person=person,
        head_sha=request.POST.get("head_sha", ""),
        digest=request.POST.get("digest", ""),
        body=request.POST.get("body", ""),
        coverage=reading.as_data(acknowledged=bool(acknowledged)) if reading else None,
    )
    messages.success(request, f"You approved {request.POST.get('head_sha', '')[:7]}.")
    return redirect("change", change.pk)


@login_required
@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for changes, or comment, on what was on the screen."""
    change = find_change(request, number)
    verb = ask_for_changes if request.POST.get("verdict") == "changes" else comment
    verb(
        change=change,
        person=person_of(request),
        head_sha=request.POST.get("head_sha", ""),
        digest=request.POST.get("digest", ""),
        body=request.POST.get("body", ""),
    )
    messages.success(request, "Sent.")
    return redirect("change", change.pk)


@login_required
@require_POST
def take_back_mine(request: HttpRequest, number: int, review_pk: int) -> HttpResponse:
    """Take an approval back."""
    change = find_change(request, number)
    take_back_approval(review=get_object_or_404(change.reviews, pk=review_pk), person=person_of(request))
    messages.success(request, "Your approval is taken back.")
    return redirect("change", change.pk)


@login_required
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the judge, or a finding of a secret."""
    change = find_change(request, number)
    about = "secret" if request.POST.get("about") == "secret" else "judge"
    asked = request.POST.get("revision", "")
    revision = get_object_or_404(
        change.revisions, number=int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    )
    answer_verdict(
        change=change,
        person=person_of(request),
        revision=revision,
        about=about,
        body=request.POST.get("body", ""),
    )
    return redirect("change", change.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """The confirmation that names method, base and SHA, and the press itself."""
    change = find_change(request, number)
    if request.method != "POST":
        return _confirm_merge(request, change)
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


def _confirm_approve(
    request: HttpRequest, change: Change, reading: Reading | None, *, status: int = 200
) -> HttpResponse:
    """What was seen and what was not, then the press; 409 when lists of files were not acknowledged."""
    revision = latest_revision(change)
    sent = request.POST if request.method == "POST" else request.GET
    head = sent.get("head_sha") or (revision.head_sha if revision else "")
    context = {
        "title": f"Approve {head[:7]}?",
        "sentence": f"“{change.title.rstrip('.')}”. It counts for exactly this commit; a push voids it.",
        "facts": [
            ("Repository", change.repository),
            ("Commit", head),
            ("Revision", getattr(revision, "number", "–")),
        ],
        "action": request.path,
        "verb": f"Approve {head[:7]}",
        "fields": {"head_sha": head, "digest": sent.get("digest") or getattr(revision, "digest", "")},
        "back": f"/changes/{change.pk}/",
        "change": change,
        "revision": revision,
        "reading": reading,
    }
    return render(request, "reviews/confirm_approve.html", context, status=status)


def _confirm_merge(request: HttpRequest, change: Change) -> HttpResponse:
    revision = latest_revision(change)
    head = request.GET.get("head_sha") or (revision.head_sha if revision else "")
    method = change.repository.policy.merge_method
    standing = standing_of(change)
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
        "fields": {"head_sha": head, "digest": request.GET.get("digest") or getattr(revision, "digest", "")},
        "back": f"/changes/{change.pk}/",
        "standing": standing,
    }
    return render(request, "reviews/confirm_merge.html", context)
