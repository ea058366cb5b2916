"""Tokens on the settings page: shown once, one's own alone, after the password is given again."""

import pytest
from django.test import Client

from changes.models import Person
from honkweb.api.issuing import make_token
from honkweb.models import ApiToken

MAKE = "/settings/tokens/"
SAID = {"name": "release script", "scope": "write", "days": "30"}


@pytest.fixture
def ann(db) -> Person:
    return Person.objects.create_user("ann@example.com", name="Ann")


@pytest.fixture
def page(ann) -> Client:
    """Ann, signed in as demo people are: without a password that could be asked for."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(ann)
    return client


def test_a_token_is_shown_once(page) -> None:
    made = page.post(MAKE, SAID)

    text = made.context["made"].text
    assert text in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    listed = page.get("/settings/").content.decode()
    assert text not in listed
    assert text[:10] in listed
    assert "release script" in listed


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scope": "root"}, {"days": "7000"}])
def test_a_form_without_sense_makes_nothing_and_says_why(page, wrong) -> None:
    answer = page.post(MAKE, SAID | wrong, follow=True)

    assert not ApiToken.objects.exists()
    assert 'role="alert"' in answer.content.decode()


def test_a_token_is_revoked_by_its_owner_alone(page, ann) -> None:
    mine = make_token(person=ann, name="mine", scope="read").row
    sam = Person.objects.create_user("sam@example.com", name="Sam")
    theirs = make_token(person=sam, name="theirs", scope="read").row

    assert page.post(f"/settings/tokens/{theirs.pk}/revoke/").status_code == 404
    page.post(f"/settings/tokens/{mine.pk}/revoke/")
    assert ApiToken.objects.get(revoked_at=None) == theirs


def test_hazard_58_another_site_cannot_make_or_revoke(ann) -> None:
    row = make_token(person=ann, name="mine", scope="read").row
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)

    for address in (MAKE, f"/settings/tokens/{row.pk}/revoke/"):
        assert client.post(address, SAID).status_code == 403
        assert client.get(address).status_code == 405
    assert ApiToken.objects.get().revoked_at is None


def test_hazard_63_a_session_alone_makes_no_token(db) -> None:
    rob = Person.objects.create_user("rob@example.com", "a long enough password", name="Rob")
    client = Client()
    client.force_login(rob)

    asked = client.post(MAKE, SAID)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in/again/")
    assert not ApiToken.objects.exists()

    made = client.post(asked["Location"], {"password": "a long enough password"})
    assert ApiToken.objects.get().person == rob
    assert "shown this once" in made.content.decode()
