"""What is true of every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

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
