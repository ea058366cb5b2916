"""What a person sets for themselves: theme, second factor, Slack, tokens."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from changes.models import Identity
from changes.services.linking import slack_code
from honkweb.api.issuing import tokens_of
from honkweb.pages.accounts import next_of
from honkweb.pages.frame import THEME_COOKIE, THEMES

A_YEAR = 365 * 86_400


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that one person may set, on one page."""
    person: Any = request.user
    identities = list(Identity.objects.filter(person=person).order_by("kind"))
    has_slack = any(identity.kind == "slack" for identity in identities)
    context = {
        "identities": identities,
        "slack_code": "" if has_slack else slack_code(person),
        "tokens": tokens_of(person),
        "theme": request.COOKIES.get(THEME_COOKIE, ""),
    }
    return render(request, "honkweb/settings.html", context)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice of colours in a cookie of this browser; an unknown choice means the system's."""
    response = redirect(next_of(request))
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
        return response
    # Not HttpOnly: theme.js writes the same cookie, so that the choice shows without a reload.
    response.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=settings.HONK_HTTPS)
    return response
