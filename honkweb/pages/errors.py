"""Pages that say what went wrong and what to do."""

from django.http import HttpRequest, HttpResponse


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere, or is older than the session."""
    return HttpResponse("This form is out of date. Go back, reload the page and try again.", status=403)
