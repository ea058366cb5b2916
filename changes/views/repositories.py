"""Repositories and their policies."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.models import Event
from changes.access import may, role_in, visible_repositories
from changes.errors import BadInput
from changes.models import Repository, Role
from changes.policy import words
from changes.services.repositories import EDITABLE, lift_pause, set_policy
from changes.views.finding import find_repository, login_required, person_of

HISTORY = 50


@login_required
@require_safe
def repositories(request: HttpRequest) -> HttpResponse:
    """The repositories that the person may see, with their role in each."""
    person = person_of(request)
    rows = [
        {"repository": repository, "role": role_in(person, repository)}
        for repository in visible_repositories(person).select_related("policy").order_by("full_name")
    ]
    return render(request, "changes/repositories.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repository(request: HttpRequest, owner: str, name: str) -> HttpResponse:
    """One repository with its policy, editable by maintainers, and the policy's history."""
    row = find_repository(request, owner, name)
    person = person_of(request)
    refused, status = "", 200
    if request.method == "POST":
        try:
            changed = set_policy(repository=row, person=person, values=_values(request))
            messages.success(
                request, f"Changed: {', '.join(changed)}." if changed else "Nothing was different."
            )
            return redirect("repository", owner, name)
        except BadInput as error:
            refused, status = error.sentence, error.status
    context = {
        "repository": row,
        "policy": row.policy,
        "asked": [(branch, words(asked)) for branch, asked in sorted(row.tightenings.items()) if asked],
        "may_edit": may(person, Role.MAINTAINER, row),
        **_history(row, whole="history" in request.GET),
        "refused": refused,
    }
    return render(request, "changes/repository.html", context, status=status)


@login_required
@require_POST
def lift(request: HttpRequest, owner: str, name: str) -> HttpResponse:
    """Lift a repository's pause."""
    row: Repository = find_repository(request, owner, name)
    lift_pause(repository=row, person=person_of(request))
    messages.success(request, f"{row.full_name} goes on.")
    return redirect("repository", owner, name)


def _history(row: Repository, *, whole: bool) -> dict[str, Any]:
    rows = Event.objects.filter(repository=row.full_name, verb__startswith="policy.").order_by("-id")
    shown = list(rows if whole else rows[: HISTORY + 1])
    cut = len(shown) > HISTORY and not whole
    return {"history": shown[:HISTORY] if cut else shown, "history_cut": cut}


def _values(request: HttpRequest) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, kind in EDITABLE.items():
        raw = request.POST.get(name, "")
        if kind is bool:
            values[name] = raw == "on"
        elif name not in request.POST:
            continue
        elif kind is list:
            values[name] = [line.strip() for line in raw.splitlines() if line.strip()]
        elif kind is str:
            values[name] = raw
        else:
            values[name] = _number(name, raw, kind)
    return values


def _number(name: str, raw: str, kind: type) -> Any:
    try:
        return kind(raw)
    except ValueError as error:
        raise BadInput(f"{raw[:40]!r} is no number; {name} needs one.") from error
