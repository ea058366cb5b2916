"""While the database is away every door says so, and when to try again (hazard 35)."""

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from honkweb.pages.errors import failed


def _answer(
    path: str, error: Exception, *, method: str = "GET", cookie: str = "", referer: str = ""
) -> HttpResponse:
    """What Django's handler asks for while it handles an error."""
    request = RequestFactory().generic(method, path, headers={"referer": referer}, SERVER_NAME="127.0.0.1")
    request.COOKIES["honk_theme"] = cookie
    try:
        raise error
    except type(error):
        return failed(request)


@pytest.mark.parametrize("error", [OperationalError("the connection is closed"), InterfaceError("closed")])
@pytest.mark.parametrize("path", ["/", "/api/v1/changes/", "/webhooks/github/"])
def test_hazard_35_a_database_that_is_away_is_said_with_a_time_to_try_again(
    path: str, error: Exception
) -> None:
    answer = _answer(path, error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The database did not answer" in answer.content.decode()


def test_our_own_error_is_no_absence() -> None:
    answer = _answer("/", KeyError("broken"))
    assert answer.status_code == 500 and "Retry-After" not in answer


def test_trying_again_is_the_same_page_in_the_scheme_that_was_chosen() -> None:
    page = _answer("/changes/4/", OperationalError("closed"), cookie="dark").content.decode()
    assert '<a class="button primary" href="">Try again</a>' in page and 'data-theme="dark"' in page
    assert '<a class="button" href="/">To the queue</a>' in page
    assert "data-theme" not in _answer("/", KeyError("broken"), cookie="x").content.decode()


def test_what_was_sent_is_not_sent_again_by_trying_again() -> None:
    came = "http://127.0.0.1/changes/4/"
    for referer, back in ((came, came), ("https://evil.example/", "/")):
        page = _answer(
            "/changes/4/merge/", KeyError("broken"), method="POST", referer=referer
        ).content.decode()
        assert f'<a class="button primary" href="{back}">Try again</a>' in page
