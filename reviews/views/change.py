"""The change page: read from top to bottom in the order of trust, sent with the prepared pieces of its diff."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from changes.access import may
from changes.models import Change, Person, Revision, Role
from changes.services.lost_posts import lost_posts
from changes.views.finding import find_change, login_required, person_of
from reviews.access import builds_of, latest_revision, standing_of, why_not, withheld_reason
from reviews.approving import taking_on_page
from reviews.asked import answers_of
from reviews.finding import proof_for
from reviews.kept import findings_of
from reviews.models import LastLook, Merge, Review, VerdictAnswer
from reviews.past import history_of, older_summaries
from reviews.previews import preview_before, preview_shown
from reviews.ranking import firsts_of, headed
from reviews.services.reading import look
from reviews.shown import (
    PAGE_BYTES,
    PART_BYTES,
    Part,
    Shown,
    later_parts,
    parts,
    parts_async,
    recap,
    shown_of,
)
from reviews.timeline import timeline_of
from reviews.verified import verified_of
from reviews.views.chapters import by_chapters
from reviews.views.choices import ORDERS, SPACES, number_in, order_in, space_in, view_of
from reviews.views.diff import of_one_file, streamed
from reviews.views.named import address_of, as_addressed, revision_numbered, revisions_named

DIFF = "<!--the diff-->"
TREE = "<!--the tree-->"
KEPT_SECONDS = 365 * 24 * 3600


@login_required
@require_safe
def change(request: HttpRequest, number: int, span: str = "") -> HttpResponseBase:
    """The page of one change, at its newest revision or the one that the address names.

    `span` is "2" for a revision, "1..2" for what lies between two; `?revision=` and `?from=` lead there. With
    `?file=` the answer is about one file, with `?at=` and `part` it is further files alone.
    """
    row = find_change(request, number)
    revision, older = revisions_named(request, row, span)
    if revision is None:
        return render(request, "reviews/change.html", facts(request, row, None))
    if "file" in request.GET:
        return of_one_file(request, row, revision, older)
    if place := as_addressed(request, revision, older):
        return redirect(place)
    person = person_of(request)
    last = None if "part" in request.GET else look(change=row, person=person, revision=revision)
    context = facts(request, row, revision)
    order = "git" if context["firsts"] and order_in(request) == "git" else "files"
    git = f"/changes/{row.pk}/revisions/{revision.number}/?order=git#diff"
    shown = shown_of(
        revision,
        person,
        files=headed(context["files"], context["firsts"], git=git) if order == "files" else context["files"],
        view=view_of(request),
        tree=context["tree"] if last else "",
        older=older,
        after=number_in(request, "at") or 0,
        room=PAGE_BYTES if last else PART_BYTES,
        order=order,
    )
    if last is None:
        return _streamed(request, shown, [], later_parts(shown))
    shown, context["orders"] = by_chapters(request, shown, context)
    page = render_to_string("reviews/change.html", context | _diff(request, shown, context, last), request)
    before, _, after = page.partition(DIFF)
    return _kept(request, _streamed(request, shown, _with_tree(before, shown), _with_tree(after, shown)))


@login_required
@require_safe
def part(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One part of the page, for live updates: about the revision that the page shows, so that no part of it
    offers to approve what is not on the screen."""
    row = find_change(request, number)
    named = request.GET.get("revision")
    revision = latest_revision(row) if named is None else revision_numbered(row, named)
    context = facts(request, row, revision)
    return render(request, f"reviews/parts/{name}.html", context)


def facts(request: HttpRequest, row: Change, revision: Revision | None) -> dict[str, Any]:
    """What the page's parts show."""
    person = person_of(request)
    revisions = list(row.revisions.order_by("-number"))
    newest = revisions[0] if revisions else None
    reviews = list(row.reviews.select_related("reviewer", "revision").order_by("id"))
    standing = standing_of(row)
    findings = findings_of(revision)
    run = row.runs.order_by("-number").first()
    files = findings.data.get("files", []) if findings else []
    return {
        "change": row,
        "revision": revision,
        "newest": newest,
        "is_newest": revision == newest,
        "revisions": revisions,
        "standing": standing,
        "findings": findings,
        "files": files,
        "firsts": firsts_of(findings),
        "tree": findings.data.get("tree", "") if findings else "",
        "taking": taking_on_page(person, newest, findings)
        if revision == newest and not row.is_ended
        else None,
        "run": run,
        "steps": list(run.steps.defer("exchange", "output").order_by("-number")[:6]) if run else [],
        "reviews": reviews,
        "builds": builds_of(row.repository_id, revision.head_sha) if revision else [],
        "preview": preview_shown(revision) if revision else None,
        "preview_before": preview_before(revision) if revision else None,
        "verdict": revision.run.verdict if revision and revision.run else None,
        "verified": verified_of(row, revision) if revision else None,
        "withheld": withheld_reason(revision),
        "proof": proof_for(revision) if revision else None,
        "answers": answers_of(revision, files) if revision and files else [],
        "history": history_of(row, revision),
        "older_summaries": older_summaries(revision) if revision else [],
        "verdict_answers": list(VerdictAnswer.objects.filter(revision=revision).select_related("person")),
        "merge": Merge.objects.filter(change=row).select_related("by").order_by("-id").first(),
        "timeline": timeline_of(row),
        "may_review": may(person, Role.REVIEWER, row.repository),
        "why_not": why_not(person, row, newest),
        "lost_posts": list(lost_posts(row)) if row.slack_channel else [],
        "my_approval": next((each for each in reviews if _approves(each, newest, person)), None),
        "view": view_of(request),
    }


def _approves(review: Review, revision: Revision | None, person: Person) -> bool:
    mine = review.reviewer_id == person.pk and review.revision_id == (revision and revision.pk)
    return mine and review.verdict == "approve" and review.voided_at is None


def _diff(request: HttpRequest, shown: Shown, context: dict[str, Any], last: LastLook) -> dict[str, Any]:
    """What the templates of the diff show around it."""
    newest = shown.revision == context["newest"]
    findings = context["findings"]
    events, earlier = recap(shown.revision.change, last) if newest else ([], 0)
    return {
        "diff_here": DIFF,
        "tree_here": TREE,
        "shown": shown,
        "here": address_of(shown.revision, shown.older if shown.is_compared else None),
        "space": space_in(request),
        "merges": findings.data.get("merges", []) if findings else [],
        "look": last if newest and last.previous_id else None,
        "place": "" if shown.older else last.place,
        "recap": events,
        "recap_earlier": earlier,
    }


def _with_tree(html: str, shown: Shown) -> list[Part]:
    """Part of a page, with the list of files where its place is."""
    above, place, below = html.partition(TREE)
    return [above, shown.tree or "", below] if place else [html]


def _streamed(request: HttpRequest, shown: Shown, head: list[Part], after: list[Part]) -> HttpResponseBase:
    def whole() -> Iterator[Part]:
        yield from head
        yield from parts(shown)
        yield from after

    async def flowing() -> AsyncIterator[Part]:
        for part in head:
            yield part
        async for part in parts_async(shown):
            yield part
        for part in after:
            yield part

    return streamed(request, whole, flowing)


def _kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep what somebody chose by a link; `once` is a link to one place, not a choice."""
    if "once" in request.GET:
        return response
    for name, cookie, known in (
        ("view", "honk_view", ("split", "unified")),
        ("ws", "honk_ws", SPACES),
        ("order", "honk_order", ORDERS),
    ):
        if (said := request.GET.get(name, "")) in known:
            # What hides something is forgotten when the browser is closed.
            kept = None if name == "ws" else KEPT_SECONDS
            response.set_cookie(cookie, said, max_age=kept, samesite="Lax")
    return response
