"""A person's API tokens: made, shown once, revoked."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from changes.errors import BadInput
from honkweb.api.issuing import make_token, revoke_token, tokens_of

LASTING = {"30": 30, "90": 90, "366": 366, "": None}


@require_POST
@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Make a token and show it on the answer to this very request: it is kept nowhere, so never again."""
    _signed_in_just_now(request)
    person: Any = request.user
    days = request.POST.get("days", "90")
    try:
        if days not in LASTING:
            raise BadInput("Choose how long the token lasts.")
        made = make_token(
            person=person,
            name=request.POST.get("name", ""),
            scope=request.POST.get("scope", ""),
            days=LASTING[days],
        )
    except BadInput as error:
        messages.error(request, error.sentence)
        return redirect("/settings/#s-tokens")
    return render(request, "honkweb/token_made.html", {"made": made})


@require_POST
@login_required
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    person: Any = request.user
    token = get_object_or_404(tokens_of(person), pk=token_id)
    revoke_token(token=token, person=person)
    messages.success(request, f"The token {token.name} is revoked. What used it is refused from now on.")
    return redirect("/settings/#s-tokens")


def _signed_in_just_now(request: HttpRequest) -> None:
    # A stolen session must not become a key that outlives it. Demo people have nothing to ask for.
    if get_adapter().get_reauthentication_methods(request.user) and not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
