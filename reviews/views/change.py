"""The change page: read from top to bottom in the order of trust, sent with the prepared pieces of its diff."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from audit.models import Event
from changes.access import may
from changes.models import Change, Person, Revision, Role
from changes.views.finding import find_change, login_required, person_of
from reviews.access import builds_of, latest_revision, preview_of, standing_of, why_not, withheld_reason
from reviews.diff.pieces import Piece, gzip_stream, plain_stream
from reviews.models import Findings, Merge, PreparedFile, VerdictAnswer
from reviews.preparing import CONTROLS

DIFF = "<!--the diff-->"


@login_required
@require_safe
def change(request: HttpRequest, number: int) -> HttpResponseBase:
    """The page of one change, at its newest revision or the one that the address names."""
    row = find_change(request, number)
    revision = _revision(request, row)
    context = facts(request, row, revision)
    if revision is None:
        return render(request, "reviews/change.html", context)
    page = render_to_string("reviews/change.html", context | {"diff_here": DIFF}, request)
    before, _, after = page.partition(DIFF)
    return streamed(request, _parts(before, revision, context["view"], after))


@login_required
@require_safe
def part(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One part of the page, for live updates."""
    row = find_change(request, number)
    context = facts(request, row, _revision(request, row))
    return render(request, f"reviews/parts/{name}.html", context)


def facts(request: HttpRequest, row: Change, revision: Revision | None) -> dict[str, object]:
    """What the page's parts show."""
    person = person_of(request)
    newest = latest_revision(row)
    standing = standing_of(row)
    findings = Findings.objects.filter(revision=revision).first() if revision else None
    run = row.runs.order_by("-number").first()
    view = request.GET.get("view") or request.COOKIES.get("honk_view") or ""
    return {
        "change": row,
        "revision": revision,
        "newest": newest,
        "is_newest": revision == newest,
        "revisions": list(row.revisions.order_by("-number")),
        "standing": standing,
        "findings": findings,
        "files": (findings.data.get("files", []) if findings else []),
        "run": run,
        "steps": list(run.steps.defer("exchange", "output").order_by("-number")[:6]) if run else [],
        "reviews": list(row.reviews.select_related("reviewer", "revision").order_by("id")),
        "builds": builds_of(row.repository_id, revision.head_sha) if revision else [],
        "preview": preview_of(row.repository_id, revision.head_sha) if revision else None,
        "preview_before": preview_of(row.repository_id, revision.base_sha) if revision else None,
        "verdict": revision.run.verdict if revision and revision.run else None,
        "withheld": withheld_reason(revision),
        "verdict_answers": list(VerdictAnswer.objects.filter(revision=revision).select_related("person")),
        "merge": Merge.objects.filter(change=row).select_related("by").order_by("-id").first(),
        "events": list(Event.objects.filter(change=row.pk).order_by("-id")[:200]),
        "may_review": may(person, Role.REVIEWER, row.repository),
        "why_not": why_not(person, row, newest),
        "my_approval": _my_approval(row, newest, person),
        "view": view if view in ("split", "unified") else "unified",
    }


def _my_approval(row: Change, revision: Revision | None, person: Person) -> object:
    rows = row.reviews.filter(revision=revision, reviewer=person, verdict="approve", voided_at=None)
    return rows.first()


def _revision(request: HttpRequest, row: Change) -> Revision | None:
    asked = request.GET.get("revision", "")
    rows = row.revisions.select_related("run")
    if asked:
        number = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
        return get_object_or_404(rows, number=number)
    return rows.order_by("-number").first()


def _parts(before: str, revision: Revision, view: object, after: str) -> Iterator[Piece | str]:
    yield before
    findings = Findings.objects.filter(revision=revision).first()
    files = findings.data.get("files", []) if findings else []
    for file in files:
        piece = PreparedFile.objects.filter(key=file[str(view)]).first()
        controls = format_html('<span class="file-controls" data-path="{}"></span>', file["path"])
        yield f'<section class="file" id="F-{file["key"]}" data-digest="{file["digest"]}">'
        yield file["head"].replace(CONTROLS, controls)
        yield (
            Piece.from_bytes(piece.html)
            if piece
            else "<p class='fl loud'>This file is still being prepared.</p>"
        )
        yield "</section>"
    yield after


def streamed(request: HttpRequest, parts: Iterable[Piece | str]) -> StreamingHttpResponse:
    """Send parts as one gzip stream, or plainly to a client that takes none."""
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(gzip_stream(parts) if zipped else plain_stream(parts))
    response["Content-Type"] = "text/html; charset=utf-8"
    response["Vary"] = "Accept-Encoding, Cookie, HX-Request"
    if zipped:
        response["Content-Encoding"] = "gzip"
    return response
