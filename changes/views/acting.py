"""What a person may do to a change as a machine's work: answer, stop, close, retry, reopen, verify. POST only."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from changes.models import Change, Person
from changes.services.asking import answer_question, retry
from changes.services.lost_posts import post_again
from changes.services.stopping import ask_to_reopen, close_change, stop_run
from changes.services.verifying_again import verify_again
from changes.views.finding import find_change, login_required, person_of


@login_required
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the agent's question."""
    change = find_change(request, number)
    answer_question(
        change=change,
        person=person_of(request),
        answer=request.POST.get("answer", ""),
        run=_shown(request, "run"),
    )
    return redirect("change", change.pk)


@login_required
@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop the run."""
    return _done(request, number, lambda c, p: stop_run(change=c, person=p), "The run is stopped.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close the change, after a page that says what goes with it."""
    change = find_change(request, number)
    if request.method != "POST":
        context = {
            "title": f"Close #{change.pk}?",
            "sentence": f"“{change.title}” ends: its run is stopped, its pull request closed and its branch deleted. "
            "It can be reopened.",
            "action": request.path,
            "verb": f"Close #{change.pk}",
            "danger": True,
            "back": f"/changes/{change.pk}/",
        }
        return render(request, "parts/confirm.html", context)
    return _done(request, number, lambda c, p: close_change(change=c, person=p), f"#{number} is closed.")


@login_required
@require_POST
def try_again(request: HttpRequest, number: int) -> HttpResponse:
    """Retry a failed change."""
    return _done(request, number, lambda c, p: retry(change=c, person=p), "It is tried again.")


@login_required
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Reopen a closed change."""
    said = "Its branch is restored and the pull request reopened; this takes a moment."
    return _done(request, number, lambda c, p: ask_to_reopen(change=c, person=p), said)


@login_required
@require_POST
def post_again_to_slack(request: HttpRequest, number: int) -> HttpResponse:
    """Try again what the Slack thread was not told."""
    return _done(request, number, lambda c, p: post_again(change=c, person=p), "It is posted again now.")


@login_required
@require_POST
def run_verifiers_again(request: HttpRequest, number: int) -> HttpResponse:
    """Run the verifiers of a revision again that could not run."""
    revision = _shown(request, "revision") or 0
    return _done(
        request,
        number,
        lambda c, p: verify_again(change=c, person=p, revision=revision),
        "Its verifiers are run again.",
    )


def _shown(request: HttpRequest, name: str) -> int | None:
    """The number of what was on the screen."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 9 else None


def _done(
    request: HttpRequest, number: int, act: Callable[[Change, Person], None], said: str
) -> HttpResponse:
    change = find_change(request, number)
    act(change, person_of(request))
    messages.success(request, said)
    return redirect("change", change.pk)
