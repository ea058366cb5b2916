"""`invite`: a role and a one-time link."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from changes.models import Identity, Membership, Person, Repository
from changes.services.people import person_at

pytestmark = pytest.mark.django_db
PASSWORD = "a very long passphrase 9"


def _invite(*words: str) -> str:
    out = StringIO()
    call_command("invite", *words, stdout=out)
    return out.getvalue()


def test_the_link_sets_a_password_once() -> None:
    link = re.search(r"http://\S+", _invite("ann@example.com", "--role", "reviewer", "--name", "Ann"))
    assert link is not None
    path = "/" + link[0].split("/", 3)[3]
    form = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert Client().post(path, form).status_code == 302
    assert Client().login(username="ann@example.com", password=PASSWORD)
    assert Client().post(path, form).status_code == 410


def test_without_a_repository_the_role_is_for_all() -> None:
    _invite("ann@example.com", "--role", "maintainer")
    assert Membership.objects.get().repository is None


def test_with_a_repository_it_is_for_that_one() -> None:
    shop = Repository.objects.create(full_name="acme/shop", clone_url="http://127.0.0.1/x.git")
    _invite("ann@example.com", "--role", "asker", "--repo", "Acme/Shop")
    assert Membership.objects.get().repository == shop


def test_an_unknown_repository_is_refused_with_what_to_do() -> None:
    with pytest.raises(CommandError, match="repo add"):
        _invite("ann@example.com", "--role", "asker", "--repo", "acme/none")
    assert not Person.objects.exists()


def test_an_admin_is_global() -> None:
    _invite("ada@example.com", "--role", "admin")
    assert Person.objects.get().is_admin


def test_slack_and_github_names_are_linked() -> None:
    _invite("ann@example.com", "--role", "asker", "--slack", "U123", "--github", "ann-codes")
    assert person_at("slack", "U123") == Person.objects.get()
    assert Identity.objects.count() == 2


def test_who_has_a_password_gets_no_link() -> None:
    Person.objects.create_user("ann@example.com", PASSWORD, name="Ann")
    assert "http" not in _invite("ann@example.com", "--role", "asker")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="no e-mail"):
        _invite("ann", "--role", "asker")
