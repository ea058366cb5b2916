"""While the database is away every door says so, and when to try again (hazard 35)."""

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from honkweb.pages.errors import failed


def _answer(path: str, error: Exception) -> HttpResponse:
    """What Django's handler asks for while it handles an error."""
    try:
        raise error
    except type(error):
        return failed(RequestFactory().get(path))


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
