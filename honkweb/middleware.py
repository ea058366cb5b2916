"""What is true of every answer."""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from changes.errors import ChangeError
from honkweb.pages import errors
from integrations.errors import OutsideError

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


def private_pages_are_not_stored(get_response: Answer) -> Answer:
    """Pages of signed-in people are kept by no cache, neither a proxy's nor the browser's.

    Views that know better (a file under its digest) set Cache-Control themselves and are left alone.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response:
            user = getattr(request, "user", None)
            signed_in = user is not None and user.is_authenticated
            response["Cache-Control"] = "no-store, private" if signed_in else "no-cache, private"
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    return answer


class RefusalsAsPages:
    """What a service, the database or something outside refused becomes a page with the sentence that says why."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ChangeError):
            return errors.refused(request, error)
        if isinstance(error, OutsideError):
            return errors.outside_failed(request, error)
        if isinstance(error, DataError):
            log.warning("the database takes no such value: %s", error)
            return errors.show(request, errors.BAD_REQUEST)
        return None
