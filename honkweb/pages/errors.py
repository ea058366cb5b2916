"""Pages that say what went wrong, to which thing, and what to do now."""

import sys
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from changes.errors import ChangeError
from honkweb.pages.frame import theme_of
from integrations.errors import OutsideError


@dataclass(frozen=True)
class Trouble:
    """What one error page says."""

    status: int
    code: str
    title: str
    sentence: str
    todo: str


BAD_REQUEST = Trouble(
    400, "bad_request", "This request could not be read",
    "Something in the address or the form is malformed, so nothing was done.",
    "Go back, reload the page and try again.",
)  # fmt: skip
TOO_BIG = Trouble(
    413, "too_big", "This is too big to be taken",
    "More was sent than Honkweb takes at once, so it was not read and nothing was done.",
    "Go back, shorten it and send it again.",
)  # fmt: skip
FORBIDDEN = Trouble(
    403, "forbidden", "You may not do this",
    "Your role in this repository does not allow it, so nothing was done.",
    "Ask a maintainer of the repository, or sign in as somebody who may.",
)  # fmt: skip
NOT_FOUND = Trouble(
    404, "not_found", "There is nothing here",
    "This page does not exist, or belongs to a repository that you may not see.",
    "Check the address, or ask an admin for access to the repository.",
)  # fmt: skip
FAILED = Trouble(
    500, "failed", "Honkweb failed at this page",
    "An error on our side stopped it; the log of the server says which. What was being saved is either whole or not at all.",
    "Reload the page to see where things stand before you try again.",
)  # fmt: skip
AWAY = Trouble(
    503, "away", "The database is away or busy",
    "The database did not answer, so this could not be shown; what was being saved is either whole or not at all.",
    "Wait some seconds, then reload the page to see where things stand before you try again.",
)  # fmt: skip
AWAY_ERRORS, AWAY_SECONDS = (OperationalError, InterfaceError), 5
CSRF = Trouble(
    403, "csrf", "This form is out of date",
    "It was opened before you last signed in, or it was sent from another site, so nothing was done.",
    "Go back, reload the page and send the form again.",
)  # fmt: skip
OFFLINE = Trouble(
    200, "offline", "You are offline",
    "Honkweb cannot be reached. Nothing you pressed while offline was kept or will be sent later.",
    "Check the connection, then try again.",
)  # fmt: skip


def show(request: HttpRequest, trouble: Trouble, *, status: int | None = None) -> HttpResponse:
    """The page of `trouble`, or its `detail` and `code` where the API was asked."""
    answer = status or trouble.status
    if request.path.startswith(("/api/", "/webhooks/")):
        return JsonResponse(
            {"detail": f"{trouble.sentence} {trouble.todo}", "code": trouble.code}, status=answer
        )
    back = _came_from(request)
    context = {
        "title": trouble.title, "sentence": trouble.sentence, "todo": trouble.todo,
        "back": back or "/", "back_word": "Go back" if back else "To the queue",
    }  # fmt: skip
    return render(request, "errors/error.html", context, status=answer)


def _came_from(request: HttpRequest) -> str:
    """The page of ours that led here; empty when there is none that can be gone back to."""
    referer = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if safe else ""


def conflict(
    request: HttpRequest, *, sentence: str, todo: str, title: str = "It moved meanwhile"
) -> HttpResponse:
    """409: what was on the screen is not what is there now, so nothing was done."""
    return show(request, Trouble(409, "conflict", title, sentence, todo))


_TITLES = {
    "stale": ("It moved meanwhile", "Go back, reload the page and look at what is new."),
    "wrong_state": ("Not now", "Go back and reload the page to see where it stands."),
    "not_allowed": ("You may not do this", "Nothing was done."),
    "blocked": ("It cannot be merged now", "Nothing was merged. Go back to see every reason."),
    "bad_input": ("That cannot be taken", "Go back, correct it and send it again."),
    "too_many": ("Too many for now", "Nothing was started."),
}


def refused(request: HttpRequest, error: ChangeError) -> HttpResponse:
    """A service refused: its own sentence, under a title that says what kind of refusal it is."""
    title, todo = _TITLES.get(error.code, ("This was refused", "Nothing was done."))
    return show(request, Trouble(error.status, error.code, title, error.sentence, todo))


def outside_failed(request: HttpRequest, error: OutsideError) -> HttpResponse:
    """GitHub, git or Slack did not do what was asked; the sentence is theirs."""
    todo = "Try again in a moment." if error.may_retry else "Nothing more was done here."
    return show(
        request, Trouble(502, error.code, "Something outside did not answer as it should", str(error), todo)
    )


def too_big(path: str) -> HttpResponse:
    """For a body that nobody read: there is no request yet, only its address."""
    if path.startswith(("/api/", "/webhooks/")):
        told = {"detail": f"{TOO_BIG.sentence} {TOO_BIG.todo}", "code": TOO_BIG.code}
        return JsonResponse(told, status=TOO_BIG.status)
    return HttpResponse(_plain(TOO_BIG, back="/", back_word="To the queue"), status=TOO_BIG.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # The host may be the malformed part: this page must not ask for it.
    if isinstance(exception, RequestDataTooBig):
        return too_big(request.path)
    return HttpResponse(_plain(BAD_REQUEST, back="/", back_word="To the queue"), status=BAD_REQUEST.status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show(request, NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    """Rendered without the database, which may be what failed: then it is said, and when to try again."""
    away = isinstance(sys.exc_info()[1], AWAY_ERRORS)
    trouble = AWAY if away else FAILED
    headers = {"Retry-After": str(AWAY_SECONDS)} if away else {}
    if request.path.startswith(("/api/", "/webhooks/")):
        told = {"detail": f"{trouble.sentence} {trouble.todo}", "code": trouble.code}
        return JsonResponse(told, status=trouble.status, headers=headers)
    # What was sent is not sent again: trying again means to look at the page that it was sent from.
    back = "" if request.method in ("GET", "HEAD") else _came_from(request) or "/"
    theme = theme_of(request)
    return HttpResponse(_plain(trouble, back=back, theme=theme), status=trouble.status, headers=headers)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere, or is older than the session."""
    return show(request, CSRF)


def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker keeps and shows without a connection; the same for everybody."""
    return HttpResponse(_plain(OFFLINE))


def _plain(trouble: Trouble, *, back: str = "", back_word: str = "Try again", theme: str = "") -> str:
    """A page that stands alone; an empty `back` is the address that the browser shows."""
    context = {
        "title": trouble.title, "sentence": trouble.sentence, "todo": trouble.todo,
        "back": back, "back_word": back_word, "theme": theme,
    }  # fmt: skip
    return render_to_string("errors/plain.html", context)
