"""Reading by chapters: the diff in that order, one chapter whole, equal edits acknowledged, hunks moved."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from changes.access import may
from changes.models import Change, Revision, Role
from changes.views.finding import find_change, login_required, person_of
from reviews.chaptered import in_chapters, is_long, order_of, row_of
from reviews.correcting import targets_of
from reviews.findings.sentences import sentences_of
from reviews.ordering import chapters_in
from reviews.ranking import Choice, orders_for
from reviews.services.acknowledging import acknowledge, move_hunk
from reviews.shown import Part, Shown, files_of, parts, parts_async, shown_of
from reviews.views.choices import PLAIN, order_in, view_of
from reviews.views.diff import streamed
from reviews.views.named import address_of, number_of

DIFF = "<!--the diff-->"


def by_chapters(request: HttpRequest, shown: Shown, context: dict[str, Any]) -> tuple[Shown, list[Choice]]:
    """The page's diff by chapters where it reads better so, and the orders that it can be read in."""
    files = context["files"]
    chapters = [] if shown.older or shown.after else order_of(shown.revision, files)
    orders = [] if shown.is_compared else orders_for(chapters, context["firsts"])
    chosen = order_in(request)
    if not chapters or chosen in PLAIN or (not chosen and is_long(chapters, files, shown.view)):
        return shown, orders
    page = {"change": context["change"], "may_review": context["may_review"], "csrf": get_token(request)}
    return in_chapters(shown, chapters, person_of(request), files=files, page=page), orders


@login_required
@require_safe
def one(request: HttpRequest, number: int, chapter: str, of: int | None = None) -> HttpResponseBase:
    """All hunks of one chapter in full, folded ones too, of revision `of`.

    Links of a diff's pieces are relative, so the address names the revision: it leads on to the page that has them.
    """
    row = find_change(request, number)
    revision = _revision(request, row) if of is None else get_object_or_404(_rows(row), number=of)
    if of is None:
        return redirect(f"{address_of(revision)}chapters/{chapter}/")
    if "file" in request.GET:
        return redirect(f"{address_of(revision)}?{request.GET.urlencode()}")
    files = files_of(revision)
    person = person_of(request)
    found = [each for each in chapters_in(row_of(revision)) if each["id"] == chapter]
    if not found or not files:
        raise Http404("There is no such chapter.")
    whole = {**found[0], "kind": "same-whole" if found[0]["kind"] == "same" else found[0]["kind"]}
    shown = shown_of(revision, person, files=files, view=view_of(request))
    page = {"change": row, "may_review": False, "csrf": ""}
    shown = in_chapters(replace(shown, total=len(files)), [whole], person, files=files, page=page)
    context = {
        "change": row,
        "revision": revision,
        "chapter": found[0],
        "diff_here": DIFF,
        "here": address_of(revision),
        "view": shown.view,
        "order": shown.order,
    }
    before, _, after = render_to_string("reviews/chapters/one.html", context, request).partition(DIFF)

    def flat() -> Iterator[Part]:
        yield before
        yield from parts(shown)
        yield after

    async def flowing() -> AsyncIterator[Part]:
        yield before
        async for part in parts_async(shown):
            yield part
        yield after

    return streamed(request, flat, flowing)


@login_required
@require_POST
def acknowledged(request: HttpRequest, number: int, chapter: str) -> HttpResponse:
    """Acknowledge equal edits by what was on the screen: commit, digest, how many, how many exceptions."""
    row = find_change(request, number)
    acknowledge(
        change=row,
        person=person_of(request),
        revision=_revision(request, row),
        chapter_id=chapter,
        head_sha=request.POST.get("head_sha", ""),
        digest=request.POST.get("digest", ""),
        count=number_of(request.POST.get("count", "")),
        exceptions=number_of(request.POST.get("exceptions", "")),
    )
    messages.success(request, f"You acknowledged {request.POST.get('count')} equal edits.")
    return redirect(f"/changes/{row.pk}/#{chapter}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, number: int, chapter: str) -> HttpResponse:
    """Put a hunk into another chapter."""
    row = find_change(request, number)
    revision = _revision(request, row)
    if request.method == "POST":
        move_hunk(
            change=row,
            person=person_of(request),
            revision=revision,
            label=request.POST.get("label", ""),
            source=chapter,
            target=request.POST.get("to", ""),
        )
        return redirect(f"/changes/{row.pk}/revisions/{revision.number}/#diff")
    chapters = chapters_in(row_of(revision))
    source = next((each for each in chapters if each["id"] == chapter), None)
    if source is None or not may(person_of(request), Role.REVIEWER, row.repository):
        raise Http404("There is no such chapter.")
    targets = targets_of(chapters, sentences_of(row.request), chapter)
    context = {"change": row, "revision": revision, "source": source, "targets": targets}
    return render(request, "reviews/chapters/move.html", context)


def _revision(request: HttpRequest, row: Change) -> Revision:
    asked = request.POST.get("revision") or request.GET.get("revision", "")
    rows = _rows(row)
    if not asked:
        newest = rows.order_by("-number").first()
        if newest is None:
            raise Http404("There is no revision yet.")
        return newest
    return get_object_or_404(rows, number=number_of(asked))


def _rows(row: Change) -> QuerySet[Revision]:
    return row.revisions.select_related("run", "change__repository")
