"""The audit pages, for admins alone: to everybody else they do not exist."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from audit.errors import AuditError
from audit.models import Checkpoint, Event, Leaf
from audit.proofs import NotSealedError, prove
from audit.verifying import verify
from changes.models import Change
from honkweb.pages.audit_export import as_csv_line, as_json_line, csv_head, lines
from honkweb.pages.audit_filters import EventFilters

PAGE = 100
LIFE_LIMIT = 2000
View = Callable[..., HttpResponseBase]


def for_admins(view: View) -> View:
    """Answer 404 to who is signed in and no admin: what may not be seen does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_active or not getattr(request.user, "is_admin", False):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@for_admins
@require_safe
def audit_page(request: HttpRequest) -> HttpResponse:
    """The newest events that the words in the address let through."""
    filters = EventFilters(request.GET)
    if not filters.is_valid():
        return render(request, "honkweb/audit.html", {"filters": filters, "events": []}, status=400)
    events = filters.narrowed(Event.objects.all()).order_by("-id")
    before = filters.cleaned_data["before"]
    shown = list((events.filter(id__lt=before) if before else events)[: PAGE + 1])
    context = {
        "filters": filters,
        "words": filters.words(),
        "events": shown[:PAGE],
        "older": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "is_first": not before,
        "is_filtered": bool(filters.words()),
    }
    return render(request, "honkweb/audit.html", context)


@for_admins
@require_safe
def event_page(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event with all its data, and whether it is sealed."""
    event = get_object_or_404(Event, pk=event_id)
    leaf = Leaf.objects.filter(event_id=event.pk).first()
    context = {"event": event, "leaf": leaf, **_before_and_after(event)}
    return render(request, "honkweb/audit_event.html", context)


def _before_and_after(event: Event) -> dict[str, Any]:
    data = event.data if isinstance(event.data, dict) else {}
    before, after = data.get("before"), data.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return {"pairs": [], "data": _shown(data) if data else ""}
    names = sorted({*before, *after})
    rest = {name: value for name, value in data.items() if name not in ("before", "after")}
    return {
        "pairs": [(name, before.get(name), after.get(name)) for name in names],
        "data": _shown(rest) if rest else "",
    }


def _shown(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True)


@for_admins
@require_safe
def event_proof(request: HttpRequest, event_id: int) -> HttpResponse:
    """The proof that an event is in the sealed log, as a file that is checked offline."""
    event = get_object_or_404(Event, pk=event_id)
    try:
        proof = prove(event)
    except NotSealedError as error:
        return JsonResponse({"detail": str(error), "code": error.code}, status=409)
    answer = JsonResponse(asdict(proof), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="event-{event.pk}-proof.json"'
    return answer


@for_admins
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All events that the words let through, oldest first, as CSV or JSONL."""
    filters = EventFilters(request.GET)
    if not filters.is_valid():
        return render(request, "honkweb/audit.html", {"filters": filters, "events": []}, status=400)
    events = filters.narrowed(Event.objects.all())
    if kind == "csv":
        body, content_type = lines(events, head=csv_head(), line=as_csv_line), "text/csv; charset=utf-8"
    else:
        body, content_type = lines(events, head="", line=as_json_line), "application/jsonl; charset=utf-8"
    answer = StreamingHttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="honkweb-events.{kind}"'
    return answer


@for_admins
@require_safe
def life_page(request: HttpRequest, number: int) -> HttpResponse:
    """A change's whole life on one page that prints: asked, made, checked, approved, landed."""
    change = Change.objects.select_related("repository", "asker").filter(pk=number).first()
    events = list(Event.objects.of_change(number)[: LIFE_LIMIT + 1])
    if change is None and not events:
        raise Http404
    context: dict[str, Any] = {
        "number": number,
        "change": change,
        "events": events[:LIFE_LIMIT],
        "cut": len(events) > LIFE_LIMIT,
        "limit": LIFE_LIMIT,
    }
    if change is not None:
        context |= {
            "runs": change.runs.defer("conversation", "bundle").order_by("number"),
            "revisions": change.revisions.order_by("number"),
            "reviews": change.reviews.select_related("reviewer", "revision").order_by("id"),
            "merges": change.merges.select_related("by").order_by("id"),
        }
    return render(request, "honkweb/audit_life.html", context)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """What the newest checkpoint vouches for; a press of the button reads the whole log again."""
    newest = Checkpoint.objects.order_by("-size").first()
    context: dict[str, Any] = {"newest": newest}
    if request.method == "POST":
        try:
            context["report"] = verify()
        except AuditError as error:
            context["refused"] = str(error)
    return render(request, "honkweb/audit_verify.html", context)
