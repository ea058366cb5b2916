"""Ask for changes, take an approval back, answer the judge: POST carries what was on the screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from changes.views.finding import find_change, login_required, person_of
from reviews.services.answering import answer_verdict
from reviews.services.review import ask_for_changes, comment, take_back_approval
from reviews.views.moved import says_what_is_new


@login_required
@require_POST
@says_what_is_new
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
