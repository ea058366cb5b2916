"""Signing in and out: by password, by invitation, in the demo; and what must not work."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from changes.models import Person
from honkweb.pages.invites import invite_link, person_of
from tests.pages.conftest import PASSWORD

NEW = "a goose walks into a bar"
GOOD = {"login": "ann@example.org", "password": PASSWORD}


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_ann_signs_in_with_her_password(client: Client, ann: Person) -> None:
    answer = client.post("/sign-in/", GOOD)

    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert _signed_in(client)


def test_the_case_of_the_address_does_not_matter(client: Client, ann: Person) -> None:
    client.post("/sign-in/", GOOD | {"login": "Ann@Example.org"})

    assert _signed_in(client)


def test_a_wrong_password_is_told_in_a_sentence(client: Client, ann: Person) -> None:
    answer = client.post("/sign-in/", GOOD | {"password": "wrong"})

    assert not _signed_in(client)
    assert "do not belong together" in answer.content.decode()


def test_somebody_unknown_gets_the_same_sentence(client: Client, db: None) -> None:
    answer = client.post("/sign-in/", GOOD)

    assert "do not belong together" in answer.content.decode()


def test_an_inactive_person_does_not_get_in(client: Client, ann: Person) -> None:
    Person.objects.filter(pk=ann.pk).update(is_active=False)

    client.post("/sign-in/", GOOD)

    assert not _signed_in(client)


def test_failed_attempts_are_limited_with_a_sentence(client: Client, ann: Person) -> None:
    for _ in range(5):
        client.post("/sign-in/", GOOD | {"password": "wrong"})

    answer = client.post("/sign-in/", GOOD)

    assert not _signed_in(client)
    assert "Wait five minutes" in answer.content.decode()


def test_next_is_followed_within_the_site(client: Client, ann: Person) -> None:
    answer = client.post("/sign-in/?next=/ask/", GOOD | {"next": "/ask/"})

    assert answer["Location"] == "/ask/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_hazard_62_next_never_leaves_the_site(client: Client, ann: Person, elsewhere: str) -> None:
    answer = client.post("/sign-in/", GOOD | {"next": elsewhere})

    assert answer["Location"] == "/"


def test_hazard_58_signing_in_needs_the_forms_token(strict: Client, ann: Person) -> None:
    answer = strict.post("/sign-in/", GOOD)

    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()
    assert not _signed_in(strict)


def test_hazard_58_the_forms_own_token_is_accepted(strict: Client, ann: Person) -> None:
    page = strict.get("/sign-in/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token

    strict.post("/sign-in/", GOOD | {"csrfmiddlewaretoken": token.group(1)})

    assert _signed_in(strict)


def test_hazard_58_a_get_does_not_sign_out(client: Client, ann: Person) -> None:
    client.force_login(ann)

    client.get("/sign-out/")

    assert _signed_in(client)


def test_a_post_signs_out(client: Client, ann: Person) -> None:
    client.force_login(ann)

    client.post("/sign-out/")

    assert not _signed_in(client)


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/sign-up/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_demo_people_sign_in_with_a_button(client: Client, settings: Settings, db: None) -> None:
    settings.DEMO_ALL = True
    Person.objects.create_user("rob@demo.example", name="Rob", is_demo=True)

    assert "Rob" in client.get("/sign-in/").content.decode()
    client.post("/sign-in/demo/", {"person": "rob@demo.example"})

    assert _signed_in(client)


def test_a_real_person_never_signs_in_by_the_demos_door(
    client: Client, settings: Settings, ann: Person
) -> None:
    settings.DEMO_ALL = True

    answer = client.post("/sign-in/demo/", {"person": ann.email})

    assert answer.status_code == 404
    assert not _signed_in(client)


def test_with_anything_real_the_demos_door_does_not_exist(
    client: Client, settings: Settings, db: None
) -> None:
    settings.DEMO_ALL = False
    Person.objects.create_user("rob@demo.example", name="Rob", is_demo=True)

    answer = client.post("/sign-in/demo/", {"person": "rob@demo.example"})

    assert answer.status_code == 404
    assert "Rob" not in client.get("/sign-in/").content.decode()


def test_an_invitation_sets_a_password_once(client: Client, db: None) -> None:
    sam = Person.objects.create_user("sam@example.org", name="Sam Stranger")
    path = "/" + invite_link(sam).split("/", 3)[3]
    new = {"new_password1": "quite unusual words", "new_password2": "quite unusual words"}

    assert client.get(path).status_code == 200
    assert client.post(path, new).status_code == 302

    assert _signed_in(client)
    again = Client().post(path, new)
    assert again.status_code == 410
    assert "no longer works" in again.content.decode()


def test_a_weak_password_is_refused_with_the_reason(client: Client, db: None) -> None:
    sam = Person.objects.create_user("sam@example.org", name="Sam Stranger")
    path = "/" + invite_link(sam).split("/", 3)[3]

    answer = client.post(path, {"new_password1": "short", "new_password2": "short"})

    assert answer.status_code == 200
    assert "at least 10 characters" in answer.content.decode().lower()


@pytest.mark.parametrize("token", ["", "x", "1", "1.abc", "zzzzzzzzzzzzzzzzzzzz.a-b", "1.a-b.c", "é.1-2"])
def test_a_made_up_invitation_invites_nobody(db: None, token: str) -> None:
    assert person_of(token) is None


def test_an_invitation_of_one_person_is_not_anothers(ann: Person, ada: Person) -> None:
    signature = invite_link(ann).rstrip("/").rsplit("/", 1)[1].partition(".")[2]

    assert person_of(f"{ada.pk}.{signature}") is None


def test_a_link_to_set_a_password_does_not_stand_in_for_the_second_factor(
    client: Client, ann: Person
) -> None:
    Authenticator.objects.create(user=ann, type=Authenticator.Type.TOTP, data={"secret": "x"})
    page = invite_link(ann).split("://", 1)[1].partition("/")[2]

    answer = client.post(f"/{page}", {"new_password1": NEW, "new_password2": NEW})

    assert answer["Location"] == "/sign-in/" and not _signed_in(client)
    ann.refresh_from_db()
    assert ann.check_password(NEW)
