"""Comments and threads: POST writes, and answers with the threads as they are now, or with the page."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from changes.errors import ChangeError
from changes.models import Change, Revision
from changes.views.finding import find_change, login_required, person_of
from reviews.errors import BadInput
from reviews.models import Comment, Thread
from reviews.quoting import Spot, in_order, to_edit
from reviews.services import threads
from reviews.services.drafts import discard_draft, keep_draft, keep_reply
from reviews.services.review import comment as send_comment
from reviews.suggesting import apply_suggestion
from reviews.templatetags.threads import threads_context

View = Callable[..., HttpResponse]


def spoken(view: View) -> View:
    """A refusal of what a script sent is its sentence alone; a form's is a page."""

    @wraps(view)
    def answer(request: HttpRequest, number: int, **named: int) -> HttpResponse:
        try:
            return view(request, number, **named)
        except ChangeError as error:
            if request.headers.get("HX-Request"):
                return HttpResponse(error.sentence, status=error.status, content_type="text/plain")
            raise

    return answer


@login_required
@require_safe
def all_threads(request: HttpRequest, number: int) -> HttpResponse:
    """The threads of a change, for live updates."""
    return _fragment(request, find_change(request, number))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@spoken
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a comment, for those without a script; and keeping or sending what it holds."""
    change = find_change(request, number)
    data = request.POST if request.method == "POST" else request.GET
    revision = _revision(change, data.get("revision", ""))
    spot = _spot(data)
    if request.method != "POST":
        context = {"change": change, "revision": revision, "spot": spot}
        return render(request, "reviews/threads/comment.html", context)
    person = person_of(request)
    suggestion = data.get("suggestion") if data.get("suggests") else None
    kept = keep_draft(
        change=change,
        person=person,
        revision=revision,
        spot=spot,
        body=data.get("body", ""),
        suggestion=suggestion,
    )
    if data.get("then") == "send" and kept is not None and kept.draft:
        looked = {"head_sha": data.get("head_sha", ""), "digest": data.get("digest", "")}
        send_comment(change=change, person=person, body="", only=kept.pk, **looked)
    elif data.get("then") == "autosave":
        return HttpResponse(status=204)
    return _done(request, change, f"T-{kept.thread_id}" if kept else "threads")


@login_required
@require_safe
@spoken
def lines(request: HttpRequest, number: int) -> HttpResponse:
    """The lines that a suggestion begins with, as they are in the file; or the sentence that says why not."""
    change = find_change(request, number)
    spot = in_order(_spot(request.GET))
    if not spot.is_lines or spot.side != "new":
        raise BadInput("A suggestion replaces lines; open it on lines of the new side.")
    text = to_edit(_revision(change, request.GET.get("revision", "")), spot)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_required
@require_POST
@spoken
def discard(request: HttpRequest, number: int, comment_pk: int) -> HttpResponse:
    """Throw a draft away."""
    change = find_change(request, number)
    person = person_of(request)
    row = get_object_or_404(Comment, pk=comment_pk, thread__change=change, by=person)
    discard_draft(comment=row, person=person)
    return _done(request, change, "threads")


@login_required
@require_POST
@spoken
def reply(request: HttpRequest, number: int, thread_pk: int) -> HttpResponse:
    """Reply at once, or keep the reply with the drafts."""
    change, thread = _thread(request, number, thread_pk)
    body = request.POST.get("body", "")
    then = request.POST.get("then", "send")
    if then == "send":
        seen = request.POST.get("seen")
        threads.reply(
            thread=thread, person=person_of(request), body=body, seen=_number(seen) if seen else None
        )
    else:
        keep_reply(thread=thread, person=person_of(request), body=body)
    if then == "autosave":
        return HttpResponse(status=204)
    return _done(request, change, f"T-{thread.pk}")


@login_required
@require_POST
@spoken
def resolve(request: HttpRequest, number: int, thread_pk: int) -> HttpResponse:
    """Close a thread."""
    change, thread = _thread(request, number, thread_pk)
    threads.resolve(thread=thread, person=person_of(request))
    return _done(request, change, f"T-{thread.pk}")


@login_required
@require_POST
@spoken
def reopen(request: HttpRequest, number: int, thread_pk: int) -> HttpResponse:
    """Open a thread again."""
    change, thread = _thread(request, number, thread_pk)
    threads.reopen(thread=thread, person=person_of(request))
    return _done(request, change, f"T-{thread.pk}")


@login_required
@require_POST
def apply(request: HttpRequest, number: int, comment_pk: int) -> HttpResponse:
    """Make a suggestion a revision."""
    change = find_change(request, number)
    rows = Comment.objects.select_related(
        "thread__change__repository", "thread__revision", "by", "applied_in"
    )
    row = get_object_or_404(rows, pk=comment_pk, thread__change=change, draft=False)
    revision = apply_suggestion(comment=row, person=person_of(request))
    messages.success(
        request, f"Applied as revision {revision.number}. CI checks it, and its verifiers run here."
    )
    return redirect("change", change.pk)


def _thread(request: HttpRequest, number: int, pk: int) -> tuple[Change, Thread]:
    change = find_change(request, number)
    rows = Thread.objects.filter(change=change, sent=True).select_related("change__repository", "revision")
    return change, get_object_or_404(rows, pk=pk)


def _done(request: HttpRequest, change: Change, anchor: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _fragment(request, change)
    return redirect(f"/changes/{change.pk}/#{anchor}")


def _fragment(request: HttpRequest, change: Change) -> HttpResponse:
    asked = request.POST.get("shown") or request.GET.get("revision", "")
    revision = _revision(change, asked) if change.revisions.exists() else None
    context = threads_context(person_of(request), change, revision)
    return render(request, "reviews/threads/all.html", context)


def _revision(change: Change, asked: str) -> Revision:
    rows = change.revisions.select_related("patch", "change__repository")
    if asked:
        return get_object_or_404(rows, number=_number(asked))
    newest = rows.order_by("-number").first()
    if newest is None:
        raise BadInput(f"#{change.pk} has no revision yet; comment once it has one.")
    return newest


def _spot(data: QueryDict) -> Spot:
    line, first = _number(data.get("line", "")), _number(data.get("first_line", ""))
    return Spot(data.get("path", "")[:1000], data.get("side", "new"), line, first)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
