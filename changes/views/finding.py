"""Fetch and authorise in one call; what may not be seen does not exist."""

from django.contrib.auth.decorators import login_required as login_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from changes.access import visible_changes, visible_repositories
from changes.models import Change, Person, Repository


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; views are behind login_required."""
    assert isinstance(request.user, Person)
    return request.user


def find_change(request: HttpRequest, number: int) -> Change:
    """A change the person may see, or 404."""
    rows = visible_changes(person_of(request)).select_related("repository__policy", "asker")
    return get_object_or_404(rows, pk=number)


def find_repository(request: HttpRequest, owner: str, name: str) -> Repository:
    """A repository the person may see, or 404."""
    rows = visible_repositories(person_of(request)).select_related("policy")
    return get_object_or_404(rows, full_name__iexact=f"{owner}/{name}")
